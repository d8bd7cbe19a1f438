"""What came in, file by file, and what left: one table each, and the only place where either is kept.

Store floor: each row is written once, by the transaction that took the file in or noted it as leaving; what is learnt
of it since is written beside. What a file told is read by itself, since it is large.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from defender_desk.model.codec import Json
from defender_desk.store.connection import Database, Row
from defender_desk.store.faces import decode, encode

_CAME = "batch, kind, who, desk, sign, bundle, sequence, manifest, undone, came, made, line, forgotten, number"
_LEFT = "at, told_to, keys, records, bundle, sequence, manifest, profile, file, answers, lost, there, forgotten, number"


@dataclass(frozen=True)
class Arrival:
    """A file that came in, and the batch that took it in; 0 where nothing of it was written."""

    batch: int
    kind: str
    """"bundle", "providers", "papers" or "figures" of documents alone, or "table" of whatever another program made."""
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
    """The batch that took it back, with a minus where that was taken back itself by this one; 0 while nobody did."""
    came: str = ""
    """UTC, ISO 8601 to the second; the moment it is noted, where nothing is said."""
    made: str = ""
    """The same of when it was made, as its sender says."""
    line: str = ""
    """The key under which the files of its sender go on: its own, until somebody took another as theirs."""
    forgotten: bool = False
    """Whether its sender's desk was put back since to before it."""
    number: int = field(default=0, compare=False)

    @property
    def taken_back(self) -> bool:
        """Whether somebody took it back, and it was not brought again since."""
        return self.undone > 0

    @property
    def brought(self) -> int:
        """The batch that brought it here last, which is undone to take it back."""
        return -self.undone if self.undone < 0 else self.batch


@dataclass(frozen=True)
class Sent:
    """A file that left: when, for whom, and what is known of it since."""

    at: str
    told_to: str
    keys: tuple[str, ...]
    records: int
    bundle: str
    """Its own id; empty of documents alone, which are no link in the chain of bundles."""
    sequence: int
    manifest: str
    profile: str
    file: str
    """SHA-256 of the file, by which its disclosures name it."""
    answers: tuple[Json, ...] = ()
    """Each receipt that came back, as `services.handover.receipts` keeps it."""
    lost: bool = False
    """Whether it never arrived, as far as is known."""
    there: Mapping[str, Json] = field(default_factory=dict)
    """By key: what its last receipt says is there, as `services.handover.carried` keeps it."""
    forgotten: tuple[str, ...] = ()
    """Keys whose desk was put back since to before it."""
    number: int = field(default=0, compare=False)


