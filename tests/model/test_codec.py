import json

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.model import codec
from defender_desk.model.kinds import Day, Handles, Line, Prose
from defender_desk.model.levels import Level
from defender_desk.model.types import TYPES
from defender_desk.text.dates import parse
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

EACH_TYPE = pytest.mark.parametrize("declared", TYPES.values(), ids=TYPES.keys())


@EACH_TYPE
def test_a_record_survives_its_body(declared):
    @settings(max_examples=25)
    @given(record=strategies.records(declared))
    def survives(record):
        body = strategies.body_of(declared, record)
        assert codec.from_body(declared, body) == record
        assert strategies.body_of(declared, codec.from_body(declared, body)) == body

    survives()


@EACH_TYPE
def test_an_empty_body_is_an_empty_record(declared):
    record = codec.from_body(declared, {})
    assert record == declared.cls()
    said = strategies.body_of(declared, record)
    assert all(declared.by_name[name].empty == codec.value_of(declared.by_name[name], {}) for name in said)


@EACH_TYPE
def test_what_a_newer_desk_wrote_is_no_trouble(declared):
    assert codec.from_body(declared, {"field_of_a_newer_desk": ["x"]}) == declared.cls()
    codec.check_body(declared, {"field_of_a_newer_desk": ["x"]})


@pytest.mark.parametrize("amount", ["1e99999999", "NaN", "-Infinity", "1_0", "٣", "", "1" * 21, " 1"])
def test_a_sum_is_written_out_in_plain_digits(amount):
    """A sum with a large exponent is a few bytes in a bundle and a hundred million digits on the screen."""
    kind = TYPES["incident"].by_name["losses_value"].kind
    with pytest.raises(codec.Unreadable):
        codec.load(kind, [amount, "EUR"])


def test_a_protection_level_taken_away_is_the_strictest():
    for declared in TYPES.values():
        field = declared.by_name.get("protection")
        if field is not None:
            assert codec.value_of(field, {"protection": None}) == "not_published"
            assert codec.value_of(field, {}) == "not_published"


def test_the_files_of_a_body_are_named_and_what_cannot_be_read_is_not():
    sealed = ["a" * 26, "x.pdf", "application/pdf", 3, "0" * 64]
    evidence = TYPES["evidence"]
    assert [(name, blob.id) for name, blob in codec.blobs_of(evidence, {"content": sealed})] == [("content", "a" * 26)]
    for stored in (None, "x", [], sealed[:4], ["../up", *sealed[1:]]):
        assert list(codec.blobs_of(evidence, {"content": stored})) == []
    assert list(codec.blobs_of(TYPES["person"], {"content": sealed})) == []


HARD = st.text(st.characters(exclude_categories=()), max_size=20) | st.sampled_from(
    ["\0", "a\0b", "\ud800", "x" * 2_001, "\u200f\0", "\ud83d \ude00"]
)
"""What can be pasted, halves of characters and NUL among it."""


@given(typed=HARD)
def test_what_is_stored_can_be_read_again_and_written_to_any_file(typed: str) -> None:
    for kind, value in (
        (Line(label=msg("x"), level=Level.OPEN), typed),
        (Prose(label=msg("x"), level=Level.OPEN), typed),
        (Handles(label=msg("x"), level=Level.OPEN, form="phone"), (typed, "second")),
        (Day(label=msg("x"), level=Level.OPEN), parse(typed)),
    ):
        stored = codec.store(kind, value)
        json.dumps(stored, ensure_ascii=False).encode()
        if stored is not None and not codec.too_long(kind, stored):
            assert codec.store(kind, codec.load(kind, stored)) == stored


def test_a_record_from_outside_holds_no_more_than_one_made_here() -> None:
    person = TYPES["person"]
    for body in ({"name": "x" * 2_001}, {"notes": "x" * 200_001}, {"phones": ["1"] * 1_001}, {"notes": "a\0b"}):
        with pytest.raises(Trouble):
            codec.check_body(person, body)
        codec.from_body(person, body)  # what is kept here is read, however it came to be so
