"""How the requests to each provider went: how many, how they ended, and how long each took, from what was recorded.

Services floor: counted from referrals and their journal, each for whoever was asked at the time. It is what this desk
saw, never a mark for the provider: few requests say little, and a day nobody knows exactly is left out of the time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from statistics import median

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.records import declared
from defender_desk.model.types import Referral
from defender_desk.services import lifecycle, referral_moves
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import titles
from defender_desk.services.referral_moves import Move
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
    "approved": End.GRANTED,
    "support_started": End.GRANTED,
    "report_due": End.GRANTED,
    "declined": End.DECLINED,
    "no_response": End.SILENT,
    "redirected": End.SENT_ON,
    "withdrawn": End.STOPPED,
    "paused_for_safety": End.STOPPED,
    "provider_closed": End.STOPPED,
}
"""By state of a referral; after any other that follows the hand-over it is under way; closing changes no end."""
_DECIDED = ("approved", "declined")


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
    for move in moves:
        asked.setdefault(move.provider or last, []).append(move)
    handed = {key: any(move.state == "handed_over" for move in theirs) for key, theirs in asked.items()}
    dated = codec.value_of(declared(Referral).by_name["handed_over"], referral.body)
    if dated is not None and last in asked and not any(handed.values()):
        handed[last] = True
    for key, theirs in asked.items():
        if key and handed[key]:
            given = next((move.day for move in theirs if move.state == "handed_over"), None)
            _add(seen[key], theirs, _exact(dated if key == last else given), left=key != last)


def _add(one: _Seen, moves: Sequence[Move], begun: date | None, *, left: bool) -> None:
    """Count the moves of one request, begun on a day; `left` where the referral went to somebody else since."""
    one.ends[_end([move.state for move in moves], left=left)] += 1
    if begun is None:
        return
    answers = [move for move in moves if lifecycle.DAYS.get(move.state) == "replied"]
    decisions = [move for move in answers if move.state in _DECIDED]
    support = [move for move in moves if move.state == "support_started"]
    for days, among in ((one.answer, answers), (one.decision, decisions), (one.support, support)):
        first = _exact(among[0].day) if among else None
        if first is not None and first >= begun:
            days.append((first - begun).days)


def _end(states: Sequence[str], *, left: bool = False) -> End:
    """The end that the last state says, that of a closed one what stood before; one closed undecided was stopped.

    So was one that went to somebody else undecided; a draft made of it since for them says nothing.
    """
    if left:
        return next((_ENDS[state] for state in reversed(states) if state in _ENDS), End.STOPPED)
    last = next((state for state in reversed(states) if state != "closed"), "")
    return _ENDS.get(last, End.STOPPED if states[-1] == "closed" else End.WAITING)


def _exact(day: object) -> date | None:
    """A day that is known exactly."""
    return day.first if isinstance(day, FuzzyDate) and day.precision == "day" and not day.about else None


def _took(days: Sequence[int]) -> Took | None:
    return Took(round(median(days)), min(days), max(days), len(days)) if days else None
