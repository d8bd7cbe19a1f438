"""What came in with a file and was not taken: their copies of records, kept until somebody here decides.

Store floor: not records of ours; they are in no list, no search and no journal, and leave with no bundle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from defender_desk.model.documents import Document, targets
from defender_desk.model.merging import knows
from defender_desk.model.types import TYPES
from defender_desk.store import rows
from defender_desk.store.connection import Database, Row


@dataclass(frozen=True)
class Waiting:
    """Their copy of a record, from which desk and by what name it came, and when (UTC, ISO 8601 to the second)."""

    number: int
    document: Document
    who: str
    desk: str
    came: str


class WaitingList:
    """What waits in one vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, document: Document, who: str, desk: str) -> None:
        """Keep a copy, instead of those that say nothing it does not know of."""
        before = self.of(document.id)
        if any(knows(one.document, document) for one in before):
            return
        self._drop(one for one in before if knows(document, one.document))
        came = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self._database.run(
            f"INSERT INTO waiting ({rows.FIELDS}, who, desk, came) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*rows.as_row(document), who, desk, came),
        )

    def of(self, key: str) -> list[Waiting]:
        """The copies of one record that wait, oldest first."""
        return self._read("WHERE id = ?", key)

    def all(self) -> list[Waiting]:
        """Every copy that waits, oldest first."""
        return self._read("")

    def settle(self, here: Document) -> None:
        """Let go of the copies of a record that say nothing ours does not know of."""
        self._drop(one for one in self.of(here.id) if knows(here, one.document))

    def forget(self, key: str) -> None:
        """Let go of every copy of a record that is erased, and of every copy that is about whom it was of."""
        near = self._read("WHERE id = ?1 OR instr(body, ?1)", key)
        self._drop(one for one in near if key in (one.document.id, *_about(one.document)))

    def drop(self, number: int) -> None:
        """Let go of a copy."""
        self._database.run("DELETE FROM waiting WHERE number = ?", (number,))

    def _drop(self, these: Iterable[Waiting]) -> None:
        for one in these:
            self.drop(one.number)

    def _read(self, where: str, *values: str) -> list[Waiting]:
        sql = f"SELECT {rows.FIELDS}, number, who, desk, came FROM waiting {where} ORDER BY number"  # noqa: S608
        return [_waiting(row) for row in self._database.rows(sql, values)]


def _about(document: Document) -> list[str]:
    names = TYPES[document.type].about if document.type in TYPES else ()
    return [key for name in names for key in targets(document.body.get(name))]


def _waiting(row: Row) -> Waiting:
    *document, number, who, desk, came = row
    return Waiting(number, rows.of_row(tuple(document)), who, desk, came)
