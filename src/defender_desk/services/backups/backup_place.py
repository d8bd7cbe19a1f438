"""How backups lie on a stick or a disk: numbered snapshots of the records, and sealed files that all of them share.

Services floor: names and removing; what a snapshot holds is made in `backing_up` and read in `restoring`. The
layout stands in `docs/file-formats.md`. Only what was read back and found whole has a name without `.part`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from defender_desk.services.folders.kinds import HOME, NUMBERED, STAMP, Snapshot, is_snapshot, snapshots
from defender_desk.services.folders.room import PART, disk, take_away
from defender_desk.store.blobs import FOLDER, ID, sealed_at
from defender_desk.store.store import DATABASE
from defender_desk.text.messages import msg
from defender_desk.vault.copies import NAMES

NO_PLACE = msg("The place for backups is not there.")
PLUG_IN = msg("Plug the stick or disk in, or choose another place.")


def homes(place: Path, vault: bytes) -> list[Path]:
    """The folders with backups of a vault in a place that a person chose, and last one that is unused.

    A desk and its copies share the id of the vault, and each has a folder of its own.
    """
    name = HOME + vault.hex()[:12]
    ours = re.compile(name + r"(-\d+)?")
    within = place.parent if ours.fullmatch(place.name) else place
    there = sorted(each for each in within.glob(f"{name}*") if ours.fullmatch(each.name) and snapshots(each))
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return [*there, next(within / each for each in names if within / each not in there)]


def next_name(folder: Path, now: datetime) -> str:
    """What the next backup is called: by a number that none had before, also where a person renamed its folder."""
    named = (NUMBERED.match(each.name) for each in folder.iterdir()) if folder.exists() else ()
    number = max((int(one[1]) for one in named if one), default=0) + 1
    return f"{number:04d}-{now.astimezone(UTC).strftime(STAMP)}"


def found(folder: Path) -> list[Snapshot]:
    """The backups a person means by a folder: one of them, those of a desk, or those of every desk in that place."""
    if is_snapshot(folder):
        return [Snapshot(folder)]
    try:
        homes = [folder, *sorted(each for each in folder.iterdir() if each.name.startswith(HOME))]
    except OSError:
        return []
    return [one for each in homes for one in snapshots(each)]


def holders(folder: Path) -> list[Path]:
    """Every folder among a vault’s backups that may need files there, whatever a person called it.

    An OSError where it cannot be known.
    """
    named = (each for each in folder.iterdir() if each.name != FOLDER and not each.name.endswith(PART))
    return [each for each in named if (each / DATABASE).exists() or (NUMBERED.match(each.name) and each.is_dir())]


def bearers(folder: Path) -> list[Path]:
    """Every folder among a vault’s backups with a header in it, whatever a person called it, unfinished ones too."""
    return sorted({each.parent for name in NAMES for each in folder.glob(f"*/{name}")})


def sweep(folder: Path) -> None:
    """Remove what a stop left unfinished among a vault's backups."""
    for left in (*folder.glob(f"*{PART}"), *folder.glob(f"{FOLDER}/*/.*{PART}")):
        take_away(left)


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
