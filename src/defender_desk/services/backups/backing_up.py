"""Making a backup: a hand-over to oneself, called saved only once it was read back from its disk and found whole.

Services floor, in three steps: `prepare` takes the records as they are at this moment, on the desk's worker; `complete`
writes and reads everything back, beside it, for as long as it takes; `note` keeps what came of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.carrying import carry, from_the_disk
from defender_desk.exchange.whole_file import settle_folder, sha256_of
from defender_desk.model.values import Blob
from defender_desk.services import opening
from defender_desk.services.backups import backup_notes
from defender_desk.services.backups.backup_notes import Verified
from defender_desk.services.backups.backup_place import (
    NO_PLACE,
    PLUG_IN,
    bearers,
    drop_files,
    holders,
    homes,
    next_name,
    remove,
    sweep,
)
from defender_desk.services.backups.backup_reading import OF_THE_COPY, Steps, examine, head_of, known_files, lost_of
from defender_desk.services.desk import Desk, Progress, now, unheard
from defender_desk.services.folders.kinds import LOCAL, Snapshot, is_snapshot, snapshots
from defender_desk.services.folders.making import must_lie_apart
from defender_desk.services.folders.room import PART, disk, free, make_folder, must_have_room, take_away
from defender_desk.store.blobs import FOLDER, sealed_at
from defender_desk.store.connection import salt_of
from defender_desk.store.faces import encode
from defender_desk.store.store import DATABASE
from defender_desk.store.unfinished import SETTING as UNFINISHED
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.keys import VaultKeys

IN_ITSELF = msg("A backup cannot lie in the folder of the desk itself.")
ELSEWHERE = msg("Choose a stick or another disk: what happens to this folder must not happen to the backup.")
NOT_KEPT = msg("What was written reads back differently. This backup was not kept.")
OTHER_STICK = msg("The stick or disk is failing. Use another one.")
NOT_SOUND = msg("The desk itself does not hold together, so this backup was not kept. Earlier ones are as they were.")
CHECK_IT = msg("Run the vault check in the settings, and copy the whole folder as it is to another disk.")
_OF_THE_DESK = frozenset({backup_notes.SETTING, UNFINISHED})
"""Settings that a backup is not asked to hold as they are now."""
LAST_ONE = msg("No other backup here is known to be as whole as this one. It is not removed.")
MAKE_ANOTHER = msg("Make another backup first.")


@dataclass(frozen=True)
class Prepared:
    """A backup about to be written: the records of this moment, and where they and the files go."""

    source: Path
    """The vault's folder."""
    place: Path
    home: Path
    beside: bool
    """Whether a copy of this desk keeps backups there too, in another folder."""
    keys: VaultKeys
    """Keys of its own, since the desk may be locked meanwhile."""
    known: tuple[Blob, ...]
    head: tuple[bytes, int]
    rest: bytes

    @property
    def local(self) -> Path:
        """The records as they were."""
        return self.source / LOCAL


@dataclass(frozen=True)
class Made:
    """A backup that was read back and found whole."""

    snapshot: Snapshot
    place: Path
    records: int
    files: int
    head: tuple[bytes, int]
    rest: bytes
    """What `rest` said of the desk when the backup was begun."""
    lost: int
    """Files that are whole neither there nor in the desk: this backup cannot bring them back."""
    free: int
    """Bytes that are free there now."""
    near: bool
    """It lies on the same disk as the desk."""
    beside: bool
    """A copy of this desk keeps backups there too, in another folder."""


def prepare(desk: Desk, place: Path, progress: Progress = unheard) -> Prepared:
    """Take the records as they are now into a copy inside the vault's folder; Trouble where the place will not do."""
    source = desk.unlocked.folder.absolute()
    place = place.absolute()
    if not place.is_dir():
        raise Trouble(NO_PLACE, PLUG_IN)
    if place.resolve().is_relative_to(source.resolve()):
        raise Trouble(IN_ITSELF, ELSEWHERE)
    there = _home(desk, place)
    must_lie_apart(there)
    sweep(there)
    local = source / LOCAL
    take_away(local)
    with disk(), ExitStack() as failing:
        failing.callback(take_away, local)
        opening.record_audit(desk)
        known = tuple(desk.store.blobs.all())
        must_have_room(source, (source / DATABASE).stat().st_size)
        make_folder(local)
        desk.store.copy(local / DATABASE, desk.unlocked.keys, progress)
        header = vaults.genuine(source, desk.unlocked.keys)[0]
        vaults.put_header(local, vaults.with_salt(header, desk.unlocked.keys, salt_of(local / DATABASE)))
        missing = _missing(there, known, source)
        must_have_room(there, (local / DATABASE).stat().st_size + sum(_size(source, one) for one in missing))
        failing.pop_all()
    keys = VaultKeys(bytearray(desk.unlocked.keys.vault), desk.unlocked.vault_id)
    beside = not {there}.issuperset(homes(place, desk.unlocked.vault_id)[:-1])
    return Prepared(source, place, there, beside, keys, known, desk.store.head, rest(desk))