class Arrivals:
    """The files that came into one vault and left it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, one: Arrival, told: Json = None) -> None:
        """Note a file that came in, and what it told."""
        came = one.came or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self._database.run(
            "INSERT INTO arrival"
            " (batch, kind, who, desk, sign, bundle, sequence, manifest, undone, came, made, line, told)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
            (
                one.batch, one.kind, one.who, one.desk, one.sign, one.bundle, one.sequence, one.manifest,
                came, one.made, self.line_of(one.sign), _json(told) if told is not None else None,
            ),
        )  # fmt: skip

    def take_back(self, batch: int, undoing: int) -> None:
        """Note that a batch was taken back by another: what it brought is gone, or what it took back is here again."""
        self._database.run(
            "UPDATE arrival SET undone = CASE WHEN batch != ?1 AND undone = ?1 THEN -?2 ELSE ?2 END"
            " WHERE batch > 0 AND ?1 IN (batch, abs(undone))",
            (batch, undoing),
        )

    def all(self) -> list[Arrival]:
        """Every file that came in, the last first, but for those from before they were listed."""
        return self._came("WHERE came != ''")

    def of_sender(self, sign: str) -> list[Arrival]:
        """The bundles that came in under a key, and those of the same sender under others, the last first."""
        return self._came("WHERE line = ? AND line != ''", self.line_of(sign))

    def line_of(self, sign: str) -> str:
        """The key under which the files of whoever has this signing key go on."""
        sql = "SELECT line FROM arrival WHERE sign = ? AND sign != '' ORDER BY number DESC LIMIT 1"
        return str(self._database.value(sql, (sign,)) or sign)

    def go_on(self, before: str, sign: str) -> None:
        """Let the files of one sender go on under another key, which signed none until now."""
        self._database.run(
            "UPDATE arrival SET line = ?1 WHERE line = ?2 AND line != ''"
            " AND NOT EXISTS (SELECT 1 FROM arrival WHERE sign = ?1)",
            (sign, self.line_of(before)),
        )

    def forget(self, came: Collection[int]) -> None:
        """Note of files that came in that their sender's desk was put back since to before them."""
        self._database.run_many("UPDATE arrival SET forgotten = 1 WHERE number = ?", [(number,) for number in came])

    def told_by(self, one: Arrival) -> Json:
        """What a file told that came in; None where nothing was kept of that."""
        return self._told("SELECT told FROM arrival WHERE number = ?", one.number)

    def _came(self, where: str, *values: str) -> list[Arrival]:
        sql = f"SELECT {_CAME} FROM arrival {where} ORDER BY number DESC"  # noqa: S608
        return [_arrival(row) for row in self._database.rows(sql, values)]

    def put_sent(self, one: Sent, told: Json) -> None:
        """Note a file that leaves, and what it tells."""
        self._database.run(
            "INSERT INTO sent (at, told_to, keys, records, bundle, sequence, manifest, answers, profile, file, told)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, ?)",
            (
                one.at, one.told_to, _json(list(one.keys)), one.records, one.bundle, one.sequence, one.manifest,
                one.profile, one.file, _json(told),
            ),
        )  # fmt: skip

    def learn(self, one: Sent) -> None:
        """Keep what is known since of a bundle that left."""
        self._database.run(
            "UPDATE sent SET answers = ?, lost = ?, there = ?, forgotten = ? WHERE number = ?",
            (_json([*one.answers]), one.lost, _json({**one.there}), _json([*one.forgotten]), one.number),
        )

    def answer(self, number: int, answer: Json) -> None:
        """Keep what came back about a bundle that left, once."""
        (one,) = self._sent("WHERE number = ?", number)
        if answer not in one.answers:
            self.learn(replace(one, answers=(*one.answers, answer)))

    def lose(self, file: str, *, lost: bool) -> None:
        """Note of a file, by its hash, whether it did not leave."""
        self._database.run("UPDATE sent SET lost = ? WHERE file = ? AND file != ''", (lost, file))

    def sent(self) -> list[Sent]:
        """Every bundle that left, the last first, but for those from before they were listed."""
        return self._sent("WHERE at != '' AND bundle != ''")

    def left(self) -> list[Sent]:
        """The same with files of documents alone."""
        return self._sent("WHERE at != ''")

    def sent_as(self, manifest: str) -> Sent | None:
        """The bundle that left with this manifest."""
        return next(iter(self._sent("WHERE manifest = ? AND at != '' AND bundle != ''", manifest)), None)

    def sent_last(self) -> tuple[int, str]:
        """The number of the last bundle that left and the hash of its manifest; 0 and empty before the first."""
        row = self._database.row(
            "SELECT sequence, manifest FROM sent WHERE manifest != '' ORDER BY number DESC LIMIT 1"
        )
        return (row[0], row[1]) if row is not None else (0, "")

    def told_to(self, one: Sent) -> Json:
        """What a bundle told that left."""
        return self._told("SELECT told FROM sent WHERE number = ?", one.number)

    def _sent(self, where: str, *values: str | int) -> list[Sent]:
        sql = f"SELECT {_LEFT} FROM sent {where} ORDER BY number DESC"  # noqa: S608
        return [_left(row) for row in self._database.rows(sql, values)]

    def _told(self, sql: str, number: int) -> Json:
        held = self._database.value(sql, (number,))
        told: Json = decode(held) if held is not None else None
        return told


def _arrival(row: Row) -> Arrival:
    batch, kind, who, desk, sign, bundle, sequence, manifest, undone, came, made, line, forgotten, number = row
    return Arrival(
        batch, kind, who, desk, sign, bundle, sequence, manifest, undone, came, made, line, bool(forgotten), number
    )


def _left(row: Row) -> Sent:
    at, told_to, keys, records, bundle, sequence, manifest, profile, file, answers, lost, there, forgotten, number = row
    return Sent(
        at, told_to, tuple(decode(keys)), records, bundle, sequence, manifest, profile, file,
        tuple(decode(answers)), bool(lost), decode(there), tuple(decode(forgotten)), number,
    )  # fmt: skip


def _json(value: Json) -> str:
    return encode(value).decode()
