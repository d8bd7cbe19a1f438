"""Taking a file in twice says and asks what taking it in once does, and taking it back leaves what was before it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model.documents import BIN
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, merge_desk
from defender_desk.services.handover.merge_desk import Decision

from .conftest import Add, Make
from .test_came_in import tell

DEEDS = st.sampled_from(["profession", "notes", "bin", "restore", "bin", "restore"])
HEAR = st.just("hear")


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def do(desk: Desk, key: str, deed: str, value: str) -> None:
    """Edit a field, bin, or take out of the bin."""
    document = desk.store.get(key)
    if document is None:
        return
    if deed == "bin":
        records.bin_records(desk, [key])
    elif deed == "restore":
        records.restore(desk, [key])
    elif not document.binned:
        records.save(desk, "person", key, {deed: value})


def asked(desk: Desk, key: str) -> list[tuple[str, list[object]]]:
    """What is to be decided on of a record, and between which values."""
    return [(one.field, [version.value for version in one.versions]) for one in merge_desk.questions(desk, key)]


def standing(desk: Desk, key: str) -> tuple[object, ...]:
    """What a desk says of a record, where it lies, and what it asks of it."""
    document = desk.store.get(key)
    return (dict(document.body), document.binned, asked(desk, key)) if document else (None, True, [])


@given(born=st.booleans(), steps=st.lists(st.tuples(st.lists(DEEDS | HEAR, max_size=3), DEEDS), min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_file_is_taken_in_twice_or_back_at_any_time(
    desk: Desk, theirs: Desk, born: bool, steps: list[tuple[list[str], str]]
) -> None:
    """They do a few things, or hear what we say, and hand the record over; then we do one."""
    key = records.save(desk if born else theirs, "person", None, {"name": "سلمى"}).id
    if born:
        tell(desk, theirs, key)
    for number, (told, ours) in enumerate(steps):
        for place, deed in enumerate(told):
            if deed != "hear":
                do(theirs, key, deed, f"theirs {number} {place}")
            elif desk.store.get(key):
                tell(desk, theirs, key)
        before = standing(desk, key)
        tell(theirs, desk, key)
        after, (arrival, *_) = standing(desk, key), came_in.came_in(desk)
        tell(theirs, desk, key)
        assert standing(desk, key) == after, "taken in twice"
        if arrival.batch:
            back = came_in.take_back(desk, arrival)
            gone = (standing(desk, key)[0], True, []) if before[0] is None else before
            assert standing(desk, key) == gone, "taken back"
            if back.changes.batch:
                records.undo(desk, back.changes.batch)
            else:  # it had only asked
                tell(theirs, desk, key)
            assert standing(desk, key) == after, "brought again"
        do(desk, key, ours, f"ours {number}")


def test_what_lies_in_their_bin_is_asked_about_as_soon_as_it_comes_in(desk: Desk, theirs: Desk) -> None:
    key = records.save(theirs, "person", None, {"name": "سلمى"}).id
    records.bin_records(theirs, [key])
    tell(theirs, desk, key)
    assert asked(desk, key) == [(BIN, [False, True])]


def test_what_an_earlier_file_asked_of_the_bin_is_asked_again_once_a_later_one_is_taken_back(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    key = add("person", name="سلمى")
    tell(desk, theirs, key)
    records.bin_records(theirs, [key])
    tell(theirs, desk, key)
    do(theirs, key, "restore", "")
    do(theirs, key, "profession", "محامية")
    records.bin_records(theirs, [key])
    tell(theirs, desk, key)
    back = came_in.take_back(desk, came_in.came_in(desk)[0])
    assert asked(desk, key) == [(BIN, [False, True])]
    records.undo(desk, back.changes.batch)
    (question,) = merge_desk.questions(desk, key)
    merge_desk.decide(desk, [Decision(question, 0)])
    assert asked(desk, key) == []
    tell(theirs, desk, key)
    assert asked(desk, key) == [], "whoever decided knew of what they did last"


def test_what_a_file_settled_is_asked_again_while_that_file_is_taken_back(desk: Desk, theirs: Desk, add: Add) -> None:
    key = add("person", name="سلمى")
    tell(desk, theirs, key)
    do(desk, key, "profession", "محامية")
    do(theirs, key, "profession", "قاضية")
    tell(theirs, desk, key)
    question = asked(desk, key)
    tell(desk, theirs, key)
    do(theirs, key, "profession", "قاضية سابقة")
    tell(theirs, desk, key)
    assert question
    assert asked(desk, key) == []
    back = came_in.take_back(desk, came_in.came_in(desk)[0])
    assert asked(desk, key) == question
    records.undo(desk, back.changes.batch)
    assert asked(desk, key) == []


def test_a_question_stays_while_one_of_the_files_that_brought_it_does(desk: Desk, theirs: Desk, add: Add) -> None:
    key = add("person", name="سلمى")
    tell(desk, theirs, key)
    records.bin_records(desk, [key])
    for value in ("محامية", "قاضية"):
        do(theirs, key, "profession", value)
        tell(theirs, desk, key)
    later, earlier, *_ = came_in.came_in(desk)
    came_in.take_back(desk, earlier)
    assert asked(desk, key) == [(BIN, [True, False])]
    came_in.take_back(desk, later)
    assert asked(desk, key) == []
