"""Choices kept inside the vault, as JSON by name.

Store floor: what they mean is the services' affair.
"""

from __future__ import annotations

from defender_desk.model.codec import Json
from defender_desk.store.connection import Database
from defender_desk.store.faces import decode, encode


class Settings:
    """The settings of one vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> Json:
        """What is kept under a name; None when nothing is."""
        held = self._database.value("SELECT value FROM setting WHERE name = ?", (name,))
        stored: Json = decode(held) if held is not None else None
        return stored

    def all(self) -> dict[str, Json]:
        """Everything that is kept, by name."""
        rows = self._database.rows("SELECT name, value FROM setting ORDER BY name")
        return {name: decode(value) for name, value in rows}

    def put(self, name: str, value: Json) -> None:
        """Keep a value under a name; None forgets it."""
        if value is None:
            self._database.run("DELETE FROM setting WHERE name = ?", (name,))
        else:
            self._database.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, encode(value).decode()))
