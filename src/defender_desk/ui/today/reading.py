"""Everything Today shows, gathered in one go on the database worker.

Desktop, without Qt: the screen paints what it is handed and asks for nothing while it paints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from defender_desk.services import after_salvage, drafts, listing, records, today
from defender_desk.services.backups import backup_notes
from defender_desk.services.backups.backup_notes import Reminder
from defender_desk.services.checking import Finding
from defender_desk.services.drafts import Draft
from defender_desk.services.today import Group
from defender_desk.text.messages import Message

SHIPPED = frozenset({"provider"})
"""Types that come with the program: a desk that holds nothing else is empty."""


@dataclass(frozen=True)
class Unfinished:
    """A form somebody left: its draft, and what it is about; the title is empty where it has none or is veiled."""

    draft: Draft
    title: str
    day: date


@dataclass(frozen=True)
class Page:
    """What asks for attention on a day."""

    on: date
    groups: tuple[Group, ...]
    unfinished: tuple[Unfinished, ...]
    notices: tuple[Message, ...]
    empty: bool
    """Nobody has written anything in this desk yet."""
    backup: Reminder | None = None
    """A backup is due."""
    salvaged: tuple[Finding, ...] = ()
    """What the salvage that made this desk found, until somebody has read it."""


def read(desk: Any, on: date) -> Page:
    """Gather the page of a day."""
    left = drafts.every(desk)
    counts = listing.counts(desk)
    empty = not left and not any(n for name, n in counts.items() if name not in SHIPPED)
    due = None if empty else backup_notes.reminder(desk, on)
    return Page(on, today.today(desk, on), _unfinished(desk, left), desk.notices, empty, due, after_salvage.told(desk))


def _unfinished(desk: Any, left: list[Draft]) -> tuple[Unfinished, ...]:
    known = records.titles(desk, [draft.record for draft in left if draft.record])
    return tuple(
        Unfinished(draft, known.get(draft.record, "") if draft.record else drafts.called(desk, draft), _day(draft))
        for draft in left
    )


def _day(draft: Draft) -> date:
    return datetime.fromisoformat(draft.changed).astimezone().date()
