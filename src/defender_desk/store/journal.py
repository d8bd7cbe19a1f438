"""The journal: every change that was ever made here, chained by hashes so that none can vanish unseen.

Store floor: append-only. What an erased record said can be taken out of its entries (payload and salt), and the chain
still verifies, because it runs over the digest of the payload alone; the salt keeps that digest from being guessed.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from defender_desk.model.codec import Json
from defender_desk.model.history import TELLS_ONLY, Event
from defender_desk.store.connection import Bound, Database, Row
from defender_desk.store.faces import decode, encode

GENESIS = bytes(32)
"""The hash before the first entry."""

_COLUMNS = "counter, batch, at, desk, who, deed, record, type, payload"
_TOLD = 8
"""Columns that the chain runs over as they are; then come payload, salt, digest and hash."""
_INSERT = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Entry:
    """What is about to be written into the journal; `lost` holds the values that lost in a merge."""

    deed: str
    record: str = ""
    type: str = ""
    before: Mapping[str, Json] = field(default_factory=dict)
    after: Mapping[str, Json] = field(default_factory=dict)
    lost: Mapping[str, Json] = field(default_factory=dict)
    note: str = ""

    def payload(self) -> bytes:
        """The part that can be erased, as JSON of what is not empty."""
        parts = {"before": self.before, "after": self.after, "lost": self.lost, "note": self.note}
        return encode({name: part for name, part in parts.items() if part})


@dataclass(frozen=True)
class Signature:
    """What all entries of a batch share."""

    batch: int
    at: str
    desk: str
    who: str


@dataclass(frozen=True)
class Head:
    """The end of the chain: the hash and the counter of the last entry."""

    hash: bytes = GENESIS
    counter: int = 0


def head(database: Database) -> Head:
    """The end of the chain as it is kept."""
    row = database.row("SELECT hash, counter FROM journal ORDER BY counter DESC LIMIT 1")
    return Head(*row) if row else Head()


def hash_at(database: Database, counter: int) -> bytes | None:
    """The hash of an entry; that before the first one for 0, None where there is no such entry."""
    found = database.value("SELECT hash FROM journal WHERE counter = ?", (counter,))
    return found if counter else GENESIS


def last_entry(database: Database) -> str:
    """When the last entry was written, UTC, ISO 8601 to the second; empty before the first."""
    return str(database.value("SELECT at FROM journal ORDER BY counter DESC LIMIT 1") or "")


def append(database: Database, last: Head, signed: Signature, entry: Entry) -> Head:
    """Add an entry to the chain; returns its new end."""
    payload, salt = entry.payload(), secrets.token_bytes(16)
    digest = hashlib.sha256(salt + payload).digest()
    told = (last.counter + 1, signed.batch, signed.at, signed.desk, signed.who, entry.deed, entry.record, entry.type)
    return carry(database, last, (*told, payload, salt, digest))


def carry(database: Database, last: Head, row: Row) -> Head:
    """Add an entry as its columns say it, whatever it was chained to before; returns the new end."""
    told, rest, digest = row[:_TOLD], row[_TOLD : _TOLD + 2], row[_TOLD + 2]
    chained = chain(last.hash, told, digest)
    database.add(_INSERT, [(*told, *rest, digest, chained)])
    return Head(chained, told[0])


def chain(before: bytes, told: tuple[Any, ...], digest: bytes) -> bytes:
    """The hash of an entry: SHA-256 of the hash before, then each part in UTF-8 led by its length in four bytes."""
    parts = (*(str(part).encode() for part in told), digest)
    return hashlib.sha256(before + b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def erase(database: Database, record: str) -> None:
    """Take what a record ever said out of the journal."""
    database.run("UPDATE journal SET payload = NULL, salt = NULL WHERE record = ?", (record,))


def of_records(database: Database, records: Sequence[str]) -> list[Event]:
    """Everything done to these records, oldest first."""
    return _events(database, f"record IN ({', '.join('?' * len(records))})", tuple(records))


def of_batch(database: Database, batch: int, types: Collection[str] | None = None) -> list[Event]:
    """Everything done in one transaction, oldest first; or what was done with records of these types."""
    if types is None:
        return _events(database, "batch = ?", (batch,))
    marks = ", ".join("?" * len(types))
    return _events(database, f"batch = ? AND type IN ({marks})", (batch, *types))


def written_since(database: Database, moment: str) -> set[str]:
    """Ids of the records of which something was written at a moment (UTC, ISO 8601 to the second) or later."""
    marks = ", ".join("?" * len(TELLS_ONLY))
    sql = f"SELECT DISTINCT record FROM journal WHERE at >= ? AND deed NOT IN ({marks})"  # noqa: S608  marks alone
    return {record for (record,) in database.rows(sql, (moment, *TELLS_ONLY))}


def since(database: Database, counter: int, limit: int) -> list[Event]:
    """The entries after a counter, oldest first, so many at most."""
    return _events(database, "counter > ?", (counter,), limit)


def deeds_after(database: Database, batch: int, deeds: Collection[str]) -> list[Event]:
    """Everything of these deeds that was done after a batch, oldest first."""
    marks = ", ".join("?" * len(deeds))
    return _events(database, f"batch > ? AND deed IN ({marks})", (batch, *deeds))


def _events(database: Database, where: str, bound: Bound, limit: int = -1) -> list[Event]:
    sql = f"SELECT {_COLUMNS} FROM journal WHERE {where} ORDER BY counter LIMIT ?"  # noqa: S608  our own conditions
    return [_event(row) for row in database.rows(sql, (*bound, limit))]


def _event(row: Row) -> Event:
    *told, payload = row
    parts = decode(payload) if payload else {}
    return Event(*told, **parts)


def broken(database: Database) -> Iterator[tuple[int, str]]:
    """Counters at which the chain does not hold, each with a code: "gap", "chain" or "payload"."""
    last = Head()
    for *told, payload, salt, digest, kept in database.each("SELECT * FROM journal ORDER BY counter"):
        counter = told[0]
        if counter != last.counter + 1:
            yield counter, "gap"
        if chain(last.hash, tuple(told), digest) != kept:
            yield counter, "chain"
        erased = payload is None and salt is None
        if not erased and hashlib.sha256((salt or b"") + (payload or b"")).digest() != digest:
            yield counter, "payload"
        last = Head(kept, counter)
