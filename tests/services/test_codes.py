"""An extent without names: codes that mean something to one recipient alone, and nothing of what was withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.bundle_reading import read_bundle
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Refs
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.consent.consent import Standing, permission
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.handover import codes, handing_over, receiving
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import correspondents, keys, rotation, trust
from defender_desk.text.dates import parse
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

EVERYTHING = Choice(everything=True)


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def give(ours: Desk, theirs: Desk, path: Path, *, lacking: bool = False) -> handing_over.Plan:
    to = (keys.own(theirs).receive,)
    plan = handing_over.plan(ours, EVERYTHING, to, profile=Profile.DEIDENTIFIED, reason="r", lacking=lacking)
    handing_over.hand_over(ours, plan, path)
    return plan


def inside(theirs: Desk, path: Path) -> list[Document]:
    bundle = read_bundle(path, keys.own_identity(theirs), path.parent)
    try:
        return list(bundle.documents())
    finally:
        bundle.close()


def take(theirs: Desk, path: Path) -> receiving.Arrived:
    with receiving.opened(theirs, path) as arrived:
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived, chosen={one.id for one in arrived.takeable})
        return arrived


def said(documents: list[Document]) -> Iterator[tuple[str, str, dict]]:
    return ((one.id, one.type, dict(one.body)) for one in documents)


@pytest.fixture
def ids(add: Add) -> dict[str, str]:
    person = add("person", name="ريم", work=("accountability",))
    case = add("case", title="c", people=(person,), status="open")
    incident = add("incident", title="i", case=case, when=parse("2026-05"), what=("threat",))
    return {"person": person, "case": case, "incident": incident}


def test_ids_are_codes_and_still_join_the_records(
    desk: Desk, theirs: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    give(desk, theirs, tmp_path / "a.age")
    found = {one.type: one for one in inside(theirs, tmp_path / "a.age")}
    assert not {one.id for one in found.values()} & {*ids.values()}
    assert found["incident"].body["case"] == found["case"].id
    assert found["incident"].body["what"] == ["threat"]
    take(theirs, tmp_path / "a.age")
    kept = theirs.store.get(found["incident"].id)
    assert kept is not None
    assert kept.body == found["incident"].body


def test_the_same_recipient_sees_the_same_codes_and_another_one_others(
    desk: Desk, theirs: Desk, make_desk: Make, ids: dict[str, str], tmp_path: Path
) -> None:
    other = make_desk("other")
    for name, whose in (("a", theirs), ("b", theirs), ("c", other)):
        give(desk, whose, tmp_path / name)
    first, second, third = (
        {one.id for one in inside(whose, tmp_path / name)}
        for name, whose in (("a", theirs), ("b", theirs), ("c", other))
    )
    assert first <= second
    assert not second & third


def test_two_recipients_find_nothing_that_joins_their_files(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    """Neither clocks nor moments nor the order of the lines tell which of many like records is which."""
    other = make_desk("other")
    made = [add("person", work=("accountability",)) for _ in range(30)]
    order = {}
    for name, whose in (("a", theirs), ("b", other)):
        give(desk, whose, tmp_path / name)
        told = inside(whose, tmp_path / name)
        of = codes.codes_for(desk, keys.own(whose).receive).of
        order[name] = [[of(key) for key in made].index(one.id) for one in told if one.type == "person"]
        assert {(one.created, one.changed) for one in told} == {("", "")}
        assert len({frozenset(clock.items()) for one in told for clock in one.clocks.values()}) == 1
        assert desk.store.desk not in {by for one in told for clock in one.clocks.values() for by in clock}
    assert order["a"] != order["b"]
    assert sorted(order["a"]) == sorted(order["b"]) == list(range(30))


def test_what_was_told_before_is_the_same_edit_and_what_changed_is_a_newer_one(
    desk: Desk, theirs: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    give(desk, theirs, tmp_path / "a")
    take(theirs, tmp_path / "a")
    (case,) = theirs.store.each("case")
    records.save(theirs, "case", case.id, {"status": "closed", "outcome": "o"})
    records.save(desk, "case", ids["case"], {"horizon": vocabulary("assistance_horizon").terms[0].code})
    give(desk, theirs, tmp_path / "b")
    arrived = take(theirs, tmp_path / "b")
    assert not arrived.conflicting, "what nobody changed here does not contradict what they changed there"
    kept = theirs.store.get(case.id)
    assert kept is not None
    assert kept.body["status"] == "closed"
    assert "horizon" in kept.body
    plan = give_lacking(desk, theirs)
    assert not [one for one in plan.documents if one.type != "disclosure"]


def give_lacking(desk: Desk, theirs: Desk) -> handing_over.Plan:
    to = (keys.own(theirs).receive,)
    return handing_over.plan(desk, EVERYTHING, to, profile=Profile.DEIDENTIFIED, reason="r", lacking=True)


def test_what_left_under_codes_is_not_had_by_name(
    desk: Desk, theirs: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    give(desk, theirs, tmp_path / "a")
    to = (keys.own(theirs).receive,)
    plan = handing_over.plan(desk, EVERYTHING, to, profile=Profile.CASEWORK, reason="r", lacking=True)
    assert {*ids.values()} <= {one.id for one in plan.documents}


def test_it_is_for_one_recipient_at_a_time(desk: Desk, theirs: Desk, make_desk: Make, ids: dict[str, str]) -> None:
    to = (keys.own(theirs).receive, keys.own(make_desk("other")).receive)
    with pytest.raises(Trouble) as refused:
        handing_over.plan(desk, EVERYTHING, to, profile=Profile.DEIDENTIFIED, reason="r")
    assert refused.value.message is handing_over.FOR_ONE


def test_words_that_could_name_somebody_stay_and_are_told(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    add("person", name="ريم الورّاق")
    fund = add("provider", name="A fund", notes="Ask ريم الورّاق first", warnings="Slow in summer")
    incident = add("incident", title="i", when=parse("the day Reem was taken"), until=parse("2026-05"))
    plan = give(desk, theirs, tmp_path / "a")
    why = {(one.record, one.field): one.why for one in plan.withheld}
    assert why[fund, "notes"] is codes.NAMES_SOMEBODY
    assert why[incident, "when"] is codes.OWN_WORDS
    told = {one.type: one.body for one in inside(theirs, tmp_path / "a")}
    assert told["provider"]["warnings"] == "Slow in summer"
    assert "notes" not in told["provider"]
    assert "when" not in told["incident"]
    assert "until" in told["incident"]


def test_an_entry_of_the_directory_keeps_the_id_that_every_desk_knows_it_by(desk: Desk, theirs: Desk) -> None:
    (entry, *_) = (shipped.record_id(code) for code in codes.directory().bodies)
    assert codes.codes_for(desk, keys.own(theirs).receive).of(entry) == entry


def test_a_no_binds_the_record_they_have_under_its_code(
    desk: Desk, theirs: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    give(desk, theirs, tmp_path / "a")
    add("consent", person=ids["person"], state="refused")
    plan = give(desk, theirs, tmp_path / "b")
    assert len(plan.verdict.noes) == 1
    (no,) = (one for one in inside(theirs, tmp_path / "b") if one.type == "consent")
    assert no.body["person"] == codes.codes_for(desk, keys.own(theirs).receive).of(ids["person"])


def take_over(desk: Desk, theirs: Desk) -> None:
    """They have new keys, which somebody here compared and took."""
    rotation.renew(theirs)
    trust.meet(desk, keys.own(theirs))
    trust.take_new(desk, *trust.rival_of(desk, keys.own(theirs)))  # type: ignore[misc]  there is one


def forget(desk: Desk, theirs: Desk) -> None:
    """They have new keys, and whoever sits here forgot them and knows them anew by their new card."""
    rotation.renew(theirs)
    correspondents.drop(desk, correspondents.known(desk)[0].contact)
    trust.know(desk, keys.own(theirs))


@pytest.mark.parametrize("how", [(take_over,), (forget,), (take_over, forget), (forget, take_over)])
@pytest.mark.parametrize("profile", [Profile.DEIDENTIFIED, Profile.FULL])
def test_a_no_binds_what_they_had_before_they_had_other_keys(
    desk: Desk,
    theirs: Desk,
    add: Add,
    tmp_path: Path,
    how: tuple[Callable[[Desk, Desk], None], ...],
    profile: Profile,
) -> None:
    person = add("person", name="ريم", work=("accountability",))
    trust.know(desk, keys.own(theirs))

    def hand(name: str) -> None:
        to = (keys.own(theirs).receive,)
        plan = handing_over.plan(desk, EVERYTHING, to, profile=profile, reason="r")
        handing_over.hand_over(desk, plan, tmp_path / name)
        take(theirs, tmp_path / name)

    hand("a")
    (held,) = (one.id for one in theirs.store.each("person"))
    for one in how:
        one(desk, theirs)
    add("consent", person=person, state="refused", scope=("refer",))
    add("provider", name="صندوق")
    hand("b")
    assert permission(theirs, held, "refer", None, date.today(), ()).standing is Standing.REFUSED  # noqa: DTZ011  as of the day at the desk
    assert [one.id for one in theirs.store.each("person")] == [held]


def test_a_receipt_for_what_left_under_older_keys_names_the_same_codes(
    desk: Desk, theirs: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    trust.know(desk, keys.own(theirs))
    before = keys.own(theirs).receive
    give(desk, theirs, tmp_path / "a")
    of = codes.codes_for(desk, before).of(ids["person"])
    take_over(desk, theirs)
    between = keys.own(theirs).receive
    take_over(desk, theirs)
    assert {codes.codes_for(desk, key).of(ids["person"]) for key in (before, between, keys.own(theirs).receive)} == {of}


@pytest.mark.parametrize(
    ("type_name", "field"), [(one.name, field.name) for one in TYPES.values() for field in one.references]
)
def test_no_id_stands_in_a_file_without_names_whatever_points_at_it(desk: Desk, type_name: str, field: str) -> None:
    several = isinstance(TYPES[type_name].by_name[field].kind, Refs)
    document = Document("a" * 26, type_name, {field: ["b" * 26, "c" * 26] if several else "b" * 26})
    (made,) = codes.coded(desk, "age1x", [document])
    of = codes.codes_for(desk, "age1x").of
    assert made.id == of("a" * 26)
    assert made.body[field] == ([of("b" * 26), of("c" * 26)] if several else of("b" * 26))
