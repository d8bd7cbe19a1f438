"""What can be done about an item of Today without opening it: it is done, or it can wait a week.

Desktop, without Qt: each act is one save, undone as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from defender_desk.model.types import TYPES
from defender_desk.services.today import Item, outlasts
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

WEEK, YEAR = timedelta(days=7), timedelta(days=365)

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
    looked: bool = False
    """A person looked at what was held back: it may leave again, with what it said before where `as_before`."""
    as_before: bool = False
    lets_go: bool = False
    """It writes nothing: the record goes into the bin, with what is part of it alone, once a person was asked."""


def acts_for(item: Item, on: date) -> tuple[Act, ...]:
    """What makes sense for this item, the usual first."""
    found = []
    if (item.type, item.field) == ("action", "due"):
        done = {"status": "done", "done": FuzzyDate.exact(on)}
        found.append(Act(msg("Done", "action"), msg("Marked as done."), "check", done))
    if (item.type, item.field) in _CAN_WAIT and item.when is not None:
        later = FuzzyDate.exact(max(item.when, on) + WEEK)
        found.append(Act(msg("In a week"), msg("Moved by a week."), "calendar-clock", {item.field: later}))
    if item.field and outlasts(TYPES[item.type].by_name[item.field]):
        longer = FuzzyDate.exact(on + YEAR)
        kept = msg("Kept for a year more.")
        found.append(Act(msg("Keep it a year longer"), kept, "calendar-clock", {item.field: longer}))
        let_go = msg("Into the bin, with all that is part of it")
        found.append(Act(let_go, let_go, "trash-2", {}, lets_go=True))
    if item.held:
        again, stays = msg("It says again what it said before."), msg("It stays at the strictest level.")
        found.append(Act(msg("As it was before"), again, "undo-2", {}, looked=True, as_before=True))
        found.append(Act(msg("Leave it at the strictest level"), stays, "shield-check", {}, looked=True))
    return tuple(found)
