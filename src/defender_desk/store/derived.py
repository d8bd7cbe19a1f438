"""Everything derived from a record's body: its list row, its links, its terms, its words, and how its names sound.

Store floor: one place writes them, so that a single save, an import and a rebuild can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set  # noqa: PYI025  the abstract one

from defender_desk.model.codec import blobs_of
from defender_desk.model.documents import Document
from defender_desk.model.records import Field, RecordType
from defender_desk.store import blobs, words
from defender_desk.store.connection import Database
from defender_desk.store.faces import column_of, said
from defender_desk.store.tables import LONG, ListTable
from defender_desk.text.handles_said import handle_faces
from defender_desk.text.names import sounds_of_several

_STATEMENTS = {
    "link": (
        "INSERT INTO link (target, field, source) VALUES (?, ?, ?)",
        "DELETE FROM link WHERE target = ? AND field = ? AND source = ?",
    ),
    "term": (
        "INSERT INTO term (code, field, source) VALUES (?, ?, ?)",
        "DELETE FROM term WHERE code = ? AND field = ? AND source = ?",
    ),
    "sound": (
        "INSERT INTO sound (piece, source) VALUES (?, ?)",
        "DELETE FROM sound WHERE piece = ? AND source = ?",
    ),
}


class Derived:
    """Keeps the derived rows of every declared type in step with the records."""

    def __init__(self, database: Database, tables: Mapping[str, ListTable]) -> None:
        self._database = database
        self._tables = tables

    def write(self, seq: int, before: Document | None, after: Document) -> None:
        """Bring the derived rows of one record from what it was to what it is."""
        table = self._tables.get(after.type)
        if table is None:  # a newer desk's type is kept whole and shown by none of our lists
            return
        if before is not None and before.body == after.body:  # it went into the bin or out of it: it says the same
            self._database.run(*table.moved(seq, after))
            return
        if before is None:
            self._database.add(table.insert, [table.row(seq, after)])
        elif change := table.update(table.row(seq, before), table.row(seq, after)):
            self._database.run(*change)
        self._write_many(seq, table.declared, before, after)
        self._write_words(seq, table.declared, before, after)

    def erase(self, seq: int, before: Document) -> None:
        """Remove every derived row of a record."""
        table = self._tables.get(before.type)
        if table is not None:
            self._database.run(f"DELETE FROM {table.name} WHERE seq = ?", (seq,))  # noqa: S608  a declared name
            self._write_many(seq, table.declared, before, None)
            words.drop(self._database, seq)

    def index_long(self, names: Iterable[str]) -> None:
        """Give those lists of these types that have become long an index for each column."""
        for table in (self._tables[name] for name in names if name in self._tables):
            indexed = len(self._database.rows(f"PRAGMA index_list({table.name})")) > 1  # each has that of its order
            sql = f"SELECT 1 FROM {table.name} LIMIT 1 OFFSET {LONG - 1}"  # noqa: S608  a declared name
            if not indexed and self._database.value(sql):
                for statement in table.indexes:
                    self._database.run(statement)

    def _write_many(self, seq: int, declared: RecordType, before: Document | None, after: Document | None) -> None:
        for table, keyed in (("link", links), ("term", terms), ("sound", sounds)):
            old = set[tuple[str, ...]](keyed(declared, before)) if before else set()
            new = set[tuple[str, ...]](keyed(declared, after)) if after else set()
            if old == new:
                continue
            insert, delete = _STATEMENTS[table]
            if gone := sorted(old - new):
                self._database.run_many(delete, [(*one, seq) for one in gone])
            self._database.add(insert, [(*one, seq) for one in sorted(new - old)])
            if table == "link" and after:
                self._attach(declared, after, new - old)

    def _attach(self, declared: RecordType, document: Document, fresh: Set[tuple[str, ...]]) -> None:
        files = {field.name for field in declared.contents}
        for target, name in fresh:
            if name in files:
                blobs.attach(self._database, target, document.id)

    def _write_words(self, seq: int, declared: RecordType, before: Document | None, after: Document) -> None:
        old = words.text_of(declared, before.body) if before else ""
        new = words.text_of(declared, after.body)
        if old != new:
            if old:
                words.drop(self._database, seq)
            words.add(self._database, seq, new)


def links(declared: RecordType, document: Document) -> Iterator[tuple[str, str]]:
    """What a record points at, records and sealed files, each with the name of the field."""
    for field in declared.references:
        yield from ((target, field.name) for target in _several(field, document))
    yield from ((blob.id, name) for name, blob in blobs_of(declared, document.body))


def terms(declared: RecordType, document: Document) -> Iterator[tuple[str, str]]:
    """The terms of listed fields that hold several, each with the name of the field."""
    for field in declared.listed:
        if column_of(field).many == "term":
            yield from ((code, field.name) for code in _several(field, document))


def sounds(declared: RecordType, document: Document) -> Iterator[tuple[str]]:
    """The pieces of the keys under which the names of a record are looked up, and the faces of its addresses."""
    names = (text for field in declared.named for text in _several(field, document))
    handles = (handle for field in declared.handles for handle in _several(field, document))
    yield from ((piece,) for piece in {piece for text in names for piece in sounds_of_several(text)})
    yield from ((face,) for face in {face for handle in handles for face in handle_faces(handle)})


def _several(field: Field, document: Document) -> list[str]:
    stored = said(field, document.body)
    if isinstance(stored, str):
        return [stored] if stored else []
    return [value for value in stored if isinstance(value, str)] if isinstance(stored, list) else []
