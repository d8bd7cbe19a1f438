"""Fields that two desks wrote without knowing of each other, while nobody here decided: the values that do not stand.

Store floor: `receiving` notes them; whatever writes the field anew, knowing both, settles them (`Writing`). While the
file that brought one is taken back nobody is asked about it; what a file settled is asked while that is taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass

from defender_desk.model.codec import Json
from defender_desk.store.connection import Database, Row
from defender_desk.store.faces import decode, encode

_COLUMNS = "record, field, value, ours, wrote, at, stands, stands_at, who, desk, came, batch"
_UNDONE = "(SELECT batch FROM arrival WHERE undone > 0 AND batch > 0)"
"""The batches of files that are taken back."""
_LEFT = f"(settled = 0 OR settled IN {_UNDONE})"
"""Which of them no file settled that is not taken back itself."""
_OPEN = f"batch NOT IN {_UNDONE} AND {_LEFT}"
_BACK = f"batch IN {_UNDONE} AND {_LEFT}"
"""Which of them would be open if the files that brought them were not taken back."""


@dataclass(frozen=True)
class Apart:
    """A value that lost to another without either writer knowing of the other."""

    record: str
    field: str
    value: Json
    """As it is stored; None where its writer had cleared the field."""
    ours: bool
    """Whether it stood here before the other came."""
    wrote: str
    """Id of the desk that wrote it."""
    at: str
    """When its copy was last changed, UTC, ISO 8601 to the second: the claim of that desk's clock; may be empty."""
    stands: str
    """Id of the desk that wrote what stands instead; empty of the bin, where that is whatever stands by then."""
    stands_at: str
    who: str
    """The name of the desk through which theirs came."""
    desk: str
    came: str
    """UTC, ISO 8601 to the second."""
    batch: int = 0
    """The batch by which it came; 0 where it came by none."""
    number: int = 0


class Conflicts:
    """The open conflicts of one vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, these: Iterable[Apart], *, anew: bool = False) -> None:
        """Keep values that lost; one that waits already in its field waits once.

        What a file brings `anew` stays beside it, since any of the files that brought the same may be taken back.
        """
        for one in these:
            same = [each for each in self._of(one.record) if _asked(each) == _asked(one)]
            if not same or (anew and one.batch not in {each.batch for each in same}):
                record, field, value, ours, *rest, _number = astuple(one)
                self._database.run(
                    f"INSERT INTO conflict ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                    (record, field, encode(value).decode(), int(ours), *rest),
                )

    def came_by_none(self, batch: int) -> None:
        """Nothing was written in this batch, so that its number is another's: what was asked goes back with nothing."""
        self._database.run("UPDATE conflict SET batch = 0 WHERE batch = ?", (batch,))
        self._database.run("DELETE FROM conflict WHERE settled = ?", (batch,))

    def of(self, record: str) -> list[Apart]:
        """What is open of one record, oldest first."""
        return _once(self._of(record))

    def taken_back(self, record: str) -> list[Apart]:
        """What would be open of one record if the files that brought it were brought again, oldest first."""
        return self._read(f"WHERE record = ? AND {_BACK}", record)

    def all(self) -> list[Apart]:
        """Everything that is open, oldest first."""
        return _once(self._read(f"WHERE {_OPEN}"))

    def records(self) -> list[str]:
        """The ids of the records of which something is open, those that came last first."""
        sql = f"SELECT record FROM conflict WHERE {_OPEN} GROUP BY record ORDER BY max(number) DESC"  # noqa: S608
        return [key for (key,) in self._database.rows(sql)]

    def settle(self, record: str, fields: Collection[str], *, by: int = 0) -> None:
        """Somebody wrote these fields knowing all there is; what came `by` the batch of a file may be taken back."""
        chosen = f"record = ? AND field IN ({', '.join('?' * len(fields))})"
        if by:
            self._database.run(f"UPDATE conflict SET settled = ? WHERE {chosen} AND {_LEFT}", (by, record, *fields))  # noqa: S608
        else:
            self._database.run(f"DELETE FROM conflict WHERE {chosen}", (record, *fields))  # noqa: S608

    def _of(self, record: str) -> list[Apart]:
        return self._read(f"WHERE record = ? AND {_OPEN}", record)

    def _read(self, where: str, *values: str) -> list[Apart]:
        sql = f"SELECT {_COLUMNS}, number FROM conflict {where} ORDER BY number"  # noqa: S608
        return [_apart(row) for row in self._database.rows(sql, values)]


def _asked(one: Apart) -> tuple[str, str, bytes, str]:
    return one.record, one.field, encode(one.value), one.stands


def _once(rows: Iterable[Apart]) -> list[Apart]:
    """Each value of a field once, as it came last."""
    return sorted({_asked(one): one for one in rows}.values(), key=lambda one: one.number)


def _apart(row: Row) -> Apart:
    record, field, value, ours, *rest = row
    return Apart(record, field, decode(value), bool(ours), *rest)
