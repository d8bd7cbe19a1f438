"""What another desk writes into a record that was joined away here is said, or asked, of the one that stays."""

from __future__ import annotations

import pytest

from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, merge_desk
from defender_desk.services.handover.merge_desk import Decision
from defender_desk.services.people import joining

from .conftest import Add, Make
from .test_joining import body, tell


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


@pytest.fixture
def twins(desk: Desk, theirs: Desk, add: Add) -> tuple[str, str]:
    """Two people who are one here, of whom they know the one that was joined away."""
    keep = add("person", name="نور ح.", phones=("+20100000002",), never="لا بريد", safe_channels=("signal",))
    away = add("person", name="نور")
    tell(desk, theirs, away)
    joining.join(desk, keep, away)
    return keep, away


def asked(desk: Desk, record: str) -> dict[str, merge_desk.Question]:
    return {one.field: one for one in merge_desk.questions(desk, record)}


def test_what_protects_holds_at_once_and_is_lost_with_the_file_alone(
    desk: Desk, theirs: Desk, twins: tuple[str, str]
) -> None:
    keep, away = twins
    before = body(desk, keep)
    records.save(theirs, "person", away, {"never": "لا اتصال", "minor": True, "phones": ("+20100000001",)})
    tell(theirs, desk, away)
    said = body(desk, keep)
    assert {*str(said["never"]).split("\n\n")} == {"لا بريد", "لا اتصال"}
    assert (said["minor"], {*said["phones"]}) == (True, {"+20100000001", "+20100000002"})  # type: ignore[misc]
    assert not asked(desk, keep)
    came_in.take_back(desk, came_in.came_in(desk)[0])
    assert body(desk, keep) == before


def test_what_keeps_somebody_safer_stands_until_a_person_says_otherwise(
    desk: Desk, theirs: Desk, twins: tuple[str, str]
) -> None:
    keep, away = twins
    records.save(desk, "person", keep, {"minor": False})
    records.save(theirs, "person", away, {"minor": True})
    tell(theirs, desk, away)
    assert body(desk, keep)["minor"] is True
    question = asked(desk, keep)["minor"]
    (ours,) = (place for place, one in enumerate(question.versions) if one.here)
    merge_desk.decide(desk, [Decision(question, ours)])
    assert body(desk, keep)["minor"] is False
    tell(theirs, desk, away)
    assert (body(desk, keep)["minor"], asked(desk, keep)) == (False, {})


def test_the_stricter_level_holds_and_a_looser_one_says_nothing(
    desk: Desk, theirs: Desk, twins: tuple[str, str]
) -> None:
    keep, away = twins
    records.save(desk, "person", keep, {"protection": "name_withheld"})
    records.save(theirs, "person", away, {"protection": "public", "public_where": "x"})
    tell(theirs, desk, away)
    assert body(desk, keep)["protection"] == "name_withheld"
    records.save(theirs, "person", away, {"protection": "not_published"})
    tell(theirs, desk, away)
    assert body(desk, keep)["protection"] == "not_published"


@pytest.mark.parametrize(("field", "value"), [("name", "نور الدين"), ("safe_channels", ("whatsapp",))])
def test_what_cannot_stand_beside_ours_is_asked_of_the_one_that_stays(
    desk: Desk, theirs: Desk, twins: tuple[str, str], field: str, value: object
) -> None:
    keep, away = twins
    before = body(desk, keep)[field]
    records.save(theirs, "person", away, {field: value})
    tell(theirs, desk, away)
    assert body(desk, keep)[field] == before
    question = asked(desk, keep)[field]
    (place,) = (place for place, one in enumerate(question.versions) if not one.here)
    merge_desk.decide(desk, [Decision(question, place)])
    assert body(desk, keep)[field] == (value if isinstance(value, str) else [*value])  # type: ignore[misc]


def test_nothing_is_held_safe_because_they_said_so_of_the_other(desk: Desk, theirs: Desk, add: Add) -> None:
    keep, away = add("person", name="نور ح."), add("person", name="نور")
    tell(desk, theirs, away)
    joining.join(desk, keep, away)
    records.save(theirs, "person", away, {"safe_channels": ("signal",)})
    tell(theirs, desk, away)
    assert "safe_channels" not in body(desk, keep)
    assert "safe_channels" in asked(desk, keep)


def test_two_desks_that_joined_the_other_way_round_come_to_rest_with_all_that_was_said(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    one, other = add("person", name="نور", notes="1"), add("person", name="نور ح.", notes="2")
    tell(desk, theirs, one, other)
    joining.join(desk, one, other)
    joining.join(theirs, other, one)
    records.save(desk, "person", one, {"phones": ("+20100000001",), "never": "أ"})
    records.save(theirs, "person", other, {"phones": ("+20100000002",), "never": "ب"})
    for _ in range(4):
        tell(desk, theirs, one, other)
        tell(theirs, desk, one, other)
    before = {key: desk.store.get(key) for key in (one, other)}
    tell(theirs, desk, one, other)
    tell(desk, theirs, one, other)
    assert {key: desk.store.get(key) for key in (one, other)} == before, "they still move"
    for at, key in ((desk, one), (theirs, other)):
        assert {*body(at, key)["phones"]} == {"+20100000001", "+20100000002"}  # type: ignore[misc]
        assert {*str(body(at, key)["never"]).split("\n\n")} == {"أ", "ب"}
