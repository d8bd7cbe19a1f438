"""Where a field stands in SQL: in the columns of its list table, or inside the record's JSON.

Store floor: names come from the declarations and nowhere else, so that no text of a person becomes SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from defender_desk.model.records import Field, RecordType
from defender_desk.store.connection import Database
from defender_desk.store.faces import Face, column_of, face, key_of, said, unface, written
from defender_desk.store.tables import face_column, key_column, last_column
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble


@dataclass(frozen=True)
class Place:
    """The SQL of a field's face, of its sort key, and of the far end of a stretch of time."""

    type: str
    field: Field
    face: str
    key: str
    last: str

    @property
    def known(self) -> str:
        """The field by the name our functions in SQL know it, quoted."""
        return f"'{self.type}.{self.field.name}'"


def place(declared: RecordType, name: str) -> Place:
    """Where to find a field; Trouble for a filter kept from another version that has one we do not know."""
    field = declared.by_name.get(name)
    if field is None:
        raise Trouble(msg("This filter asks for a field that is not known here: {field}."), field=name)
    if field.kind.listed:
        columns = (f"l.{column}" for column in (face_column(field), key_column(field), last_column(field)))
        return Place(declared.name, field, *columns)
    held = _in_body(field)
    column, known = column_of(field), f"'{declared.name}.{field.name}'"
    key = f"desk_key({known}, {held})" if column.key else held
    return Place(declared.name, field, held, key, f"desk_last({known}, {held})" if column.last else key)


def _in_body(field: Field) -> str:
    held = f"json_extract(r.body, '$.\"{field.name}\"')"
    default = face(said(field, {}))
    if isinstance(default, str):
        return f"coalesce({held}, '{default.replace(chr(39), chr(39) * 2)}')"
    return held if default is None else f"coalesce({held}, {default})"


def teach(database: Database, types: Mapping[str, RecordType]) -> None:
    """Let SQL call what only Python knows: sort keys of unlisted fields, and whether a text holds another."""

    @cache
    def called(known: str) -> Field:
        name, _, field = known.partition(".")
        return types[name].by_name[field]

    def key(known: str, held: Face) -> Face:
        return key_of(column_of(called(known)).key, unface(called(known).kind, held))

    def last(known: str, held: Face) -> Face:
        return key_of(column_of(called(known)).last, unface(called(known).kind, held))

    def contains(known: str, held: Face, folded: str) -> bool:
        return held is not None and folded in fold(written(called(known).kind, held))

    database.teach("desk_key", 2, key)
    database.teach("desk_last", 2, last)
    database.teach("desk_contains", 3, contains)
