"""What came in, file by file, and what left: the list a person goes back to, and what receipts are held against.

Store floor: each row is written once, by the transaction that took the file in or noted it as leaving.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime

from defender_desk.model.codec import Json
from defender_desk.store.connection import Database, Row
from defender_desk.store.faces import decode, encode

_CAME = "batch, kind, who, desk, sign, bundle, sequence, manifest, undone, came"
_LEFT = "at, told_to, keys, records, bundle, sequence, manifest, answers"


@dataclass(frozen=True)
class Arrival:
    """A file that came in, and the batch that took it in; 0 where nothing of it was written."""

    batch: int
    kind: str
    """"bundle", "providers", or "table" for whatever another program made."""
    who: str = ""
    """What its sender calls itself; of a file of another program, the name it bore."""
    desk: str = ""
    sign: str = ""
    """The public key it was signed with, base64."""
    bundle: str = ""
    sequence: int = 0
    manifest: str = ""
    """SHA-256 of its manifest, 64 hex digits."""
    undone: int = 0
    """The batch that took it back; 0 while nobody did."""
    came: str = ""
    """UTC, ISO 8601 to the second; the moment it is noted, where nothing is said."""


@dataclass(frozen=True)
class Sent:
    """A bundle that left: when, for whom, and what came back about it."""

    at: str
    told_to: str
    keys: tuple[str, ...]
    records: int
    bundle: str
    sequence: int
    manifest: str
    answers: tuple[Json, ...] = ()
    """Each receipt that came back, as `services.receipts` keeps it."""
    number: int = field(default=0, compare=False)


class Arrivals:
    """The files that came into one vault and left it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, one: Arrival) -> None:
        """Note a file that came in."""
        one = replace(one, came=one.came or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        self._database.run(
            f"INSERT INTO arrival ({_CAME}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*astuple(one),),
        )

    def take_back(self, batch: int, undoing: int) -> None:
        """Note that what a batch took in was taken back by another."""
        self._database.run("UPDATE arrival SET undone = ? WHERE batch = ? AND batch > 0", (undoing, batch))

    def all(self) -> list[Arrival]:
        """Every file that came in, the last first."""
        return [Arrival(*row) for row in self._database.rows(f"SELECT {_CAME} FROM arrival ORDER BY number DESC")]  # noqa: S608

    def of_sender(self, sign: str) -> list[Arrival]:
        """The bundles that came in under a key, the last first."""
        sql = f"SELECT {_CAME} FROM arrival WHERE sign = ? ORDER BY number DESC"  # noqa: S608
        return [Arrival(*row) for row in self._database.rows(sql, (sign,))]

    def put_sent(self, one: Sent) -> None:
        """Note a bundle that leaves."""
        self._database.run(
            f"INSERT INTO sent ({_LEFT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                one.at, one.told_to, _json(list(one.keys)), one.records,
                one.bundle, one.sequence, one.manifest, _json(list(one.answers)),
            ),
        )  # fmt: skip

    def answer(self, number: int, answer: Json) -> None:
        """Keep what came back about a bundle that left, once."""
        (one,) = self._sent("WHERE number = ?", number)
        if answer not in one.answers:
            self._database.run("UPDATE sent SET answers = ? WHERE number = ?", (_json([*one.answers, answer]), number))

    def sent(self) -> list[Sent]:
        """Every bundle that left, the last first."""
        return self._sent("")

    def sent_as(self, manifest: str) -> Sent | None:
        """The bundle that left with this manifest."""
        return next(iter(self._sent("WHERE manifest = ?", manifest)), None)

    def _sent(self, where: str, *values: str | int) -> list[Sent]:
        sql = f"SELECT {_LEFT}, number FROM sent {where} ORDER BY number DESC"  # noqa: S608
        return [_left(row) for row in self._database.rows(sql, values)]


def _left(row: Row) -> Sent:
    at, told_to, keys, records, bundle, sequence, manifest, answers, number = row
    return Sent(at, told_to, tuple(decode(keys)), records, bundle, sequence, manifest, tuple(decode(answers)), number)


def _json(value: Json) -> str:
    return encode(value).decode()
