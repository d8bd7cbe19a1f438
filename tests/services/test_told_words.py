"""Once two are two, neither says what came to it only because both were one, or it is named."""

from __future__ import annotations

import pytest

from defender_desk.model.kinds import Handles, Line, Prose
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import merge_desk
from defender_desk.services.people import joining, likely_twins

from .conftest import Add, Make
from .test_joining import body, tell
from .test_parting import part

HIDES = "عند خالتها في حمص"
SAID = [
    *((one.name, HIDES) for one in TYPES["person"].fields if isinstance(one.kind, Line | Prose) and one.name != "name"),
    *((one.name, ("+20100000009",)) for one in TYPES["person"].fields if isinstance(one.kind, Handles)),
    ("minor", True),
    ("risk_groups", ("women_defenders",)),
]
"""Fields of a person, each with something that is said of the one who was joined away."""


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def own(field: str) -> dict[str, object]:
    """Something that whoever stays says of themselves in the same field, where it can hold both."""
    kind = TYPES["person"].by_name[field].kind
    if isinstance(kind, Handles):
        return {field: ("+20100000002",)}
    return {field: "أ"} if isinstance(kind, Prose) else {}


@pytest.mark.parametrize("has_own", [False, True])
@pytest.mark.parametrize(("field", "value"), SAID)
def test_what_came_in_for_the_other_goes_back(
    desk: Desk, theirs: Desk, add: Add, field: str, value: object, *, has_own: bool
) -> None:
    keep, away = add("person", name="ريم ح.", **(own(field) if has_own else {})), add("person", name="ريم")
    before = body(desk, keep)
    tell(desk, theirs, away)
    joining.join(desk, keep, away)
    records.save(theirs, "person", away, {field: value})
    tell(theirs, desk, away)
    joined = body(desk, keep)
    undone = part(desk, keep, away)
    assert (body(desk, keep), undone.left, undone.fields) == (before, 0, ())
    assert body(desk, away)[field] == body(theirs, away)[field]
    records.undo(desk, undone.changes.batch)
    assert body(desk, keep) == joined


@pytest.mark.parametrize(("field", "value"), [one for one in SAID if one[0] != "public_where"])  # joined by its level
def test_what_another_desk_joined_goes_back_unless_it_may_keep_somebody_safer(
    desk: Desk, theirs: Desk, add: Add, field: str, value: object
) -> None:
    keep, away = add("person", name="ريم ح."), add("person", name="ريم", **{field: value})
    before = body(desk, keep)
    tell(desk, theirs, keep, away)
    joining.join(theirs, keep, away)
    tell(theirs, desk, keep)
    said = body(desk, keep)[field]
    undone = likely_twins.are_two(desk, keep, away)
    stays = field in ("minor", "guardian")
    assert body(desk, keep) == (before | {field: said} if stays else before)
    assert [(one.record, one.field) for one in undone.fields] == ([(keep, field)] if stays else [])


def test_a_stricter_level_that_another_desk_gave_stays_and_is_named(desk: Desk, theirs: Desk, add: Add) -> None:
    keep, away = add("person", name="ريم ح.", protection="name_withheld"), add("person", name="ريم")
    records.save(desk, "person", away, {"protection": "not_published"})
    tell(desk, theirs, keep, away)
    joining.join(theirs, keep, away)
    tell(theirs, desk, keep)
    undone = likely_twins.are_two(desk, keep, away)
    assert body(desk, keep).get("protection", "not_published") == "not_published"
    assert [(one.record, one.field) for one in undone.fields] == [(keep, "protection")]


def test_what_both_said_and_what_was_written_by_hand_since_stays(desk: Desk, theirs: Desk, add: Add) -> None:
    keep, away = add("person", name="ريم ح.", emails=("both@example.org",)), add("person", name="ريم")
    tell(desk, theirs, away)
    joining.join(desk, keep, away)
    records.save(theirs, "person", away, {"emails": ("both@example.org",), "phones": ("+20100000001",)})
    tell(theirs, desk, away)
    records.save(desk, "person", keep, {"phones": ("+20100000001", "+20100000002"), "notes": HIDES})
    part(desk, keep, away)
    assert body(desk, keep) == {
        "name": "ريم ح.",
        "emails": ["both@example.org"],
        "phones": ["+20100000002"],
        "notes": HIDES,
    }


