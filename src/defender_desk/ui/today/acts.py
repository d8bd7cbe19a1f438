"""What can be done about an item of Today without opening it: it is done, or it can wait a week.

Desktop, without Qt: each act is one save, undone as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from defender_desk.services.today import Item
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

WEEK = timedelta(days=7)

_CAN_WAIT = frozenset({
    ("action", "due"), ("referral", "next_check"), ("case", "review"), ("case", "welfare_check"),
    ("person", "welfare_check"), ("contact_log", "next_contact"),
})  # fmt: skip
"""Days a person sets for themselves. What others set (a report due, a consent running out) is not moved from here."""


@dataclass(frozen=True)
class Act:
    """One thing to do: what it is called, what is said once it is done, and the values it writes."""

    name: Message
    said: Message
    icon: str
    values: Mapping[str, object]


def acts_for(item: Item, on: date) -> tuple[Act, ...]:
    """What makes sense for this item, the usual first."""
    found = []
    if (item.type, item.field) == ("action", "due"):
        done = {"status": "done", "done": FuzzyDate.exact(on)}
        found.append(Act(msg("Done", "action"), msg("Marked as done."), "check", done))
    if (item.type, item.field) in _CAN_WAIT and item.when is not None:
        later = FuzzyDate.exact(max(item.when, on) + WEEK)
        found.append(Act(msg("In a week"), msg("Moved by a week."), "calendar-clock", {item.field: later}))
    return tuple(found)
