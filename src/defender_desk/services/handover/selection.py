"""Which records somebody wants to hand over: a case, a list, a saved filter, and of these what happened or changed.

Services floor: a hand-over and a file for other programs choose by it; what may leave of what was chosen is the gate's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.queries import Query, on_day
from defender_desk.model.types import TYPES
from defender_desk.services import listing
from defender_desk.services.belonging import with_all
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.listing import SavedFilter
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NO_RECORD = msg("There is no record with the id {id}.")
NO_FILTER = msg("No list has a filter named “{name}”.")


@dataclass(frozen=True)
class Choice:
    """Which records a person wants to hand over: these, a case with all that belongs to it, whole types, everything.

    A stretch of time, and a day since which something was written, narrow what is chosen; alone they narrow everything.
    """

    ids: tuple[str, ...] = ()
    case: str = ""
    types: tuple[str, ...] = ()
    filters: tuple[SavedFilter, ...] = ()
    everything: bool = False
    whole: bool = False
    """With the ids goes what belongs to them, as with a case."""
    during: FuzzyDate | None = None
    """Only what happened, or may have happened, in these days, with what belongs to it where that goes along."""
    since: date | None = None
    """Only what was written here on this day or later."""

    @property
    def begun(self) -> bool:
        """Whether it names any records to begin with."""
        return bool(self.ids or self.case or self.types or self.filters or self.everything)

    @property
    def narrowed(self) -> bool:
        """Whether time narrows it."""
        return self.during is not None or self.since is not None


@dataclass(frozen=True)
class Chosen:
    """The records a choice means."""

    ids: tuple[str, ...] = ()
    undated: int = 0
    """How many were left out because nobody wrote when they happened, or in words that have no place in time."""


def saved_filters(desk: Desk) -> list[SavedFilter]:
    """Every filter that somebody keeps, in the order of the lists they are for."""
    return [one for name in TYPES for one in listing.filters(desk, name)]


def filters_named(desk: Desk, names: Iterable[str]) -> tuple[SavedFilter, ...]:
    """The filters of these names, of every list that has one."""
    kept, found = saved_filters(desk), list[SavedFilter]()
    for name in names:
        named = [one for one in kept if one.name == name]
        if not named:
            raise Trouble(NO_FILTER, name=name)
        found += named
    return tuple(found)


def chosen(desk: Desk, choice: Choice) -> Chosen:
    """The records a choice means, each once."""
    ids = _begun(desk, choice)
    kept = desk.store.many(ids)
    if missing := [key for key in ids if key not in kept]:
        raise Trouble(NO_RECORD, id=missing[0])
    undated = 0
    if choice.since is not None:
        written = desk.store.written_since(datetime.combine(choice.since, time()).astimezone(UTC))
        kept = {key: one for key, one in kept.items() if key in written}
    if choice.during is not None:
        kept, undated = _during(desk, choice, kept, choice.during)
    return Chosen(tuple(kept), undated)


def _begun(desk: Desk, choice: Choice) -> list[str]:
    """Ids of what is chosen before time narrows it, each once."""
    if choice.everything or (choice.narrowed and not choice.begun):
        living = (document for document in desk.store.each() if not document.binned)
        return [document.id for document in living if not shipped.untouched(desk, document)]
    ids = with_all(desk, choice.ids) if choice.whole else list(choice.ids)
    if choice.case:
        ids += with_all(desk, (choice.case,))
    for name in choice.types:
        ids += desk.store.ids(Query(name))
    today = date.today()  # noqa: DTZ011  the day at the desk
    for saved in choice.filters:
        ids += listing.ids(desk, on_day(saved.query, today))
    return list(dict.fromkeys(ids))


def _during(desk: Desk, choice: Choice, kept: dict[str, Document], span: FuzzyDate) -> tuple[dict[str, Document], int]:
    """What of these happened in a stretch of time, with what else was chosen and belongs to it, where that goes along.

    What happened at another time is not taken along by what it belongs to.
    """
    when = {key: happened(one) for key, one in kept.items() if _happens(one)}
    inside = {key for key, stretch in when.items() if stretch and overlap(stretch, (span.first, span.last))}
    if choice.whole or choice.case:
        another_time = {key for key, stretch in when.items() if stretch and key not in inside}
        around = {*with_all(desk, inside, another_time)} - another_time
        around |= {*with_all(desk, (choice.case,), kept)} if choice.case else set()
        inside |= around
    undated = sum(stretch is None and key not in inside for key, stretch in when.items())
    return {key: one for key, one in kept.items() if key in inside}, undated


Ends = tuple[date | None, date | None]


def happened(document: Document) -> Ends | None:
    """The first and last day on which what a record tells can have happened, None for an end that is open.

    None where nobody said, or in words that have no place in time.
    """
    said = (codec.value_of(field, document.body) for field in TYPES[document.type].happened)
    days = [day for day in said if isinstance(day, FuzzyDate) and day.precision != "unknown"]
    return (days[0].first, days[-1].last) if days else None


def overlap(one: Ends, other: Ends) -> bool:
    """Whether two stretches of time share a day, or may."""
    return _begins_before(one, other) and _begins_before(other, one)


def _begins_before(one: Ends, other: Ends) -> bool:
    return one[0] is None or other[1] is None or one[0] <= other[1]


def _happens(document: Document) -> bool:
    return document.type in TYPES and bool(TYPES[document.type].happened)
