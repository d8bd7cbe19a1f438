"""What a folder is by its name: one backup, the backups of a desk, or what a stop left inside a desk.

Services floor: whoever opens, makes or erases a desk asks here, and so do the backups. The layout stands in
`docs/file-formats.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from defender_desk.services.folders.room import PART, take_away

LOCAL = "backup" + PART
"""Inside the vault's folder: the records as they were when a backup began."""
DRILL = "drill" + PART
"""Inside the vault's folder: a backup that is restored for trial."""

HOME = "desk-backup-"
"""How the folder of a vault's backups begins, before the id of the vault."""
NUMBERED = re.compile(r"(\d{4,9})-(\d{8}-\d{6})")
"""How a backup is called: its number, and when it was made."""
STAMP = "%Y%m%d-%H%M%S"


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
        return datetime.strptime(self.folder.name.partition("-")[2], STAMP).replace(tzinfo=UTC)


def snapshots(folder: Path) -> list[Snapshot]:
    """The backups in the folder of a vault's backups, the oldest first."""
    try:
        there = [Snapshot(each) for each in folder.iterdir() if is_snapshot(each)]
    except OSError:
        return []
    return sorted(there, key=lambda one: (one.number, one.made))


def is_home(folder: Path) -> bool:
    """Whether a folder holds the backups of a vault."""
    return folder.name.startswith(HOME) and bool(snapshots(folder))


def is_snapshot(folder: Path) -> bool:
    """Whether a folder is one backup, in which nobody may work."""
    try:
        return bool(NUMBERED.fullmatch(folder.name)) and bool(Snapshot(folder).made) and folder.is_dir()
    except (ValueError, OSError):
        return False


def sweep_inside(folder: Path) -> None:
    """Remove what a stop left unfinished in the folder of a vault."""
    for name in (LOCAL, DRILL):
        take_away(folder / name)