def rest(desk: Desk) -> bytes:
    """A digest of all that a backup holds and the journal does not tell of; what is known of backups is no part of it.

    Choices, keys and the desks known; what unfinished forms hold; the sealed files; what opens the desk.
    """
    store, folder = desk.store, desk.unlocked.folder
    header = vaults.genuine(folder, desk.unlocked.keys)[0]
    told = (
        {name: value for name, value in store.settings.all().items() if name not in _OF_THE_DESK},
        sorted([one.key, one.type, one.record or "", one.body] for one in store.drafts.all()),
        sorted(blob.id for blob in store.blobs.all()),
        sorted(path.name for path in folder.glob(f"{FOLDER}/*/*")),
        [slot.pack().hex() for slot in header.slots],
    )
    return hashlib.sha256(encode(told)).digest()


def _size(folder: Path, blob: Blob) -> int:
    try:
        return sealed_at(folder, blob.id).stat().st_size
    except OSError:
        return 0


def _missing(there: Path, known: Collection[Blob], source: Path) -> list[Blob]:
    """The files that the desk has and the place has not; what lies there is judged once it was read (`_proved`)."""
    return [one for one in known if _size(source, one) and not sealed_at(there, one.id).exists()]


def complete(prepared: Prepared, progress: Progress = unheard) -> Made:
    """Write the backup, read all of it back, and name it; whatever stops that leaves earlier ones as they were."""
    missing = _missing(prepared.home, prepared.known, prepared.source)
    heard = Steps(progress, sum(_size(prepared.source, one) for one in missing))
    heard.total += sum(one.size for one in prepared.known) + sum(
        path.stat().st_size for path in prepared.local.iterdir()
    )
    with disk(), ExitStack() as always, ExitStack() as failing:
        always.callback(prepared.keys.forget)
        always.callback(take_away, prepared.local)
        name = next_name(prepared.home, now())
        part = prepared.home / (name + PART)
        failing.callback(take_away, part)
        make_folder(part)
        for blob in missing:
            failing.callback(take_away, sealed_at(prepared.home, blob.id))
            _carry_file(prepared, blob, heard)
        _carry_records(prepared, part, heard)
        made = _proved(prepared, part, name, {blob.id for blob in missing}, heard)
        part.rename(made.snapshot.folder)
        settle_folder(prepared.home)
        failing.pop_all()
    return made


def _carry_file(prepared: Prepared, blob: Blob, heard: Steps) -> None:
    target = sealed_at(prepared.home, blob.id)
    make_folder(target.parent)
    must_have_room(prepared.home, _size(prepared.source, blob))
    carry(sealed_at(prepared.source, blob.id), target, heard)


def _carry_records(prepared: Prepared, part: Path, heard: Steps) -> None:
    """The database and the header, each compared with what was read."""
    for path in sorted(prepared.local.iterdir()):
        digest = carry(path, part / path.name, heard)
        if sha256_of(from_the_disk(part / path.name)) != digest:
            raise Trouble(NOT_KEPT, OTHER_STICK)


