"""Erasing a desk where it lies, and saying beforehand what of it stays elsewhere.

Services floor: the header goes first, so that whatever stops it later leaves nothing that opens. Only files that are
the desk's own are removed: a folder can hold others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.quarantine import QUARANTINE
from defender_desk.exchange.whole_file import settle_folder
from defender_desk.services import listing, outside
from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.backups.backup_place import PART, Snapshot, take_away
from defender_desk.services.desk import Desk
from defender_desk.services.unlocking import escrow
from defender_desk.services.unlocking.escrow import Holder
from defender_desk.store.blobs import FOLDER
from defender_desk.store.older import OLDER
from defender_desk.store.store import DATABASE
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.vault import folder as vaults
from defender_desk.vault.erasing import destroy_headers
from defender_desk.vault.place import MARK

READ_ONLY = msg("This medium cannot be written to, so nothing on it can be erased.")
DESTROY_IT = msg("Destroy the medium itself.")

_OWN = (f"{DATABASE}*", f"{OLDER}*", MARK, FOLDER, f"*{PART}", f"*{QUARANTINE}")
"""What the folder of a desk holds beside its header."""


@dataclass(frozen=True)
class Stays:
    """What of a desk lies elsewhere, as far as the desk knows, and how much goes with it."""

    place: Path | None
    """Where backups were made; None where none was."""
    there: int
    """Backups that can be seen there now."""
    noted: int
    """Backups the desk knows to be whole, wherever they are now."""
    handed: int
    """Encrypted files that were handed over."""
    holders: tuple[Holder, ...]
    """The organisations that can open the desk, or could, and so whatever copies of it there are."""
    records: int
    """Records that lie in the desk itself, without those in its bin."""
    files: int
    """Files of evidence in it."""


@dataclass(frozen=True)
class Erased:
    """What was erased, and what of it could not be removed."""

    headers: int
    backups: int
    left: tuple[Path, ...]


def stays(desk: Desk) -> Stays:
    """What will still exist once this desk is erased."""
    notes = backup_notes.read(desk)
    holders = tuple(filter(None, (escrow.holder(desk), *escrow.ended(desk))))
    there, handed = len(_backups(desk)), len(desk.store.arrivals.sent())
    records, files = sum(listing.counts(desk).values()), len(desk.store.blobs.all())
    return Stays(notes.folder, there, len(notes.verified), handed, holders, records, files)


FLASH = msg(
    "An SSD or a memory stick may keep old blocks, the header among them, where no program reaches them. "
    "A laboratory that finds it there needs the passphrase as well."
)
COPIES = msg("Whoever copied this folder before still has that copy, and opens it with the passphrase of its day.")


def told(what: Stays, *, backups: bool = False) -> list[str]:
    """What erasing does not reach, in sentences; with `backups` those in reach are erased too."""
    said = []
    if what.place is not None and not (backups and what.there):
        number = max(what.there, what.noted)
        one = ngettext("{n} backup stays in {folder}.", "{n} backups stay in {folder}.", number)
        said.append(fill(one, n=show_count(number), folder=ltr(str(what.place))))
    if what.handed:
        one = ngettext(
            "{n} file that you handed over stays with whoever has it.",
            "{n} files that you handed over stay with whoever has them.",
            what.handed,
        )
        said.append(fill(one, n=show_count(what.handed)))
    for holder in what.holders:
        name = isolate(holder.name or _("An organisation"))
        said.append(fill(_("{name} can open the backups and copies that were made since it was let in."), name=name))
    return [*said, say(COPIES), say(FLASH)]


def erase(desk: Desk, *, backups: bool = False) -> Erased:
    """Erase an open desk; with `backups`, those in reach too.

    Afterwards the desk is closed, and the unlock window no longer offers it. The desk itself goes first: a stick that
    refuses must not keep it.
    """
    if desk.store.read_only:
        raise Trouble(READ_ONLY, DESTROY_IT)
    folder = desk.unlocked.folder.absolute()
    found = _backups(desk) if backups else []
    headers = destroy_headers(folder)
    with suppress(Trouble):  # what is still in the log is of no use to anybody now
        desk.store.close()
    desk.unlocked.keys.forget()
    kept = [one.folder for one in found if not _erase_backup(one)]
    return Erased(headers, len(found) - len(kept), (*_remove(folder), *kept))


def erase_unopened(folder: Path) -> Erased:
    """Erase a desk whose passphrase is not at hand: nothing can be told of what stays elsewhere."""
    if not vaults.is_vault(folder):
        raise Trouble(vaults.NOT_A_VAULT, msg("Choose the folder that holds the file vault.hdr."))
    return Erased(destroy_headers(folder.absolute()), 0, _remove(folder.absolute()))


def _remove(folder: Path) -> tuple[Path, ...]:
    for pattern in _OWN:
        for each in folder.glob(pattern):
            take_away(each)
    settle_folder(folder)
    with suppress(OSError):
        folder.rmdir()  # only where nothing of anybody else is in it
    outside.write_outside(outside.read_outside().without(folder))
    return tuple(_left(folder))


def _left(folder: Path) -> Iterator[Path]:
    for pattern in _OWN:
        yield from folder.glob(pattern)


def _backups(desk: Desk) -> list[Snapshot]:
    """The backups of this desk that can be seen now where they were last made."""
    place = backup_notes.read(desk).folder
    with suppress(Trouble):
        return backing_up.kept(desk, place) if place is not None and place.is_dir() else []
    return []


def _erase_backup(one: Snapshot) -> bool:
    """Its headers first, like those of the desk; its sealed files are of no use to anybody without one."""
    try:
        destroy_headers(one.folder)
    except Trouble:
        return False
    take_away(one.folder)
    if all(each.name == FOLDER for each in one.files.iterdir()):
        take_away(one.files)
    return not one.folder.exists()
