"""What a person should look at today: overdue, due, running out, gone stale, and what they touched last.

Services floor: the start screen shows it; nothing is stored, everything follows from the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.types import TYPES
from defender_desk.services import lifecycle
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

SOON = timedelta(days=7)
"""How far ahead something counts as coming up."""
STALE = timedelta(days=90)
"""How long without contact before an open case asks for attention."""
MOST = 50
"""Most items shown in a group; the group says how many there are in all."""
RECENT = 8


class Urgency(Enum):
    """How an item presses."""

    OVERDUE = "overdue"
    DUE = "due"
    SOON = "soon"
    STALE = "stale"
    RECENT = "recent"

    @property
    def label(self) -> Message:
        """The heading of its group."""
        return _HEADINGS[self]


_HEADINGS = {
    Urgency.OVERDUE: msg("Overdue"),
    Urgency.DUE: msg("Due today"),
    Urgency.SOON: msg("In the next seven days"),
    Urgency.STALE: msg("Not looked at for long"),
    Urgency.RECENT: msg("Changed last"),
}


@dataclass(frozen=True)
class Item:
    """One record that asks for attention, why, the day it is about, and the field that says so where one does."""

    id: str
    type: str
    title: str
    why: Message
    when: date | None
    field: str = ""


@dataclass(frozen=True)
class Group:
    """Items that press in the same way, the most pressing first; `total` counts those not shown too."""

    urgency: Urgency
    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True)
class _Watch:
    """A date field that asks for attention while the record is in none of the finished states."""

    type: str
    field: str
    why: Message
    state: str = ""
    finished: tuple[str, ...] = ()


_NO_MORE = ("refused", "withdrawn", "not_asked")
_CASE_OVER = ("closed", "not_taken")

_WATCHED = (
    _Watch("action", "due", msg("Action due"), "status", ("done", "dropped")),
    _Watch("referral", "next_check", msg("Ask what became of the referral"), "state", tuple(sorted(lifecycle.OVER))),
    _Watch("referral", "report_due", msg("Report to the provider due"), "state", ("closed",)),
    _Watch("case", "review", msg("Review the case"), "status", _CASE_OVER),
    _Watch("case", "welfare_check", msg("Ask how they are"), "status", _CASE_OVER),
    _Watch("person", "welfare_check", msg("Ask how they are")),
    _Watch("contact_log", "next_contact", msg("Next contact agreed")),
    _Watch("consent", "expires", msg("Consent runs out"), "state", _NO_MORE),
    _Watch("consent", "review", msg("Ask for consent again"), "state", _NO_MORE),
    _Watch("person", "retention", msg("Is this record still needed?")),
    _Watch("case", "retention", msg("Is this record still needed?")),
)


def today(desk: Desk, on: date) -> tuple[Group, ...]:
    """Everything that asks for attention on a day, in groups; empty groups are left out."""
    found: dict[Urgency, list[tuple[Document, _Watch, date]]] = {}
    for watch in _WATCHED:
        for document in desk.store.many(desk.store.ids(_query(watch, on + SOON))).values():
            day = _day(document, watch.field)
            if day is not None:
                found.setdefault(_urgency(day, on), []).append((document, watch, day))
    groups = [
        _group(desk, urgency, found[urgency])
        for urgency in (Urgency.OVERDUE, Urgency.DUE, Urgency.SOON)
        if urgency in found
    ]
    groups += [group for group in (_stale(desk, on), _recent(desk)) if group.items]
    return tuple(groups)


def _query(watch: _Watch, until: date) -> Query:
    due = Condition(watch.field, Test.BEFORE, (until.isoformat(),))
    return Query(watch.type, (due, *(Condition(watch.state, Test.IS_NOT, (code,)) for code in watch.finished)))


def _day(document: Document, field: str) -> date | None:
    value = codec.value_of(TYPES[document.type].by_name[field], document.body)
    return (value.last or value.first) if isinstance(value, FuzzyDate) else None


def _urgency(day: date, on: date) -> Urgency:
    if day < on:
        return Urgency.OVERDUE
    return Urgency.DUE if day == on else Urgency.SOON


def _group(desk: Desk, urgency: Urgency, found: list[tuple[Document, _Watch, date]]) -> Group:
    first = sorted(found, key=lambda one: one[2])[:MOST]
    known = titles(desk, {document.id for document, _, _ in first})
    items = tuple(
        Item(document.id, document.type, known[document.id], watch.why, day, watch.field)
        for document, watch, day in first
    )
    return Group(urgency, items, len(found))


UNTOUCHED = msg("Open case without any change")
TOUCHED = msg("Changed")


def _changed(document: Document) -> date | None:
    """The day of the last change; None for a record from a desk that did not say."""
    return date.fromisoformat(document.changed[:10]) if document.changed else None


def _stale(desk: Desk, on: date) -> Group:
    query = Query("case", tuple(Condition("status", Test.IS_NOT, (code,)) for code in _CASE_OVER))
    before = (on - STALE).isoformat()
    cases = [d for d in desk.store.many(desk.store.ids(query)).values() if d.changed[:10] < before]
    cases.sort(key=lambda document: document.changed)
    known = titles(desk, {document.id for document in cases[:MOST]})
    items = (Item(d.id, d.type, known[d.id], UNTOUCHED, _changed(d)) for d in cases[:MOST])
    return Group(Urgency.STALE, tuple(items), len(cases))


_SHOWN_RECENT = ("person", "organisation", "incident", "case", "referral", "evidence", "action")


def _recent(desk: Desk) -> Group:
    newest = [d for name in _SHOWN_RECENT for d in desk.store.many(desk.store.ids(Query(name), limit=RECENT)).values()]
    newest = sorted(newest, key=lambda document: document.changed, reverse=True)[:RECENT]
    known = titles(desk, {document.id for document in newest})
    items = tuple(Item(d.id, d.type, known[d.id], TOUCHED, _changed(d)) for d in newest)
    return Group(Urgency.RECENT, items, len(items))
