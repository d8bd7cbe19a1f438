"""What a desk knows of its backups: where they go, how many are kept, which were found whole, when to remind of them.

Services floor: kept inside the vault, since where a stick lies is nobody's business. `backing_up` and `restoring` write
here; the settings screen and Today read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from defender_desk.services.desk import Desk

SETTING = "backup"
EVERY = 14
KEEP = 5
SNOOZE = timedelta(days=7)


@dataclass(frozen=True)
class Verified:
    """A backup that was read back and holds all that the desk had: its name, when, and what it holds."""

    name: str
    at: str
    """UTC, ISO 8601."""
    records: int
    files: int
    lost: int
    """Files of these that were no longer whole in the desk itself, nor there."""
    head: str
    """Where its journal ends: the hash in hexadecimal."""
    counter: int
    place: str = ""
    """The folder it was made in, as that of `Notes`; empty in notes of an earlier version."""
    travels: bool = False
    """Whether it was packed to be taken along."""

    @property
    def folder(self) -> Path | None:
        """The folder it was made in, where that is known."""
        return _path(self.place)


@dataclass(frozen=True)
class Notes:
    """The choices on backups, and what came of them; days as 2026-07-09."""

    place: str = ""
    """The folder chosen, as hexadecimal of the system's bytes: a path need not be text."""
    every: int = EVERY
    """Days after which a backup is due; 0 never reminds."""
    keep: int = KEEP
    snoozed: str = ""
    """The day before which nothing reminds."""
    drilled: str = ""
    """The day on which a backup was last restored for trial."""
    verified: tuple[Verified, ...] = ()
    """In the order in which they were made."""

    @property
    def folder(self) -> Path | None:
        """The place chosen."""
        return _path(self.place)

    @property
    def last(self) -> Verified | None:
        """The newest backup that was found whole."""
        return self.verified[-1] if self.verified else None

    def at(self, folder: Path) -> Notes:
        """With another place; what was verified elsewhere says nothing of it."""
        place = kept_path(folder)
        return self if place == self.place else replace(self, place=place)

    def with_verified(self, one: Verified) -> Notes:
        """With one more that was found whole."""
        others = (each for each in self.verified if (each.place, each.name) != (one.place, one.name))
        return replace(self, verified=(*others, one))

    def without(self, names: Iterable[str]) -> Notes:
        """Without some, which are gone or no longer whole."""
        gone = frozenset(names)
        return replace(self, verified=tuple(each for each in self.verified if each.name not in gone))


def kept_path(folder: Path) -> str:
    """A folder as these notes keep it: a path need not be text."""
    return os.fsencode(folder.absolute()).hex()


def _path(kept: str) -> Path | None:
    return Path(os.fsdecode(bytes.fromhex(kept))) if kept else None


def read(desk: Desk) -> Notes:
    """What is known so far; what is missing or of a wrong shape is as at the beginning."""
    stored = desk.setting(SETTING)
    known = stored if isinstance(stored, dict) else {}
    default = Notes()
    plain = {
        each.name: known[each.name]
        for each in fields(Notes)
        if each.name != "verified" and type(known.get(each.name)) is type(getattr(default, each.name))
    }
    listed = known.get("verified")
    rows = listed if isinstance(listed, list) else []
    whole = tuple(Verified(**row) for row in rows if isinstance(row, dict) and _NEEDED <= set(row) <= _COLUMNS)  # type: ignore[arg-type]  # as `write` wrote it
    return replace(Notes(**plain), verified=whole)  # type: ignore[arg-type]  # each value has the type of its default


_COLUMNS = {each.name for each in fields(Verified)}
_NEEDED = {each.name for each in fields(Verified) if each.default is MISSING}


def write(desk: Desk, notes: Notes) -> None:
    """Keep these from now on."""
    desk.store.settings.put(SETTING, {**asdict(notes), "verified": [asdict(one) for one in notes.verified]})


def keep(desk: Desk, **chosen: object) -> Notes:
    """Change some choices, and tell how they stand now."""
    notes = replace(read(desk), **chosen)  # type: ignore[arg-type]  # fields of Notes
    write(desk, notes)
    return notes


def snooze(desk: Desk, on: date) -> None:
    """Remind of nothing for a week."""
    keep(desk, snoozed=(on + SNOOZE).isoformat())


@dataclass(frozen=True)
class Reminder:
    """A backup is due: the day of the last one that was found whole, None where there is none."""

    last: date | None


def reminder(desk: Desk, on: date) -> Reminder | None:
    """Whether to remind of a backup on a day; a practice desk holds nothing that could be lost."""
    notes = read(desk)
    if desk.practice or desk.store.read_only or not notes.every or on.isoformat() < notes.snoozed:
        return None
    last = _day(notes.last.at) if notes.last else None
    since = last or _begun(desk)
    return Reminder(last) if since is not None and on >= since + timedelta(days=notes.every) else None


def _begun(desk: Desk) -> date | None:
    """The day of the first entry of the journal."""
    first = desk.store.since(0, limit=1)
    return _day(first[0].at) if first else None


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone().date()
