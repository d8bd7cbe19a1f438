"""What a salvage held back: a row for each record and batch, beside the entries of the journal that say the same.

Store floor: two places, so that what is lost of the one is known by the other; the journal tells who looked since.
"""

from __future__ import annotations

from collections.abc import Iterable

from defender_desk.store.connection import Database

TABLE = "held_back"
BEFORE = "setting"
"""The table that told it before there was one of its own."""


class Held:
    """The records of one vault that were ever held back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, these: Iterable[tuple[str, int]]) -> None:
        """Note records, each with the batch that held it back."""
        self._database.run_many("INSERT OR IGNORE INTO held_back VALUES (?, ?)", [*these])

    def all(self) -> dict[str, int]:
        """Each record that was ever held back, with the last batch that did."""
        return dict(self._database.rows("SELECT record, max(batch) FROM held_back GROUP BY record"))

    def batches(self) -> frozenset[int]:
        """The batches by which records were held back."""
        return frozenset(batch for (batch,) in self._database.rows("SELECT DISTINCT batch FROM held_back"))
