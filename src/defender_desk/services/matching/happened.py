"""Facts of what happened, as conditions of providers ask for them: from incidents, acts and sources of a case.

Services floor: beside `eligibility`, which has the facts about people and requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from defender_desk.model.documents import Document
from defender_desk.model.eligibility import Fact, regions, violations
from defender_desk.services.matching.conditions import Known, Seen
from defender_desk.services.matching.matter import Matter, value
from defender_desk.services.matching.told import ages, joined, no, present, said, seen_in, yes
from defender_desk.text.dates import FuzzyDate

Read: TypeAlias = Callable[[Matter, Fact, date], Known]


def _last_threat(matter: Matter, fact: Fact, today: date) -> Known:
    """A threat may be later than what began it, so only the field of its own says that there was none since."""
    threats = ages(matter.incidents, "last_threat", fact.unit, today, otherwise="incident")
    began = ages(matter.incidents, "when", fact.unit, today, otherwise="")
    return Known((*threats.values, *began.values), threats.whole, (*threats.seen, *began.seen), threats.missing)


def _since(matter: Matter, fact: Fact, today: date) -> Known:
    return ages(matter.incidents, "when", fact.unit, today, otherwise="incident")


def _shown_by(fact: Fact) -> frozenset[str]:
    return frozenset(fact.shows) | violations(fact.groups)


def _what(matter: Matter) -> Known:
    incidents = said(matter.incidents, "what", otherwise="incident")
    return joined(incidents, said(matter.acts, "what")) if matter.acts else incidents


def _happened(matter: Matter, fact: Fact, _today: date) -> Known:
    """A yes where some term shows it, a no where all that happened is said and nothing does."""
    showing, known = _shown_by(fact), _what(matter)
    if showing & {*known.values}:
        return yes(_showing(matter, showing))
    if known.whole:
        return no(known.seen)
    return Known(missing=known.missing)


def _showing(matter: Matter, showing: frozenset[str]) -> tuple[Seen, ...]:
    every = (*matter.incidents, *matter.acts)
    return tuple(seen_in(one, "what") for one in every if showing & {*_terms(one)})


def _terms(document: Document) -> tuple[str, ...]:
    what = value(document, "what")
    return what if isinstance(what, tuple) else (str(what),)


def _held(matter: Matter, fact: Fact, today: date) -> Known:
    kinds = said(matter.acts, "detention_kind")
    return yes(kinds.seen) if kinds.values else _happened(matter, fact, today)


def _court(matter: Matter, fact: Fact, today: date) -> Known:
    sittings = (said(matter.hearings, name) for name in ("court", "court_case", "charges"))
    acts = (said(matter.acts, "charge", otherwise="act"), said(matter.acts, "court_case"))
    named = joined(*acts, *sittings)
    if named.values:
        return present(named)
    found = _happened(matter, fact, today)
    return found if True in found.values else Known(missing=named.missing)


def _work_link(matter: Matter, fact: Fact, _today: date) -> Known:
    told = said(matter.incidents, "work_link", otherwise="incident")
    why = said(matter.acts, "attribution")
    if {*fact.shows} & {*why.values}:
        return yes((*told.seen, *why.seen))
    return present(told)


def _remedies(matter: Matter, _fact: Fact, _today: date) -> Known:
    return present(said(matter.incidents, "remedies", otherwise="incident"))


def _verifiable(matter: Matter, fact: Fact, _today: date) -> Known:
    known = said(matter.incidents, "status", otherwise="incident")
    shows = {*fact.shows} & {*known.values}
    return yes(known.seen) if shows else Known(missing=known.missing)


def _gone(matter: Matter, fact: Fact) -> Sequence[Document]:
    showing = _shown_by(fact)
    return [one for one in (*matter.acts, *matter.incidents) if showing & {*_terms(one)}]


def _disappeared(matter: Matter, fact: Fact, today: date) -> Known:
    gone = _gone(matter, fact)
    return ages(gone, "when", fact.unit, today, otherwise="") if gone else Known(missing=_what(matter).missing)


def _month_known(matter: Matter, fact: Fact, today: date) -> Known:
    gone = _gone(matter, fact)
    days = [day for one in gone if isinstance(day := value(one, "when"), FuzzyDate) and day.first and day.last]
    known = ages(gone, "when", "days", today, otherwise="")
    if any(day.precision in ("day", "month") for day in days):
        return yes(known.seen)
    if known.whole:
        return no(known.seen)
    return Known(missing=known.missing or _what(matter).missing)


def _state(*, whole: bool) -> Read:
    """Whether it happened in a state of a treaty; a list that is not `whole` shows it and never denies it."""

    def read(matter: Matter, fact: Fact, _today: date) -> Known:
        known = said(matter.incidents, "country", otherwise="incident")
        if regions()[fact.region] & {*known.values}:
            return yes(known.seen)
        return no(known.seen) if whole and known.whole else Known(missing=known.missing)

    return read


def _six_elements(matter: Matter, _fact: Fact, today: date) -> Known:
    """Name, date, place, forces, steps to find them or why none, and who writes: each somewhere."""
    parts = [
        said(matter.people, "name", otherwise="person"),
        _any_of(matter, "when", today),
        _any_of(matter, "place", today),
        said(matter.incidents, "perpetrators", otherwise="incident"),
        said(matter.incidents, "remedies", otherwise="incident"),
        said([matter.case] if matter.case else [], "officer", otherwise="case"),
    ]
    if all(part.values for part in parts):
        return yes(tuple(one for part in parts for one in part.seen))
    return Known(missing=tuple(part.missing[0] for part in parts if not part.values and part.missing))


def _any_of(matter: Matter, field: str, today: date) -> Known:
    if field == "when":
        return ages((*matter.incidents, *matter.acts), field, "days", today, otherwise="incident")
    return said((*matter.incidents, *matter.acts), field, otherwise="incident")


READ: Mapping[str, Read] = {
    "last_threat": _last_threat,
    "happened": _since,
    "detention": _held,
    "digital": _happened,
    "legal_case": _court,
    "disappeared": _disappeared,
    "disappeared_month": _month_known,
    "work_link": _work_link,
    "remedies": _remedies,
    "verifiable": _verifiable,
    "treaty_party": _state(whole=False),
    "charter_party": _state(whole=True),
    "six_elements": _six_elements,
}
"""How the records are asked for each fact on what happened."""
