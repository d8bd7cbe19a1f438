"""Records and links read in blocks and kept at hand while many records are looked at together.

Store floor: `Store.at_hand` opens one for the length of a block; nothing may be written meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from defender_desk.model.documents import Document
from defender_desk.store import rows
from defender_desk.store.connection import Database

_BATCH = 400


@dataclass(frozen=True)
class Link:
    """That a record points at another one, through one of its fields."""

    source: str
    type: str
    field: str
    binned: bool

    def names(self, type_name: str, fields: Collection[str]) -> bool:
        """Whether a live record of this type points through one of these fields."""
        return self.type == type_name and self.field in fields and not self.binned


class Near:
    """What has been read so far; asks the database only for what is not here yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents: dict[str, Document | None] = {}
        self._links: dict[str, list[Link]] = {}

    def many(self, keys: Collection[str]) -> dict[str, Document]:
        """Those of these records that are kept here, in the order asked for."""
        wanted = dict.fromkeys(keys)
        if missing := [key for key in wanted if key not in self._documents]:
            found = rows.many(self._database, missing)
            self._documents |= {key: found.get(key) for key in missing}
        return {key: document for key in wanted if (document := self._documents[key]) is not None}

    def pointing_at(self, key: str) -> list[Link]:
        """Every record that points at this one, oldest first."""
        if key not in self._links:
            self.links((key,))
        return self._links[key]

    def links(self, keys: Iterable[str]) -> list[Link]:
        """Read at once what points at these records, and give all of it."""
        wanted = list(dict.fromkeys(keys))
        if missing := [key for key in wanted if key not in self._links]:
            self._links |= pointing_at(self._database, missing)
        return [link for key in wanted for link in self._links[key]]


def through(database: Database, field: str) -> dict[str, list[str]]:
    """What live records point at through a field, each with the ids of those that do."""
    found: dict[str, list[str]] = {}
    sql = "SELECT target, record.id FROM link JOIN record ON record.seq = source WHERE field = ? AND NOT record.binned"
    for target, source in database.rows(sql, (field,)):
        found.setdefault(target, []).append(source)
    return found


def pointing_at(database: Database, keys: Collection[str]) -> dict[str, list[Link]]:
    """For each of these records (or sealed files), every record that points at it, oldest first."""
    wanted = list(keys)
    found: dict[str, list[Link]] = {key: [] for key in wanted}
    for at in range(0, len(wanted), _BATCH):
        piece = wanted[at : at + _BATCH]
        marks = ", ".join("?" * len(piece))
        for target, source, type_name, field, binned in database.rows(
            "SELECT link.target, record.id, record.type, link.field, record.binned FROM link"  # noqa: S608  marks alone
            f" JOIN record ON record.seq = link.source WHERE link.target IN ({marks})"
            " ORDER BY link.target, link.source, link.field",
            piece,
        ):
            found[target].append(Link(source, type_name, field, bool(binned)))
    return found
