"""A desk moved under a new key: a new folder that nothing which opened the old one opens, read back to its last byte.

Services floor: for when a passphrase may be known to others, since a new passphrase leaves the key as it was. The old
folder stays as it is until somebody erases it, and knows where the new one lies and what was written here since.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from defender_desk.model.codec import Json
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import opening
from defender_desk.services.backups import backup_notes
from defender_desk.services.backups.backup_reading import Steps, examine
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.folders.making import must_be_free, new_folder
from defender_desk.services.folders.room import must_have_room
from defender_desk.services.following import follow
from defender_desk.services.unlocking import escrow
from defender_desk.store.blobs import FOLDER, Pieces
from defender_desk.store.faces import encode
from defender_desk.store.store import DATABASE, Store
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.folder import Unlocked
from defender_desk.vault.recovery import new_code
from defender_desk.vault.slots import Profile

SAME = msg("The new passphrase is the old one.")
ANOTHER = msg("Whoever knows it would open the new folder too. Choose another one.")
NOT_EQUAL = msg("What was written reads back differently. The new folder was not kept.")
MOVED = "moved"
"""Setting of the old desk: where the new one lies, how many entries of the journal went there, and which forms."""
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


@dataclass(frozen=True)
class Gone:
    """That a desk was moved: where to, and how many changes and forms were written in the old folder since."""

    folder: Path
    since: int
    forms: int


def gone(desk: Desk) -> Gone | None:
    """Where this desk was moved to; None where it was not."""
    match desk.setting(MOVED):
        case {"folder": str(folder), "counter": int(counter), "forms": list(forms)}:
            since = max(desk.store.head[1] - counter, 0)
            return Gone(
                Path(os.fsdecode(bytes.fromhex(folder))), since, len({*_forms(desk)}.difference(map(str, forms)))
            )
    return None


def _forms(desk: Desk) -> list[Json]:
    """A digest of each form that is not finished: the same for as long as nobody writes in it."""
    held = ([one.key, one.type, one.record, one.body] for one in desk.store.drafts.all())
    return [hashlib.sha256(encode(one)).hexdigest() for one in held]


def draw_code(desk: Desk, new: str, target: Path) -> str:
    """The recovery code of the new folder, to be written down first; Trouble where a move could only fail."""
    if opening.opens(desk, new):
        raise Trouble(SAME, ANOTHER)
    must_be_free(target)
    return new_code()


def rekey(
    desk: Desk,
    new: str,
    target: Path,
    progress: Progress = unheard,
    profile: Profile | None = None,
    *,
    code: str = "",
) -> Rekeyed:
    """Write everything under a new key into a folder that is empty or new; whatever stops that leaves nothing there."""
    source, target = desk.unlocked.folder.absolute(), target.absolute()
    code = code or draw_code(desk, new, target)
    with new_folder(target) as part:
        must_have_room(target, _size(source))
        made = vaults.create(part, new, profile, code=code)
        try:
            done = _moved(desk, made, target, progress)
        finally:
            made.keys.forget()
    if not desk.store.read_only:
        desk.store.settings.put(MOVED, {
            "folder": os.fsencode(target).hex(), "counter": desk.store.head[1], "forms": _forms(desk),
        })  # fmt: skip
    return done


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
        for name in (opening.SHEETS, escrow.SETTING, escrow.ENDED, MOVED):
            moved.store.settings.put(name, None)
        backup_notes.write(moved, replace(backup_notes.read(moved), verified=()))  # those open under the old key alone
        vaults.record_audit(made.folder, made, *store.head, store.salt)
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
