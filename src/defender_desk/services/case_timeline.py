"""What happened in a case, on one timeline: incidents, acts, hearings, evidence, referrals and their states, contacts.

Services floor: the case desk shows it. Days stand as they were written; what nobody dated comes last, and is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from defender_desk.model import codec
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
class Told:
    """How records of one type stand on the timeline: their days, the first that is said, and the word beside them."""

    kind: Callable[[Document], str]
    days: tuple[str, ...]
    term: tuple[str, str] = ("", "")
    """(vocabulary, field)."""
    words: str = ""
    """A field of own words."""


def happenings(desk: Desk, parts: Iterable[Document]) -> tuple[Happening, ...]:
    """The timeline of these records: newest first, then what has no day, by title."""
    told = [one for one in parts if one.type in TOLD or one.type == "referral"]
    known = titles(desk, [one.id for one in told])
    found = [_once(one, known[one.id]) for one in told if one.type in TOLD]
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
    told = TOLD[one.type]
    day = next((found for name in told.days if (found := day_of(one, name)) is not None), None)
    term = (told.term[0], str(one.body.get(told.term[1]) or "")) if told.term[1] else ("", "")
    return Happening(one.id, one.type, told.kind(one), title, day, term, str(one.body.get(told.words) or ""))


def day_of(one: Document, name: str) -> FuzzyDate | None:
    """A date of a record; None where it says none."""
    value = codec.value_of(TYPES[one.type].by_name[name], one.body)
    return value if isinstance(value, FuzzyDate) else None


def _moves(referrals: Mapping[str, Document], known: Mapping[str, str], desk: Desk) -> Iterator[Happening]:
    """Each state a referral came into, on the day it did; a hand-over and a reply on the day a person gave for them."""
    events = desk.store.events(*referrals) if referrals else []
    for event in events:
        state = event.after.get("state")
        if isinstance(state, str):
            one = referrals[event.record]
            day = day_of(one, _DAYS.get(state, "")) if _DAYS.get(state) and _in(one, state) else None
            shown = day or FuzzyDate.exact(_noted(event).date())
            yield Happening(one.id, one.type, "referral", known[one.id], shown, ("referral_state", state))
    silent = referrals.keys() - {event.record for event in events if event.after.get("state")}
    for key in silent:
        one = referrals[key]
        made = FuzzyDate.exact(datetime.fromisoformat(one.created).astimezone().date()) if one.created else None
        yield Happening(key, one.type, "referral", known[key], made, ("referral_state", lifecycle.state_of(one.body)))


def _noted(event: Event) -> datetime:
    return datetime.fromisoformat(event.at).astimezone()


def _in(one: Document, state: str) -> bool:
    """Whether a day that the referral holds is of this state: a hand-over stays one, a reply is of the state now."""
    return state == "handed_over" or lifecycle.state_of(one.body) == state


_DAYS: Mapping[str, str] = {
    "handed_over": "handed_over",
    "approved": "replied",
    "declined": "replied",
    "info_requested": "replied",
    "acknowledged": "replied",
    "support_started": "support_from",
    "closed": "closed",
}
"""By state, the day of a referral on which a person says it came."""


def _always(kind: str) -> Callable[[Document], str]:
    return lambda _one: kind


def _of_an_act(one: Document) -> str:
    """An act that names a court is a hearing or a trial."""
    return "hearing" if one.body.get("court_case") else "act"


def _of_a_step(one: Document) -> str:
    return "hearing" if one.body.get("what") == HEARING else "action"


TOLD: Mapping[str, Told] = {
    "incident": Told(_always("incident"), ("when", "last_threat"), ("certainty", "status")),
    "act": Told(_of_an_act, ("when",), ("certainty", "status"), "court_case"),
    "evidence": Told(_always("evidence"), ("made", "obtained"), ("evidence_kind", "kind")),
    "action": Told(_of_a_step, ("done", "due"), ("action_status", "status")),
    "contact_log": Told(_always("contact"), ("when",), ("contact_result", "result")),
}
"""By record type; a referral is told by its states instead."""
