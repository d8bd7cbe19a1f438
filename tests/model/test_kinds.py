import json

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from defender_desk.model import codec, shown
from defender_desk.model.kinds import KINDS, Choice, Choices, Content, Handles, Kind, Ref, Reference, Refs
from defender_desk.model.levels import OPEN
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

FIELDS = [(declared.name, field) for declared in TYPES.values() for field in declared.fields]
IDS = [f"{name}.{field.name}" for name, field in FIELDS]
COMMON = {"level": OPEN, "label": msg("Label")}
ONE_OF_EACH = {
    kind: kind(
        **COMMON,
        **({"form": "code"} if kind is Handles else {}),
        **({"vocabulary": "violation_type"} if kind in (Choice, Choices) else {}),
        **({"to": ("case",), "back": msg("Back")} if kind in (Ref, Refs) else {}),
    )
    for kind in KINDS
}
"""Every kind, also one that no field uses yet."""
EACH_KIND = pytest.mark.parametrize("kind", ONE_OF_EACH.values(), ids=[kind.__name__ for kind in KINDS])


@pytest.mark.parametrize("table", [codec._FACES, shown._SHOWN, strategies.DRAWN], ids=["codec", "shown", "strategies"])
def test_every_table_covers_every_kind(table):
    assert set(table) == set(KINDS)


def test_kinds_are_all_the_kinds():
    assert {*Kind.__subclasses__(), *Reference.__subclasses__()} - {Reference} == set(KINDS)
    assert all(
        {"level", "label", "help", "search", "listed"} <= {field.name for field in fields(kind)} for kind in KINDS
    )


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=IDS)
@settings(max_examples=8)
@given(data=st.data())
def test_a_stored_value_loads_as_it_was(name: str, field: Field, data):
    value = data.draw(strategies.typed(field.kind))
    stored = codec.store(field.kind, value)
    if stored is not None:
        assert codec.load(field.kind, stored) == value
        assert codec.store(field.kind, codec.load(field.kind, stored)) == stored


@EACH_KIND
@given(data=st.data())
def test_a_value_of_every_kind_keeps_through_its_three_faces(kind: Kind, data):
    value = data.draw(strategies.typed(kind))
    stored = codec.store(kind, value)
    if stored is not None:
        assert codec.load(kind, json.loads(json.dumps(stored))) == value
    if not isinstance(kind, Content):
        assert codec.read(kind, codec.write(kind, value)) == value


def test_a_file_never_comes_in_through_a_cell():
    kind = ONE_OF_EACH[Content]
    assert codec.read(kind, "") is None
    with pytest.raises(codec.Unreadable):
        codec.read(kind, "photo.jpg")


FOREIGN = [
    0,
    -1,
    1.5,
    True,
    "x" * 3_000,
    "a\0b",
    [],
    [1],
    ["a"] * 2_000,
    {"a": 1},
    ["x", "y"],
    ["1", "EUR", "z"],
    [None],
]


@pytest.mark.parametrize("foreign", FOREIGN, ids=repr)
@EACH_KIND
def test_what_is_stored_wrongly_is_refused_or_read_and_never_a_traceback(kind, foreign):
    try:
        value = codec.load(kind, foreign)
    except codec.Unreadable:
        return
    assert codec.store(kind, value) in (foreign, None)


@settings(max_examples=60)
@given(
    foreign=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6),
    data=st.data(),
)
def test_a_body_from_outside_is_checked_or_a_trouble(foreign, data):
    declared = data.draw(strategies.types)
    name = data.draw(st.sampled_from([field.name for field in declared.fields]))
    try:
        codec.check_body(declared, {name: foreign})
    except Trouble as caught:
        trouble = caught
    else:
        return
    assert trouble.values["field"] == name
