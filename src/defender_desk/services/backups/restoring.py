"""From a backup back to a desk: checking it, restoring it into a new folder, and rehearsing that before it is needed.

Services floor: a restored folder is a copy, and so takes a desk id of its own at its first opening (`vault.place`).
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from defender_desk.exchange.carrying import carry
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.backups.backup_notes import Verified
from defender_desk.services.backups.backup_place import NO_PLACE, PLUG_IN, found
from defender_desk.services.backups.backup_reading import DAMAGE, Examined, Steps, examine, known_files
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.folders.kinds import DRILL, Snapshot
from defender_desk.services.folders.making import new_folder
from defender_desk.services.folders.room import disk, make_folder, must_have_room, take_away
from defender_desk.services.following import follow
from defender_desk.store.blobs import sealed_at
from defender_desk.store.store import DATABASE, Store
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.folder import Secret, Unlocked
from defender_desk.vault.keys import VaultKeys

NONE_HERE = msg("There is no backup in this folder.")
CHOOSE_STICK = msg("Choose the stick or folder that holds the folder “desk-backup-…”.")
SEVERAL = msg("There are backups of several desks here, or of copies of one.")
NAME_ONE = msg("Name the folder “desk-backup-…” of one of them, or one backup in it.")
DAMAGED = msg("This backup is damaged. Nothing was restored.")
OLDER_ONE = msg("Try an earlier backup, or restore what is whole.")
NOT_EQUAL = msg("What was restored is not what the desk noted when the backup was made.")
MAKE_NEW = msg("Make a new backup, on another stick if you can, and try that one.")
NOT_KNOWN = msg("None of the backups there is known to be whole.")


@dataclass(frozen=True)
class Rehearsal:
    """A backup about to be restored for trial, and what the desk noted of it."""

    snapshot: Snapshot
    noted: Verified
    folder: Path
    keys: VaultKeys


@dataclass(frozen=True)
class Rehearsed:
    """A backup that was restored for trial and is what the desk noted."""

    snapshot: Snapshot
    read: Examined
    same_secret: bool
    """Whether it opens with what opens the desk today; else with the passphrase of its day."""


def backups(folder: Path) -> list[Snapshot]:
    """The backups in a folder that a person chose, those of each desk together; Trouble where there is none.

    The newest of a desk is first by its number, whatever a clock said; only between desks nothing else is known.
    """
    there = found(folder)
    if not there:
        raise Trouble(NONE_HERE, CHOOSE_STICK)
    last = {one.files: one.made for one in sorted(there, key=lambda one: one.number)}
    return sorted(there, key=lambda one: (last[one.files], one.files.name, one.number, one.made), reverse=True)


def newest(folder: Path) -> Snapshot:
    """The newest backup in a folder that holds those of one desk; Trouble where it holds those of several."""
    there = backups(folder)
    if len({one.files for one in there}) > 1:
        raise Trouble(SEVERAL, NAME_ONE)
    return there[0]


def check(snapshot: Snapshot, secret: str, *, by: Secret = "passphrase", progress: Progress = unheard) -> Examined:
    """Read a backup to its last byte with the passphrase of its day; nothing in it is changed."""
    keys = vaults.unlock(snapshot.folder, secret, by=by, mend=False).keys
    try:
        return examine(snapshot.folder, snapshot.files, keys, Steps(progress))
    finally:
        keys.forget()


def restore(
    snapshot: Snapshot,
    secret: str,
    target: Path,
    *,
    by: Secret = "passphrase",
    damaged: bool = False,
    progress: Progress = unheard,
) -> Examined:
    """Make a desk of a backup in a folder that is empty or new, and read what was made to its last byte.

    With `damaged` what is whole is restored where files are lost. Whatever stops it leaves nothing behind.
    """
    unlocked = vaults.unlock(snapshot.folder, secret, by=by, mend=False)
    try:
        with new_folder(target) as part:
            read = _rebuilt(snapshot, part, unlocked.keys, Steps(progress))
            if not read.readable or (read.lost and not damaged):
                raise Trouble(DAMAGED, OLDER_ONE)
            _note_origin(part, unlocked, snapshot, read)
    finally:
        unlocked.keys.forget()
    return read


def _note_origin(part: Path, unlocked: Unlocked, snapshot: Snapshot, read: Examined) -> None:
    """Let the new desk know of the backup it was made of, which no backup holds: erasing it tells of that one too."""
    head, counter = read.head
    one = Verified(
        snapshot.folder.name, snapshot.made.isoformat(), read.records, read.files, len(read.lost), head.hex(), counter,
        backup_notes.kept_path(snapshot.files.parent),
    )  # fmt: skip
    store = Store.open(part, unlocked.keys, TYPES)
    try:
        desk = Desk(store, unlocked, follow)
        backup_notes.write(desk, backup_notes.read(desk).with_verified(one))
    finally:
        store.close()


def _rebuilt(snapshot: Snapshot, part: Path, keys: VaultKeys, heard: Steps) -> Examined:
    """Put together in a folder what a backup holds, and read it there."""
    headers = vaults.genuine(snapshot.folder, keys)
    size = (snapshot.folder / DATABASE).stat().st_size
    must_have_room(part, size)
    make_folder(part)
    vaults.put_header(part, headers[0])
    heard.total += size
    carry(snapshot.folder / DATABASE, part / DATABASE, heard)
    try:
        known = [one for one in known_files(part, keys) if sealed_at(snapshot.files, one.id).is_file()]
    except Trouble as bad:
        if bad.message not in DAMAGE:
            raise
        raise Trouble(DAMAGED, OLDER_ONE) from bad
    sizes = {one.id: sealed_at(snapshot.files, one.id).stat().st_size for one in known}
    must_have_room(part, sum(sizes.values()))
    heard.total += sum(sizes.values()) + sum(one.size for one in known)
    for blob in known:
        _bring(snapshot, part, blob, heard)
    read = examine(part, part, keys, heard)
    if read.readable:
        Store.open(part, keys, TYPES).close()  # it opens, and is of this version from now on
    return read


def _bring(snapshot: Snapshot, part: Path, blob: Blob, heard: Steps) -> None:
    target = sealed_at(part, blob.id)
    make_folder(target.parent)
    carry(sealed_at(snapshot.files, blob.id), target, heard)


def plan_drill(desk: Desk) -> Rehearsal:
    """Choose the newest backup that was found whole; Trouble where the place is not there or holds none."""
    notes = backup_notes.read(desk)
    place = notes.folder
    if place is None or not place.is_dir():
        raise Trouble(NO_PLACE, PLUG_IN)
    known = {one.name: one for one in notes.verified}
    whole = [one for one in backing_up.kept(desk, place) if one.folder.name in known]
    if not whole:
        raise Trouble(NOT_KNOWN, MAKE_NEW)
    keys = VaultKeys(bytearray(desk.unlocked.keys.vault), desk.unlocked.vault_id)
    return Rehearsal(whole[-1], known[whole[-1].folder.name], desk.unlocked.folder.absolute() / DRILL, keys)


def rehearse(plan: Rehearsal, progress: Progress = unheard) -> Rehearsed:
    """Restore a backup into an encrypted place, open it, compare it with what was noted, and erase it again."""
    with disk(), ExitStack() as always:
        always.callback(plan.keys.forget)
        take_away(plan.folder)
        always.callback(take_away, plan.folder)
        own = vaults.genuine(plan.folder.parent, plan.keys)
        theirs = vaults.genuine(plan.snapshot.folder, plan.keys)
        read = _rebuilt(plan.snapshot, plan.folder, plan.keys, Steps(progress))
    noted = plan.noted
    told = (read.records, read.files, len(read.lost), read.head[0].hex(), read.head[1])
    if not read.readable or told != (noted.records, noted.files, noted.lost, noted.head, noted.counter):
        raise Trouble(NOT_EQUAL, MAKE_NEW)
    return Rehearsed(plan.snapshot, read, theirs[0].slots == own[0].slots)


def note_drill(desk: Desk, done: Rehearsed, on: date) -> None:
    """Keep the day of a rehearsal; Trouble where what was restored is no earlier moment of this desk."""
    if not desk.store.went_through(done.read.head):
        raise Trouble(NOT_EQUAL, MAKE_NEW)
    backup_notes.keep(desk, drilled=on.isoformat())


def note_failure(desk: Desk, plan: Rehearsal, refused: Trouble) -> None:
    """Count a backup no longer among those known to be whole, where it was the backup that did not hold."""
    if refused.message in (NOT_EQUAL, DAMAGED):
        backup_notes.write(desk, backup_notes.read(desk).without([plan.noted.name]))


def drill(desk: Desk, on: date, progress: Progress = unheard) -> Rehearsed:
    """All of a rehearsal, one step after another."""
    plan = plan_drill(desk)
    try:
        done = rehearse(plan, progress)
        note_drill(desk, done, on)
    except Trouble as refused:
        note_failure(desk, plan, refused)
        raise
    return done
