import pytest
import strategies
from hypothesis import given, settings

from defender_desk.model import codec
from defender_desk.model.types import TYPES

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
