"""Erasing a desk where it lies, and saying beforehand what of it stays elsewhere.

Services floor: the header goes first, so that whatever stops it later leaves nothing that opens. Only files that are
the desk's own are removed: a folder can hold others.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.quarantine import QUARANTINE
from defender_desk.exchange.whole_file import settle_folder
from defender_desk.services import listing, outside
from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.backups.backup_place import DRILL, LOCAL, PART, take_away
from defender_desk.services.backups.backup_reading import head_of
from defender_desk.services.desk import Desk
from defender_desk.services.handover import under_way
from defender_desk.services.unlocking import escrow, rekeying, slots
from defender_desk.services.unlocking.escrow import Holder
from defender_desk.services.unlocking.rekeying import Gone
from defender_desk.store import older
from defender_desk.store.blobs import FOLDER
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

_OWN = frozenset({
    DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", *older.FILES,
    MARK, FOLDER, LOCAL, DRILL,
})  # fmt: skip
"""What the folder of a desk holds beside its header, by its whole name: a person may keep other files there."""
_DRAWN = re.compile(rf"[0-9a-f]{{32}}{re.escape(QUARANTINE)}|\.[0-9a-f]{{16}}{re.escape(PART)}")
"""Names that were drawn by lot, and left behind by a stop: what was being read, and what was being written there."""


@dataclass(frozen=True)
class Stays:
    """What of a desk lies elsewhere, as far as the desk knows, and how much goes with it."""

    place: Path | None
    """Where backups were made; None where none was."""
    there: int
    """Backups that can be seen there now, whatever a person called them."""
    elsewhere: int
    """Backups that were found whole and are not among these: on another stick, or out of reach."""
    unnamed: tuple[Path, ...]
    """What lies, maybe unencrypted, of files whose writing was stopped."""
    handed: int
    """Encrypted files that were handed over."""
    holders: tuple[Holder, ...]
    """The organisations that can open the desk, or could, and so whatever copies of it there are."""
    unknown: bool
    """Whether something opens it that this version has no name for."""
    gone: Gone | None
    """Where it lies under a new key, and what was written here since."""
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
    notes, there = backup_notes.read(desk), _backups(desk)
    known = Counter[tuple[bytes, int] | None]((bytes.fromhex(one.head), one.counter) for one in notes.verified)
    elsewhere = known - Counter(head_of(one, desk.unlocked.keys) for one in there)
    return Stays(
        notes.folder,
        len(there),
        elsewhere.total(),
        tuple(under_way.unnamed(desk)),
        len(desk.store.arrivals.sent()),
        tuple(filter(None, (escrow.holder(desk), *escrow.ended(desk)))),
        slots.unknown(desk),
        rekeying.gone(desk),
        sum(listing.counts(desk).values()),
        len(desk.store.blobs.all()),
    )


FLASH = msg(
    "An SSD or a memory stick may keep old blocks, the header among them, where no program reaches them. "
    "A laboratory that finds it there needs the passphrase as well."
)
ALSO_UNKNOWN = msg("Something that this version does not know can open the backups and copies too.")
COPIES = msg("Whoever copied this folder before still has that copy, and opens it with the passphrase of its day.")


def told(what: Stays, *, backups: bool = False) -> list[str]:
    """What erasing does not reach, in sentences; with `backups` those in reach are erased too."""
    said = _not_there(what.gone)
    if what.place is not None and what.there and not backups:
        one = ngettext("{n} backup stays in {folder}.", "{n} backups stay in {folder}.", what.there)
        said.append(fill(one, n=show_count(what.there), folder=ltr(str(what.place))))
    if what.elsewhere:
        one = ngettext(
            "{n} backup that you made on another stick, or that is out of reach now, stays where it is.",
            "{n} backups that you made on another stick, or that are out of reach now, stay where they are.",
            what.elsewhere,
        )
        said.append(fill(one, n=show_count(what.elsewhere)))
    if what.place is not None and what.elsewhere and not what.there:
        said.append(fill(_("The last place for backups was {folder}."), folder=ltr(str(what.place))))
    for folder in dict.fromkeys(draft.parent for draft in what.unnamed):
        part = _(
            "A part of a file whose writing was stopped lies in {folder}, maybe unencrypted. "
            "It goes too where that folder is in reach."
        )
        said.append(fill(part, folder=ltr(str(folder))))
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
    if what.unknown:
        said.append(say(ALSO_UNKNOWN))
    return [*said, say(COPIES), say(FLASH)]


def _not_there(gone: Gone | None) -> list[str]:
    """What was written after the desk was moved under a new key, and so lies nowhere else."""
    if gone is None:
        return []
    one = ngettext(
        "{n} change was written here after the desk was moved under a new key. It is not in {folder}, and is lost.",
        "{n} changes were written here after the desk was moved under a new key. "
        "They are not in {folder}, and are lost.",
        gone.since,
    )
    form = ngettext(
        "{n} form that was written in here since, and is not finished, is not in {folder} either.",
        "{n} forms that were written in here since, and are not finished, are not in {folder} either.",
        gone.forms,
    )
    said = ((gone.since, one), (gone.forms, form))
    return [fill(sentence, n=show_count(n), folder=ltr(str(gone.folder))) for n, sentence in said if n]


def erase(desk: Desk, *, backups: bool = False) -> Erased:
    """Erase an open desk; with `backups`, those in reach too.

    Afterwards the desk is closed, and the unlock window no longer offers it. The desk itself goes first: a stick that
    refuses must not keep it.
    """
    if desk.store.read_only:
        raise Trouble(READ_ONLY, DESTROY_IT)
    folder = desk.unlocked.folder.absolute()
    found = _backups(desk) if backups else []
    unnamed = under_way.unnamed(desk)
    headers = destroy_headers(folder, LOCAL, DRILL)
    with suppress(Trouble):  # what is still in the log is of no use to anybody now
        desk.store.close()
    desk.unlocked.keys.forget()
    kept = [one for one in found if not _erase_backup(one)]
    parts = [draft for draft in unnamed if not under_way.removed(draft)]
    return Erased(headers, len(found) - len(kept), (*_remove(folder), *kept, *parts))


def erase_unopened(folder: Path) -> Erased:
    """Erase a desk whose passphrase is not at hand: nothing can be told of what stays elsewhere."""
    if not vaults.is_vault(folder):
        raise Trouble(vaults.NOT_A_VAULT, msg("Choose the folder that holds the file vault.hdr."))
    return Erased(destroy_headers(folder.absolute(), LOCAL, DRILL), 0, _remove(folder.absolute()))


def _remove(folder: Path) -> tuple[Path, ...]:
    for each in _left(folder):
        take_away(each)
    settle_folder(folder)
    with suppress(OSError):
        folder.rmdir()  # only where nothing of anybody else is in it
    outside.write_outside(outside.read_outside().without(folder))
    return tuple(_left(folder))


def _left(folder: Path) -> list[Path]:
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted(each for each in there if each.name in _OWN or _DRAWN.fullmatch(each.name))


def _backups(desk: Desk) -> list[Path]:
    """The backups of this desk that can be seen now where they were last made, by whatever name."""
    place = backup_notes.read(desk).folder
    with suppress(Trouble, OSError):
        return backing_up.openable(desk, place) if place is not None and place.is_dir() else []
    return []


def _erase_backup(one: Path) -> bool:
    """Its headers first, like those of the desk; its sealed files are of no use to anybody without one."""
    try:
        destroy_headers(one)
    except Trouble:
        return False
    take_away(one)
    home = one.parent
    if all(each.name == FOLDER for each in home.iterdir()):
        take_away(home)
    return not one.exists()
