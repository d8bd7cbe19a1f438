"""What the backup page shows, gathered in one go on the database worker.

Desktop, without Qt: the page paints what it is handed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.backups.backup_notes import Notes
from defender_desk.services.folders import room
from defender_desk.services.folders.kinds import Snapshot


@dataclass(frozen=True)
class State:
    """What is known of the backups, and what is there now."""

    notes: Notes
    there: bool = False
    """Whether the place can be reached."""
    free: int = 0
    kept: tuple[Snapshot, ...] = ()
    """The oldest first."""
    surplus: int = 0

    @property
    def whole(self) -> frozenset[str]:
        """Names of those that were found whole."""
        return frozenset(one.name for one in self.notes.verified if not one.lost)


def read(desk: Any) -> State:
    """Look at the notes, and at the place where it is plugged in."""
    notes = backup_notes.read(desk)
    place = notes.folder
    if place is None or not place.is_dir():
        return State(notes)
    with room.disk():
        kept = tuple(backing_up.kept(desk, place))
        return State(notes, True, room.free(place), kept, len(backing_up.surplus(desk, place)))  # noqa: FBT003
