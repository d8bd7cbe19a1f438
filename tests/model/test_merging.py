from dataclasses import replace

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.documents import BIN, Document
from defender_desk.model.levels import Level
from defender_desk.model.merging import Outcome, both_kept, merge, refuse_false_claims
from defender_desk.model.redaction import redacted
from defender_desk.model.types import TYPES
from defender_desk.text.trouble import Trouble


def joined(*copies: Document) -> Document:
    first, *rest = copies
    for copy in rest:
        first = merge(first, copy).document
    return first


@given(desks=strategies.histories())
def test_any_order_ends_in_the_same_record(desks):
    a, b, c = desks.copies
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))
    assert joined(c, a, b) == joined(b, c, a) == joined(a, b, c)


@given(desks=strategies.histories())
def test_joining_twice_changes_nothing(desks):
    a, b, _ = desks.copies
    once = merge(a, b)
    assert merge(a, a).document == a
    assert not merge(a, a).changed
    again = merge(once.document, b)
    assert again.document == once.document
    assert not again.changed
    assert not again.lost


@given(desks=strategies.histories())
def test_the_value_that_stands_is_the_one_its_writer_wrote(desks):
    whole = joined(*desks.copies)
    for name, clock in whole.clocks.items():
        if name != BIN:
            desk, counter = max(clock.items(), key=lambda entry: (entry[1], entry[0]))
            assert whole.body.get(name) == desks.written[name, counter, desk]


@given(desks=strategies.histories())
def test_no_value_is_lost_in_silence(desks):
    mine, theirs, _ = desks.copies
    merged = merge(mine, theirs)
    for name, value in {**mine.body}.items():
        kept = merged.document.body.get(name) == value
        assert kept or merged.lost.get(name) == value
    for name, outcome in merged.outcomes.items():
        if outcome is Outcome.CONFLICT_KEPT and name != BIN:
            assert merged.lost[name] == theirs.body.get(name)


@given(desks=strategies.histories())
def test_two_desks_that_wrote_apart_is_a_conflict_and_one_that_knew_is_not(desks):
    mine, theirs, _ = desks.copies
    for name, outcome in merge(mine, theirs).outcomes.items():
        ours, other = mine.clocks.get(name, {}), theirs.clocks.get(name, {})
        knew = all(other.get(desk, 0) >= n for desk, n in ours.items()) or all(
            ours.get(desk, 0) >= n for desk, n in other.items()
        )
        assert not (outcome.conflict and knew)


@given(desks=strategies.histories())
def test_a_lightened_copy_takes_nothing_away(desks):
    mine, theirs, _ = desks.copies
    whole = joined(mine, theirs)
    for ceiling in Level:
        light = redacted(desks.type, theirs, ceiling)
        assert joined(whole, light) == whole
        assert {name: whole.body.get(name) for name in mine.body} == {
            name: joined(whole, light).body.get(name) for name in mine.body
        }


@given(desks=strategies.histories(), newer=strategies.st.sampled_from(["x", 3, ["a"]]))
def test_a_field_nobody_here_knows_travels_and_merges(desks, newer):
    mine, theirs, _ = desks.copies
    theirs = theirs.edited({"field_of_a_newer_desk": newer}, "zzzzzzzz", 99, strategies.NOW)
    whole = joined(mine, theirs)
    assert whole.body["field_of_a_newer_desk"] == newer
    assert joined(theirs, mine) == whole
    edited = whole.edited({"notes": "seen"}, strategies.DESKS[0], 100, strategies.NOW)
    assert edited.body["field_of_a_newer_desk"] == newer


def test_copies_of_two_records_are_never_joined():
    one = Document("a" * 26, "person")
    with pytest.raises(ValueError, match="one id"):
        merge(one, replace(one, id="b" * 26))
    with pytest.raises(ValueError, match="one type"):
        merge(one, replace(one, type="case"))


def test_a_field_cleared_with_knowledge_stays_cleared():
    mine = Document("a" * 26, "person").edited({"name": "Salma"}, "aaaaaaaa", 1, strategies.NOW)
    theirs = mine.edited({"name": None}, "bbbbbbbb", 2, strategies.NOW)
    merged = merge(mine, theirs)
    assert merged.outcomes["name"] is Outcome.TAKEN
    assert "name" not in merged.document.body
    assert merged.lost == {"name": "Salma"}


def test_two_copies_of_one_desk_meet_as_a_conflict_and_alike_on_both_sides() -> None:
    """A folder that was copied goes on counting twice; nothing may be lost without a word."""
    one = Document("a" * 26, "person", {"name": "x"}, {"name": {"deskaaaa": 5}})
    other = Document("a" * 26, "person", {"name": "y"}, {"name": {"deskaaaa": 5}})
    here, there = merge(one, other), merge(other, one)
    assert here.outcomes["name"].conflict
    assert there.outcomes["name"].conflict
    assert here.document.body == there.document.body
    assert {*here.lost.values(), here.document.body["name"]} == {"x", "y"}


@pytest.mark.parametrize(("counter", "false"), [(3, False), (4, True), (9, True), (10, False)])
def test_a_copy_claims_no_edit_of_ours_that_our_copy_does_not_know(counter, false):
    """Up to the last that a name of ours counted to; what came later was written by a copy of this desk."""
    mine = Document("a" * 26, "person", {"name": "ours"}, {"name": {"former": 3}})
    theirs = replace(mine, clocks={"name": {"former": counter, "other": 1}})
    try:
        refuse_false_claims(mine, theirs, {"former": 9, "now": 100})
    except Trouble:
        assert false
    else:
        assert not false


GATHERED = [(name, field) for name, declared in TYPES.items() for field in declared.gathered]
IDS = st.lists(st.sampled_from([letter * 26 for letter in "bcde"]), unique=True)


@pytest.mark.parametrize(("type_name", "field"), GATHERED)
@given(here=IDS, there=IDS, base=IDS)
def test_what_two_desks_tied_apart_stands_together_and_goes_by_an_edit_that_knew_it(
    type_name, field, here, there, base
):
    declared = TYPES[type_name]
    start = Document("a" * 26, type_name).edited({field: base}, "aaaaaaaa", 1, strategies.NOW)
    mine = start.edited({field: here}, "aaaaaaaa", 2, strategies.NOW)
    theirs = start.edited({field: there}, "bbbbbbbb", 2, strategies.NOW)

    def kept(one, other):
        return both_kept(declared, one, other, merge(one, other))

    whole = kept(mine, theirs)
    assert {*whole.document.body[field]} == {*here, *there}
    assert whole.document.body == kept(theirs, mine).document.body
    assert not kept(whole.document, theirs).changed
    gone = whole.document.edited({field: None}, "cccccccc", 3, strategies.NOW)
    assert field not in kept(mine, gone).document.body
    assert field not in kept(gone, theirs).document.body


def test_ties_alone_are_gathered():
    assert {*GATHERED} == {("person", "joined"), ("organisation", "joined")}
