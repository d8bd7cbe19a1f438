"""The header of a backup, which opens a damaged desk that has none of its own left.

Services floor: a person means the stick, as for restoring; which backups on it are of the desk is asked of the ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from defender_desk.services.backups.restoring import NAME_ONE, SEVERAL, backups
from defender_desk.services.folders.kinds import is_snapshot
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults

NOT_OF_IT = msg("None of the backups here is one of this desk.")
OTHER_STICK = msg("Choose another stick, or the damaged desk that they are of.")


@dataclass(frozen=True)
class Lender:
    """A folder whose header may open the desk."""

    folder: Path
    home: Path
    """The folder that the backups of one desk share."""
    made: datetime | None = None
    """When it was made; None of a desk that was copied."""


def lenders(folder: Path, damaged: Path | None) -> list[Lender]:
    """The backups a person means by a folder, or a copy of the desk, the newest of each desk first.

    Where a copy of the header of the damaged desk still tells its id, those of that desk alone. Trouble where there is
    none.
    """
    wanted = vaults.ids(damaged) if damaged is not None else frozenset[bytes]()
    ours = [one for one in _meant(folder) if not wanted or wanted & vaults.ids(one.folder)]
    if not ours:
        raise Trouble(NOT_OF_IT, OTHER_STICK)
    return ours


def _meant(folder: Path) -> list[Lender]:
    if vaults.is_vault(folder) and not is_snapshot(folder):
        return [Lender(folder, folder.parent)]
    return [Lender(one.folder, one.files, one.made) for one in backups(folder)]


def lender(folder: Path, damaged: Path) -> Path:
    """The newest of them; Trouble where they are of several desks."""
    there = lenders(folder, damaged)
    if len({one.home for one in there}) > 1:
        raise Trouble(SEVERAL, NAME_ONE)
    return there[0].folder
