"""What comes in naming a record that was joined away names the one that stays, until the two are parted again."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Reference
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, merge_desk, receiving
from defender_desk.services.identity import keys, trust
from defender_desk.services.people import joining

from .conftest import Add, Make

POINTING = [
    (name, field.name)
    for name, declared in TYPES.items()
    for field in declared.references
    if isinstance(field.kind, Reference) and "person" in field.kind.to
    if field.name != "joined" and name != "disclosure"
]


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def held(desk: Desk, record: str) -> Document:
    kept = desk.store.get(record)
    assert kept is not None
    return kept


def tell(sender: Desk, taker: Desk, *ids: str) -> None:
    """Hand these records over past the gate, all of which is taken in."""
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen={one.id for one in arrived.takeable})


@pytest.fixture
def twins(desk: Desk, theirs: Desk, add: Add) -> tuple[str, str]:
    """Two people who are one here, and two there."""
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    tell(desk, theirs, keep, away)
    joining.join(desk, keep, away)
    return keep, away


def write(desk: Desk, key: str | None, kind: str, field: str, *ids: str) -> str:
    """Whatever a rule of the form would ask besides."""
    with desk.change("edit") as writing:
        return writing.put(key, kind, {field: [*ids] if TYPES[kind].by_name[field].holds_many else ids[0]}).id


@pytest.mark.parametrize(("kind", "field"), POINTING)
def test_it_follows_and_points_back_once_they_are_parted_at_both_desks(
    desk: Desk, theirs: Desk, twins: tuple[str, str], kind: str, field: str
) -> None:
    keep, away = twins
    several = TYPES[kind].by_name[field].holds_many
    came = write(theirs, None, kind, field, *((away, keep) if several else (away,)))
    said = held(theirs, came).body[field]
    tell(theirs, desk, came)
    assert held(desk, came).body[field] == ([keep] if several else keep)
    tell(desk, theirs, keep, came)
    assert held(theirs, came).body[field] == held(desk, came).body[field]
    (one,) = joining.joins_of(desk, keep)
    joining.part(desk, one)
    assert held(desk, came).body[field] == said
    tell(desk, theirs, keep, away, came)
    assert held(theirs, came).body == held(desk, came).body
    tell(theirs, desk, keep, away, came)
    assert held(desk, came).body[field] == said


def test_what_was_written_since_stays_and_a_parting_undone_leads_there_again(
    desk: Desk, theirs: Desk, twins: tuple[str, str], add: Add
) -> None:
    keep, away = twins
    one, other = (write(theirs, None, "case", "people", away) for _ in range(2))
    tell(theirs, desk, one, other)
    third = add("person", name="نور")
    records.save(desk, "case", other, {"people": (keep, third)})
    undone = joining.part(desk, joining.joins_of(desk, keep)[0])
    assert held(desk, one).body["people"] == [away]
    assert held(desk, other).body["people"] == [away, third]
    records.undo(desk, undone.changes.batch)
    assert held(desk, one).body["people"] == [keep]
    assert held(desk, other).body["people"] == [keep, third]


def test_it_follows_to_the_one_that_stays_and_to_none_that_was_joined_away_itself(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    for _ in range(4):  # whichever id comes first
        first, second, last = (add("person", name="سلمى") for _ in range(3))
        tell(desk, theirs, first)
        joining.join(desk, second, first)
        joining.join(desk, last, second)
        case = write(theirs, None, "case", "people", first)
        tell(theirs, desk, case)
        assert held(desk, case).body["people"] == [last]


def test_it_follows_once_and_what_was_pointed_back_knowing_it_stays(
    desk: Desk, theirs: Desk, twins: tuple[str, str]
) -> None:
    _keep, away = twins
    case = write(theirs, None, "case", "people", away)
    tell(theirs, desk, case)
    tell(desk, theirs, case)
    write(theirs, case, "case", "people", away)
    tell(theirs, desk, case)
    assert held(desk, case).body["people"] == [away]


@pytest.mark.parametrize("told", [True, False], ids=["the twins told first", "the links alone"])
def test_two_desks_that_joined_the_other_way_round_come_to_rest_alike(
    desk: Desk, theirs: Desk, add: Add, told: bool
) -> None:
    one, other = sorted([add("person", name="سلمى"), add("person", name="سلمى ن.")])
    both = [write(desk, None, "case", "people", key) for key in (one, other)]
    tell(desk, theirs, one, other, *both)
    joining.join(desk, one, other)
    joining.join(theirs, other, one)
    links = [*both, write(desk, None, "case", "people", one), write(theirs, None, "case", "people", other)]
    for _ in range(3):
        for sender, taker in ((desk, theirs), (theirs, desk)):
            tell(sender, taker, *([one, other] if told else []), *(key for key in links if sender.store.get(key)))
    before = [held(desk, key) for key in links]
    for sender, taker in ((desk, theirs), (theirs, desk)):
        tell(sender, taker, one, other, *links)
    after = [held(desk, key) for key in links]
    assert [key.body for key in after] == [held(theirs, key).body for key in links]
    if told:
        assert [key.clocks for key in after] == [key.clocks for key in before], "they still move"
        late = [(desk, theirs, one), (theirs, desk, other)]
        for sender, taker, named in late:
            link = write(sender, None, "case", "people", named)
            tell(sender, taker, link)
            assert held(taker, link).body["people"] == [one], "links lead to the first of both by id"


def test_what_is_to_be_decided_in_the_field_stays_open(
    desk: Desk, theirs: Desk, add: Add, twins: tuple[str, str]
) -> None:
    keep, away = twins
    third = add("person", name="نور")
    case = add("case", title="x")
    tell(desk, theirs, third, case)
    records.save(desk, "case", case, {"people": (third,)})
    for late in range(3):
        records.save(theirs, "case", case, {"title": f"{late}"})
    write(theirs, case, "case", "people", away)
    tell(theirs, desk, case)
    assert held(desk, case).body["people"] == [keep]
    (asked,) = [each for each in merge_desk.questions(desk, case) if each.field == "people"]
    assert sorted(map(str, (one.value for one in asked.versions))) == sorted(map(str, ([keep], [third])))


def test_a_file_that_is_taken_back_takes_its_links_along(desk: Desk, theirs: Desk, twins: tuple[str, str]) -> None:
    _keep, away = twins
    case = write(theirs, None, "case", "people", away)
    tell(theirs, desk, case)
    came_in.take_back(desk, came_in.came_in(desk)[0])
    assert held(desk, case).binned


def test_it_follows_also_where_the_one_that_was_joined_away_was_erased(
    desk: Desk, theirs: Desk, twins: tuple[str, str]
) -> None:
    keep, away = twins
    records.purge(desk, [away])
    case = write(theirs, None, "case", "people", away)
    tell(theirs, desk, case)
    assert held(desk, case).body["people"] == [keep]
