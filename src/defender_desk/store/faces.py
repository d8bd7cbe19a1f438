"""How each kind of value stands in a column of a list: its face, and the keys it is sorted and compared by.

Store floor: the store's one table by kind. A face is the stored value itself, lists as JSON text; a key is None when
nothing is said or the stored value is not of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json, Unreadable
from defender_desk.model.kinds import (
    Amount,
    Answer,
    Choice,
    Choices,
    Content,
    Day,
    Handles,
    Kind,
    Line,
    Moment,
    Number,
    Prose,
    Ref,
    Refs,
)  # fmt: skip
from defender_desk.model.records import Field
from defender_desk.text.collation import sort_key

Face: TypeAlias = "str | int | float | None"

LONGEST_KEY = 120
"""Characters of a sort key kept; longer texts that agree so far stand in order of arrival."""

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class Column:
    """What a list keeps of one kind beside the face."""

    key: Callable[[Any], Face] | None = None
    """Sorted and compared by; None when the face is its own key."""
    last: Callable[[Any], Face] | None = None
    """The far end of a stretch of time; None where there is only one point."""
    packed: bool = False
    """The face is JSON text."""
    many: str = ""
    """Table with one row for each of several values: "link" or "term"."""


def column_of(field: Field) -> Column:
    """What a list keeps of this field."""
    return COLUMNS[type(field.kind)]


def said(field: Field, body: Body) -> Json:
    """The stored value of a field, or what its declaration says when the record does not."""
    stored = body.get(field.name)
    return codec.store(field.kind, field.empty) if stored is None else stored


def face(stored: Json) -> Face:
    """The stored value as a column holds it."""
    if isinstance(stored, list | dict):
        return encode(stored).decode()
    return int(stored) if isinstance(stored, bool) else stored


def unface(kind: Kind, held: Face) -> Json:
    """The stored value of what a column holds."""
    if isinstance(held, str):
        if not COLUMNS[type(kind)].packed:
            return held
        try:
            unpacked: Json = decode(held)
        except msgspec.DecodeError:
            return held
        return unpacked
    return bool(held) if isinstance(kind, Answer) and held is not None else held


def written(kind: Kind, held: Face) -> str:
    """The written face of what a column holds; empty when it is not of this kind."""
    stored = unface(kind, held)
    try:
        return "" if stored is None else codec.write(kind, codec.load(kind, stored))
    except Unreadable:
        return ""


def key_of(key: Callable[[Any], Face] | None, stored: Json) -> Face:
    """A key, None when nothing is said or what is said is of another shape."""
    if stored is None or key is None:
        return face(stored)
    try:
        return key(stored)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return None


def _text(stored: str) -> Face:
    return sort_key(stored)[:LONGEST_KEY] or None


def _first_text(stored: list[str]) -> Face:
    return _text(stored[0])


def _first(stored: list[str]) -> Face:
    return stored[0]


def _sum(stored: list[str]) -> Face:
    return float(stored[0])


def _first_day(stored: list[str]) -> Face:
    return stored[1] or None


def _last_day(stored: list[str]) -> Face:
    return stored[2] or None


def _file_name(stored: list[str]) -> Face:
    return _text(stored[1])


COLUMNS: Mapping[type[Kind], Column] = {
    Line: Column(_text),
    Prose: Column(_text),
    Handles: Column(_first_text, packed=True, many="term"),
    Choice: Column(),
    Choices: Column(_first, packed=True, many="term"),
    Answer: Column(),
    Number: Column(),
    Amount: Column(_sum, packed=True),
    Day: Column(_first_day, _last_day, packed=True),
    Moment: Column(),
    Ref: Column(),
    Refs: Column(_first, packed=True, many="link"),
    Content: Column(_file_name, packed=True),
}
