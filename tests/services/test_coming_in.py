"""What comes in from outside loosens nothing unseen, replaces nothing of ours unasked, and says one day at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.bundle_lines import FileLine, Outgoing
from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, differing
from defender_desk.model.levels import HIDDEN, NAMELESS, Profile
from defender_desk.model.merging import CLAIMED
from defender_desk.model.records import declared
from defender_desk.model.types import Consent, Evidence
from defender_desk.model.values import Blob
from defender_desk.services import records
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import Permission, Standing, permission
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers
from defender_desk.services.directory.standing import GROUPS
from defender_desk.services.handover import comparing, dangers, file_order, receiving
from defender_desk.services.handover.arriving import NOT_DESCRIBED, Arriving
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import correspondents, key_holders, keys, trust
from defender_desk.services.identity.correspondents import Acquaintance as Known
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk
NO = (Standing.REFUSED, Standing.WITHDRAWN)
FUND, OTHER = "f" * 26, "o" * 26


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    """A desk that ours knows and compared, so that only what it hands over is in question."""
    made = make_desk("theirs")
    correspondents.add(desk, keys.own(made), verified=True)
    return made


def carry(sender: Desk, taker: Desk, *documents: Document, number: int = 1, files: Sequence[Outgoing] = ()) -> Path:
    """A bundle with any documents whatever, as another hand could make it."""
    path = taker.unlocked.folder.parent / f"{sender.who}-{number}.age"
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), number, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(documents), files)
    return path


def copied(desk: Desk, theirs: Desk, *ids: str) -> None:
    """Their desk has what ours has."""
    with theirs.change("receive") as writing:
        for document in desk.store.many(ids).values():
            writing.merge(document)


def edited(theirs: Desk, type_name: str, record: str, **values: object) -> Document:
    records.save(theirs, type_name, record, values)
    return kept(theirs, record)


def kept(desk: Desk, record: str) -> Document:
    document = desk.store.get(record)
    assert document is not None
    return document


def arriving(arrived: Arrived, record: str) -> Arriving:
    return next(one for one in arrived.takeable if one.id == record)


def day(year: int, month: int = 1) -> FuzzyDate:
    return FuzzyDate.exact(date(year, month, 1))


UNSAYING: Mapping[str, tuple[dict[str, object], dict[str, object]]] = {
    "not asked": ({"state": "refused", "scope": ("refer",)}, {"state": "not_asked"}),
    "given a purpose": ({"state": "withdrawn"}, {"scope": ("interview",)}),
    "another purpose": ({"state": "refused", "scope": ("refer",)}, {"scope": ("interview",)}),
    "given a recipient": ({"state": "refused", "scope": ("refer",)}, {"recipient": FUND}),
    "no longer withdrawn": ({"state": "given", "withdrawn": day(2026)}, {"withdrawn": None}),
    "said earlier": ({"state": "refused", "scope": ("refer",), "asked": day(2026)}, {"asked": day(2020)}),
    "said earlier, to somebody": (
        {"state": "refused", "scope": ("refer",), "recipient": FUND, "asked": day(2026)},
        {"asked": day(2020)},
    ),
    "somebody else's": ({"state": "refused", "scope": ("refer",)}, {"person": OTHER}),
}


@pytest.mark.parametrize("case", UNSAYING)
def test_a_no_that_is_taken_back_is_marked_and_left(desk: Desk, theirs: Desk, add: Add, case: str) -> None:
    said, then = UNSAYING[case]
    person = add("person", name="x")
    no = add("consent", person=person, **said)
    copied(desk, theirs, person, no)
    with receiving.opened(desk, carry(theirs, desk, edited(theirs, "consent", no, **then))) as arrived:
        assert arriving(arrived, no).dangers[0] == loosening.UNSAID
        assert receiving.accept(desk, arrived).batch == 0
    assert kept(desk, no).body == {**kept(desk, no).body, **stored(said)}


def stored(values: Mapping[str, object]) -> dict[str, Json]:
    fields = declared(Consent).by_name
    return {name: codec.store(fields[name].kind, value) for name, value in values.items()}


def test_a_yes_asked_later_than_our_no_is_marked(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="x")
    yes = add("consent", person=person, state="given", scope=("refer",), any_recipient=True, asked=day(2025))
    copied(desk, theirs, person, yes)
    add("consent", person=person, state="refused", asked=day(2026))
    with receiving.opened(desk, carry(theirs, desk, edited(theirs, "consent", yes, asked=day(2026, 5)))) as arrived:
        assert loosening.LATER in arriving(arrived, yes).dangers


def test_a_no_said_while_a_file_is_looked_at_stands_whole(desk: Desk, theirs: Desk, add: Add) -> None:
    """Their edit narrows a yes to one purpose, which harms nobody; beside a no it would leave the other purpose out."""
    person = add("person", name="x")
    said = {"person": person, "state": "given", "scope": ("refer", "include_in_report"), "any_recipient": True}
    answer, _other = add("consent", **said), add("consent", **said)
    copied(desk, theirs, person, answer)
    with receiving.opened(desk, carry(theirs, desk, edited(theirs, "consent", answer, scope=("refer",)))) as arrived:
        assert not arriving(arrived, answer).dangers
        records.save(desk, "consent", answer, {"state": "refused"})
        receiving.accept(desk, arrived, chosen={answer})
    for scope in said["scope"]:
        assert permission(desk, person, scope, None, TODAY, ()).standing in NO


def test_what_was_erased_and_does_harm_only_since_it_was_looked_at_is_looked_at_again(
    desk: Desk, theirs: Desk, tmp_path: Path
) -> None:
    person = records.save(theirs, "person", None, {"name": "x"}).id
    said = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True}
    yes = records.save(theirs, "consent", None, said).id
    alone = carry(theirs, desk, kept(theirs, yes)).rename(tmp_path / "alone.age")
    for _ in range(2):  # the second time it lies erased
        with receiving.opened(desk, alone) as arrived:
            receiving.accept(desk, arrived, chosen={yes}, again=[yes])
        records.bin_records(desk, [yes])
        records.purge(desk, [yes])
    with receiving.opened(desk, alone) as arrived:
        (seen,) = arrived.erased
        copied(theirs, desk, person)
        with pytest.raises(Trouble) as refused:
            receiving.accept(desk, arrived, chosen=(), again=[yes])
        assert refused.value.message == receiving.AGED
    with receiving.opened(desk, alone) as arrived:
        assert arrived.erased[0].dangers != seen.dangers
        receiving.accept(desk, arrived, chosen=(), again=[yes])
    assert not kept(desk, yes).binned


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_does_harm_only_since_it_was_looked_at_is_looked_at_again(
    desk: Desk, theirs: Desk, add: Add, by_hand: bool
) -> None:
    person = add("person", name="x", protection="public", public_where="a page")
    copied(desk, theirs, person)
    for title in "abcdef":  # theirs counts further, and so would stand
        records.save(theirs, "incident", None, {"title": title})
    with receiving.opened(desk, carry(theirs, desk, edited(theirs, "person", person, protection=NAMELESS))) as arrived:
        assert not arriving(arrived, person).dangers
        records.save(desk, "person", person, {"protection": HIDDEN})
        if by_hand:
            with pytest.raises(Trouble) as refused:
                receiving.accept(desk, arrived, chosen={person})
            assert refused.value.message == receiving.AGED
        else:
            receiving.accept(desk, arrived)
    assert kept(desk, person).body["protection"] == HIDDEN


def test_a_yes_that_comes_before_its_person_waits_for_a_look_and_so_do_they(
    desk: Desk, theirs: Desk, make_desk: Make
) -> None:
    honest = make_desk("honest")
    correspondents.add(desk, keys.own(honest), verified=True)
    person = records.save(honest, "person", None, {"name": "x"}).id
    said = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
    yes = records.save(theirs, "consent", None, said).id
    with receiving.opened(desk, carry(theirs, desk, kept(theirs, yes))) as arrived:
        assert arriving(arrived, yes).dangers == (loosening.EARLY,)
        assert receiving.accept(desk, arrived).batch == 0
        receiving.accept(desk, arrived, chosen=(yes,))
    with receiving.opened(desk, carry(honest, desk, kept(honest, person))) as arrived:
        assert arriving(arrived, person).dangers == (loosening.AWAITED,)
        assert receiving.accept(desk, arrived).batch == 0


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_no_that_comes_before_its_person_only_holds_back(desk: Desk, theirs: Desk, state: str) -> None:
    person = records.save(theirs, "person", None, {"name": "x"}).id
    no = records.save(theirs, "consent", None, {"person": person, "state": state, "scope": ("refer",)}).id
    with receiving.opened(desk, carry(theirs, desk, kept(theirs, no))) as arrived:
        receiving.accept(desk, arrived)
    with receiving.opened(desk, carry(theirs, desk, kept(theirs, person), number=2)) as arrived:
        assert arriving(arrived, person).dangers == ()


def test_who_comes_with_their_own_yes_is_vouched_for_by_the_same_sender(desk: Desk, theirs: Desk) -> None:
    person = records.save(theirs, "person", None, {"name": "x"}).id
    said = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True}
    yes = records.save(theirs, "consent", None, said).id
    for number, order in enumerate([(person, yes), (yes, person)], 1):
        with receiving.opened(desk, carry(theirs, desk, *(kept(theirs, one) for one in order), number=number)) as come:
            assert [one.dangers for one in come.takeable] == [(), ()]
    records.save(desk, "consent", None, said)
    with receiving.opened(desk, carry(theirs, desk, kept(theirs, person), kept(theirs, yes), number=3)) as come:
        assert [one.dangers for one in come.takeable] == [(loosening.AWAITED,), (loosening.EARLY,)]


def test_a_longer_yes_and_one_for_somebody_by_name_are_marked(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="x")
    said = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True, "expires": day(2090)}
    for then in ({"expires": day(2095)}, {"expires": None}, {"recipient": FUND}, {"facts": ("name",)}):
        yes = add("consent", **said)
        copied(desk, theirs, person, yes)
        with receiving.opened(desk, carry(theirs, desk, edited(theirs, "consent", yes, **then))) as arrived:
            assert loosening.CONSENT in arriving(arrived, yes).dangers, then


def test_an_answer_that_was_the_limit_of_another_is_marked_when_it_goes(desk: Desk, theirs: Desk, add: Add) -> None:
    """A yes for somebody by name stands before the yes for anybody, so that what it tells is all they are told."""
    person = add("person", name="x")
    said = {"person": person, "state": "given", "scope": ("refer",), "facts": ("need",)}
    named = [add("consent", **said, recipient=FUND, asked=day(2020)) for _ in range(2)]
    add("consent", **{**said, "facts": ("need", "health")}, any_recipient=True)
    copied(desk, theirs, person, *named)
    gone = [edited(theirs, "consent", one, state="not_asked") for one in named]
    with receiving.opened(desk, carry(theirs, desk, *gone)) as arrived:
        assert [loosening.LIMITS in arriving(arrived, one).dangers for one in named] == [True, True]


def test_what_only_holds_back_more_is_no_danger(desk: Desk, theirs: Desk, add: Add) -> None:
    """What is left out because of a false alarm would be a withdrawal that does not come in."""
    person = add("person", name="x")
    said = {"person": person, "state": "given", "scope": ("refer",), "recipient": FUND, "expires": day(2090)}
    for then in (
        {"state": "withdrawn"},
        {"withdrawn": day(2026)},
        {"state": "refused", "asked": day(2026)},
        {"expires": day(2085)},
        {"facts": ("need",), "never_to": "the ministry"},
        {"withheld": ("health", "name")},
        {"never_to_known": (FUND,)},
    ):
        yes = add("consent", **said, facts=("need", "name"), withheld=("health",))
        copied(desk, theirs, person, yes)
        with receiving.opened(desk, carry(theirs, desk, edited(theirs, "consent", yes, **then))) as arrived:
            assert arriving(arrived, yes).dangers == (), then
            receiving.accept(desk, arrived)
        assert kept(desk, yes).body == kept(theirs, yes).body


@pytest.mark.parametrize("no", ["refused", "withdrawn"])
@pytest.mark.parametrize("busier", ["ours", "theirs"])
@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_of_two_answers_written_apart_the_no_stands_at_both_desks(
    desk: Desk, theirs: Desk, add: Add, no: str, busier: str, first: str
) -> None:
    """Whoever wrote last: neither a yes repeated here nor a yes repeated there un-says what was said to the other."""
    correspondents.add(theirs, keys.own(desk), verified=True)
    person = add("person", name="x")
    yes = add("consent", person=person, state="given", scope=("refer",), any_recipient=True, facts=("name",))
    copied(desk, theirs, person, yes)
    for one in range(4):
        records.save({"ours": desk, "theirs": theirs}[busier], "incident", None, {"title": str(one)})
    records.save(desk, "consent", yes, {"state": no})
    records.save(theirs, "consent", yes, {"state": "not_asked"})
    records.save(theirs, "consent", yes, {"state": "given"})
    begins, answers = (desk, theirs) if first == "ours" else (theirs, desk)
    for number, (sender, taker) in enumerate([(begins, answers), (answers, begins), (begins, answers)], 1):
        with receiving.opened(taker, carry(sender, taker, kept(sender, yes), number=number)) as arrived:
            receiving.accept(taker, arrived)
        assert kept(taker, yes).body["state"] == no
        assert permission(taker, person, "refer", None, TODAY, ()).standing in NO
    assert kept(desk, yes).body == kept(theirs, yes).body


@pytest.mark.parametrize(
    ("field", "ours", "other"),
    [
        ("withheld", ("health",), ("family",)),
        ("withheld", ("health",), ("health", "family")),
        ("withheld", ("name",), ()),
        ("never_to_known", (FUND,), (OTHER,)),
    ],
)
@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_of_two_limits_written_apart_both_stand_at_both_desks(
    desk: Desk, theirs: Desk, add: Add, field: str, ours: Sequence[str], other: Sequence[str], first: str
) -> None:
    correspondents.add(theirs, keys.own(desk), verified=True)
    person = add("person", name="x")
    said = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
    yes = add("consent", **said, withheld=("contact",))
    copied(desk, theirs, person, yes)
    records.save(desk, "consent", yes, {field: ours})
    records.save(theirs, "consent", yes, {field: other})
    begins, answers = (desk, theirs) if first == "ours" else (theirs, desk)
    for number, (sender, taker) in enumerate([(begins, answers), (answers, begins), (begins, answers)], 1):
        with receiving.opened(taker, carry(sender, taker, kept(sender, yes), number=number)) as arrived:
            assert not any(one.dangers for one in arrived.takeable)
            receiving.accept(taker, arrived)
        assert {*kept(taker, yes).body[field]} == {*ours, *other}
    assert kept(desk, yes).body == kept(theirs, yes).body


def test_of_two_lists_of_facts_written_apart_what_both_name_stands(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="x")
    yes = add("consent", person=person, state="given", scope=("refer",), any_recipient=True, facts=("name", "story"))
    copied(desk, theirs, person, yes)
    limited = edited(theirs, "consent", yes, facts=("name", "family"))
    for title in "abcd":
        add("incident", title=title)
    records.save(desk, "consent", yes, {"facts": ("name", "story", "health")})
    with receiving.opened(desk, carry(theirs, desk, limited)) as arrived:
        (conflict,) = arriving(arrived, yes).conflicts
        assert (conflict.field, conflict.both_stand) == ("facts", True)
        (told,) = comparing.differences(desk, arrived, yes)
        assert (told.neither, told.note) == (True, comparing.TOGETHER)
        trust.know(desk, arrived.sender)
        receiving.accept(desk, arrived, chosen={yes})
    assert kept(desk, yes).body["facts"] == ["name"]


def test_a_no_that_was_moved_to_somebody_else_there_and_would_be_lost_is_told(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person, other, third = (add("person", name=name) for name in "xyz")
    no = add("consent", person=person, state="refused", scope=("refer",))
    copied(desk, theirs, person, other, third, no)
    moved = edited(theirs, "consent", no, person=other)
    for title in "abcd":
        add("incident", title=title)
    records.save(desk, "consent", no, {"person": third})
    with receiving.opened(desk, carry(theirs, desk, moved)) as arrived:
        assert loosening.AGAINST in arriving(arrived, no).dangers


def test_the_proof_of_a_public_level_is_marked_like_the_level(desk: Desk, theirs: Desk) -> None:
    with desk.change("receive") as writing:
        person = writing.put(None, "person", {"name": "x", "protection": "public"}).id
    copied(desk, theirs, person)
    proved = edited(theirs, "person", person, public_where="a page")
    with receiving.opened(desk, carry(theirs, desk, proved)) as arrived:
        assert dangers.LOOSER in arriving(arrived, person).dangers


SAYS: Mapping[str, Sequence[object]] = {
    "state": ("given", "refused", "withdrawn", "not_asked"),
    "scope": (("refer",), (), ("refer", "manual_export")),
    "recipient": ("", FUND),
    "any_recipient": (True, None),
    "never_to_known": ((), (FUND,)),
    "facts": (("need",), ("need", "name"), ()),
    "withheld": ((), ("name",)),
    "asked": (day(2025), None, day(2020), day(2026)),
    "expires": (None, day(2021), day(2090), parse("as long as the trial goes on")),
    "withdrawn": (None, day(2024)),
}
USUAL = {name: values[0] for name, values in SAYS.items()}


@st.composite
def says(draw: st.DrawFn, usual: Mapping[str, object], most: int) -> dict[str, object]:
    """An answer that differs from another in a few things."""
    names = draw(st.lists(st.sampled_from(list(SAYS)), unique=True, max_size=most))
    return {**usual, **{name: draw(st.sampled_from(SAYS[name])) for name in names}}


@given(befores=st.lists(says(USUAL, 4), min_size=1, max_size=3), data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nothing_that_is_unmarked_allows_more_however_much_comes_together(
    desk: Desk, befores: list[dict[str, object]], data: st.DataObject
) -> None:
    person = records.save(desk, "person", None, {"name": "x"}).id
    with desk.change("edit") as writing:
        ours = [writing.put(None, "consent", stored({"person": person, **one})) for one in befores]
    taken = {}
    for mine, said in zip(ours, befores, strict=True):
        body = stored({"person": person, **data.draw(says(said, 2))})
        after = Document(mine.id, "consent", {name: value for name, value in body.items() if value is not None})
        if not dangers.dangers(desk, mine.body, after, differing(mine.body, after.body), (person,)):
            taken[mine.id] = body
    before = dict(questions(desk, person))
    with desk.change("receive") as writing:
        for key, body in taken.items():
            writing.put(key, "consent", body)
    for asked, after_ in questions(desk, person):
        assert not looser(before[asked], after_), asked


def questions(desk: Desk, person: str) -> Iterator[tuple[tuple[object, ...], Permission]]:
    for scope in ("refer", "interview"):
        for recipient in (None, FUND):
            for when in (TODAY, date(2089, 1, 1), date(2091, 1, 1)):
                yield (scope, recipient, when), permission(desk, person, scope, recipient, when, ())


def looser(before: Permission, after: Permission) -> bool:
    if before.standing in NO:
        return after.standing not in NO
    if not (before.allowed and after.allowed):
        return after.allowed
    return any(after.covers(fact) and not before.covers(fact) for fact in ("need", "name", "health", "story"))


def test_unless_a_person_chose_what_is_marked_stays_out_and_the_rest_comes_in(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person, incident = add("person", name="x"), add("incident", title="x")
    copied(desk, theirs, person, incident)
    path = carry(
        theirs, desk, edited(theirs, "person", person, never="nothing"), edited(theirs, "incident", incident, title="y")
    )
    with receiving.opened(desk, path) as arrived:
        receiving.accept(desk, arrived)
    assert "never" not in kept(desk, person).body
    assert kept(desk, incident).body["title"] == "y"
    with receiving.opened(desk, path) as arrived:
        receiving.accept(desk, arrived, chosen=(person,))
    assert kept(desk, person).body["never"] == "nothing"


def test_a_strangers_file_is_looked_at_and_taken_in_only_once_they_are_known(desk: Desk, make_desk: Make) -> None:
    stranger = make_desk("stranger")
    made = records.save(stranger, "incident", None, {"title": "x"}).id
    with receiving.opened(desk, carry(stranger, desk, kept(stranger, made))) as arrived:
        for chosen in (None, (made,)):
            with pytest.raises(Trouble) as refused:
                receiving.accept(desk, arrived, chosen=chosen)
            assert refused.value.message == Known.UNKNOWN.label
        assert desk.store.get(made) is None
        trust.know(desk, arrived.sender)
        receiving.accept(desk, arrived)
    assert desk.store.get(made) is not None


def test_nothing_comes_in_under_a_changed_key_whatever_was_said(desk: Desk, theirs: Desk) -> None:
    theirs.store.settings.put(keys.IDENTITY, keys.Identity.fresh().to_text())
    made = records.save(theirs, "incident", None, {"title": "x"}).id
    with receiving.opened(desk, carry(theirs, desk, kept(theirs, made))) as arrived:
        assert arrived.standing is Known.CHANGED
        with pytest.raises(Trouble) as refused:
            receiving.accept(desk, arrived, chosen=(made,))
        assert refused.value.message == Known.CHANGED.label
    assert desk.store.get(made) is None


def test_an_old_file_taken_in_late_does_not_make_the_ones_after_it_new_again(desk: Desk, theirs: Desk) -> None:
    made = records.save(theirs, "incident", None, {"title": "x"}).id
    paths = {number: carry(theirs, desk, kept(theirs, made), number=number) for number in (1, 2, 3)}
    for number in (3, 1):
        with receiving.opened(desk, paths[number]) as arrived:
            receiving.accept(desk, arrived)
    with receiving.opened(desk, paths[2]) as arrived:
        assert arrived.order == file_order.OLDER


@pytest.mark.parametrize("forged", [["1 June 2025", "2025-06-01", "2099-12-31", "range", False],
                                    ["when she is back", "2099-12-31", "2099-12-31", "day", False],
                                    ["2025", "2025-01-01", "2025-12-31", "year", True]])  # fmt: skip
def test_a_day_that_does_not_mean_its_words_is_refused(desk: Desk, theirs: Desk, add: Add, forged: list[Json]) -> None:
    consent = add("consent", state="refused", scope=("refer",))
    copied(desk, theirs, consent)
    with theirs.change("edit") as writing:
        lie = writing.put(consent, "consent", {"expires": forged})
    with pytest.raises(Trouble) as refused:
        receiving.open_bundle(desk, carry(theirs, desk, lie))
    assert refused.value.message == codec.TWO_DAYS
    assert refused.value.values["field"] == "expires"
    honest = ["when she is back", "", "", "unknown", False]
    with theirs.change("edit") as writing:
        meant = writing.put(consent, "consent", {"expires": honest})
    with receiving.opened(desk, carry(theirs, desk, meant)) as arrived:
        assert arriving(arrived, consent).fields == ("expires",)


def test_what_this_desk_itself_keeps_stays_readable(desk: Desk) -> None:
    with desk.change("edit") as writing:  # as an older desk understood these words
        made = writing.put(None, "consent", {"expires": ["1 June 2025", "2025-06-01", "2025-06-30", "month", False]})
    found = records.fetch(desk, made.id)
    assert found is not None
    assert found.values["expires"].last == date(2025, 6, 30)


def test_a_file_that_claims_our_own_edits_is_refused(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="ours", never="never call")
    copied(desk, theirs, person)
    records.save(desk, "person", person, {"name": "ours again"})
    honest = kept(theirs, person)
    known = honest.clocks["name"][desk.store.desk]
    for counter in (known + 1, known + 1000):  # above what their copy knows: an edit of ours that we never made there
        claim = replace(
            honest, body={**honest.body, "never": ""}, clocks={**honest.clocks, "never": {desk.store.desk: counter}}
        )
        with pytest.raises(Trouble) as refused:
            receiving.open_bundle(desk, carry(theirs, desk, claim))
        assert refused.value.message == CLAIMED
        with pytest.raises(Trouble), desk.change("receive") as writing:
            writing.merge(claim)
    made_up = Document("x" * 26, "person", {"name": "never here"}, {"name": {desk.store.desk: 1}})
    with pytest.raises(Trouble):
        receiving.open_bundle(desk, carry(theirs, desk, made_up))
    assert kept(desk, person).body["never"] == "never call"
    with receiving.opened(desk, carry(theirs, desk, honest)) as arrived:
        assert [one.id for one in arrived.same] == [person]


def test_what_was_erased_here_comes_with_our_own_marks_and_stays_away(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="x")
    copied(desk, theirs, person)
    records.bin_records(desk, [person])
    records.purge(desk, [person])
    with receiving.opened(desk, carry(theirs, desk, edited(theirs, "person", person, name="y"))) as arrived:
        assert [one.id for one in arrived.erased] == [person]


def test_a_consent_by_name_asks_who_was_compared(desk: Desk, make_desk: Make, add: Add) -> None:
    fund = add("provider", name="fund")
    other = make_desk("other")
    key = keys.own(other).receive

    def refused(record: str = fund) -> object:
        trouble = key_holders.refusal(desk, (key,), record)
        return trouble and (trouble.message, trouble.values.get("name"))

    assert refused() == (key_holders.NOT_THEIRS, None)
    correspondents.add(desk, keys.own(other), verified=False)
    assert refused() == (key_holders.NOT_COMPARED, "other")
    correspondents.add(desk, keys.own(other), verified=True)
    assert refused() is None
    key_holders.name(desk, (key,), fund)
    correspondents.add(
        desk, replace(keys.own(other), desk="renamed1"), verified=True
    )  # the same keys, put back from a backup
    assert len(correspondents.known(desk)) == 1
    another = add("provider", name="another")
    assert refused() is None
    assert refused(another) == (key_holders.SOMEBODY_ELSES, None)
    records.save(desk, "provider", another, {"fingerprint": (key,)})  # two that share a key: known as both
    assert refused(another) == (key_holders.NOT_COMPARED, "another")
    correspondents.add(desk, keys.own(other), verified=False)
    assert refused() == (key_holders.NOT_COMPARED, "other")
    check = {"facts": tuple(GROUPS), "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call", "by": "x"}
    providers.record_check(desk, another, check, TODAY)
    assert refused(another) is None
    assert refused() == (key_holders.NOT_COMPARED, "other"), "proved for one record, it is proved for no other"
    assert key_holders.records(desk, (key,)) == (fund, another)


@pytest.mark.parametrize("false_first", [True, False])
def test_no_two_records_describe_one_file_otherwise(
    desk: Desk, theirs: Desk, make_desk: Make, *, false_first: bool
) -> None:
    sent, kind = b"a picture", declared(Evidence).by_name["content"].kind
    true = Blob("f" * 26, "a.png", "image/png", len(sent), hashlib.sha256(sent).hexdigest())
    false = replace(true, sha256="0" * 64)
    with theirs.change("edit") as writing:
        good, bad = (
            writing.put(None, "evidence", {"title": "x", "content": codec.store(kind, blob)}) for blob in (true, false)
        )
    line = Outgoing(FileLine(true.id, true.size, true.sha256), lambda: iter([sent]))
    path = carry(theirs, desk, *((bad, good) if false_first else (good, bad)), files=[line])
    for chosen in (None, {good.id, bad.id}, {bad.id}):
        with receiving.opened(desk, path) as arrived, pytest.raises(Trouble) as refused:
            receiving.accept(desk, arrived, chosen=chosen)
        assert refused.value.message is NOT_DESCRIBED
        assert desk.store.many([good.id, bad.id]) == {}
        assert desk.store.blobs.find(true.id) is None
    with receiving.opened(desk, path) as arrived:
        receiving.accept(desk, arrived, chosen={good.id})
    assert b"".join(desk.store.blobs.open(true.id)) == sent


@pytest.mark.parametrize(
    ("told", "size", "taken"),
    [(b"a picture", 9, True), (b"a bicture", 9, False), (b"a longer one", 12, False), (b"a picture", 12, False)],
)
def test_a_file_is_taken_in_only_where_it_is_the_one_its_record_describes(
    desk: Desk, theirs: Desk, told: bytes, size: int, taken: bool
) -> None:
    sent, key = b"a picture", "f" * 26
    blob = Blob(key, "a.png", "image/png", size, hashlib.sha256(told).hexdigest())
    with theirs.change("edit") as writing:
        field = declared(Evidence).by_name["content"]
        made = writing.put(None, "evidence", {"title": "x", "content": codec.store(field.kind, blob)})
    line = FileLine(key, len(sent), hashlib.sha256(sent).hexdigest())
    path = carry(theirs, desk, made, files=[Outgoing(line, lambda: iter([sent]))])
    with receiving.opened(desk, path) as arrived:
        if taken:
            receiving.accept(desk, arrived)
        else:
            with pytest.raises(Trouble) as refused:
                receiving.accept(desk, arrived)
            assert refused.value.message is NOT_DESCRIBED
    assert (desk.store.get(made.id) is not None) is taken
    assert (desk.store.blobs.find(key) is not None) is taken