def test_of_who_came_in_as_one_with_the_other_it_stays_and_is_named(desk: Desk, theirs: Desk, add: Add) -> None:
    away = add("person", name="ريم", notes=HIDES)
    tell(desk, theirs, away)
    keep = records.save(theirs, "person", None, {"name": "ريم ح."}).id
    joining.join(theirs, keep, away)
    tell(theirs, desk, keep)
    undone = likely_twins.are_two(desk, keep, away)
    assert body(desk, keep) == {"name": "ريم ح.", "notes": HIDES}
    assert [(one.record, one.field) for one in undone.fields] == [(keep, "notes")]


def test_what_was_asked_of_one_because_of_the_other_is_asked_no_more(desk: Desk, theirs: Desk, add: Add) -> None:
    keep, away = add("person", name="ريم ح."), add("person", name="ريم")
    tell(desk, theirs, away)
    joining.join(desk, keep, away)
    records.save(theirs, "person", away, {"name": "ريم حداد"})
    tell(theirs, desk, away)
    assert merge_desk.questions(desk, keep)
    part(desk, keep, away)
    assert not merge_desk.questions(desk, keep)


def test_whoever_is_parted_leaves_no_word_with_the_last_of_a_chain(desk: Desk, add: Add) -> None:
    first, second = add("person", name="أ", notes=HIDES, work_note="ج"), add("person", name="ب", work_note="ج")
    last = add("person", name="ت")
    joining.join(desk, second, first)
    joining.join(desk, last, second)
    part(desk, last, first)
    assert (body(desk, last).get("notes"), body(desk, last)["work_note"]) == (None, "ج")
    assert (body(desk, second).get("notes"), body(desk, first)["notes"]) == (None, HIDES)


def test_what_was_said_in_an_entry_that_is_lost_is_theirs_still(desk: Desk, add: Add) -> None:
    keep, away = (
        add("person", name="ريم ح.", emails=("both@example.org",)),
        add("person", name="ريم", emails=("both@example.org", "hers@example.org")),
    )
    desk.store._database.run("UPDATE journal SET payload = NULL, salt = NULL WHERE record = ?", (keep,))
    joining.join(desk, keep, away)
    assert body(desk, keep)["emails"] == ["both@example.org", "hers@example.org"]
    part(desk, keep, away)
    assert body(desk, keep)["emails"] == ["both@example.org"]


def test_what_somebody_asks_of_the_one_who_stays_is_asked_once_they_are_two(desk: Desk, theirs: Desk, add: Add) -> None:
    keep, away = add("person", name="ريم ح."), add("person", name="ريم")
    tell(desk, theirs, keep, away)
    records.save(theirs, "person", keep, {"name": "ريم حداد"})
    records.save(desk, "person", keep, {"name": "ريما ح."})
    tell(theirs, desk, keep)
    joining.join(desk, keep, away)
    records.save(theirs, "person", away, {"name": "ريم خوري"})
    tell(theirs, desk, away)
    assert {one.value for one in desk.store.conflicts.of(keep)} == {"ريما ح.", "ريم خوري"}
    part(desk, keep, away)
    assert {one.value for one in desk.store.conflicts.of(keep)} == {"ريما ح."}


def test_a_level_that_a_rule_forbids_by_now_does_not_come_back_and_is_named(desk: Desk, add: Add) -> None:
    keep = add("person", name="ريم ح.", protection="public", public_where="صفحتها")
    away = add("person", name="ريم", protection="name_withheld")
    joining.join(desk, keep, away)
    assert body(desk, keep)["protection"] == "name_withheld"
    for written in ("غيرها", ""):
        records.save(desk, "person", keep, {"public_where": written})
    undone = part(desk, keep, away)
    assert body(desk, keep)["protection"] == "name_withheld"
    assert (keep, "protection") in [(one.record, one.field) for one in undone.fields]
