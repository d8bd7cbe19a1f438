"""Values as plain JSON: what scripts and databases read, and how it is read back.

Exchange floor: dates as they were written, sums as "1200 EUR", terms as codes. `services.handover.json_lines` adds and
shows records by it, `plain_lines` writes them. What is written tells no name of a file: it may be anybody's, and who is
named in words is looked for in words alone.
"""

from __future__ import annotations

from defender_desk.model import codec
from defender_desk.model.codec import Json, Unreadable
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Amount, Content, Day, Kind, Moment
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES

_OF_FILE = ("id", "name", "media", "size", "sha256")
_WRITTEN_OF_FILE = ("media", "size", "sha256")


def told(document: Document) -> tuple[str, ...]:
    """Names of the fields of a record that say something, in the order of its type; what is not known is not told."""
    declared = TYPES.get(document.type)
    return tuple(field.name for field in declared.fields if field.name in document.body) if declared else ()


def plain_of(document: Document) -> dict[str, object]:
    """Every field of a record that says something, by name, as it is written for others."""
    return {name: written_value(TYPES[document.type].by_name[name], document) for name in told(document)}


def written_value(field: Field, document: Document) -> object:
    """The plain face of a field as it is written for others: of a file, by what it can be known again."""
    value = plain_value(field.kind, codec.value_of(field, document.body))
    return {name: value[name] for name in _WRITTEN_OF_FILE} if isinstance(value, dict) else value


def plain_value(kind: Kind, typed: object) -> object:
    """The plain face of a typed value; a file is told and not given."""
    if isinstance(kind, Content):
        stored = codec.store(kind, typed)
        return dict(zip(_OF_FILE, stored, strict=True)) if isinstance(stored, list) else None
    if isinstance(kind, Amount | Day | Moment):
        return codec.write(kind, typed)
    return codec.store(kind, typed)


def stored_from_plain(kind: Kind, value: Json) -> Json:
    """The stored face of a plain JSON value: written faces are read, stored ones are checked; raises `Unreadable`."""
    if value is None or value in ("", []):
        return None
    if isinstance(kind, Content):
        raise Unreadable
    typed = codec.read(kind, value) if isinstance(value, str) else codec.load(kind, value)
    return codec.store(kind, typed)
