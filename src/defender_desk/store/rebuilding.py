"""Making derived rows anew, when a declaration or the folding of words has changed.

Store floor: runs at opening and in repair, through the same functions that write a single record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from defender_desk.store import rows
from defender_desk.store.connection import Database
from defender_desk.store.derived import Derived
from defender_desk.store.tables import ListTable
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

OTHER_VERSION = msg("This vault was last used by another version of Defender Desk. It must be brought up to date.")
COPY_IT = msg("Copy the whole vault folder to a disk you can write to, and open it there.")


def bring_up_to_date(database: Database, derived: Derived, tables: Mapping[str, ListTable]) -> None:
    """Make anew what was made from another declaration; Trouble where nothing can be written.

    Types that only a newer program declares count as made from another, since from now on nobody keeps them in step.
    """
    known: dict[str, str] = dict(database.rows("SELECT type, fingerprint FROM shape"))
    old = [table for name, table in tables.items() if known.get(name) != table.fingerprint]
    if database.read_only:
        if old:
            raise Trouble(OTHER_VERSION, COPY_IT)
        return
    for name in known.keys() - tables.keys():
        database.run("DELETE FROM shape WHERE type = ?", (name,))
    if old:
        with database.transaction():
            rebuild(database, derived, old)


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
