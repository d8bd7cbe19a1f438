"""Reading a backup, or what was restored from one, to its last byte, and saying what does not hold.

Services floor: whoever makes, checks, restores or rehearses asks here. Nothing in a backup is changed by being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.carrying import from_the_disk
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services.checking import Finding
from defender_desk.services.desk import Progress
from defender_desk.store import connection, schema
from defender_desk.store.blobs import is_whole, sealed_at
from defender_desk.store.store import DATABASE, Store
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.keys import VaultKeys

OF_NO_HARM = frozenset({"blob_missing", "blob_absent", "blob_orphan", "derived", "stray"})
"""Findings that lose nothing: files are read one by one, those of other backups lie beside, the rest is made anew."""

OF_THE_COPY = frozenset({"header", "no_header", "database"})
"""Findings that a copy can have though its desk has not."""

UNREADABLE = msg("The records of this backup cannot be read: its database is damaged or cut short.")
NO_HEADER = msg("The header of this backup is damaged in both its copies: no passphrase opens it.")
ONE_HEADER = msg("One of the two copies of this backup’s header is damaged.")
LOST = msg("Files missing from this backup or damaged in it: {count}")

_DAMAGED = (connection.DAMAGED, connection.UNREADABLE, connection.UNOPENED, schema.UNFINISHED)


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


def examine(folder: Path, files: Path, keys: VaultKeys, heard: Steps, *, untouched: bool = True) -> Examined:
    """Read the header, the database and every sealed file; a restored copy is brought up to date by being opened."""
    headers = vaults.genuine(folder, keys)
    if not headers:
        return Examined(findings=(Finding("no_header", NO_HEADER),))
    found = (Finding("header", ONE_HEADER),) if len(headers) < 2 else ()
    body = headers[0].open(keys)
    remembered = (body.audit_head, body.audit_counter) if body else None
    try:
        from_the_disk(folder / DATABASE)
        store = Store.open(folder, keys, TYPES, files=files, untouched=untouched)
        try:
            return _read(store, files, keys, remembered, heard, found)
        finally:
            store.close()
    except OSError:
        return Examined(findings=(Finding("database", UNREADABLE),))
    except Trouble as refused:
        if refused.message not in _DAMAGED:
            raise
        return Examined(findings=(Finding("database", UNREADABLE),))


def _read(
    store: Store,
    files: Path,
    keys: VaultKeys,
    remembered: tuple[bytes, int] | None,
    heard: Steps,
    found: tuple[Finding, ...],
) -> Examined:
    damage = store.verify(remembered, heard=heard)
    found += tuple(Finding(one.code, one.message, one.values) for one in damage if one.code not in OF_NO_HARM)
    known = store.blobs.all()
    heard.expect(known)
    lost = tuple(lost_of(known, files, keys, heard))
    found += (Finding("lost", LOST, {"count": len(lost)}),) if lost else ()
    return Examined(sum(1 for _ in store.each()), len(known), lost, found, store.head)


def lost_of(known: list[Blob], files: Path, keys: VaultKeys, heard: Callable[[int], None]) -> Iterator[Blob]:
    """Those of these files that are not there whole, read from the disk itself."""
    for blob in known:
        heard(0)
        path = sealed_at(files, blob.id)
        if not path.is_file() or not is_whole(from_the_disk(path), keys.blobs, blob, heard):
            yield blob


def known_files(folder: Path, keys: VaultKeys) -> list[Blob]:
    """The sealed files that the database in a folder speaks of; it may be of an older program."""
    database = connection.open_database(folder / DATABASE, keys.database, untouched=True)
    try:
        return [Blob(*row) for row in database.rows("SELECT id, name, media, size, sha256 FROM blob ORDER BY id")]
    finally:
        database.close()