def _proved(prepared: Prepared, part: Path, name: str, fresh: Collection[str], heard: Steps) -> Made:
    """Read back what was written; what lay there and does not hold is replaced by what does. Trouble unless all holds.

    A file that the desk itself has no longer whole is counted; what lies there of it is left as it is.
    """
    read = examine(part, prepared.home, prepared.keys, heard)
    torn = {blob.id for blob in lost_of([*read.lost], prepared.source, prepared.keys, heard)}
    old = [blob for blob in read.lost if blob.id not in {*fresh, *torn}]
    for blob in old:
        _carry_file(prepared, blob, heard)
    forgot = [blob for blob in read.lost if blob.id in {*fresh} - torn]
    forgot += lost_of(old, prepared.home, prepared.keys, heard)
    codes = {one.code for one in read.findings}
    if forgot or codes & OF_THE_COPY:
        raise Trouble(NOT_KEPT, OTHER_STICK)
    if not read.readable:
        raise Trouble(NOT_SOUND, CHECK_IT)
    if (read.head, read.files) != (prepared.head, len(prepared.known)):
        raise Trouble(NOT_KEPT, OTHER_STICK)
    near = prepared.home.stat().st_dev == prepared.source.stat().st_dev
    snapshot = Snapshot(prepared.home / name)
    return Made(
        snapshot, prepared.place, read.records, read.files, read.head, prepared.rest, len(torn), free(prepared.home),
        near, prepared.beside,
    )  # fmt: skip


def note(desk: Desk, made: Made, *, travels: bool = False) -> None:
    """Keep that this backup was found whole, and let go of the files that none needs any more."""
    head, counter = made.head
    one = Verified(
        made.snapshot.folder.name, now().isoformat(), made.records, made.files, made.lost, head.hex(), counter,
        backup_notes.kept_path(made.place), travels,
    )  # fmt: skip
    backup_notes.write(desk, backup_notes.read(desk).at(made.place).with_verified(one))
    drop_needless(desk, made.snapshot.files)


def make(desk: Desk, place: Path, progress: Progress = unheard) -> Made:
    """All three steps, one after another."""
    made = complete(prepare(desk, place, progress), progress)
    note(desk, made)
    return made


def kept(desk: Desk, place: Path) -> list[Snapshot]:
    """The backups of this desk in a place, the oldest first."""
    return snapshots(_home(desk, place))


def openable(desk: Desk, place: Path) -> list[Path]:
    """Every folder among the backups in a place that what opens the desk opens, whatever it is called.

    Those of a copy of the desk are among them, as of the damaged one that it was salvaged from.
    """
    with disk():
        there = homes(place, desk.unlocked.vault_id)
    return [one for home in there for one in bearers(home) if is_snapshot(one) or _is_ours(desk, one)]


def _is_ours(desk: Desk, folder: Path) -> bool:
    with suppress(Trouble):
        return bool(vaults.genuine(folder, desk.unlocked.keys))
    return False


def _home(desk: Desk, place: Path) -> Path:
    """The folder of this desk’s backups in a place: not that of a copy of it which went on by itself."""
    with disk():
        *there, unused = homes(place, desk.unlocked.vault_id)
        shared = {folder: _shared(desk, folder) for folder in there}
    own = {folder: counter for folder, counter in shared.items() if counter is not None}
    return max(own, key=own.__getitem__, default=unused)


def _shared(desk: Desk, folder: Path) -> int | None:
    """Up to which entry of the journal the newest backup there is this desk; None where it is another since."""
    heads = (head_of(one.folder, desk.unlocked.keys) for one in reversed(snapshots(folder)))
    newest = next((head for head in heads if head is not None), None)
    if newest is None:
        return 0
    return newest[1] if desk.store.went_through(newest) else None


def surplus(desk: Desk, place: Path) -> list[Snapshot]:
    """Those beyond the number that is kept, the oldest first: a person is asked before any is removed."""
    there = kept(desk, place)
    return there[: max(len(there) - backup_notes.read(desk).keep, 0)]


def remove_oldest(desk: Desk, place: Path) -> Snapshot:
    """Remove the oldest backup of this desk, unless no other one there is known to be as whole."""
    there = kept(desk, place)
    lost = {one.name: one.lost for one in backup_notes.read(desk).verified}
    bound = lost.get(there[0].folder.name, 0) if there else 0
    if not any(lost.get(one.folder.name, bound + 1) <= bound for one in there[1:]):
        raise Trouble(LAST_ONE, MAKE_ANOTHER)
    remove(there[0])
    backup_notes.write(desk, backup_notes.read(desk).without([there[0].folder.name]))
    drop_needless(desk, there[0].files)
    return there[0]


def drop_needless(desk: Desk, folder: Path) -> None:
    """Remove sealed files that no backup needs; none while it is not known what each of them needs."""
    try:
        needed = {blob.id for one in holders(folder) for blob in known_files(one, desk.unlocked.keys)}
    except (Trouble, OSError):
        return
    drop_files(folder, needed)
