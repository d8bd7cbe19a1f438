"""All cases by status with their counts, the most urgent first: what the status board shows, narrowed as asked.

Services floor: counts and the first cases of each status come from the own indexes of lists, however many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.shown import with_more
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.belonging import live
from defender_desk.services.cases.case_watch import REPLY, WELFARE, return_risk, watched
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.text.bidi import isolate
from defender_desk.text.dates import FuzzyDate

MOST = 40
"""Most cases shown of one status; the column says how many there are."""


@dataclass(frozen=True)
class Narrowed:
    """What the board is narrowed to; an empty word asks for everything."""

    officer: str = ""
    urgency: str = ""
    country: str = ""


@dataclass(frozen=True)
class Card:
    """One case on the board."""

    id: str
    title: str
    who: str
    """Whom it is for, several named by the first."""
    urgency: str
    officer: str
    welfare: FuzzyDate | None
    """By when somebody should ask how they are: the earliest day that the case, a referral or anybody in it names."""
    late: bool
    """Whether that day is over."""
    reply: FuzzyDate | None
    """By when an authority, or another who was asked, should have replied: the earliest day still awaited."""
    reply_late: bool
    return_risk: bool


@dataclass(frozen=True)
class Column:
    """The cases of one status; "" for those that say none."""

    status: str
    total: int
    cards: tuple[Card, ...]

    @property
    def over(self) -> bool:
        """Whether its cases ask for nothing any more."""
        return self.status in vocabulary("case_status").idle


@dataclass(frozen=True)
class Board:
    """All columns that hold a case, in the order of a case's life, and what can be asked for."""

    columns: tuple[Column, ...]
    officers: tuple[str, ...] = ()
    countries: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        """How many cases it shows and counts."""
        return sum(one.total for one in self.columns)


def board(desk: Desk, narrowed: Narrowed, today: date) -> Board:
    """The board as it stands on a day."""
    asked = tuple(
        Condition(name, Test.IS, (value,))
        for name, value in (("officer", narrowed.officer), ("urgency", narrowed.urgency))
        if value
    )
    within = _of_country(desk, narrowed.country) if narrowed.country else None
    with desk.store.at_hand():
        columns = tuple(_columns(desk, asked, within, today))
    return Board(columns, _said(desk, "case", "officer"), _countries(desk))


def _columns(desk: Desk, asked: tuple[Condition, ...], within: Collection[str] | None, today: date) -> Iterator[Column]:
    counted = desk.store.tally(Query("case", asked), "status")
    known = [term.code for term in vocabulary("case_status").terms]
    for status in ("", *known, *sorted(counted.keys() - {"", *known})):
        if not counted.get(status):
            continue
        found = list(_by_urgency(desk, (*asked, _holds("status", status)), within))
        if found:
            total = counted[status] if within is None else len(found)
            yield Column(status, total, _cards(desk, found[:MOST], today))


def _holds(name: str, value: str) -> Condition:
    return Condition(name, Test.IS, (value,)) if value else Condition(name, Test.EMPTY)


def _by_urgency(desk: Desk, asked: tuple[Condition, ...], within: Collection[str] | None) -> Iterator[str]:
    """Ids, the most urgent first, then those changed last; no more than are shown, but for a set to keep to."""
    left = MOST
    known = [term.code for term in vocabulary("urgency").terms]
    unheard = (Condition("urgency", Test.FILLED), *(Condition("urgency", Test.IS_NOT, (code,)) for code in known))
    for said in (*((_holds("urgency", code),) for code in (*known, "")), unheard):  # a newer desk may know other words
        query = Query("case", (*asked, *said))
        found = desk.store.ids(query, limit=left if within is None else None)
        yield from (key for key in found if within is None or key in within)
        left -= len(found)
        if left <= 0 and within is None:
            return


def _cards(desk: Desk, keys: list[str], today: date) -> tuple[Card, ...]:
    cases = desk.store.many(keys)
    people = {one.id: one for one in live(desk, [key for case in cases.values() for key in _people(case)])}
    asked: dict[str, list[Document]] = {}
    for one in desk.store.parts(keys, "referral", "case"):
        asked.setdefault(str(one.body.get("case")), []).append(one)
    known = titles(desk, [*keys, *people])
    return tuple(_card(cases[key], known, people, asked.get(key, ()), today) for key in keys)


def _people(case: Document) -> list[str]:
    return targets(case.body.get("people"))


def _card(
    case: Document,
    known: Mapping[str, str],
    people: Mapping[str, Document],
    referrals: Iterable[Document],
    today: date,
) -> Card:
    inside = [people[key] for key in _people(case) if key in people]
    days = watched(case, [*inside, *referrals])
    welfare = next((one.day for one in days if one.field.name == WELFARE), None)
    reply = next((one.day for one in days if one.field.name == REPLY), None)
    late, unheard = (day is not None and day.over(today) for day in (welfare, reply))
    urgency, officer = (str(case.body.get(name) or "") for name in ("urgency", "officer"))
    named = [isolate(known[one.id]) for one in inside]
    who = with_more(named[0], len(named) - 1) if named else ""
    risk = return_risk(case, inside)
    return Card(case.id, known[case.id], who, urgency, officer, welfare, late, reply, unheard, risk)


def _said(desk: Desk, type_name: str, name: str) -> tuple[str, ...]:
    return tuple(sorted(value for value in desk.store.tally(Query(type_name), name) if value))


def _countries(desk: Desk) -> tuple[str, ...]:
    return tuple(sorted({*_said(desk, "incident", "country"), *_said(desk, "person", "residence")}))


def _of_country(desk: Desk, country: str) -> frozenset[str]:
    """Cases in which something happened in a country, or somebody lives there."""
    happened = desk.store.ids(Query("incident", (_holds("country", country), Condition("case", Test.FILLED))))
    of_incidents = (key for one in desk.store.many(happened).values() for key in targets(one.body.get("case")))
    living = desk.store.ids(Query("person", (_holds("residence", country),)))
    return frozenset((*of_incidents, *(one.id for one in desk.store.parts(living, "case", "people"))))
