"""Unfinished forms, kept inside the vault from one moment to the next.

Store floor: not records; they have no history and leave with no bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from defender_desk.model.codec import Body
from defender_desk.store.connection import Database, Row
from defender_desk.store.faces import decode, encode


@dataclass(frozen=True)
class Draft:
    """What a form held when it was last kept; `record` is None for a record not yet made."""

    key: str
    type: str
    record: str | None
    body: Body
    changed: str


class Drafts:
    """The drafts of one vault, by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, key: str, type_name: str, record: str | None, body: Body) -> None:
        """Keep a draft under its key, instead of what was there."""
        self._database.run(
            "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)",
            (key, type_name, record, encode(body).decode(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        )

    def get(self, key: str) -> Draft | None:
        """The draft under a key."""
        row = self._database.row("SELECT * FROM draft WHERE key = ?", (key,))
        return _draft(row) if row else None

    def all(self) -> list[Draft]:
        """Every draft, newest first."""
        return [_draft(row) for row in self._database.rows("SELECT * FROM draft ORDER BY changed DESC, rowid DESC")]

    def drop(self, key: str) -> None:
        """Forget a draft."""
        self._database.run("DELETE FROM draft WHERE key = ?", (key,))


def _draft(row: Row) -> Draft:
    key, type_name, record, body, changed = row
    return Draft(key, type_name, record, decode(body), changed)
