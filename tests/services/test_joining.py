"""Two records that are one: the reasons are said with both values, joining moves every link, and can be taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.kinds import Choices, Prose, Reference
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.consent import withdrawal
from defender_desk.services.consent.consent import permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, merge_desk, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import keys, trust
from defender_desk.services.people import joining, likely_twins
from defender_desk.text import names, spelt
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk


def live(desk: Desk, record: str) -> bool:
    kept = desk.store.get(record)
    return kept is not None and not kept.binned


def body(desk: Desk, record: str) -> dict[str, object]:
    kept = desk.store.get(record)
    assert kept is not None
    return dict(kept.body)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("أحمد الخطيب", "احمد الخطيب", spelt.HAMZA),
        ("هدى حمزة", "هدي حمزه", spelt.HAMZA),
        ("عبد الله نور", "عبدالله نور", spelt.SPACING),
        ("مُحَمَّد نور", "محمد نور", spelt.MARKS),
        ("سلمى الورّاق", "Salma al-Warraq", names.SCRIPT),
        ("الدكتور سامي حداد", "سامي حداد", names.TITLES),
        ("سامي يوسف حداد", "سامي حداد", names.CHAIN),
        ("أبو سليم", "أبو سليم الحلبي", names.KUNYA),
    ],
)
def test_the_rule_that_matched_is_said_with_both_names(
    desk: Desk, add: Add, one: str, other: str, rule: Message
) -> None:
    reasons = joining.why(desk, add("person", name=one), add("person", name=other))
    assert (one, other) in {(each.one, each.other) for each in reasons if each.rule == rule}


def test_a_shared_number_and_another_name_are_said_too(desk: Desk, add: Add) -> None:
    one = add("person", name="سلمى", phones=("+963 944 111 222",))
    other = add("person", name="x", other_names="سلمى", phones=("0944111222",))
    rules = {each.rule: (each.one, each.other) for each in joining.why(desk, one, other)}
    assert rules[joining.SAME_NUMBER] == ("+963 944 111 222", "0944111222")
    assert rules[spelt.SAME_LETTERS] == ("سلمى", "سلمى")


def pointing() -> list[tuple[str, str]]:
    return [
        (name, field.name)
        for name, declared in TYPES.items()
        for field in declared.references
        if isinstance(field.kind, Reference) and "person" in field.kind.to
        if field.name != "joined" and name != "disclosure"
    ]


@pytest.mark.parametrize(("type_name", "field"), pointing())
def test_every_link_moves_and_comes_back(desk: Desk, add: Add, type_name: str, field: str) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    several = TYPES[type_name].by_name[field].holds_many
    with desk.change("create") as writing:  # whatever a rule of the form would ask besides
        holder = writing.put(None, type_name, {field: [away, keep] if several else away}).id
    changes = joining.join(desk, keep, away)
    assert body(desk, holder)[field] == ([keep] if several else keep)
    assert (live(desk, keep), live(desk, away)) == (True, False)
    records.undo(desk, changes.batch)
    assert body(desk, holder)[field] == ([away, keep] if several else away)
    assert (live(desk, keep), live(desk, away)) == (True, True)


def test_what_the_one_lacks_is_taken_lists_are_joined_and_the_stricter_level_holds(desk: Desk, add: Add) -> None:
    keep = add("person", name="سلمى", phones=("+963 944 111 222",), protection="name_withheld", notes="أولاً")
    away = add("person", name="سلمى ن.", phones=("+961 70 123 456",), profession="محامية", notes="ثانياً")
    asked = {one.field: one for one in joining.questions(desk, keep, away)}
    assert {*asked} == {"name", "phones", "notes"}
    joining.join(desk, keep, away, {"name": 1})
    said = body(desk, keep)
    assert (said["name"], said["profession"]) == ("سلمى ن.", "محامية")
    assert {*said["phones"]} == {"+963 944 111 222", "+961 70 123 456"}
    assert {*str(said["notes"]).split("\n\n")} == {"أولاً", "ثانياً"}
    assert said.get("protection", "not_published") == "not_published"
    assert said["joined"] == [away]


CHOSEN = [
    (name, field.name)
    for name in joining.TYPES_JOINED
    for field in TYPES[name].fields
    if isinstance(field.kind, Choices)
]
"""Every list of terms that a record holds which can be joined."""


@pytest.mark.parametrize(("type_name", "field"), CHOSEN)
def test_no_term_of_a_list_is_dropped_unasked_and_none_is_held_safe_that_was_not(
    desk: Desk, add: Add, type_name: str, field: str
) -> None:
    kind = TYPES[type_name].by_name[field].kind
    assert isinstance(kind, Choices)
    one, other = (term.code for term in vocabulary(kind.vocabulary).terms[:2])
    bare, told = add(type_name, name="سلمى"), add(type_name, name="نور", **{field: (other,)})
    joining.join(desk, bare, told)
    assert body(desk, bare).get(field) == (None if kind.opens else [other])
    keep, away = add(type_name, name="سلمى", **{field: (one,)}), add(type_name, name="نور", **{field: (other,)})
    (asked,) = [each for each in joining.questions(desk, keep, away) if each.field == field]
    assert (merge_desk.BOTH in asked.picks) is not kind.opens
    joining.join(desk, keep, away)
    assert {*body(desk, keep)[field]} == ({one} if kind.opens else {one, other})  # type: ignore[misc]  lists alone


def test_only_which_ways_are_safe_is_held_safe() -> None:
    opening = {(kind.name, field.name) for kind in TYPES.values() for field in kind.fields if field.kind.opens}
    assert opening == {("person", "safe_channels"), ("organisation", "safe_channels")}


GUARDED = [
    (name, field.name, safer)
    for name in joining.TYPES_JOINED
    for field in TYPES[name].fields
    for safer in field.kind.guards
]


@pytest.mark.parametrize("stays", ["safer", "less safe"])
@pytest.mark.parametrize(("type_name", "field", "safer"), GUARDED)
def test_of_two_answers_the_one_stands_that_keeps_somebody_safer_unless_a_person_picks(
    desk: Desk, add: Add, type_name: str, field: str, safer: str | bool, stays: str
) -> None:
    less: str | bool = (not safer) if isinstance(safer, bool) else "other"
    said = (safer, less) if stays == "safer" else (less, safer)
    for picks, stands in (({}, safer), ({field: 0}, said[0]), ({field: 1}, said[1])):
        keep, away = (add(type_name, name=f"سلمى {each}", **{field: each}) for each in said)
        joining.join(desk, keep, away, picks)
        assert body(desk, keep)[field] == stands


def test_whatever_decides_how_much_may_leave_names_somebody_joins_or_says_what_is_safer() -> None:
    for declared in (TYPES[name] for name in joining.TYPES_JOINED):
        naming = {field.name for field in (*declared.named, *declared.handles)}
        for field in (declared.by_name[name] for name in declared.deciding - naming):
            assert field.holds_many or isinstance(field.kind, Prose) or field.kind.guards, field.name


def test_an_equal_level_leaves_what_proves_it_as_the_one_that_stays_says(desk: Desk, add: Add) -> None:
    keep = add("person", name="سلمى", protection="public", public_where="الجريدة")
    away = add("person", name="سلمى ن.", protection="public", public_where="الموقع")
    joining.join(desk, keep, away)
    assert (body(desk, keep)["protection"], body(desk, keep)["public_where"]) == ("public", "الجريدة")


def test_it_is_parted_again_much_later_and_what_was_written_since_stays(desk: Desk, add: Add) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.", profession="محامية")
    case = add("case", title="x", people=(away,))
    joining.join(desk, keep, away)
    records.save(desk, "person", keep, {"profession": "قاضية"})
    other = add("person", name="سلمى نور")
    joining.join(desk, keep, other)
    assert [one.record for one in joining.joins_of(desk, keep)] == [other, away]
    first = joining.joins_of(desk, keep)[1]
    undone = joining.part(desk, first)
    assert undone.left
    assert body(desk, case)["people"] == [away]
    assert body(desk, keep)["profession"] == "قاضية"
    assert live(desk, away)


def test_their_answers_count_together_and_a_no_stops_what_was_open(desk: Desk, add: Add) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    said = {"scope": ("refer",), "any_recipient": True}
    add("consent", person=keep, state="refused", **said)
    add("consent", person=away, state="given", **said)
    fund = add("provider", name="صندوق")
    referral = add("referral", provider=fund, people=(away,), state="draft")
    joining.join(desk, keep, away)
    assert permission(desk, keep, "refer", None, TODAY, ()).standing.is_no
    assert body(desk, referral)["state"] == "withdrawn"


def test_what_left_about_either_is_told_of_both_and_stays_as_it_was_noted(
    desk: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    plan = handing_over.plan(
        desk, Choice((away,)), (keys.own(theirs).receive,), profile=Profile.FULL, reason="agreed in person"
    )
    handing_over.hand_over(desk, plan, tmp_path / "a.age")
    (noted,) = withdrawal.disclosures(desk, away)
    joining.join(desk, keep, away)
    assert [one.id for one in withdrawal.disclosures(desk, keep)] == [noted.id]
    assert body(desk, noted.id)["people"] == [away]


@pytest.mark.parametrize("case", ["kind", "bin", "itself"])
def test_only_two_live_records_of_one_kind_are_joined(desk: Desk, add: Add, case: str) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    if case == "bin":
        records.bin_records(desk, [away])
    other = {"kind": add("organisation", name="سلمى"), "bin": away, "itself": keep}[case]
    with pytest.raises(Trouble) as refused:
        joining.join(desk, keep, other)
    assert refused.value.message == joining.NOT_TWO


def tell(sender: Desk, taker: Desk, *ids: str) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen={one.id for one in arrived.takeable})


def test_another_desk_comes_to_know_both_as_one_and_is_asked(desk: Desk, make_desk: Make, add: Add) -> None:
    theirs = make_desk("theirs")
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    case = add("case", title="x", people=(away,))
    tell(desk, theirs, keep, away, case)
    joining.join(desk, keep, away)
    tell(desk, theirs, keep, case)
    assert live(theirs, away)
    assert likely_twins.of(theirs, keep).keys() == {away}
    joining.join(theirs, keep, away)
    assert body(theirs, keep) == body(desk, keep)
    assert body(theirs, case) == body(desk, case)
    tell(theirs, desk, keep, case)
    assert not merge_desk.questions(desk)


def test_somebody_much_like_one_of_ours_who_comes_in_with_a_file_is_noted(
    desk: Desk, make_desk: Make, add: Add
) -> None:
    theirs = make_desk("theirs")
    older, number = add("person", name="أحمد الخطيب"), add("person", name="x", phones=("+963 944 111 222",))
    newer = records.save(theirs, "person", None, {"name": "احمد الخطيب"}).id
    called = records.save(theirs, "person", None, {"name": "y", "phones": ("0944111222",)}).id
    other = records.save(theirs, "person", None, {"name": "نور حداد"}).id
    tell(theirs, desk, newer, called, other)
    pairs = {(one.newer, one.older) for one in likely_twins.undecided(desk, 9).newest}
    assert pairs == {(newer, older), (called, number)}


def test_a_number_and_an_address_written_in_two_ways_stand_once_after_joining(desk: Desk, add: Add) -> None:
    keep = add("person", name="Lina", phones=("+961 3 123 456",), emails=("Lina@desk.example",))
    away = add("person", name="Lina", phones=("+9613123456", "+961 1 777 888"), emails=("lina@desk.example",))
    joining.join(desk, keep, away)
    said = body(desk, keep)
    assert len(said["phones"]) == 2  # type: ignore[arg-type]  # a tuple of texts
    assert len(said["emails"]) == 1  # type: ignore[arg-type]  # a tuple of texts
