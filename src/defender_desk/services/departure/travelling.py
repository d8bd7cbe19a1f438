"""Travelling without the desk: taken along encrypted, read back, and only then erased here.

Services floor: what is taken along is a backup like any other, so the way back is the one that leads from a backup.
"""

from __future__ import annotations

from pathlib import Path

from defender_desk.services.backups import backing_up
from defender_desk.services.backups.backing_up import Made
from defender_desk.services.departure import erasing
from defender_desk.services.departure.erasing import Erased
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NOT_WHOLE = msg("What was written is not whole: files are damaged or missing in the desk itself. Nothing was erased.")
LOOK_FIRST = msg("Run the vault check in the settings, and keep this folder until the files are there.")
NOT_THERE = msg("What was taken along is no longer in its place. Nothing was erased.")
CHANGED = msg("Something was written or changed in the desk since it was packed. Nothing was erased.")
PACK_AGAIN = msg("Plug the stick in, and pack the desk again.")


def pack(desk: Desk, place: Path, progress: Progress = unheard) -> Made:
    """Write the desk encrypted to a stick and read all of it back."""
    return backing_up.make(desk, place, progress)


def leave(desk: Desk, made: Made) -> Erased:
    """Erase the desk here, where what was packed is whole, in its place, and all there is, forms and keys too."""
    if made.lost:
        raise Trouble(NOT_WHOLE, LOOK_FIRST)
    if (made.head, made.rest) != (desk.store.head, backing_up.rest(desk)):
        raise Trouble(CHANGED, PACK_AGAIN)
    if made.snapshot.folder not in [one.folder for one in backing_up.kept(desk, made.place)]:
        raise Trouble(NOT_THERE, PACK_AGAIN)
    return erasing.erase(desk)
