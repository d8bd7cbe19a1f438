"""What of a desk stays elsewhere once it is erased, and what goes: said before anybody presses the button.

Services floor: as far as the desk knows. Whoever erases chooses among the backups in reach; what was packed for
travelling is never among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from defender_desk.model.documents import targets
from defender_desk.model.shown import term_shown
from defender_desk.services import listing, outside
from defender_desk.services.backups import backup_notes
from defender_desk.services.departure.reach import InReach, in_reach
from defender_desk.services.desk import Desk
from defender_desk.services.folders.making import left_behind
from defender_desk.services.handover import under_way
from defender_desk.services.handover.leaving import NO_ALONG
from defender_desk.services.unlocking import escrow, rekeying, slots
from defender_desk.services.unlocking.escrow import Holder
from defender_desk.services.unlocking.rekeying import Gone
from defender_desk.store.store import DATABASE
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count


@dataclass(frozen=True)
class Stays:
    """What of a desk lies elsewhere, as far as the desk knows, and how much goes with it."""

    folder: Path
    """Where the desk lies."""
    backups: tuple[InReach, ...]
    """Backups that can be seen now, whatever a person called them."""
    elsewhere: tuple[tuple[Path | None, int], ...]
    """Where other backups were found whole, and how many: on another stick, or out of reach; None where unknown."""
    others: tuple[Path, ...]
    """Other desks on this computer, as far as it was noted: copies of this one among them, it may be."""
    unfinished: tuple[Path, ...]
    """Copies beside the desk whose making was stopped by force."""
    unnamed: tuple[Path, ...]
    """What lies, maybe unencrypted, of files whose writing was stopped."""
    handed: int
    """Encrypted files that were handed over."""
    bare: tuple[tuple[str, int], ...]
    """Files that left without encryption: codes of `disclosure_way`, and how many each."""
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

    @property
    def erasable(self) -> tuple[Path, ...]:
        """The backups in reach that may be erased with the desk."""
        return tuple(one.folder for one in self.backups if not one.travels)


def stays(desk: Desk) -> Stays:
    """What will still exist once this desk is erased."""
    there, folder = in_reach(desk), desk.unlocked.folder.absolute()
    return Stays(
        folder,
        there,
        tuple(_elsewhere(desk, there).items()),
        tuple(_others(folder)),
        tuple(left_behind(folder.parent)),
        tuple(under_way.unnamed(desk)),
        len(desk.store.arrivals.sent()),
        tuple(_bare(desk).items()),
        tuple(filter(None, (escrow.holder(desk), *escrow.ended(desk)))),
        slots.unknown(desk),
        rekeying.gone(desk),
        sum(listing.counts(desk).values()),
        len(desk.store.blobs.all()),
    )


def _elsewhere(desk: Desk, there: tuple[InReach, ...]) -> Counter[Path | None]:
    """By the place they were made in: those that were found whole and cannot be seen, by name or by what they hold."""
    seen = Counter(one.head for one in there)
    missing = list(backup_notes.read(desk).verified)
    names = {one.folder.name: one.head for one in there}
    for by_name in (True, False):
        for one in [*missing]:
            head = bytes.fromhex(one.head), one.counter
            if seen[head] and (names.get(one.name) == head or not by_name):
                seen[head] -= 1
                missing.remove(one)
    return Counter(one.folder for one in missing)


def _others(folder: Path) -> Iterator[Path]:
    for other in map(Path, outside.read_outside().vaults):
        if other != folder and (other / DATABASE).exists() and not outside.for_practice(other):
            yield other


def _bare(desk: Desk) -> Counter[str]:
    """Files that the desk noted as they left, which anybody can open: each once, for however many purposes."""
    ways = {
        (file, *one.clocks.get("file", {}).items()): str(one.body.get("way") or "")
        for one in desk.store.each("disclosure")
        for file in targets(one.body.get("file"))
        if not one.body.get("keys") and one.body.get("way") != NO_ALONG
    }
    return Counter(ways.values())


FLASH = msg(
    "An SSD or a memory stick may keep old blocks, the header among them, where no program reaches them. "
    "A laboratory that finds it there needs the passphrase as well."
)
ALSO_UNKNOWN = msg("Something that this version does not know can open the backups and copies too.")
COPIES = msg("Whoever copied this folder before still has that copy, and opens it with the passphrase of its day.")


def going(what: Stays, erased: Collection[Path] = ()) -> list[str]:
    """Each folder that erasing reaches: that of the desk, what a stop left beside it, and the backups chosen."""
    chosen = (one.folder for one in what.backups if one.folder in erased)
    return [
        *_of_each(_("The desk in {folder} is erased."), [what.folder]),
        *_of_each(_("The unfinished copy in {folder} is erased."), what.unfinished),
        *_of_each(_("The backup in {folder} is erased."), chosen),
    ]


def _of_each(sentence: str, folders: Iterable[Path]) -> list[str]:
    return [fill(sentence, folder=ltr(str(folder))) for folder in folders]


def told(what: Stays, erased: Collection[Path] = ()) -> list[str]:
    """What erasing does not reach, in sentences, where the backups in the folders `erased` go with the desk."""
    return [
        *_not_there(what.gone), *_backups(what, erased),
        *_of_each(_("The other desk of this computer in {folder} stays."), what.others),
        *_files(what), *_openers(what), say(COPIES), say(FLASH),
    ]  # fmt: skip


def _backups(what: Stays, erased: Collection[Path]) -> Iterator[str]:
    travelling = (one.folder for one in what.backups if one.travels)
    yield from _of_each(_("What you packed for travelling stays in {folder}."), travelling)
    kept = Counter(one.place for one in what.backups if not one.travels and one.folder not in erased)
    for place, count in kept.items():
        one = ngettext("{n} backup stays in {folder}.", "{n} backups stay in {folder}.", count)
        yield fill(one, n=show_count(count), folder=ltr(str(place)))
    for there, count in what.elsewhere:
        yield _out_of_reach(there, count)


def _out_of_reach(place: Path | None, count: int) -> str:
    if place is None:
        one = ngettext(
            "{n} backup that you made on another stick, or that is out of reach now, stays where it is.",
            "{n} backups that you made on another stick, or that are out of reach now, stay where they are.",
            count,
        )
        return fill(one, n=show_count(count))
    one = ngettext(
        "{n} backup that you made in {folder} is not to be seen there now, and stays wherever it is.",
        "{n} backups that you made in {folder} are not to be seen there now, and stay wherever they are.",
        count,
    )
    return fill(one, n=show_count(count), folder=ltr(str(place)))


def _files(what: Stays) -> Iterator[str]:
    part = _(
        "A part of a file whose writing was stopped lies in {folder}, maybe unencrypted. "
        "It goes too where that folder is in reach."
    )
    yield from _of_each(part, dict.fromkeys(draft.parent for draft in what.unnamed))
    if what.handed:
        one = ngettext(
            "{n} file that you handed over stays with whoever has it.",
            "{n} files that you handed over stay with whoever has them.",
            what.handed,
        )
        yield fill(one, n=show_count(what.handed))
    if what.bare:
        count = sum(many for _way, many in what.bare)
        one = ngettext(
            "{n} file left the desk unencrypted: {which}. It stays where it was saved, printed or sent, "
            "and the desk does not note where that is.",
            "{n} files left the desk unencrypted: {which}. They stay where they were saved, printed or sent, "
            "and the desk does not note where that is.",
            count,
        )
        which = beside(f"{term_shown('disclosure_way', way)}: {show_count(many)}" for way, many in what.bare)
        yield fill(one, n=show_count(count), which=which)


def _openers(what: Stays) -> Iterator[str]:
    for holder in what.holders:
        name = isolate(holder.name or _("An organisation"))
        yield fill(_("{name} can open the backups and copies that were made since it was let in."), name=name)
    if what.unknown:
        yield say(ALSO_UNKNOWN)


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
