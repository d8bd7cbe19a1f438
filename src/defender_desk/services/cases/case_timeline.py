"""What happened in a case, on one timeline: what was done to somebody and for them, what they allowed, and what left.

Services floor: the case desk shows it. Days stand as they were written; what nobody dated comes last, and is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.model.types.consent import NOT_ASKED
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import all_of
from defender_desk.services.records import titles_beside
from defender_desk.services.referrals import referral_moves
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
    "consent": msg("Consents"),
    "withdrawal": msg("Consents taken back"),
    "disclosure": msg("Disclosures"),
}
"""What a timeline can be narrowed to, by code, in the order offered."""

HEARING = "st7_attend_hearing"
"""The step (`case_action`) that is a hearing to attend."""
_ANSWER, WITHDRAWN = "consent_status", "withdrawn"
"""The vocabulary of what somebody answered, and its term for a yes that was taken back."""


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
    """Own words beside it: the charge of an act, the number of a hearing."""
    noted: str = ""
    """When it was written down (UTC, ISO 8601), which orders what happened on one day."""

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
    words: tuple[str, ...] = ()
    """Fields of own words, of which the first that says something stands beside."""


def happenings(desk: Desk, parts: Iterable[Document]) -> tuple[Happening, ...]:
    """The timeline of these records: newest first, then what has no day, by title."""
    told = [one for one in parts if one.type in TELLINGS or one.type in _BY_STATE]
    known = titles_beside(desk, [(one, TELLINGS[one.type].days[0] if one.type in TELLINGS else "") for one in told])
    found = [_once(one, known[one.id]) for one in told if one.type in TELLINGS]
    found += _moves({one.id: one for one in told if one.type == "referral"}, known, desk)
    found += [each for one in told if one.type == "consent" for each in _answers(one, known[one.id])]
    return in_order(found)


def allowed_and_told(desk: Desk, case: str, people: Iterable[str], parts: Iterable[Document]) -> list[Document]:
    """What people allowed and what left about them, as far as it concerns a case: for it, or for no other one.

    They are told of under every id they are known by. `parts` are what belongs to the case; what left for one of its
    referrals concerns it whoever it is about.
    """
    inside, referrals = all_of(desk, people), [one.id for one in parts if one.type == "referral"]
    consents = (*desk.store.parts(inside, "consent", "person"), *desk.store.parts([case], "consent", "case"))
    left = (*desk.store.parts(inside, "disclosure", "people"), *desk.store.parts(referrals, "disclosure", "referral"))
    found = [one for one in consents if targets(one.body.get("case")) in ([], [case])]
    found += [one for one in left if set(targets(one.body.get("referral"))) <= {*referrals}]
    return list({one.id: one for one in found}.values())


def in_order(found: Iterable[Happening]) -> tuple[Happening, ...]:
    """Newest first, within a day too; then what has no place in time: days of no year, then what nobody dated."""
    told = list(found)[::-1]  # what was noted in the same second was noted in the order it came
    dated = sorted((one for one in told if one.dated), key=_when, reverse=True)
    return (*dated, *sorted((one for one in told if not one.dated), key=lambda one: (_place(one), one.title)))


def _place(one: Happening) -> str:
    return one.day.sort_key if one.day else "~~~"


def _when(one: Happening) -> tuple[str, str, bool, str]:
    """Its day, what is as exact as it side by side, and when it was noted."""
    return (_place(one), one.day.precision, one.day.about, one.noted) if one.day else (_place(one), "", False, "")


def _once(one: Document, title: str) -> Happening:
    telling = TELLINGS[one.type]
    day = next((found for name in telling.days if (found := day_of(one, name)) is not None), None)
    name = telling.term[1]
    term = (telling.term[0], str(codec.value_of(TYPES[one.type].by_name[name], one.body) or "")) if name else ("", "")
    words = next((said for name in telling.words if (said := str(one.body.get(name) or ""))), "")
    return Happening(one.id, one.type, telling.kind(one), title, day, term, words, one.created)


def _answers(one: Document, title: str) -> Iterator[Happening]:
    """A consent on the day it was asked for, and again on the day it was taken back."""
    state, back = str(one.body.get("state") or NOT_ASKED), day_of(one, "withdrawn")
    said = "given" if state == WITHDRAWN else state
    if state != NOT_ASKED:
        yield Happening(one.id, one.type, "consent", title, day_of(one, "asked"), (_ANSWER, said), noted=one.created)
    if state == WITHDRAWN or back is not None:
        yield Happening(one.id, one.type, "withdrawal", title, back, (_ANSWER, WITHDRAWN), noted=one.changed)


def day_of(one: Document, name: str) -> FuzzyDate | None:
    """A date of a record; None where it says none."""
    value = codec.value_of(TYPES[one.type].by_name[name], one.body)
    return value if isinstance(value, FuzzyDate) else None


def _moves(referrals: Mapping[str, Document], known: Mapping[str, str], desk: Desk) -> Iterator[Happening]:
    """Each state a referral came into, on the day a person gave for it, else on the day it was noted here."""
    for key, moves in referral_moves.of(desk, referrals).items():
        for move in moves:
            term = ("referral_state", move.state)
            yield Happening(key, "referral", "referral", known[key], move.day, term, noted=move.noted)


def _always(kind: str) -> Callable[[Document], str]:
    return lambda _one: kind


def _of_a_step(one: Document) -> str:
    return "hearing" if one.body.get("what") == HEARING else "action"


TELLINGS: Mapping[str, Telling] = {
    "incident": Telling(_always("incident"), ("when", "last_threat"), ("certainty", "status")),
    "act": Telling(_always("act"), ("when",), ("certainty", "status"), ("charge", "court_case")),
    "evidence": Telling(_always("evidence"), ("made", "obtained"), ("evidence_kind", "kind")),
    "action": Telling(_of_a_step, ("done", "due"), ("action_status", "status")),
    "contact_log": Telling(_always("contact"), ("when",), ("contact_result", "result")),
    "hearing": Telling(_always("hearing"), ("when",), ("hearing_result", "result"), ("court_case",)),
    "disclosure": Telling(_always("disclosure"), ("when",), ("consent_scope", "scope"), ("told_to",)),
}
"""By record type."""

_BY_STATE = ("referral", "consent")
"""Types that are told by the states they came into instead."""
