"""Damaged pages of a database made such that SQLite reads on past them.

Store floor: SQLCipher answers nothing more on a connection that met a page that is not authentic. So in a copy of the
file such pages are sealed anew as pages of nothing, on which SQLite says each time that they are damaged. Those that
say which tables there are come from a database just made, which has the same tables in the same places; where this one
was made otherwise they tell of nothing, so that the others of them can still be read.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile  # allowed: an encrypted database without records, beside the copy that is mended
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from defender_desk.store import schema
from defender_desk.store.connection import Database, Row, create_database, open_database
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

SEALED_OTHERWISE = msg("No page of the database opens with this key.")

_PAGE: Final = 4096
_IV: Final = 16
_MAC: Final = 64
_SALT: Final = 16
_USABLE: Final = _PAGE - _IV - _MAC
"""How SQLCipher 4 lays out a page: what is sealed, IV, HMAC-SHA512; the first page begins with the salt instead."""
_COUNT_AT: Final = slice(28, 32)
"""Where the first page says how many pages there are."""
_VERSION_AT: Final = slice(60, 64)
_TREE_AT: Final = 100
"""Where the first page, which is the root of the table of tables, begins to be a page of a tree."""
_INNER, _OF_ROWS = {2, 5}, {5, 13}
"""What a page of a tree begins with: one that leads to others; one of a table whose rows have numbers, not an index."""
_ROWS = {10, 13}
"""And one that holds rows, of an index or of a table."""
_NOTHING = b"\xff" * _USABLE
"""Neither a page of a tree nor the rest of a text, since 0xFF is no UTF-8."""


def mend(path: Path, key: bytes, heard: Callable[[], None]) -> None:
    """Let SQLite read past the damage of a file.

    Trouble where no page at all is authentic: that is the key of another database, or what all hang on is damaged.
    """
    with path.open("r+b") as file:
        pages = _Pages(file, key)
        damaged = [number for number in range(1, pages.count + 1) if pages.plain(number, heard) is None]
        if len(damaged) == pages.count:
            raise Trouble(SEALED_OTHERWISE)
        for number in damaged:
            heard()
            pages.put(number, _NOTHING)
        if not {1, *pages.leads_to(1)}.isdisjoint(damaged):
            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                births = _births(Path(folder), key, pages.version)
                known = any(_as_born(path, key, pages, born, frozenset(damaged)) for born in births)
            if 1 in damaged and not known:
                pages.put(1, _NOTHING)


def put_salt(path: Path, key: bytes, known: Collection[bytes], heard: Callable[[], None]) -> None:
    """Let a file begin again with what it began with, where that is lost: a page that it proves tells which it was.

    What stands there stays where it proves a page, or nothing that is known does.
    """
    with path.open("r+b") as file:
        standing = file.read(_SALT)
        for salt in (standing, *known):
            if _Pages(file, key, salt).any_holds(heard):
                file.seek(0)
                file.write(salt)
                return


class _Pages:
    """A file of SQLCipher, page by page, numbered from 1; `salt` is what it began with, where that is not there."""

    def __init__(self, file: BinaryIO, key: bytes, salt: bytes = b"") -> None:
        self._file, self._key = file, key
        salt = salt or file.read(_SALT)
        self._mac_key = PBKDF2HMAC(SHA512(), 32, bytes(byte ^ 0x3A for byte in salt), 2).derive(key)
        first = self.plain(1)
        there = -(-os.fstat(file.fileno()).st_size // _PAGE)
        self.count = int.from_bytes(first[_COUNT_AT], "big") if first else there
        """How many there are, or should be."""
        self.version = int.from_bytes(first[_VERSION_AT], "big") if first else None
        """The last step of the schema that it has seen, where that is known."""

    def plain(self, number: int, heard: Callable[[], None] = lambda: None) -> bytes | None:
        """What a page says, the salt of the first as zeros; None where it is not authentic."""
        heard()
        sealed = self._sealed(number)
        if not hmac.compare_digest(self._mac(sealed[:-_MAC], number), sealed[-_MAC:]):
            return None
        opened = Cipher(AES(self._key), CBC(sealed[-_MAC - _IV : -_MAC])).decryptor().update(sealed[: -_MAC - _IV])
        return opened.rjust(_USABLE, b"\0")

    def any_holds(self, heard: Callable[[], None]) -> bool:
        """Whether any page is authentic."""
        return any(self.plain(number, heard) is not None for number in range(1, self.count + 1))

    def leads_to(self, number: int) -> dict[int, int]:
        """The pages that an inner page of a tree leads to, in order; none for any other page.

        With each goes the number of a row that may stand there, where the tree is of a table whose rows have numbers.
        """
        plain, at = self.plain(number) or _NOTHING, _TREE_AT if number == 1 else 0
        if plain[at] not in _INNER:
            return {}
        cells = int.from_bytes(plain[at + 3 : at + 5], "big")
        begun = [int.from_bytes(plain[one : one + 2], "big") for one in range(at + 12, at + 12 + 2 * cells, 2)]
        led = {int.from_bytes(plain[one : one + 4], "big"): _number(plain, one + 4)[0] for one in begun}
        return {**led, int.from_bytes(plain[at + 8 : at + 12], "big"): max(led.values(), default=0) + 1}

    def led_to(self) -> set[int]:
        """Every page that another leads to: no table begins there."""
        return {one for number in range(1, self.count + 1) for one in self.leads_to(number)}

    def put(self, number: int, plain: bytes) -> None:
        """Seal other words in place of a page."""
        skipped = _SALT if number == 1 else 0
        vector = secrets.token_bytes(_IV)
        sealed = Cipher(AES(self._key), CBC(vector)).encryptor().update(plain[skipped:]) + vector
        self._file.seek((number - 1) * _PAGE + skipped)
        self._file.write(sealed + self._mac(sealed, number))
        self._file.flush()

    def _sealed(self, number: int) -> bytes:
        skipped = _SALT if number == 1 else 0
        self._file.seek((number - 1) * _PAGE + skipped)
        return self._file.read(_PAGE - skipped)

    def _mac(self, sealed: bytes, number: int) -> bytes:
        return hmac.digest(self._mac_key, sealed + number.to_bytes(4, "little"), "sha512")


@dataclass(frozen=True)
class _Entry:
    """A line of the table of tables: what begins where, and what its rows are like."""

    line: Row
    """Its number there, and what it says: type, name, of which table, where it begins, and how it is made."""
    numbered: bool
    """Whether its rows have numbers."""
    columns: int

    @property
    def name(self) -> str:
        """Of the table or index."""
        return str(self.line[2])

    @property
    def root(self) -> int:
        """The page where it begins."""
        return int(self.line[4])


@dataclass(frozen=True)
class _Born:
    """A database as it was just made: its first page, and its tables and indexes in their order."""

    first: bytes
    entries: tuple[_Entry, ...]


def _births(folder: Path, key: bytes, version: int | None) -> Iterator[_Born]:
    """How a database of a version was made by its own program, and by each one before; of any where none is known."""
    known = [step for step in schema.steps() if version is None or step[0] <= version]
    for last in range(len(known), 0, -1):
        path = folder / f"born{last}.db"
        with closing(create_database(path, key)) as database:
            with database.transaction():
                for number, name in known[:last]:
                    schema.run_step(database, number, name)
            lines = database.rows("SELECT rowid, * FROM sqlite_master WHERE rootpage ORDER BY rowid")
            widths = [_width(database, *line[1:3]) for line in lines]
        with path.open("rb") as file:
            pages = _Pages(file, key)
            numbered = [(pages.plain(line[4]) or _NOTHING)[0] in _OF_ROWS for line in lines]
            yield _Born(pages.plain(1) or _NOTHING, tuple(map(_Entry, lines, numbered, widths)))


def _width(database: Database, kind: str, name: str) -> int:
    table = kind == "table"
    sql = "SELECT count(*) FROM pragma_table_info(?)" if table else "SELECT count(*) FROM pragma_index_xinfo(?)"
    return int(database.value(sql, (name,)))


def _as_born(path: Path, key: bytes, pages: _Pages, born: _Born, damaged: frozenset[int]) -> bool:
    """Say again which tables there are, as in a database that was made so; whether all that is left agrees with it.

    Tables that came with a later program stand elsewhere than in a database that was made with it.
    """
    if 1 in damaged:
        pages.put(1, born.first[: _COUNT_AT.start] + pages.count.to_bytes(4, "big") + born.first[_COUNT_AT.stop :])
    for number, row in pages.leads_to(1).items():
        if number in damaged:
            pages.put(number, _of_no_table(number, row))
    with suppress(Trouble), closing(open_database(path, key, torn=True)) as database:
        there: dict[str, int] = dict(database.rows("SELECT name, rootpage FROM sqlite_master"))
        lost = [one for one in born.entries if one.name not in there]
        taken = {*there.values(), *pages.led_to()}
        if all(there.get(one.name, one.root) == one.root for one in born.entries) and all(
            one.root not in taken and _may_begin(pages, one) for one in lost
        ):
            sql = "INSERT OR REPLACE INTO sqlite_master (rowid, type, name, tbl_name, rootpage, sql)"
            with database.transaction():
                database.run_many(f"{sql} VALUES (?, ?, ?, ?, ?, ?)", [one.line for one in lost])
            return True
    return False


def _may_begin(pages: _Pages, entry: _Entry) -> bool:
    """Whether what is read at a place may be rows of a table, or of an index; damage may be anything."""
    number = entry.root
    while inner := pages.leads_to(number):
        number = next(iter(inner))
    plain = pages.plain(number) or _NOTHING
    if plain == _NOTHING:
        return True
    return (plain[0] in _OF_ROWS) == entry.numbered and _columns(plain) <= entry.columns


def _columns(plain: bytes) -> int:
    """How many columns the first row of a page says: as many as its table had when it was written; 0 without a row."""
    if plain[0] not in _ROWS or not int.from_bytes(plain[3:5], "big"):
        return 0
    at = int.from_bytes(plain[8:10], "big")
    for _skipped in range(2 if plain[0] in _OF_ROWS else 1):  # how long the row is, and its number
        _value, at = _number(plain, at)
    begun = at
    long, at = _number(plain, at)
    columns = 0
    while at < begun + long:
        _value, at = _number(plain, at)
        columns += 1
    return columns


def _number(plain: bytes, at: int) -> tuple[int, int]:
    """A number as SQLite packs it, and what is after it."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | plain[place] & 0x7F
        if not plain[place] & 0x80:
            return value, place + 1
    return value << 8 | plain[at + 8], at + 9


def _of_no_table(number: int, row: int) -> bytes:
    """A page that tells of a view, and so of no table; SQLite takes one without a row to be damaged."""
    name = f"lost_{number}"
    told = ("view", name, name, "", f"CREATE VIEW {name} AS SELECT 1")
    kinds = bytes([len(told) + 1, *(13 + 2 * len(one) for one in told[:3]), 8, 13 + 2 * len(told[4])])
    said = kinds + "".join(told).encode()
    cell = bytes([len(said), 0x80 | row >> 7, row & 0x7F]) + said
    at = _USABLE - len(cell)
    head = bytes([13, 0, 0, 0, 1]) + at.to_bytes(2, "big") + b"\0" + at.to_bytes(2, "big")
    return head.ljust(at, b"\0") + cell
