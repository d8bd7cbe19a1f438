"""How the requests to each provider went: how many, how they ended, and how long each took, from what was recorded.

Services floor: counted from referrals and their journal, each for whoever was asked at the time. It is what this desk
saw, never a mark for the provider: few requests say little, and a day nobody knows exactly is left out of the time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from statistics import median

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.records import declared
from defender_desk.model.types import Referral
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import titles
from defender_desk.services.referrals import lifecycle, referral_moves
from defender_desk.services.referrals.referral_moves import Move
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

BLOCK = 500
"""Referrals read at once."""


class End(Enum):
    """Where a request stands that was handed over."""

    WAITING = "waiting"
    GRANTED = "granted"
    DECLINED = "declined"
    SILENT = "silent"
    SENT_ON = "sent_on"
    STOPPED = "stopped"

    @property
    def label(self) -> Message:
        """What it is called."""
        return _LABELS[self]


_LABELS: Mapping[End, Message] = {
    End.WAITING: msg("Under way"),
    End.GRANTED: msg("Granted"),
    End.DECLINED: msg("Declined", "requests"),
    End.SILENT: msg("No answer"),
    End.SENT_ON: msg("Sent on"),
    End.STOPPED: msg("Stopped"),
}
_ENDS: Mapping[str, End] = {
    **dict.fromkeys(("handed_over", "acknowledged", "under_verification", "info_requested", "info_sent"), End.WAITING),
    **dict.fromkeys(("approved", "support_started", "report_due"), End.GRANTED),
    "declined": End.DECLINED,
    "no_response": End.SILENT,
    "redirected": End.SENT_ON,
    **dict.fromkeys(("withdrawn", "paused_for_safety", "provider_closed"), End.STOPPED),
}
"""By state of a referral that follows the hand-over; before it nothing has happened yet, and closing changes no end."""
_CLOSED = "closed"
_DECIDED = ("approved", "declined")
_HANDED = "handed_over"
"""The state of a referral, and the field with its day."""


@dataclass(frozen=True)
class Took:
    """How many days something took, over so many requests whose days are known."""

    usual: int
    """The median, rounded."""
    shortest: int
    longest: int
    of: int


@dataclass(frozen=True)
class Experience:
    """What this desk saw of one provider."""

    provider: str
    title: str
    ends: Mapping[End, int]
    answer: Took | None
    """From handing over to the first word from them."""
    decision: Took | None
    """From handing over to a yes or a no."""
    support: Took | None
    """From handing over to the day support began."""

    @property
    def asked(self) -> int:
        """How many requests were handed over."""
        return sum(self.ends.values())


@dataclass
class _Seen:
    """Counts and days of one provider, as they are gathered."""

    ends: Counter[End] = field(default_factory=Counter)
    answer: list[int] = field(default_factory=list)
    decision: list[int] = field(default_factory=list)
    support: list[int] = field(default_factory=list)


def experiences(desk: Desk, progress: Progress = unheard) -> tuple[Experience, ...]:
    """Every provider that something was handed over to, the most asked first."""
    return _told(desk, [one for one in desk.store.each("referral") if not one.binned], progress)


def _told(desk: Desk, referrals: Sequence[Document], progress: Progress) -> tuple[Experience, ...]:
    seen: defaultdict[str, _Seen] = defaultdict(_Seen)
    for start in range(0, len(referrals), BLOCK):
        some = {one.id: one for one in referrals[start : start + BLOCK]}
        for key, moves in referral_moves.of(desk, some).items():
            _see(seen, some[key], moves)
        progress(min(start + BLOCK, len(referrals)), len(referrals))
    known = titles(desk, list(seen))
    made = (
        Experience(key, known[key], one.ends, _took(one.answer), _took(one.decision), _took(one.support))
        for key, one in seen.items()
        if key in known
    )
    return tuple(sorted(made, key=lambda one: (-one.asked, one.title)))


def _see(seen: Mapping[str, _Seen], referral: Document, moves: Sequence[Move]) -> None:
    """Add one referral to each provider it was handed over to: what happened is of whoever was asked at the time."""
    last = str(referral.body.get("provider") or "")
    asked: dict[str, list[Move]] = {}
    for move in _with_what_came_before(referral, moves):
        asked.setdefault(move.provider or last, []).append(move)
    for key, theirs in asked.items():
        handed = [place for place, move in enumerate(theirs) if move.state == _HANDED]
        if key and handed:
            if key == last:
                theirs[handed[-1]] = replace(theirs[handed[-1]], day=_day(referral, _HANDED))
            _add(seen[key], theirs, left=key != last)


def _with_what_came_before(referral: Document, moves: Sequence[Move]) -> list[Move]:
    """The moves, and where they begin after the hand-over, those before: it lived elsewhere, and its fields tell them.

    What was decided is read so only where the journal goes straight to the close or to a stop.
    """
    first = next((place for place, one in enumerate(moves) if one.state in _ENDS or one.state == _CLOSED), None)
    if first is None or any(one.state == _HANDED for one in moves):
        return [*moves]
    at = moves[first]
    told = _told_by_fields(referral) if _ENDS.get(at.state, End.STOPPED) is End.STOPPED else []
    if not told and _day(referral, _HANDED) is None:
        return [*moves]
    before = [(_HANDED, _day(referral, _HANDED)), *told]
    return [*moves[:first], *(replace(at, state=state, day=day) for state, day in before), *moves[first:]]


def _told_by_fields(referral: Document) -> list[tuple[str, FuzzyDate | None]]:
    """What a provider answered as the fields of a referral tell it, by state, with the day of each."""
    replied, support = _day(referral, "replied"), _day(referral, "support_from")
    told = [("support_started", support)] if support is not None else []
    if told or referral.body.get("granted"):
        return [("approved", replied), *told]
    if referral.body.get("refusal"):
        return [("declined", replied)]
    return [("acknowledged", replied)] if replied is not None else []


def _day(referral: Document, name: str) -> FuzzyDate | None:
    value = codec.value_of(declared(Referral).by_name[name], referral.body)
    return value if isinstance(value, FuzzyDate) else None


def _add(one: _Seen, moves: Sequence[Move], *, left: bool) -> None:
    """Count the moves of one request; `left` where the referral went to somebody else since."""
    one.ends[_end([move.state for move in moves], left=left)] += 1
    answers = [state for state, name in lifecycle.DAYS.items() if name == "replied"]
    for days, states in ((one.answer, answers), (one.decision, _DECIDED), (one.support, ("support_started",))):
        took = _days(moves, states)
        if took is not None and took >= 0:
            days.append(took)


def _days(moves: Sequence[Move], states: Collection[str]) -> int | None:
    """From a hand-over to the first of these states after it: the last time that it came so far; None where unsaid."""
    begun: date | None = None
    found: int | None = None
    waits = False
    for move in moves:
        if move.state == _HANDED:
            begun, waits = _exact(move.day), True
        elif waits and move.state in states:
            day, waits = _exact(move.day), False
            found = (day - begun).days if day is not None and begun is not None else None
    return found


def _end(states: Sequence[str], *, left: bool = False) -> End:
    """How a request ended: what they decided stands whatever stopped later, and what they granted until they decline.

    One that was closed, or went to somebody else, undecided was stopped; a draft made of it since says nothing.
    """
    end = End.WAITING
    for state in states:
        said = _ENDS.get(state, end)
        stopped = said is End.STOPPED and end is not End.WAITING
        if not stopped and (end is not End.GRANTED or said is End.DECLINED):
            end = said
    return End.STOPPED if end is End.WAITING and (left or states[-1] == _CLOSED) else end


def _exact(day: FuzzyDate | None) -> date | None:
    """A day that is known exactly."""
    return day.first if day is not None and day.precision == "day" and not day.about else None


def _took(days: Sequence[int]) -> Took | None:
    return Took(round(median(days)), min(days), max(days), len(days)) if days else None
