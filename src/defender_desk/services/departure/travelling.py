"""Travelling without the desk: taken along encrypted, read back, and only then erased here.

Services floor: what is taken along is a backup like any other, so the way back is the one that leads from a backup.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from defender_desk.services.backups import backing_up
from defender_desk.services.backups.backing_up import Made
from defender_desk.services.backups.backup_reading import proved_head
from defender_desk.services.departure import erasing
from defender_desk.services.departure.erasing import Erased
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.store.blobs import sealed_at
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults

NOT_WHOLE = msg("What was written is not whole: files are damaged or missing in the desk itself. Nothing was erased.")
LOOK_FIRST = msg("Run the vault check in the settings, and keep this folder until the files are there.")
NOT_THERE = msg("What was taken along is no longer whole in its place. Nothing was erased.")
CHANGED = msg("Something was written or changed in the desk since it was packed. Nothing was erased.")
PACK_AGAIN = msg("Plug the stick in, and pack the desk again.")


def pack(desk: Desk, place: Path, progress: Progress = unheard) -> Made:
    """Write the desk encrypted to a stick and read all of it back."""
    made = backing_up.complete(backing_up.prepare(desk, place, progress), progress)
    note(desk, made)
    return made


def note(desk: Desk, made: Made) -> None:
    """Keep that this was packed to be taken along: it is not erased with the desk."""
    backing_up.note(desk, made, travels=True)


def leave(desk: Desk, made: Made) -> Erased:
    """Erase the desk here, where what was packed is whole, in its place, and all there is, forms and keys too."""
    if made.lost:
        raise Trouble(NOT_WHOLE, LOOK_FIRST)
    if (made.head, made.rest) != (desk.store.head, backing_up.rest(desk)):
        raise Trouble(CHANGED, PACK_AGAIN)
    if not _is_there(desk, made):
        raise Trouble(NOT_THERE, PACK_AGAIN)
    return erasing.erase(desk)


def _is_there(desk: Desk, made: Made) -> bool:
    """Whether what was read back whole is what lies there now: what opens it, every record, each file by its length.

    No file is opened again: whoever leaves has no time for what was done when it was packed.
    """
    snapshot, keys, own = made.snapshot, desk.unlocked.keys, desk.unlocked.folder
    with suppress(Trouble, OSError):
        opens = [copy.slots for copy in vaults.genuine(snapshot.folder, keys)]
        same = opens == [vaults.genuine(own, keys)[0].slots] * 2
        return same and proved_head(snapshot.folder, keys) == made.head and _all_there(desk, snapshot.files)
    return False


def _all_there(desk: Desk, files: Path) -> bool:
    own = desk.unlocked.folder
    known = desk.store.blobs.all()
    return all(sealed_at(files, one.id).stat().st_size == sealed_at(own, one.id).stat().st_size for one in known)
