"""A desk moved under a new key: a new folder that nothing which opened the old one opens, read back to its last byte.

Services floor: for when a passphrase may be known to others, since a new passphrase leaves the key as it was. The old
folder stays as it is until somebody erases it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import opening
from defender_desk.services.backups import backup_notes
from defender_desk.services.backups.backup_place import must_have_room, new_folder
from defender_desk.services.backups.backup_reading import Steps, examine
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.following import follow
from defender_desk.services.unlocking import escrow
from defender_desk.store.blobs import FOLDER, Pieces
from defender_desk.store.store import DATABASE, Store
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.folder import Unlocked
from defender_desk.vault.slots import Profile

SAME = msg("The new passphrase is the old one.")
ANOTHER = msg("Whoever knows it would open the new folder too. Choose another one.")
INSIDE = msg("The new folder cannot lie inside the old one.")
NOT_EQUAL = msg("What was written reads back differently. The new folder was not kept.")
OTHER_DISK = msg("Choose another disk. The desk is as it was.")


@dataclass(frozen=True)
class Rekeyed:
    """The new folder, its recovery code, shown once, and what it holds."""

    folder: Path
    recovery_code: str
    records: int
    files: int
    lost: tuple[Blob, ...]
    """Files that are damaged or missing in the old folder, and so are not in the new one either."""


def rekey(desk: Desk, new: str, target: Path, progress: Progress = unheard, profile: Profile | None = None) -> Rekeyed:
    """Write everything under a new key into a folder that is empty or new; whatever stops that leaves nothing there."""
    source, target = desk.unlocked.folder.absolute(), target.absolute()
    if opening.opens(desk, new):
        raise Trouble(SAME, ANOTHER)
    if target.resolve().is_relative_to(source.resolve()):
        raise Trouble(INSIDE)
    with new_folder(target) as part:
        must_have_room(target, _size(source))
        made = vaults.create(part, new, profile)
        try:
            return _moved(desk, made, target, progress)
        finally:
            made.keys.forget()


def _size(source: Path) -> int:
    sealed = sum(each.stat().st_size for each in source.glob(f"{FOLDER}/*/*"))
    return (source / DATABASE).stat().st_size + sealed


def _moved(desk: Desk, made: Unlocked, target: Path, progress: Progress) -> Rekeyed:
    """The records, every file sealed anew, and then all of it read."""
    heard = Steps(progress)
    desk.store.copy(made.folder / DATABASE, made.keys, progress)
    store = Store.open(made.folder, made.keys, TYPES)
    try:
        known = store.blobs.all()
        heard.total = 2 * sum(blob.size for blob in known)
        lost = tuple(blob for blob in known if not _sealed_anew(desk, store, blob, heard))
        moved = Desk(store, made, follow)
        for gone in (opening.SHEETS, escrow.SETTING, escrow.ENDED):
            moved.store.settings.put(gone, None)
        backup_notes.write(moved, replace(backup_notes.read(moved), verified=()))  # those open under the old key alone
        vaults.record_audit(made.folder, made, *store.head)
        head = store.head
    finally:
        store.close()
    read = examine(made.folder, made.folder, made.keys, heard)
    if not read.readable or read.head != head or {one.id for one in read.lost} != {one.id for one in lost}:
        raise Trouble(NOT_EQUAL, OTHER_DISK)
    return Rekeyed(target, made.recovery_code, read.records, read.files, lost)


def _sealed_anew(desk: Desk, store: Store, blob: Blob, heard: Steps) -> bool:
    """Seal one file under the new key; False, and nothing written, where the old one is not whole."""
    if not desk.store.blobs.holds(blob, lambda _size: heard()):
        return False
    source = Pieces(desk.store.blobs.open(blob.id))
    made = store.blobs.seal(source, blob.name, blob.media, lambda _done: heard(), key=blob.id)
    if not made.is_same(blob):
        store.blobs.remove([blob.id])
        return False
    heard(blob.size)
    return True
