"""Erasing a desk where it lies, with those of its backups that a person chose.

Services floor: what of it stays elsewhere is said before (`staying`). The header goes first, so that whatever stops it
later leaves nothing that opens. Only files that are the desk's own are removed: a folder can hold others.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.quarantine import QUARANTINE
from defender_desk.exchange.whole_file import settle_folder
from defender_desk.services import outside
from defender_desk.services.backups.backing_up import drop_needless
from defender_desk.services.departure.reach import InReach, in_reach
from defender_desk.services.desk import Desk
from defender_desk.services.folders.kinds import DRILL, LOCAL
from defender_desk.services.folders.making import sweep_beside
from defender_desk.services.folders.room import PART, take_away
from defender_desk.services.handover import under_way
from defender_desk.store import older
from defender_desk.store.blobs import FOLDER
from defender_desk.store.store import DATABASE
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.erasing import destroy_headers
from defender_desk.vault.place import MARK

READ_ONLY = msg("This medium cannot be written to, so nothing on it can be erased.")
DESTROY_IT = msg("Destroy the medium itself.")
TRAVELS = msg(
    "What you packed for travelling is not erased with the desk: it may be all that is left. Nothing was erased."
)
KEEP_IT = msg("Leave it out, and erase again.")

_OWN = frozenset({
    DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", *older.FILES,
    MARK, FOLDER, LOCAL, DRILL,
})  # fmt: skip
"""What the folder of a desk holds beside its header, by its whole name: a person may keep other files there."""
_DRAWN = re.compile(rf"[0-9a-f]{{32}}{re.escape(QUARANTINE)}|\.[0-9a-f]{{16}}{re.escape(PART)}")
"""Names that were drawn by lot, and left behind by a stop: what was being read, and what was being written there."""


@dataclass(frozen=True)
class Erased:
    """What was erased, and what of it could not be removed."""

    headers: int
    backups: int
    left: tuple[Path, ...]


def erase(desk: Desk, backups: Collection[Path] = ()) -> Erased:
    """Erase an open desk, and of the backups in reach those in these folders.

    Afterwards the desk is closed, and the unlock window no longer offers it. The desk itself goes first: a stick that
    refuses must not keep it.
    """
    if desk.store.read_only:
        raise Trouble(READ_ONLY, DESTROY_IT)
    chosen = [one for one in in_reach(desk) if one.folder in backups]
    if any(one.travels for one in chosen):
        raise Trouble(TRAVELS, KEEP_IT)
    folder = desk.unlocked.folder.absolute()
    unnamed = under_way.unnamed(desk)
    headers = destroy_headers(folder, LOCAL, DRILL)
    try:
        with suppress(Trouble):  # what is still in the log is of no use to anybody now
            desk.store.close()
        copies = sweep_beside(folder.parent)
        gone = _erase_backups(desk, chosen)
        parts = [draft for draft in unnamed if not under_way.removed(draft)]
    finally:
        desk.unlocked.keys.forget()
        left = _remove(folder)
    return Erased(headers, len(gone), (*left, *copies, *(one for one in backups if one not in gone), *parts))


def erase_unopened(folder: Path) -> Erased:
    """Erase a desk whose passphrase is not at hand: nothing can be told of what stays elsewhere."""
    if not vaults.is_vault(folder):
        raise Trouble(vaults.NOT_A_VAULT, msg("Choose the folder that holds the file vault.hdr."))
    folder = folder.absolute()
    headers = destroy_headers(folder, LOCAL, DRILL)
    try:
        copies = sweep_beside(folder.parent)
    finally:
        left = _remove(folder)
    return Erased(headers, 0, (*left, *copies))


def _remove(folder: Path) -> tuple[Path, ...]:
    """Remove what is left of a desk that nothing opens any more, and offer it no more; gives what stays.

    Where it cannot be told what stays, as on a stick that was pulled out, that is the folder.
    """
    try:
        with suppress(OSError):
            for each in _own(folder):
                take_away(each)
            settle_folder(folder)
            folder.rmdir()  # only where nothing of anybody else is in it
    finally:
        outside.write_outside(outside.read_outside().without(folder))
    try:
        return tuple(_own(folder))
    except OSError:
        return (folder,)


def _own(folder: Path) -> list[Path]:
    """What lies there and is the desk's; none where there is no such folder any more."""
    there: list[Path] = []
    with suppress(FileNotFoundError):
        there = sorted(folder.iterdir())
    return [each for each in there if each.name in _OWN or _DRAWN.fullmatch(each.name)]


def _erase_backups(desk: Desk, chosen: Collection[InReach]) -> set[Path]:
    """Which of these backups were erased; a stick may be pulled out at any moment."""
    gone = {one.folder for one in chosen if _erase_backup(one.folder)}
    for home in {one.parent for one in gone}:
        with suppress(OSError):
            if all(each.name == FOLDER for each in home.iterdir()):
                take_away(home)
            else:
                drop_needless(desk, home)
    return gone


def _erase_backup(one: Path) -> bool:
    """Its headers first, like those of the desk; its sealed files are of no use to anybody without one."""
    try:
        destroy_headers(one)
        take_away(one)
        return not one.exists()
    except (Trouble, OSError):
        return False
