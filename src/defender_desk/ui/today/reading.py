"""Everything Today shows, gathered in one go on the database worker.

Desktop, without Qt: the screen paints what it is handed and asks for nothing while it paints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from defender_desk.model import codec
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services import drafts, listing, preferences, records, today
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


def read(desk: Any, on: date) -> Page:
    """Gather the page of a day."""
    left = drafts.every(desk)
    counts = listing.counts(desk)
    empty = not left and not any(n for name, n in counts.items() if name not in SHIPPED)
    return Page(on, today.today(desk, on), _unfinished(desk, left), desk.notices, empty)


def _unfinished(desk: Any, left: list[Draft]) -> tuple[Unfinished, ...]:
    known = records.titles(desk, [draft.record for draft in left if draft.record])
    veil = preferences.read(desk).veil
    return tuple(
        Unfinished(draft, known.get(draft.record, "") if draft.record else "" if veil else _begun(draft), _day(draft))
        for draft in left
    )


def _begun(draft: Draft) -> str:
    """What a record not yet made would be called."""
    declared = TYPES[draft.type]
    body = {name: codec.store(declared.by_name[name].kind, value) for name, value in draft.values.items()}
    return title_of(declared, body)


def _day(draft: Draft) -> date:
    return datetime.fromisoformat(draft.changed).astimezone().date()
