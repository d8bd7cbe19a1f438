"""What happened in a case, on one timeline: incidents, acts, hearings, evidence, referrals and their states, contacts.

Services floor: the case desk shows it. Days stand as they were written; what nobody dated comes last, and is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.history import Event
from defender_desk.model.types import TYPES
from defender_desk.services import lifecycle
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

KINDS: Mapping[str, Message] = {
    "incident": msg("Incidents"),
    "act": msg("Acts", "violation"),
    "hearing": msg("Hearings"),
    "evidence": msg("Evidence", "several"),
    "action": msg("Actions"),
    "referral": msg("Referrals"),
    "contact": msg("Contacts made"),
}
"""What a timeline can be narrowed to, by code, in the order offered."""

HEARING = "st7_attend_hearing"
"""The step (`case_action`) that is a hearing to attend."""


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    id: str
    """The record it opens."""
    type: str
    kind: str
    """A code of `KINDS`."""
    title: str
    day: FuzzyDate | None
    term: tuple[str, str] = ("", "")
    """(vocabulary, code) of the word beside it: how a step stands, how certain an act is; empty where nothing is."""
    words: str = ""
    """Own words beside it: charge, court and number of a hearing."""

    @property
    def dated(self) -> bool:
        """Whether its day has a place in time; words that nobody understood have none."""
        return self.day is not None and self.day.precision != "unknown"


@dataclass(frozen=True)
class Telling:
    """How records of one type stand on the timeline: their days, the first that is said, and the word beside them."""

    kind: Callable[[Document], str]
    days: tuple[str, ...]
    term: tuple[str, str] = ("", "")
    """(vocabulary, field)."""
    words: str = ""
    """A field of own words."""


def happenings(desk: Desk, parts: Iterable[Document]) -> tuple[Happening, ...]:
    """The timeline of these records: newest first, then what has no day, by title."""
    told = [one for one in parts if one.type in TELLINGS or one.type == "referral"]
    known = titles(desk, [one.id for one in told])
    found = [_once(one, known[one.id]) for one in told if one.type in TELLINGS]
    found += _moves({one.id: one for one in told if one.type == "referral"}, known, desk)
    return in_order(found)


def in_order(found: Iterable[Happening]) -> tuple[Happening, ...]:
    """Newest first; then what has no place in time: days of a year nobody named, then what nobody dated."""
    told = list(found)
    dated = sorted((one for one in told if one.dated), key=_place, reverse=True)
    return (*dated, *sorted((one for one in told if not one.dated), key=lambda one: (_place(one), one.title)))


def _place(one: Happening) -> str:
    return one.day.sort_key if one.day else "~~~"


def _once(one: Document, title: str) -> Happening:
    telling = TELLINGS[one.type]
    day = next((found for name in telling.days if (found := day_of(one, name)) is not None), None)
    term = (telling.term[0], str(one.body.get(telling.term[1]) or "")) if telling.term[1] else ("", "")
    return Happening(one.id, one.type, telling.kind(one), title, day, term, str(one.body.get(telling.words) or ""))


def day_of(one: Document, name: str) -> FuzzyDate | None:
    """A date of a record; None where it says none."""
    return _day_in(one.type, one.body, name)


def _day_in(type_name: str, body: Body, name: str) -> FuzzyDate | None:
    value = codec.value_of(TYPES[type_name].by_name[name], body)
    return value if isinstance(value, FuzzyDate) else None


def _moves(referrals: Mapping[str, Document], known: Mapping[str, str], desk: Desk) -> Iterator[Happening]:
    """Each state a referral came into, on the day a person gave for it, else on the day it was noted here."""
    lives: dict[str, _Life] = {key: _Life() for key in referrals}
    for event in desk.store.events(*referrals) if referrals else []:
        lives[event.record].hear(event)
    for key, life in lives.items():
        one = referrals[key]
        told = life.moves or [_Move(0, lifecycle.state_of(one.body), _made(one))]
        for move in told:
            yield Happening(key, one.type, "referral", known[key], move.day, ("referral_state", move.state))


@dataclass(frozen=True)
class _Move:
    """A state that a referral came into, the batch that brought it there, and the day it did."""

    batch: int
    state: str
    day: FuzzyDate | None


class _Life:
    """The states of one referral, from its journal: each keeps the day given for it, whatever came after."""

    def __init__(self) -> None:
        self.moves: list[_Move] = []
        self._early: dict[str, FuzzyDate] = {}
        """Days given before the state they are of, by field."""

    def hear(self, event: Event) -> None:
        """Take in what was done next."""
        said = event.after
        days = {name: _day_in("referral", said, name) for name in _DAY_FIELDS & said.keys()}
        state = said.get("state")
        if event.deed == "undo" and "state" in said:
            self.moves = [one for one in self.moves if str(one.batch) != event.note]
            if self.moves and self.moves[-1].state == state:
                state = None  # it is there again, and never left
        if isinstance(state, str):
            name = lifecycle.DAYS.get(state, "")
            day = days.pop(name, None) or self._early.pop(name, None) or FuzzyDate.exact(_noted(event.at))
            self.moves.append(_Move(event.batch, state, day))
        for name, given in days.items():
            if given is not None:
                self._correct(name, given)

    def _correct(self, name: str, day: FuzzyDate) -> None:
        """A day given by itself is of the last state it can be of, or of the first to come."""
        of = [place for place, one in enumerate(self.moves) if lifecycle.DAYS.get(one.state) == name]
        if of:
            self.moves[of[-1]] = replace(self.moves[of[-1]], day=day)
        else:
            self._early[name] = day


_DAY_FIELDS = frozenset(lifecycle.DAYS.values())


def _made(one: Document) -> FuzzyDate | None:
    return FuzzyDate.exact(_noted(one.created)) if one.created else None


def _noted(at: str) -> date:
    return datetime.fromisoformat(at).astimezone().date()


def _always(kind: str) -> Callable[[Document], str]:
    return lambda _one: kind


def _of_an_act(one: Document) -> str:
    """An act that names a court is a hearing or a trial."""
    return "hearing" if one.body.get("court_case") else "act"


def _of_a_step(one: Document) -> str:
    return "hearing" if one.body.get("what") == HEARING else "action"


TELLINGS: Mapping[str, Telling] = {
    "incident": Telling(_always("incident"), ("when", "last_threat"), ("certainty", "status")),
    "act": Telling(_of_an_act, ("when",), ("certainty", "status"), "court_case"),
    "evidence": Telling(_always("evidence"), ("made", "obtained"), ("evidence_kind", "kind")),
    "action": Telling(_of_a_step, ("done", "due"), ("action_status", "status")),
    "contact_log": Telling(_always("contact"), ("when",), ("contact_result", "result")),
}
"""By record type; a referral is told by its states instead."""
