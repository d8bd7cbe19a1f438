"""Making derived rows anew, when a declaration or the folding of words has changed.

Store floor: runs at opening and in repair, through the same functions that write a single record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from defender_desk.store import rows
from defender_desk.store.connection import Database
from defender_desk.store.derived import Derived
from defender_desk.store.tables import ListTable


def shapes(database: Database) -> dict[str, str]:
    """The types that have derived rows, each with the fingerprint of the declaration they were made from."""
    return dict(database.rows("SELECT type, fingerprint FROM shape"))


def stale(known: Mapping[str, str], tables: Mapping[str, ListTable]) -> list[ListTable]:
    """The types whose derived rows were made from another declaration."""
    return [table for name, table in tables.items() if known.get(name) != table.fingerprint]


def forget_unknown(database: Database, known: Mapping[str, str], tables: Mapping[str, ListTable]) -> None:
    """Mark the types that only a newer program declares as stale, since from now on nobody keeps their rows in step."""
    for name in known.keys() - tables.keys():
        database.run("DELETE FROM shape WHERE type = ?", (name,))


def rebuild(database: Database, derived: Derived, tables: Iterable[ListTable]) -> None:
    """Drop and make the derived rows of these types, inside the transaction of the caller."""
    for table in tables:
        name = table.declared.name
        for statement in table.statements:
            database.run(statement)
        theirs = "(SELECT seq FROM record WHERE type = ?)"
        for forget in (
            f"DELETE FROM link WHERE source IN {theirs}",  # noqa: S608  no text of ours or theirs is joined in
            f"DELETE FROM term WHERE source IN {theirs}",  # noqa: S608
            f"DELETE FROM sound WHERE source IN {theirs}",  # noqa: S608
            f"DELETE FROM words WHERE rowid IN {theirs}",  # noqa: S608
        ):
            database.run(forget, (name,))
        for seq, document in rows.each(database, name):
            derived.write(seq, None, document)
        derived.index_long([name])
        database.run("INSERT OR REPLACE INTO shape VALUES (?, ?)", (name, table.fingerprint))
