"""Evidence: files sealed one by one beside the database, each known to it by a row.

Store floor: a file is sealed and synced before its row is written, so a row never points at half a file; what has no
row is swept at the next opening, if this database began it or let it go (`unfinished`). Sealing touches no database
and may run on any thread; all else is the worker's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import FileIO, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING

from defender_desk.model.values import Blob
from defender_desk.store.connection import Database
from defender_desk.store.unfinished import Unfinished
from defender_desk.text import disk
from defender_desk.text.digests import Sha256
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import sealing
from defender_desk.vault.copies import sync_folder
from defender_desk.vault.sealing import Progress, Source

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

FOLDER = "blobs"

_SYNC_EVERY = 16 << 20  # bytes

ID = re.compile("[a-z2-7]{26}")
"""What a sealed file is called."""
_FORGOTTEN = (
    "record IS NULL AND NOT EXISTS (SELECT 1 FROM link WHERE target = blob.id)"
    " AND NOT EXISTS (SELECT 1 FROM draft WHERE instr(draft.body, blob.id))"
)
_COLUMNS = "id, name, media, size, sha256"
_MISSING = msg("A file of this vault is missing from its folder.")
_ELSEWHERE = msg(
    "If you have a copy of this folder, save the file from there. Or ask whoever gave it to you for it again."
)


class Blobs:
    """The sealed files of one vault."""

    def __init__(self, database: Database, folder: Path, key: bytes | bytearray) -> None:
        self._database = database
        self.unfinished = Unfinished(database)
        self._folder = folder / FOLDER
        self._key = key

    def add(self, source: Source, name: str, media: str, progress: Progress | None = None) -> Blob:
        """Seal a file and know it from now on; an exception from `progress` leaves nothing behind."""
        blob = self.seal(source, name, media, progress)
        self.keep(blob)
        return blob

    def seal(
        self, source: Source, name: str, media: str, progress: Progress | None = None, *, key: str | None = None
    ) -> Blob:
        """Seal a file without telling the database; `key` is the id a received file has, noted before."""
        key = key or self.unfinished.fresh()
        path = self._path(key)
        try:
            _make_folder(path.parent)
            sealed = _write(path, source, self._key, progress)
        except OSError as refused:
            raise _told(refused) from refused
        return Blob(key, name, media, sealed.size, sealed.sha256.hex())

    def keep(self, blob: Blob, record: str | None = None) -> None:
        """Know a sealed file from now on; until a record (or draft) holds it, `sweep` takes it for forgotten."""
        self._database.run(
            "INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?, ?, ?)",
            (blob.id, blob.name, blob.media, blob.size, blob.sha256, record),
        )

    def let_go(self, key: str) -> None:
        """A record no longer holds a file: it belongs to another that does, else `sweep` takes it for forgotten."""
        self._database.run(
            "UPDATE blob SET record = (SELECT record.id FROM link JOIN record ON record.seq = link.source"
            " WHERE link.target = blob.id) WHERE id = ?",
            (key,),
        )

    def open(self, key: str) -> Iterator[bytes]:
        """The plain bytes of a file, piece by piece; complete only when the iteration ends without Trouble."""
        if not self.is_here(key):
            raise Trouble(_MISSING, _ELSEWHERE)
        return sealing.open_sealed(self._path(key), self._key)

    def is_here(self, key: str) -> bool:
        """Whether a file is known and in its place."""
        return self.find(key) is not None and self._path(key).is_file()

    def holds(self, blob: Blob, heard: Callable[[int], None]) -> bool:
        """Whether a file is known as this one says, and is here whole; `heard` is told the bytes of each piece."""
        return self.knows(blob) and is_whole(self._path(blob.id), self._key, blob, heard)

    def knows(self, blob: Blob) -> bool:
        """Whether the very file that is described is known and in its place, and none that is other than described."""
        kept = self.find(blob.id)
        return kept is not None and kept.is_same(blob) and self.is_here(blob.id)

    def find(self, key: str) -> Blob | None:
        """What is known of a file."""
        row = self._database.row(f"SELECT {_COLUMNS} FROM blob WHERE id = ?", (key,))  # noqa: S608  our own columns
        return Blob(*row) if row else None

    def holding(self, blob: Blob) -> list[str]:
        """Ids of the records that hold another file of the same bytes."""
        asked = "SELECT record FROM blob WHERE sha256 = ? AND size = ? AND id <> ? AND record IS NOT NULL"
        return list(dict.fromkeys(key for (key,) in self._database.rows(asked, (blob.sha256, blob.size, blob.id))))

    def all(self) -> list[Blob]:
        """Every file known."""
        return [Blob(*row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM blob ORDER BY id")]  # noqa: S608

    def missing(self) -> list[str]:
        """Ids of files that are known and not there."""
        return [blob.id for blob in self.all() if not self._path(blob.id).is_file()]

    def damaged(self, heard: Callable[[], None]) -> list[str]:
        """Ids of files that are there and cannot be read whole; reads every byte of them all, so it takes long."""
        there = ((blob, self._path(blob.id)) for blob in self.all())
        whole = (
            (blob, is_whole(path, self._key, blob, lambda _size: heard())) for blob, path in there if path.is_file()
        )
        return [blob.id for blob, holds in whole if not holds]

    def sweep(self) -> int:
        """Remove what a crash, a forgotten form or a refused deletion left, as far as this database says it is so.

        That is what no record or draft holds, what began here and was never known, and what was let go.
        """
        with self._database.transaction():
            self.unfinished.note(self._forget_unheld())
        swept = self.unfinished.of(self.orphans())
        self.unfinished.settle(self.remove(swept))
        return len(swept)

    def spare(self) -> None:
        """Keep from all sweeping what nothing holds now: another state of this database may, and may come back."""
        with self._database.transaction():
            self._forget_unheld()
            self.unfinished.forget()

    def _forget_unheld(self) -> list[str]:
        """Know no more of the files no record or draft holds; returns their ids."""
        if not self._database.row("SELECT 1 FROM blob WHERE record IS NULL LIMIT 1"):  # quicker to ask than to look
            return []
        found = [key for (key,) in self._database.rows(f"SELECT id FROM blob WHERE {_FORGOTTEN}")]  # noqa: S608
        self._database.run(f"DELETE FROM blob WHERE {_FORGOTTEN}")  # noqa: S608  our own condition
        return found

    def orphans(self) -> list[str]:
        """Ids of sealed files that are there without being known: let go and not yet removed, or of another state."""
        known = {row[0] for row in self._database.rows("SELECT id FROM blob")}
        there = (path.name for path in self._folder.glob("*/*") if ID.fullmatch(path.name))
        return [key for key in there if key not in known]

    def remove(self, keys: Iterable[str]) -> list[str]:
        """Delete sealed files; returns those that cannot be deleted now, which are swept at a later opening.

        The others are gone from the disk too: what is known of them may be forgotten, and they do not come back.
        """
        left, gone = list[str](), dict[Path, list[str]]()
        for key in keys:
            path = self._path(key)
            try:
                path.unlink(missing_ok=True)
                gone.setdefault(path.parent, []).append(key)
            except OSError:
                left.append(key)
        for folder, theirs in gone.items():
            try:
                sync_folder(folder)
            except FileNotFoundError:  # nothing was there
                continue
            except OSError:
                left += theirs
        return left

    def after(self, loose: list[str]) -> list[str]:
        """Delete the files a change let go, once it is written, which holds whatever comes; the rest is swept later."""
        left = self.remove(loose)
        with suppress(Trouble):
            self.unfinished.drop({*loose}.difference(left))
            self.unfinished.renew()
        return left

    def take_place(self, fresh: str, key: str) -> None:
        """Put a file that was sealed anew, and holds the same, in the place of one that is missing or damaged."""
        try:
            _make_folder(self._path(key).parent)
            self._path(fresh).replace(self._path(key))
            sync_folder(self._path(key).parent)
        except OSError as refused:
            self.remove([fresh])
            raise _told(refused) from refused

    def _path(self, key: str) -> Path:
        return sealed_at(self._folder.parent, key)


class Pieces(RawIOBase):
    """Pieces of bytes as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # narrower than the base class's
        """Read some bytes into a buffer; none at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken


def sealed_at(folder: Path, key: str) -> Path:
    """Where the sealed file of that id lies in a folder."""
    return folder / FOLDER / key[:2] / key


def is_whole(path: Path, key: bytes | bytearray, blob: Blob, heard: Callable[[int], None]) -> bool:
    """Whether a sealed file is there and holds what is known of it; `heard` is told the bytes of each piece."""
    digest = Sha256()
    try:
        for piece in sealing.open_sealed(path, key):
            digest.update(piece)
            heard(len(piece))
    except (Trouble, OSError):
        return False
    return digest.hexdigest() == blob.sha256


def attach(database: Database, key: str, record: str) -> None:
    """Note the first record a file was attached to; with that record it will be erased."""
    database.run("UPDATE blob SET record = ? WHERE id = ? AND record IS NULL", (record, key))


def forget(database: Database, record: str) -> list[str]:
    """Forget the files of an erased record, except those another record holds; returns the ids to delete."""
    loose = []
    for (key,) in database.rows("SELECT id FROM blob WHERE record = ?", (record,)):
        other = database.value(
            "SELECT record.id FROM link JOIN record ON record.seq = link.source WHERE link.target = ?", (key,)
        )
        if other is None:
            database.run("DELETE FROM blob WHERE id = ?", (key,))
            loose.append(key)
        else:
            database.run("UPDATE blob SET record = ? WHERE id = ?", (other, key))
    return loose


def _write(path: Path, source: Source, key: bytes | bytearray, progress: Progress | None) -> sealing.Sealed:
    from concurrent.futures import ThreadPoolExecutor  # late: most starts seal nothing

    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file, ThreadPoolExecutor(1) as beside:
            target = _Syncing(file, beside)
            sealed = sealing.seal(source, target, key, progress=progress)
            target.sync()
        sync_folder(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return sealed


class _Syncing:
    """A file that is sent to the disk while the next chunks are sealed, so that its last sync finds little to do."""

    def __init__(self, file: FileIO, beside: ThreadPoolExecutor) -> None:
        self._file, self._beside = file, beside
        self._fresh = 0
        self._under_way: Future[None] | None = None

    def write(self, piece: memoryview, /) -> int:
        written = self._file.write(piece)
        self._fresh += written
        if self._fresh >= _SYNC_EVERY and (self._under_way is None or self._under_way.done()):
            self._settle()
            self._under_way, self._fresh = self._beside.submit(os.fsync, self._file.fileno()), 0
        return written

    def sync(self) -> None:
        """Return once every byte is on the disk."""
        self._settle()
        os.fsync(self._file.fileno())

    def _settle(self) -> None:
        if self._under_way is not None:
            self._under_way.result()  # a disk tells of a failure once, so no sync may go unheard


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)


def _told(refused: OSError) -> Exception:
    if refused.errno in disk.NO_ROOM:
        return Trouble(
            msg("There is no room left on the disk. The file was not added."), msg("Free some room, then try again.")
        )
    if refused.errno in disk.NOT_ALLOWED:
        return Trouble(msg("This vault is open for reading only."))
    return Trouble(msg("The file could not be read or written."), msg("Check the disk, then try again."))
