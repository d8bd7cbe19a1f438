"""Reading what is whole of a database with damaged pages.

Store floor: SQLCipher answers nothing more on a connection that met a page that is not authentic. So in a copy of the
file such pages are sealed anew as pages of nothing, on which SQLite says each time that they are damaged, and goes on.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from defender_desk.store import connection
from defender_desk.store.connection import Bound, Row, open_database
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

SEALED_OTHERWISE = msg("No page of the database opens with this key.")
DAMAGE = (connection.DAMAGED, connection.UNREADABLE, connection.UNOPENED, SEALED_OTHERWISE)
"""What reading a database says where a page does not hold."""

_AT_ONCE = 256
"""Rows asked for together while nothing is damaged."""
_ONE_BY_ONE = 256
"""Numbers tried singly past a damaged row: more than a page holds. What is beyond is sought in growing strides."""
_LARGEST = 1 << 62


_PAGE: Final = 4096
_IV: Final = 16
_MAC: Final = 64
_SALT: Final = 16
"""How SQLCipher 4 lays out a page: what is sealed, IV, HMAC-SHA512; the first page begins with the salt instead."""
_PAGES_AT: Final = 28 - _SALT
"""Where the first page, without the salt, says how many there are."""


class Torn:
    """A copy of a database of which some pages do not hold; `lacking` names tables of which rows could not be read."""

    def __init__(self, path: Path, key: bytes | bytearray, heard: Callable[[], None]) -> None:
        self._heard = heard
        self.unread_log = False
        """Whether the log beside it held more than could be read of it."""
        with suppress(Trouble), closing(open_database(path, key)) as logged:  # closing empties the log into the file
            self.unread_log = logged.unread_log
        _seal_over_damage(path, bytes(key), heard)
        self._database = open_database(path, key)
        self.lacking: set[str] = set()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def rows(self, sql: str, bound: Bound = ()) -> list[Row] | None:
        """All rows of a query; None where a page that it needs does not hold."""
        self._heard()
        try:
            return self._database.rows(sql, bound)
        except Trouble as refused:
            if refused.message not in DAMAGE:
                raise
        return None

    def numbered(self, table: str) -> Iterator[Row]:
        """The rows that can be read of a table whose rows have numbers, in their order."""
        at: int | None = 0
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
        return self.rows(f"SELECT rowid, * FROM {table} WHERE rowid >= {at} ORDER BY rowid LIMIT {limit}")  # noqa: S608

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
            while found := self.rows(sql, (low, high)):
                yield from found
                low, high = (low, found[-1][0]) if order else (found[-1][0], high)
            if found == []:
                return
            self.lacking.add(table)


def _seal_over_damage(path: Path, key: bytes, heard: Callable[[], None]) -> None:
    """Seal a page of nothing in place of each that is not authentic, and of those cut off; never the first.

    Trouble where not one of them is: that is the key of another database, or what all pages hang on is damaged.
    """
    with path.open("r+b") as file:
        first = file.read(_PAGE)
        mac_key = PBKDF2HMAC(SHA512(), 32, bytes(byte ^ 0x3A for byte in first[:_SALT]), 2).derive(key)
        if not _authentic(first[_SALT:], 1, mac_key):
            pages = enumerate(iter(partial(file.read, _PAGE), b""), 2)
            if not any(_authentic(page, number, mac_key) for number, page in pages):
                raise Trouble(SEALED_OTHERWISE)
            return
        for number in range(2, _pages(first[_SALT:], key) + 1):
            heard()
            file.seek((number - 1) * _PAGE)
            if not _authentic(file.read(_PAGE), number, mac_key):
                file.seek((number - 1) * _PAGE)
                file.write(_nothing(number, key, mac_key))
        file.flush()
        os.fsync(file.fileno())


def _authentic(page: bytes, number: int, mac_key: bytes) -> bool:
    return hmac.compare_digest(_mac_of(page[:-_MAC], number, mac_key), page[-_MAC:])


def _mac_of(sealed: bytes, number: int, mac_key: bytes) -> bytes:
    return hmac.digest(mac_key, sealed + number.to_bytes(4, "little"), "sha512")


def _pages(first: bytes, key: bytes) -> int:
    opened = Cipher(AES(key), CBC(first[-_MAC - _IV : -_MAC])).decryptor().update(first[: -_MAC - _IV])
    return int.from_bytes(opened[_PAGES_AT : _PAGES_AT + 4], "big")


def _nothing(number: int, key: bytes, mac_key: bytes) -> bytes:
    """A page that SQLite takes neither for one of a table nor for the rest of a text, since 0xFF is no UTF-8."""
    vector = secrets.token_bytes(_IV)
    sealed = Cipher(AES(key), CBC(vector)).encryptor().update(b"\xff" * (_PAGE - _MAC - _IV)) + vector
    return sealed + _mac_of(sealed, number, mac_key)
