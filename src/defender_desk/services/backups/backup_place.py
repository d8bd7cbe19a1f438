"""How backups lie on a stick or a disk: numbered snapshots of the records, and sealed files that all of them share.

Services floor: names, room and removing; what a snapshot holds is made in `backing_up` and read in `restoring`. The
layout stands in `docs/file-formats.md`. Only what was read back and found whole has a name without `.part`.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from defender_desk.exchange.whole_file import trouble_of
from defender_desk.store.blobs import FOLDER, ID, sealed_at
from defender_desk.store.store import DATABASE
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_bytes
from defender_desk.vault.copies import NAMES

PART = ".part"
LOCAL = "backup" + PART
"""Inside the vault's folder: the records as they were when a backup began."""
DRILL = "drill" + PART
"""Inside the vault's folder: a backup that is restored for trial."""
SPARE = 8 << 20
"""Bytes left free beside what is written: no disk is filled to its end."""

NO_PLACE = msg("The place for backups is not there.")
PLUG_IN = msg("Plug the stick or disk in, or choose another place.")
_NO_ROOM = msg("There is not enough room there: {needed} are needed, and {free} are free. Nothing was written.")
_MAKE_ROOM = msg("Remove old backups or other files, or choose another place.")

_HOME = "desk-backup-"
_NAME = re.compile(r"(\d{4,9})-(\d{8}-\d{6})")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Snapshot:
    """One backup: the folder that holds its header and its database."""

    folder: Path

    @property
    def files(self) -> Path:
        """The folder whose `blobs` its sealed files are among."""
        return self.folder.parent

    @property
    def number(self) -> int:
        """Its place in the order in which they were made, whatever the clock said."""
        return int(self.folder.name.partition("-")[0])

    @property
    def made(self) -> datetime:
        """When it was made, by the clock of that machine."""
        return datetime.strptime(self.folder.name.partition("-")[2], _STAMP).replace(tzinfo=UTC)


def homes(place: Path, vault: bytes) -> list[Path]:
    """The folders with backups of a vault in a place that a person chose, and last one that is unused.

    A desk and its copies share the id of the vault, and each has a folder of its own.
    """
    name = _HOME + vault.hex()[:12]
    ours = re.compile(name + r"(-\d+)?")
    within = place.parent if ours.fullmatch(place.name) else place
    there = sorted(each for each in within.glob(f"{name}*") if ours.fullmatch(each.name) and snapshots(each))
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return [*there, next(within / each for each in names if within / each not in there)]


def next_name(folder: Path, now: datetime) -> str:
    """What the next backup is called: by a number that none had before, also where a person renamed its folder."""
    named = (_NAME.match(each.name) for each in folder.iterdir()) if folder.exists() else ()
    number = max((int(one[1]) for one in named if one), default=0) + 1
    return f"{number:04d}-{now.astimezone(UTC).strftime(_STAMP)}"


def snapshots(folder: Path) -> list[Snapshot]:
    """The backups in the folder of a vault's backups, the oldest first."""
    try:
        there = [Snapshot(each) for each in folder.iterdir() if is_snapshot(each)]
    except OSError:
        return []
    return sorted(there, key=lambda one: (one.number, one.made))


def found(folder: Path) -> list[Snapshot]:
    """The backups a person means by a folder: one of them, those of a desk, or those of every desk in that place."""
    if is_snapshot(folder):
        return [Snapshot(folder)]
    try:
        homes = [folder, *sorted(each for each in folder.iterdir() if each.name.startswith(_HOME))]
    except OSError:
        return []
    return [one for each in homes for one in snapshots(each)]


def holders(folder: Path) -> list[Path]:
    """Every folder among a vault’s backups that may need files there, whatever a person called it.

    An OSError where it cannot be known.
    """
    named = (each for each in folder.iterdir() if each.name != FOLDER and not each.name.endswith(PART))
    return [each for each in named if (each / DATABASE).exists() or (_NAME.match(each.name) and each.is_dir())]


def bearers(folder: Path) -> list[Path]:
    """Every folder among a vault’s backups with a header in it, whatever a person called it, unfinished ones too."""
    return sorted({each.parent for name in NAMES for each in folder.glob(f"*/{name}")})


def is_home(folder: Path) -> bool:
    """Whether a folder holds the backups of a vault."""
    return folder.name.startswith(_HOME) and bool(snapshots(folder))


def is_snapshot(folder: Path) -> bool:
    """Whether a folder is one backup, in which nobody may work."""
    try:
        return bool(_NAME.fullmatch(folder.name)) and bool(Snapshot(folder).made) and folder.is_dir()
    except (ValueError, OSError):
        return False


@contextmanager
def disk() -> Iterator[None]:
    """Say what a disk refused as a Trouble."""
    try:
        yield
    except OSError as bad:
        raise trouble_of(bad) from bad


def free(folder: Path) -> int:
    """The bytes that are free where a folder is, or will be."""
    return shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.exists())).free


def must_have_room(folder: Path, needed: int) -> None:
    """Refuse before anything is written what will not fit."""
    there = free(folder)
    if needed and needed + SPARE > there:
        raise Trouble(_NO_ROOM, _MAKE_ROOM, needed=show_bytes(needed + SPARE), free=show_bytes(there))


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, where the disk knows owners."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def sweep_inside(folder: Path) -> None:
    """Remove what a stop left unfinished in the folder of a vault."""
    for name in (LOCAL, DRILL):
        take_away(folder / name)


def sweep(folder: Path) -> None:
    """Remove what a stop left unfinished among a vault's backups."""
    for left in (*folder.glob(f"*{PART}"), *folder.glob(f"{FOLDER}/*/.*{PART}")):
        take_away(left)


def take_away(path: Path) -> None:
    """Remove a folder with all it holds, or a file; what cannot be removed now is swept later."""
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def remove(one: Snapshot) -> None:
    """Remove one backup, so that no half of it is ever taken for a whole one."""
    going = one.folder.with_name(f"{one.folder.name}.{secrets.token_hex(4)}{PART}")
    with disk():
        one.folder.rename(going)
    take_away(going)


def drop_files(folder: Path, needed: Collection[str]) -> None:
    """Remove the sealed files that no backup needs any more."""
    for path in list(folder.glob(f"{FOLDER}/*/*")):
        if ID.fullmatch(path.name) and path.name not in needed and path == sealed_at(folder, path.name):
            take_away(path)
