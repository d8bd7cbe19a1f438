"""Reading what is whole of a database with damaged pages, row by row.

Store floor: the pages were mended such that SQLite goes on past them (`mended`); of what lay on them it says each time
that it is damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path

from defender_desk.store import connection, mended
from defender_desk.store.connection import Bound, Row, open_database
from defender_desk.text.trouble import Trouble

DAMAGE = (connection.DAMAGED, connection.UNREADABLE, connection.UNOPENED, mended.SEALED_OTHERWISE)
"""What reading a database says where a page does not hold."""

_AT_ONCE = 256
"""Rows asked for together while nothing is damaged."""
_ONE_BY_ONE = 256
"""Numbers tried singly past a damaged row: more than a page holds. What is beyond is sought in growing strides."""
_LARGEST = 1 << 62


class Torn:
    """A copy of a database of which some pages do not hold; `lacking` names tables of which rows could not be read.

    `salts` is what it may have begun with, where that is lost.
    """

    def __init__(
        self, path: Path, key: bytes | bytearray, heard: Callable[[], None], salts: Collection[bytes] = ()
    ) -> None:
        self._heard = heard
        self.unread_log = False
        """Whether the log beside it held more than could be read of it."""
        mended.put_salt(path, bytes(key), salts, heard)  # first, since the log is not read without it
        with suppress(Trouble), closing(open_database(path, key)) as logged:  # closing empties the log into the file
            self.unread_log = logged.unread_log
        mended.mend(path, bytes(key), heard)
        self._database = open_database(path, key, torn=True)
        named = self._database.rows("SELECT name FROM sqlite_master UNION SELECT 'sqlite_master'")
        self._there = {str(name) for (name,) in named}
        self.lacking: set[str] = set()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def rows(self, sql: str, bound: Bound = (), *, of: str) -> list[Row] | None:
        """All rows of a query; None where a page that it needs does not hold.

        `of` is the table or index that it reads: None also where nothing tells any more where that begins.
        """
        self._heard()
        if of not in self._there:
            return None
        try:
            return self._database.rows(sql, bound)
        except Trouble as refused:
            if refused.message not in DAMAGE:
                raise
        return None

    def numbered(self, table: str) -> Iterator[Row]:
        """The rows that can be read of a table whose rows have numbers, in their order."""
        at: int | None = 0 if table in self._there else None
        self.lacking |= {table} - self._there
        while at is not None:
            found = self._from(table, at, _AT_ONCE) or self._from(table, at, 1)
            if found:
                yield from (row[1:] for row in found)
                at = int(found[-1][0]) + 1
            elif found is None:
                self.lacking.add(table)
                at = self._past(table, at)
            else:
                return

    def _from(self, table: str, at: int, limit: int) -> list[Row] | None:
        """Rows of a number or later, each led by its number."""
        sql = f"SELECT rowid, * FROM {table} WHERE rowid >= {at} ORDER BY rowid LIMIT {limit}"  # noqa: S608
        return self.rows(sql, of=table)

    def _past(self, table: str, at: int) -> int | None:
        """The next number from which a table can be read on; None where there is none."""
        for number in range(at + 1, at + _ONE_BY_ONE):
            if self._from(table, number, 1) is not None:
                return number
        low, stride = at + _ONE_BY_ONE, _ONE_BY_ONE
        while self._from(table, low + stride, 1) is None:
            low, stride = low + stride, stride * 2
            if low > _LARGEST:
                return None
        high = low + stride
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._from(table, middle, 1) is None else (low, middle)
        return high

    def keyed(self, table: str, key: str) -> Iterator[Row]:
        """The rows that can be read of a table whose first column is its key, from its one end and from the other."""
        low, high = "", "\U0010ffff"
        for order, limit in (("", _AT_ONCE), ("", 1), (" DESC", 1)):
            sql = f"SELECT * FROM {table} WHERE {key} > ? AND {key} < ? ORDER BY {key}{order} LIMIT {limit}"  # noqa: S608
            while found := self.rows(sql, (low, high), of=table):
                yield from found
                low, high = (low, found[-1][0]) if order else (found[-1][0], high)
            if found == []:
                return
            self.lacking.add(table)
