"""The list tables: one for each record type, a narrow copy of what its lists show, sort and filter by.

Store floor: derived from the declarations and made anew when one changes; nothing here is the truth about a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from defender_desk.model.documents import Document
from defender_desk.model.records import Field, RecordType
from defender_desk.store.connection import Bound
from defender_desk.store.faces import Column, Face, column_of, encode, face, key_of, said
from defender_desk.text.collation import sort_key
from defender_desk.text.handles_said import handle_faces
from defender_desk.text.names import sounds_of_several
from defender_desk.text.search_text import index_text

LONG = 500
"""Lines from which a list has an index for each column; shorter ones are sorted as soon as they are read.

Every index is read at each opening and written at each save, and a desk has far more short lists than long ones.
"""
_OWN = ("seq", "id", "binned", "changed")
_PROBE = "Émile’s 12٣ قراءةُ مسئولون والمدارس أبو عبد الله Twati ظابط قرفي القرشي Abd Allah Abd-ur-Rahman"
_NAMES_PROBE = f"{_PROBE}\uff1bريم"
_HANDLE_PROBE = "https://x.com/Twati_12?s=1 70/123-456 forum.example.org/a"


@dataclass(frozen=True)
class ListTable:
    """The list table of one record type: its columns, its indexes, and the row of a record."""

    declared: RecordType

    @property
    def name(self) -> str:
        """The table, quoted."""
        return f'"list_{self.declared.name}"'

    @cached_property
    def columns(self) -> tuple[tuple[str, Field, Callable[[object], Face] | None], ...]:
        """Columns after the record's own, each with its field and how it is made."""
        made: list[tuple[str, Field, Callable[[object], Face] | None]] = []
        for field in self.declared.listed:
            column = column_of(field)
            made.append((face_column(field), field, None))
            made += [(name, field, key) for name, key in _keys(field, column)]
        return tuple(made)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every column, quoted, in the order of `row`."""
        return (*_OWN, *(name for name, _, _ in self.columns))

    @cached_property
    def line(self) -> tuple[str, ...]:
        """What is read for one line of a list, the table being called l: its own columns and the listed faces."""
        return ("l.id", "l.changed", *(f"l.{face_column(field)}" for field in self.declared.listed))

    @cached_property
    def insert(self) -> str:
        """The statement that adds a row."""
        marks = ", ".join("?" * len(self.names))
        return f"INSERT INTO {self.name} ({', '.join(self.names)}) VALUES ({marks})"  # noqa: S608  declared names

    def row(self, seq: int, document: Document) -> tuple[Face, ...]:
        """What the list keeps of a record, in the order of `names`."""
        stored = {field.name: said(field, document.body) for field in self.declared.listed}
        made = (
            face(stored[field.name]) if key is None else key_of(key, stored[field.name])
            for _, field, key in self.columns
        )
        return (seq, document.id, int(document.binned), document.changed, *made)

    def update(self, before: Bound, after: Bound) -> tuple[str, Bound] | None:
        """The statement that turns one row into another, touching the indexes of changed columns alone."""
        changed = [(name, new) for name, old, new in zip(self.names, before, after, strict=True) if old != new]
        if not changed:
            return None
        sets = ", ".join(f"{name} = ?" for name, _ in changed)
        sql = f"UPDATE {self.name} SET {sets} WHERE seq = ?"  # noqa: S608  declared names
        return sql, [*(new for _, new in changed), after[0]]

    def moved(self, seq: int, document: Document) -> tuple[str, Bound]:
        """The statement that says of a row that it is in the bin, or out of it, and when it went there."""
        sql = f"UPDATE {self.name} SET binned = ?, changed = ? WHERE seq = ?"  # noqa: S608  a declared name
        return sql, (int(document.binned), document.changed, seq)

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """What makes the empty table with the index of its usual order."""
        own = "seq INTEGER PRIMARY KEY, id TEXT NOT NULL, binned INTEGER NOT NULL, changed TEXT NOT NULL"
        columns = "".join(f", {name} ANY" for name, _, _ in self.columns)
        return (
            f"DROP TABLE IF EXISTS {self.name}",
            f"CREATE TABLE {self.name} ({own}{columns}) STRICT",
            f'CREATE INDEX "{self.declared.name}_changed" ON {self.name} (binned, changed)',
        )

    @cached_property
    def indexes(self) -> tuple[str, ...]:
        """What makes the indexes of a long list, one for each way to sort it and to compare by."""
        indexed = [name for name, field, key in self.columns if key or not column_of(field).key]
        # Most fields of most records say nothing; leaving those out halves what a new record has to write.
        return tuple(
            f'CREATE INDEX "{self.declared.name}_{at}" ON {self.name} (binned, {name}) WHERE {name} IS NOT NULL'
            for at, name in enumerate(indexed)
        )

    @cached_property
    def fingerprint(self) -> str:
        """Changes with everything the derived rows of this type depend on: its fields, the folding, the sorting."""
        searched = [[field.name, type(field.kind).__name__] for field in self.declared.searched]
        pointing = [field.name for field in self.declared.references]
        empties = [[field.name, face(said(field, {}))] for field in self.declared.listed]
        named = [field.name for field in self.declared.named]
        heard = sorted(sounds_of_several(_NAMES_PROBE)) if named else []
        reached = [[field.name for field in self.declared.handles], sorted(handle_faces(_HANDLE_PROBE))]
        folded = [sort_key(_PROBE), index_text(_PROBE)]
        depends = [self.statements, self.indexes, searched, pointing, empties, folded, named, heard]
        depends += reached if self.declared.handles else []
        return hashlib.sha256(encode(depends)).hexdigest()


@cache
def list_table(declared: RecordType) -> ListTable:
    """The list table of a record type, made once: what follows from a declaration stays the same."""
    return ListTable(declared)


def face_column(field: Field) -> str:
    """The column that holds what the record says."""
    return f'"f_{field.name}"'


def key_column(field: Field) -> str:
    """The column a list is sorted and compared by."""
    return f'"k_{field.name}"' if column_of(field).key else face_column(field)


def last_column(field: Field) -> str:
    """The column with the far end of a stretch of time."""
    return f'"l_{field.name}"' if column_of(field).last else key_column(field)


def _keys(field: Field, column: Column) -> list[tuple[str, Callable[[object], Face]]]:
    pairs = ((key_column(field), column.key), (last_column(field), column.last))
    return [(name, key) for name, key in pairs if key]
