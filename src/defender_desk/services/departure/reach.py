"""Which backups of a desk can be seen now, and which of them was packed to be taken along.

Services floor: looked for in every place where one was ever found whole, not in the last one alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.backups.backup_notes import Notes
from defender_desk.services.backups.backup_reading import head_of
from defender_desk.services.desk import Desk
from defender_desk.services.folders.kinds import Snapshot, is_snapshot
from defender_desk.text.trouble import Trouble

Head = tuple[bytes, int]


@dataclass(frozen=True)
class InReach:
    """A backup that can be seen now, by whatever name a person gave it."""

    folder: Path
    place: Path
    """The folder it was made in, as a person chose it."""
    head: Head | None
    """Where its journal ends; None where it cannot be read."""
    travels: bool = False
    """Whether it was packed to be taken along, and no backup was made since: it may be all that is left."""

    @property
    def made(self) -> datetime | None:
        """When it was made; None where its name does not tell."""
        return Snapshot(self.folder).made if is_snapshot(self.folder) else None


def in_reach(desk: Desk) -> tuple[InReach, ...]:
    """The backups of this desk that can be seen now."""
    notes = backup_notes.read(desk)
    found = tuple({one.folder.resolve(): one for one in _seen(desk, notes)}.values())
    travelling = _travelling(notes, found)
    return tuple(InReach(one.folder, one.place, one.head, one in travelling) for one in found)


def _seen(desk: Desk, notes: Notes) -> Iterator[InReach]:
    places = (notes.folder, *(one.folder for one in notes.verified))
    for place in dict.fromkeys(place for place in places if place is not None):
        with suppress(Trouble, OSError):
            for folder in backing_up.openable(desk, place) if place.is_dir() else ():
                yield InReach(folder, place, head_of(folder, desk.unlocked.keys))


def _travelling(notes: Notes, found: tuple[InReach, ...]) -> list[InReach]:
    """What was packed last, by its name and what it holds; where a person gave it another name, whatever holds as much.

    Not by the place it was made in: a stick stands elsewhere each time it is plugged in.
    """
    last = notes.last
    if last is None or not last.travels:
        return []
    head, known = (bytes.fromhex(last.head), last.counter), {one.name for one in notes.verified}
    renamed = [one for one in found if one.head == head and one.folder.name not in known]
    return [one for one in found if one.folder.name == last.name and one.head in (head, None)] or renamed
