"""Reading a backup, or what was restored from one, to its last byte, and saying what does not hold.

Services floor: whoever makes, checks, restores or rehearses asks here. Nothing in a backup is changed by being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.carrying import from_the_disk
from defender_desk.model.values import Blob
from defender_desk.services.checking import Finding
from defender_desk.services.desk import Progress
from defender_desk.store import connection, journal, schema
from defender_desk.store.blobs import is_whole, sealed_at
from defender_desk.store.connection import Database, open_database
from defender_desk.store.store import DATABASE
from defender_desk.store.verifying import verify_kept
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.keys import VaultKeys

OF_THE_COPY = frozenset({"header", "no_header", "database"})
"""Findings that a copy can have though its desk has not."""

UNREADABLE = msg("The records of this backup cannot be read: its database is damaged or cut short.")
NO_HEADER = msg("The header of this backup is damaged in both its copies: no passphrase opens it.")
ONE_HEADER = msg("One of the two copies of this backup’s header is damaged.")
LOST = msg("Files missing from this backup or damaged in it: {count}")

DAMAGE = (connection.DAMAGED, connection.UNREADABLE, connection.UNOPENED, schema.UNFINISHED)
"""What opening or reading a database says where the file is not whole."""


class Steps:
    """How far long work is, in bytes, told after each piece."""

    def __init__(self, progress: Progress, total: int = 0) -> None:
        self._progress, self.total, self.done = progress, total, 0

    def expect(self, files: list[Blob]) -> None:
        """These files are still to be read, where that was not counted in already."""
        self.total = max(self.total, self.done + sum(blob.size for blob in files))

    def __call__(self, size: int = 0) -> None:
        """So many bytes more are done."""
        self.done += size
        self._progress(min(self.done, self.total), self.total)


@dataclass(frozen=True)
class Examined:
    """What was read of a backup, and what does not hold."""

    records: int = 0
    files: int = 0
    lost: tuple[Blob, ...] = ()
    """Sealed files that are missing or damaged."""
    findings: tuple[Finding, ...] = ()
    """Everything that does not hold, the files lost included."""
    head: tuple[bytes, int] = (b"", 0)
    """Where the journal ends: hash and counter."""

    @property
    def sound(self) -> bool:
        """Everything is whole."""
        return not self.findings

    @property
    def readable(self) -> bool:
        """Whether the records can be had back, even where files are lost."""
        return all(one.code in ("lost", "header") for one in self.findings)


def examine(folder: Path, files: Path, keys: VaultKeys, heard: Steps) -> Examined:
    """Read the header, the database, of this version or an earlier one, and every sealed file; nothing is changed."""
    headers = vaults.genuine(folder, keys)
    if not headers:
        return Examined(findings=(Finding("no_header", NO_HEADER),))
    found = (Finding("header", ONE_HEADER),) if len(headers) < 2 else ()
    body = headers[0].open(keys)
    remembered = (body.audit_head, body.audit_counter) if body else None
    try:
        from_the_disk(folder / DATABASE)
        with closing(open_database(folder / DATABASE, keys.database, untouched=True)) as database:
            schema.version_of(database)
            return _read(database, files, keys, remembered, heard, found)
    except OSError:
        return Examined(findings=(Finding("database", UNREADABLE),))
    except Trouble as refused:
        if refused.message not in DAMAGE:
            raise
        return Examined(findings=(Finding("database", UNREADABLE),))


def _read(
    database: Database,
    files: Path,
    keys: VaultKeys,
    remembered: tuple[bytes, int] | None,
    heard: Steps,
    found: tuple[Finding, ...],
) -> Examined:
    damage = verify_kept(database, remembered, heard)
    found += tuple(Finding(one.code, one.message, one.values) for one in damage)
    known = _known(database)
    heard.expect(known)
    lost = tuple(lost_of(known, files, keys, heard))
    found += (Finding("lost", LOST, {"count": len(lost)}),) if lost else ()
    head = journal.head(database)
    records = int(database.value("SELECT count(*) FROM record"))
    return Examined(records, len(known), lost, found, (head.hash, head.counter))


def lost_of(known: list[Blob], files: Path, keys: VaultKeys, heard: Callable[[int], None]) -> Iterator[Blob]:
    """Those of these files that are not there whole, read from the disk itself."""
    for blob in known:
        heard(0)
        path = sealed_at(files, blob.id)
        if not path.is_file() or not is_whole(from_the_disk(path), keys.blobs, blob, heard):
            yield blob


def known_files(folder: Path, keys: VaultKeys) -> list[Blob]:
    """The sealed files that the database in a folder speaks of; it may be of an earlier version."""
    with closing(open_database(folder / DATABASE, keys.database, untouched=True)) as database:
        schema.version_of(database)  # an empty file opens, and holds nothing
        return _known(database)


def head_of(folder: Path, keys: VaultKeys) -> tuple[bytes, int] | None:
    """Where the journal of a backup ends, hash and counter; None where it cannot be read."""
    with (
        suppress(Trouble, OSError),
        closing(open_database(folder / DATABASE, keys.database, untouched=True)) as database,
    ):
        return _head(database)
    return None


def proved_head(folder: Path, keys: VaultKeys) -> tuple[bytes, int] | None:
    """As `head_of`, read from the disk itself; None also where a page or an entry of the database does not hold."""
    with suppress(Trouble, OSError):
        database = from_the_disk(folder / DATABASE)
        with closing(open_database(database, keys.database, untouched=True)) as opened:
            head = _head(opened)
            return None if verify_kept(opened, None, lambda: None) else head
    return None


def _head(database: Database) -> tuple[bytes, int]:
    schema.version_of(database)  # an empty file opens, and holds nothing
    head = journal.head(database)
    return head.hash, head.counter


def _known(database: Database) -> list[Blob]:
    return [Blob(*row) for row in database.rows("SELECT id, name, media, size, sha256 FROM blob ORDER BY id")]
