"""Records as rows: documents in and out of the `record` table, and the stones that stand for erased ones.

Store floor: bodies and clocks are compact JSON; fields that share a clock are written together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from defender_desk.model.documents import Clock, Document
from defender_desk.model.merging import all_known
from defender_desk.store.connection import Database
from defender_desk.store.faces import decode, encode

FIELDS = "id, type, body, clocks, binned, created, changed"
"""The columns of a record, as `as_row` fills them."""
_INSERT = f"INSERT INTO record (seq, {FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  our own columns
_BATCH = 1_000


def pack_clocks(clocks: Mapping[str, Clock]) -> str:
    """Clocks as JSON, `[[clock, [field, …]], …]`."""
    shared: dict[frozenset[tuple[str, int]], list[str]] = {}
    for name, clock in clocks.items():
        shared.setdefault(frozenset(clock.items()), []).append(name)
    return encode([[dict(sorted(clock)), names] for clock, names in shared.items()]).decode()


def unpack_clocks(packed: str) -> dict[str, Clock]:
    """Clocks by field."""
    return {name: clock for clock, names in decode(packed) for name in names}


def get(database: Database, key: str) -> tuple[int, Document] | None:
    """A record with its number in the tables."""
    row = database.row(f"SELECT seq, {FIELDS} FROM record WHERE id = ?", (key,))  # noqa: S608
    return (row[0], of_row(row[1:])) if row else None


def many(database: Database, keys: Collection[str]) -> dict[str, Document]:
    """Those of these records that are kept here, in the order asked for."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, Document] = {}
    for at in range(0, len(wanted), _BATCH):
        piece = wanted[at : at + _BATCH]
        marks = ", ".join("?" * len(piece))
        for row in database.rows(f"SELECT {FIELDS} FROM record WHERE id IN ({marks})", piece):  # noqa: S608
            found[row[0]] = of_row(row)
    return {key: found[key] for key in wanted if key in found}


def each(database: Database, type_name: str | None = None) -> Iterator[tuple[int, Document]]:
    """Every record, or those of one type, in order of arrival; other tables may be written meanwhile."""
    last = 0
    while rows := database.rows(
        f"SELECT seq, {FIELDS} FROM record WHERE seq > ? AND (? IS NULL OR type = ?) ORDER BY seq LIMIT ?",  # noqa: S608
        (last, type_name, type_name, _BATCH),
    ):
        yield from ((row[0], of_row(row[1:])) for row in rows)
        last = rows[-1][0]


def last(database: Database) -> int:
    """The largest number that a record ever had here; none is given twice."""
    return int(database.value("SELECT seq FROM sqlite_sequence WHERE name = 'record'") or 0)


def insert(database: Database, seq: int, document: Document) -> None:
    """Add a record under a number that none ever had."""
    database.add(_INSERT, [(seq, *as_row(document))])


def update(database: Database, seq: int, document: Document) -> None:
    """Write what a record holds now."""
    database.run(
        "UPDATE record SET body = ?, clocks = ?, binned = ?, created = ?, changed = ? WHERE seq = ?",
        (*as_row(document)[2:], seq),
    )


def bury(database: Database, seq: int, document: Document) -> None:
    """Remove a record and leave a stone, so that it never returns by itself."""
    known = all_known(document, stone(database, document.id)) or document
    database.run("DELETE FROM record WHERE seq = ?", (seq,))
    database.run(
        "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?)",
        (document.id, document.type, pack_clocks(known.clocks)),
    )


def stone(database: Database, key: str) -> Document | None:
    """What was known of a record when it was erased here for good: its clocks and no word; None where it never was."""
    row = database.row("SELECT type, clocks FROM tombstone WHERE id = ?", (key,))
    return Document(key, row[0], {}, unpack_clocks(row[1])) if row else None


def kind(database: Database, key: str) -> str:
    """The type of the record with this id, kept here or among what waits; empty where there is none."""
    sql = "SELECT type FROM record WHERE id = ?1 UNION ALL SELECT type FROM waiting WHERE id = ?1"
    return str(database.value(sql, (key,)) or "")


def as_row(document: Document) -> tuple[str | int, ...]:
    """A record as the values of its columns."""
    body = encode(document.body).decode()
    clocks = pack_clocks(document.clocks)
    return document.id, document.type, body, clocks, int(document.binned), document.created, document.changed


def of_row(row: tuple[Any, ...]) -> Document:
    """The record that the values of its columns say."""
    key, type_name, body, clocks, binned, created, changed = row
    return Document(key, type_name, decode(body), unpack_clocks(clocks), bool(binned), created, changed)
