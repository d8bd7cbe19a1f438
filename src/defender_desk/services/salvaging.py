"""Salvaging a damaged vault: what is whole of it goes into a new folder, and what was lost is said.

Services floor: the damaged folder is read and never written to. What comes of it has the same keys, so the same
passphrase and recovery code open it, and it is a desk of its own, as any copy is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from defender_desk.exchange.carrying import carry, carry_torn
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import after_salvage, arrangement, opening
from defender_desk.services.backups.backup_reading import Steps, examine
from defender_desk.services.checking import Finding, counted, named
from defender_desk.services.consent import doubts
from defender_desk.services.consent.doubts import Doubts
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.directory import shipped
from defender_desk.services.folders.making import new_folder
from defender_desk.services.folders.room import PART, make_folder, must_have_room, take_away
from defender_desk.services.unlocking import escrow
from defender_desk.store import connection, salvaging
from defender_desk.store.blobs import is_whole, sealed_at
from defender_desk.store.mended import SEALED_OTHERWISE
from defender_desk.store.salvaging import Salvaged
from defender_desk.store.store import DATABASE, Store
from defender_desk.store.torn import DAMAGE
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.folder import Unlocked
from defender_desk.vault.recovery import parse_code

DAMAGED = "damaged" + PART
"""Inside the new folder, while it is being filled: the damaged database with its log, to be read from."""

BEGINNING = msg("The beginning of the database is damaged, so that nothing of the records can be read.")
FROM_BACKUP = msg("Restore from a backup. Keep this folder as it is.")
LEND_ONE = msg(
    "The header of a backup of this desk opens it: “Use the header of a backup…” below, or --header on the console."
)
NOT_ITS = msg(
    "No page of the database opens with this header: it is of another desk, or the database is damaged from its first "
    "bytes on."
)
OF_THIS = msg("Choose a backup of this desk. Where it is one, restore it.")
MOVED = msg("The vault changed while it was read: it is open in another window or program.")
CLOSE_IT = msg("Close it there, then try again.")
NOT_WHOLE = msg("What was salvaged does not hold together. Nothing was kept of it.")

SOUND = msg("This desk is not damaged: every page, record and file of it holds. So nothing was made of it.")
OPEN_IT = msg("Open it as it is. If another desk is damaged, choose the folder of that one.")

REBUILT = msg("Damaged records that were put together again from the history: {count}")
LENT = msg(
    "The header is that of a backup, which may let in what was ended since. So of what it lets in, only what you typed "
    "opens the new desk. Make a new recovery code, and let an organisation in anew if it is to open the desk. But its "
    "key is still the same: whoever could open this desk before still gets at that key with a copy from then. Move the "
    "new desk under a new key, in the settings."
)
PARTIAL = msg(
    "Records of which later words may be missing, since the history has gaps. They are at the strictest level until a "
    "person looks at them. They stand on Today: {count}"
)
DOUBTED = msg(
    "Consents that count for nothing until a person says that they stand, since a later no may be lost. Today asks "
    "about them: {count}"
)
ENDS_EARLY = msg(
    "The database is older than its header: the end of the history is lost. Entries that are missing there: {count}"
)
ENDS_UNREAD = msg("The end of the history could not be read. How many entries are missing there, nobody can tell.")
ENDS_UNKNOWN = msg(
    "The header of a backup does not tell where the history ended. Entries may be missing at its end, and nobody can "
    "tell how many."
)
HELD_ALL = msg(
    "So any record may lack its last words. All that have a protection level are at the strictest, and nothing of them "
    "leaves, until a person looks at them. They stand on Today, to be let go one by one or by their kind: {count}"
)
HELD_AGAIN = msg(
    "What an earlier salvage held back is no longer known in full. So all that have a protection level are at the "
    "strictest, and nothing of them leaves, until a person looks at them. They stand on Today, to be let go one by one "
    "or by their kind: {count}"
)
HELD = msg(
    "Records that may be about people of whom nothing tells any more. They are at the strictest level, and nothing of "
    "them leaves, until a person looks at them. They stand on Today: {count}"
)
LOST = msg("Records that are lost: {count} ({types})")
SHIPPED = msg(
    "Entries of the directory that are lost. The program brings them back when the new desk is opened, without what "
    "was written into them here: {count}"
)
OTHERS = msg("There may have been other records, of which nothing tells any more.")
ENTRIES = msg("Entries of the history that are lost: {count}")
FILES = msg("Sealed files that are missing or damaged: {count}")
OF_TABLES: dict[str, Message] = {
    "desk": msg("The name under which this desk counts its changes is lost; it has a new one."),
    "tombstone": msg("Some of what was erased for good is no longer known to be: it may come in again with a file."),
    "draft": msg("Some unfinished forms are lost."),
    "setting": msg("Some settings are lost, among them perhaps desks that were known, and keys of this desk."),
    "waiting": msg("Some of what came in and waited for a decision is lost."),
    "conflict": msg("Some of what two desks wrote apart, and was to be decided, is lost."),
    "arrival": msg("Some lines of the list of what came in are lost."),
    "sent": msg("Some lines of the list of what left are lost."),
    "held_back": msg("Some of what says which records an earlier salvage held back is lost."),
}


@dataclass(frozen=True)
class Report:
    """What a new vault holds, and what was lost on the way to it."""

    records: int
    files: int
    findings: tuple[Finding, ...]


def salvage(
    folder: Path,
    secret: str,
    target: Path,
    *,
    header: Path | None = None,
    anyway: bool = False,
    progress: Progress = unheard,
) -> Report:
    """Make a vault, in a folder that is empty or new, of what is whole in a damaged one.

    The secret is its passphrase or its recovery code. `header` is a backup of this desk, whose header opens it where
    both copies of its own are damaged. Whatever stops it leaves nothing behind. One that is not damaged is refused,
    unless it is wanted `anyway`: else somebody would go on in a copy of the wrong desk.
    """
    try:
        unlocked = _unlocked(header or folder, secret)
    except Trouble as refused:
        if header is None and refused.message is vaults.DAMAGED:
            raise Trouble(vaults.DAMAGED, LEND_ONE) from refused
        raise
    try:
        with new_folder(target) as part:
            report = _filled(folder, header or folder, part, unlocked, Steps(progress))
            if not (anyway or report.findings or header) and _is_sound(folder, unlocked, Steps(progress)):
                raise Trouble(SOUND, OPEN_IT)
            return report
    finally:
        unlocked.keys.forget()


def _is_sound(folder: Path, unlocked: Unlocked, heard: Steps) -> bool:
    """Whether all of a vault holds; one that was not closed is not read where it lies, and so nobody can tell."""
    try:
        return examine(folder, folder, unlocked.keys, heard).sound
    except Trouble as refused:
        if refused.message is not connection.UNCLOSED:
            raise
        return False


def _unlocked(folder: Path, secret: str) -> Unlocked:
    with suppress(Trouble):
        parse_code(secret)  # few passphrases read like a code, and those are tried as such below
        return vaults.unlock(folder, secret, by="recovery", mend=False)
    return vaults.unlock(folder, secret, mend=False)


def _filled(folder: Path, header: Path, part: Path, unlocked: Unlocked, heard: Steps) -> Report:
    _copy_database(folder, part, heard)
    try:
        store, done = salvaging.salvage(
            part / DAMAGED, part, unlocked.keys, TYPES, unlocked.audit_counter, lambda: heard(0),
            ended=header == folder, salts=vaults.salts(header, unlocked.keys),
        )  # fmt: skip
        done = replace(done, lost={key: kind or shipped.kind(key) for key, kind in done.lost.items()})
    except Trouble as refused:
        if refused.message not in DAMAGE:
            raise
        if header != folder and refused.message == SEALED_OTHERWISE:
            raise Trouble(NOT_ITS, OF_THIS) from refused
        raise Trouble(BEGINNING, FROM_BACKUP) from refused
    try:
        desk = Desk(store, unlocked, lambda _desk, _writing: None)
        doubted = doubts.hold_back(desk, done, lambda: heard(0))
        shipped.bring_anew(desk, {*done.lost, *done.partial})
        missing = list(_bring_files(folder, part, store, done, unlocked, heard))
        files = _files_lost(store, missing)
        vaults.put_header(part, vaults.genuine(header, unlocked.keys)[0])
        if header != folder:
            _let_nothing_else_in(part, desk)
        findings = (*_told(done, doubted, lent=header != folder), *files)
        after_salvage.keep(desk, findings)
        arrangement.forget_left(desk)
        vaults.record_audit(part, unlocked, *store.head, store.salt)
    finally:
        store.close()
    take_away(part / DAMAGED)
    read = examine(part, part, unlocked.keys, heard)
    if {one.code for one in read.findings} - {"lost", "header"}:
        raise Trouble(NOT_WHOLE, FROM_BACKUP)
    return Report(read.records, read.files - len(missing), findings)


def _let_nothing_else_in(part: Path, desk: Desk) -> None:
    """Let a header of an earlier day open by what opened it alone; an organisation that it lets in gets at the key."""
    escrow.end_here(desk, part)
    vaults.keep_alone(part, desk.unlocked)
    for setting in (opening.SHEETS, opening.UNWRITTEN):
        desk.store.settings.put(setting, None)


def _copy_database(folder: Path, part: Path, heard: Steps) -> None:
    """Copy the database with its log, block for block; Trouble where somebody is writing to it."""
    there = [path for path in (folder / f"{DATABASE}{end}" for end in ("", "-wal", "-journal")) if path.exists()]
    before = [(path.stat().st_size, path.stat().st_mtime_ns) for path in there]
    size = sum(found for found, _ in before)
    must_have_room(part, 2 * size)
    heard.total += size
    make_folder(part / DAMAGED)
    for path in there:
        carry_torn(path, part / DAMAGED / path.name, heard)
    if [(path.stat().st_size, path.stat().st_mtime_ns) for path in there if path.exists()] != before:
        raise Trouble(MOVED, CLOSE_IT)


def _bring_files(
    folder: Path, part: Path, store: Store, done: Salvaged, unlocked: Unlocked, heard: Steps
) -> Iterator[Blob]:
    """Carry over the sealed files that are whole; gives those that are not."""
    for blob in store.blobs.all():
        if _bring(folder, part, blob, unlocked, heard) is None:
            yield blob
    for record, blob in done.unknown:
        if _bring(folder, part, blob, unlocked, heard):
            store.blobs.keep(blob, record)


def _bring(folder: Path, part: Path, blob: Blob, unlocked: Unlocked, heard: Steps) -> Path | None:
    path, target = sealed_at(folder, blob.id), sealed_at(part, blob.id)
    heard.total += 2 * blob.size
    if not is_whole(path, unlocked.keys.blobs, blob, heard):
        return None
    must_have_room(part, path.stat().st_size)
    make_folder(target.parent)
    carry(path, target, heard)
    return target


def _files_lost(store: Store, missing: list[Blob]) -> tuple[Finding, ...]:
    holders = [link for blob in missing for link in store.pointing_at(blob.id)]
    names = named({link.source: store.kind(link.source) for link in holders})
    return (Finding("files", FILES, {"count": len(missing)}, names),) if missing else ()


def _told(done: Salvaged, doubted: Doubts, *, lent: bool) -> Iterator[Finding]:
    yield from _end_told(done, doubted, lent=lent)
    gone = shipped.called(done.lost)
    if lost := {key: kind for key, kind in done.lost.items() if key not in gone}:
        yield Finding("lost", LOST, {"count": len(lost), "types": counted(lost.values())}, named(lost))
    if gone:
        yield Finding("shipped", SHIPPED, {"count": len(gone)}, tuple(gone.values()))
    if done.others:
        yield Finding("others", OTHERS)
    held = {key: kind for key, kind in doubted.records.items() if key not in done.partial}
    if done.held and doubted.records and not done.end.lost:
        yield Finding("held", HELD_AGAIN, {"count": len(doubted.records)})
    elif held and not done.end.lost:
        yield Finding("held", HELD, {"count": len(held)}, named(held))
    if done.partial:
        yield Finding("partial", PARTIAL, {"count": len(done.partial)}, named(done.partial))
    if yeses := dict.fromkeys(doubted.yeses, "consent"):
        yield Finding("doubted", DOUBTED, {"count": len(yeses)}, named(yeses))
    if done.rebuilt:
        yield Finding("rebuilt", REBUILT, {"count": len(done.rebuilt)}, named(done.rebuilt))
    if done.entries:
        yield Finding("entries", ENTRIES, {"count": done.entries})
    yield from (Finding(table, OF_TABLES[table]) for table in sorted(done.tables))


def _end_told(done: Salvaged, doubted: Doubts, *, lent: bool) -> Iterator[Finding]:
    """What a lent header may let in, what is known of the end of the history, and what is held back for it."""
    if lent:
        yield Finding("lent", LENT)
    if not done.end.lost:
        return
    if done.end.entries:
        yield Finding("ends", ENDS_EARLY, {"count": done.end.entries})
    else:
        yield Finding("ends", ENDS_UNKNOWN if lent else ENDS_UNREAD)
    if doubted.records:
        yield Finding("held", HELD_ALL, {"count": len(doubted.records)})
