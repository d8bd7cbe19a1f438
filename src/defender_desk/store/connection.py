"""The encrypted database file, opened with every guard in place and closed without a trace beside it.

Store floor: all SQL of the house passes through a `Database`. One thread at a time may use it; the store is handed
to a single worker, so SQLite's own check of the thread is off.
"""

from __future__ import annotations

import os
import struct
import tempfile  # allowed: an empty file, to learn whether the folder can be written to
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3.dbapi2 as sqlcipher

from defender_desk.text import disk
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

Row: TypeAlias = "tuple[Any, ...]"
Bound: TypeAlias = "Sequence[str | int | float | bytes | None]"

CACHE_KIB = 64 * 1024
"""Pages kept in memory; 2 MB made imports six times slower, more than this gained nothing at 100,000 records."""
OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a file when a write-ahead log is reset."""

_PAGES_AT_ONCE = 256
_ROWS_AT_ONCE = 2_000
"""Rows that wait to be added: beyond this many, what they say no longer stays in the processor's own memory."""
_LOG_HEADER, _LOG_FRAME = 32, 24 + 4096
"""Bytes of SQLite's log: what it begins with, and a page of SQLCipher with what leads it."""
_SALT = 16
_PLAIN = b"SQLite format 3\0"
_GUARDS = (
    f"PRAGMA cache_size = -{CACHE_KIB}",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
COUNT_AGAIN = "PRAGMA optimize = 0x10012"
"""Learn anew how much each table holds that grew tenfold, asked for or not; from a sample where large."""

DAMAGED = msg("The database of this vault is damaged or does not belong to it.")
UNOPENED = msg("The database of this vault cannot be opened.")
UNREADABLE = msg("The disk could not be read or written.")
_GO_ON = msg(
    "Keep this folder as it is. There are two ways out, in the window where you unlock: “Restore from a backup…”, and "
    "“Salvage a damaged desk…”, which takes what is whole into a new folder."
)
_IN_USE = msg("This vault is already open in another window or program.")
_READ_ONLY = msg("This vault is open for reading only.")
UNCLOSED = msg("This vault was not closed properly the last time, and its folder cannot be written to.")


class Database:
    """An open connection that turns what the disk refuses into `Trouble`, and leaves defects as they are."""

    def __init__(self, connection: sqlcipher.Connection, *, read_only: bool) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Bound]] = {}
        """By the statement that adds them, rows that stand nowhere yet."""
        self._wait = 0
        self.closed = False
        self.read_only = read_only
        self.unread_log = False
        """Whether the log that lay there held more than could be read of it."""

    def rows(self, sql: str, bound: Bound = ()) -> list[Row]:
        """All rows of a query."""
        self._settle()
        try:
            found: list[Row] = self._connection.execute(sql, bound).fetchall()
        except sqlcipher.Error as refused:
            raise self._told(refused) from refused
        return found

    def row(self, sql: str, bound: Bound = ()) -> Row | None:
        """The first row of a query."""
        return next(iter(self.rows(sql, bound)), None)

    def value(self, sql: str, bound: Bound = ()) -> Any:
        """The first value of the first row; None when there is none."""
        found = self.row(sql, bound)
        return found[0] if found else None

    def each(self, sql: str, bound: Bound = ()) -> Iterator[Row]:
        """Rows one after the other, for what does not fit into memory; nothing may be written meanwhile."""
        self._settle()
        try:
            yield from self._connection.execute(sql, bound)
        except sqlcipher.Error as refused:
            raise self._told(refused) from refused

    def run(self, sql: str, bound: Bound = ()) -> None:
        """Execute a statement."""
        self._settle()
        try:
            self._connection.execute(sql, bound)
        except sqlcipher.Error as refused:
            raise self._told(refused) from refused

    def add(self, sql: str, added: Collection[Bound]) -> None:
        """Add rows by a statement that does nothing else; they may wait for others until anything is read or run."""
        if self._connection.in_transaction:
            self._waiting.setdefault(sql, []).extend(added)
            self._wait += len(added)
            if self._wait >= _ROWS_AT_ONCE:
                self._settle()
        else:
            self.run_many(sql, added)

    def _settle(self) -> None:
        """Add the rows that wait, table after table, which takes half as long as in turn.

        What is refused goes on waiting, so that whatever comes next is refused as well and nothing half is committed.
        """
        for sql in list(self._waiting):
            self._run_many(sql, self._waiting[sql])
            del self._waiting[sql]
        self._wait = 0

    def run_many(self, sql: str, bound: Iterable[Bound]) -> None:
        """Execute a statement once for each set of values."""
        self._settle()
        self._run_many(sql, bound)

    def _run_many(self, sql: str, bound: Iterable[Bound]) -> None:
        try:
            self._connection.executemany(sql, bound)
        except sqlcipher.Error as refused:
            raise self._told(refused) from refused

    def teach(self, name: str, arguments: int, function: Any) -> None:
        """Let SQL call a pure function of ours."""
        self._connection.create_function(name, arguments, function, deterministic=True)

    @property
    def salt(self) -> bytes:
        """The 16 bytes that the file begins with, which go into the key that every page is proved by."""
        return bytes.fromhex(self.value("PRAGMA cipher_salt"))

    def copy(self, path: Path, key: bytes | bytearray, heard: Callable[[int, int], None]) -> None:
        """Write everything, as it is at this moment, into a new database encrypted alike; `heard` may raise to stop."""
        _make_file(path)
        target = sqlcipher.connect(path.absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None)
        try:
            _guard(Database(target, read_only=False), key)
            self._connection.backup(
                target, pages=_PAGES_AT_ONCE, progress=lambda _status, left, total: heard(total - left, total)
            )
        except sqlcipher.Error as refused:
            raise self._told(refused) from refused
        finally:
            target.close()

    def _told(self, refused: sqlcipher.Error) -> Exception:
        """What it is that refused; SQLCipher writes nothing more, as on a read-only disk, once it met a bad page."""
        said = _told(refused)
        if isinstance(said, Trouble) and said.message is _READ_ONLY and not self.read_only:
            return Trouble(DAMAGED, _GO_ON)
        return said

    @property
    def changed_rows(self) -> int:
        """Rows changed since the connection was opened."""
        return int(self._connection.total_changes)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block is written, or nothing of it."""
        if self.read_only:
            raise Trouble(_READ_ONLY)
        if self._connection.in_transaction:
            raise RuntimeError("a change is made inside another change")
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._waiting, self._wait = {}, 0
            with suppress(sqlcipher.Error):  # a full disk has rolled back already
                self._connection.rollback()
            raise

    def close(self) -> None:
        """Empty the log into the file and let go of it; closing again does nothing.

        Where that is refused the log stays beside the file and is read at the next opening, so nothing is lost.
        """
        if self.closed:
            return
        self.closed = True
        try:
            if not self.read_only:
                with suppress(Trouble):
                    if self.changed_rows:
                        self.run(COUNT_AGAIN)
                    self.run("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._connection.close()


def secure_memory() -> None:
    """Let every database of this process keep its pages out of swap, as far as it may, and wipe what it frees.

    For good, and for the process: it costs a call to the system for each piece of memory (docs/performance.md).
    """
    guard = sqlcipher.connect(":memory:")
    guard.execute("PRAGMA cipher_memory_security = ON")
    guard.close()


def open_database(
    path: Path, key: bytes | bytearray, *, read_only: bool = False, untouched: bool = False, torn: bool = False
) -> Database:
    """Open a vault's database; what cannot be written to is opened for reading, as long as nothing is lost by it.

    With `untouched` nothing is written beside it either, as for a backup that nobody works in. A `torn` one opens where
    not all can be read of what says which tables there are, and that may be said anew.
    """
    immutable = untouched or not _writable(path)
    if immutable and any(_holds_something(path, suffix) for suffix in ("-wal", "-journal")):
        raise Trouble(UNCLOSED, msg("Copy the whole vault folder to a disk you can write to, and open it there."))
    uri = path.absolute().as_uri() + ("?mode=ro&immutable=1" if immutable else "?mode=rw")
    return _unlocked(path, uri, key, read_only=read_only or immutable, immutable=immutable, torn=torn)


def create_database(path: Path, key: bytes | bytearray) -> Database:
    """Open a database that does not exist yet."""
    _make_file(path)
    return _unlocked(path, path.absolute().as_uri() + "?mode=rw", key, read_only=False, immutable=False)


def _make_file(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def salt_of(path: Path) -> bytes:
    """What a database begins with that nobody has open: `Database.salt` of one that somebody has."""
    with path.open("rb") as stream:
        return stream.read(_SALT)


def assert_encrypted(path: Path) -> None:
    """A database whose first bytes can be read is a defect: the key did not take. Only for a file nobody has open."""
    with path.open("rb") as stream:
        if stream.read(len(_PLAIN)) == _PLAIN:
            raise AssertionError("the database is not encrypted")


def _unlocked(
    path: Path, uri: str, key: bytes | bytearray, *, read_only: bool, immutable: bool, torn: bool = False
) -> Database:
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise AssertionError("this SQLite can lose committed records")
    try:
        connection = sqlcipher.connect(uri, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlcipher.Error as refused:
        raise _told(refused) from refused
    database = Database(connection, read_only=read_only)
    try:
        _guard(database, key, torn=torn)
        if not immutable:
            _take(database, path)
        if read_only:
            database.run("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return database


def _guard(database: Database, key: bytes | bytearray, *, torn: bool = False) -> None:
    literal = bytes(key).hex()
    if len(literal) != 64:
        raise AssertionError("a raw key has 32 bytes")
    database.run("PRAGMA cipher_log_level = NONE")
    database.run(f"PRAGMA key = \"x'{literal}'\"")
    if str(database.value("PRAGMA cipher_status")) != "1":
        raise AssertionError("the database would not be encrypted")
    database.run("PRAGMA locking_mode = EXCLUSIVE")  # before anything reads the file, or a -shm file is made
    if torn:
        database.run("PRAGMA writable_schema = ON")
    for guard in _GUARDS:
        database.run(guard)


def _take(database: Database, path: Path) -> None:
    """Claim the file for this process at once, so that a second one is refused before it has read anything."""
    if database.value("PRAGMA journal_mode = WAL") != "wal":  # some removable disks cannot
        database.run("PRAGMA journal_mode = TRUNCATE")
    database.run("PRAGMA synchronous = FULL")
    database.run("BEGIN EXCLUSIVE")
    database.run("COMMIT")
    database.unread_log = _says_more(path.with_name(path.name + "-wal"), _frames_read(database))


def _frames_read(database: Database) -> int:
    """How much of the log SQLite read: it stops at the first frame that does not hold, and says nothing."""
    _busy, frames, _moved = database.row("PRAGMA wal_checkpoint(PASSIVE)") or (0, 0, 0)
    return max(int(frames), 0)


def _says_more(log: Path, read: int) -> bool:
    """Whether a log says, past the frames that were read, that something was committed.

    Those of them count that bear one of its two salts; what a kill left half done says no such thing.
    """
    if not log.exists() or log.stat().st_size < _LOG_HEADER + _LOG_FRAME:
        return False
    with log.open("rb") as stream:
        head = stream.read(_LOG_HEADER)
        one, two = head[16:20], head[20:24]
        for at in range(_LOG_HEADER + read * _LOG_FRAME, log.stat().st_size - _LOG_FRAME + 1, _LOG_FRAME):
            stream.seek(at + 4)
            committed, *salts = struct.unpack("4s4s4s", stream.read(12))
            if any(committed) and (salts[0] == one or salts[1] == two):
                return True
    return False


def _writable(path: Path) -> bool:
    if not os.access(path, os.W_OK):
        return False
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return True
    except OSError as refused:
        return refused.errno not in disk.NOT_ALLOWED


def _holds_something(path: Path, suffix: str) -> bool:
    beside = path.with_name(path.name + suffix)
    return beside.exists() and beside.stat().st_size > 0


def _told(refused: sqlcipher.Error) -> Exception:
    code = getattr(refused, "sqlite_errorcode", None)
    name = getattr(refused, "sqlite_errorname", "") or str(refused)
    for sign, trouble in _REFUSALS.items():
        if (isinstance(code, int) and code & 0xFF == sign) or trouble[0] in str(refused):
            return Trouble(*trouble[1])
    return RuntimeError(f"the database refused: {name}")


_NOT_CHANGED = msg("Nothing was changed. Check the disk, then try again.")
_REFUSALS = {
    5: ("database is locked", (_IN_USE, msg("Close it there, then try again."))),
    8: ("readonly database", (_READ_ONLY,)),
    10: ("disk I/O error", (UNREADABLE, _NOT_CHANGED)),
    11: ("malformed", (DAMAGED, _GO_ON)),
    13: ("disk is full", (msg("There is no room left on the disk."), msg("Free some room, then try again."))),
    14: ("unable to open", (UNOPENED, _NOT_CHANGED)),
    26: ("not a database", (DAMAGED, _GO_ON)),
    256: ("Could not decode to UTF-8", (DAMAGED, _GO_ON)),
}
"""SQLite's primary result codes and what it says with them, as people are told; the last is what Python says."""
