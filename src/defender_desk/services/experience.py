"""How the requests to each provider went: how many, how they ended, and how long each took, from what was recorded.

Services floor: counted from referrals and their journal. It is what this desk saw, never a mark for the provider: few
requests say little, and a day nobody knows exactly is left out of the time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from statistics import median

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.history import Event
from defender_desk.model.records import declared
from defender_desk.model.types import Referral
from defender_desk.services import lifecycle
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import titles
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
"""By state of a referral; after any other that follows the hand-over it is under way, and closing changes no end."""
_DECIDED = ("approved", "declined")
_FIELDS = declared(Referral).by_name


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
    found = [one for one in desk.store.each("referral") if not one.binned and one.body.get("provider")]
    return _told(desk, found, progress)


def of(desk: Desk, provider: str) -> Experience | None:
    """What was seen of one provider; None where nothing was handed over to it."""
    return next(iter(_told(desk, desk.store.parts([provider], "referral", "provider"), unheard)), None)


def _told(desk: Desk, referrals: Sequence[Document], progress: Progress) -> tuple[Experience, ...]:
    seen: defaultdict[str, _Seen] = defaultdict(_Seen)
    read = 0
    for some in _blocks(referrals):
        told: defaultdict[str, list[Event]] = defaultdict(list)
        for event in desk.store.events(*(one.id for one in some)):
            told[event.record].append(event)
        for one in some:
            _see(seen, one, told[one.id])
        read += len(some)
        progress(read, len(referrals))
    known = titles(desk, list(seen))
    made = (
        Experience(key, known[key], one.ends, _took(one.answer), _took(one.decision), _took(one.support))
        for key, one in seen.items()
        if key in known
    )
    return tuple(sorted(made, key=lambda one: (-one.asked, one.title)))


def _blocks(referrals: Sequence[Document]) -> Iterator[Sequence[Document]]:
    return (referrals[start : start + BLOCK] for start in range(0, len(referrals), BLOCK))


def _see(seen: Mapping[str, _Seen], referral: Document, events: Iterable[Event]) -> None:
    """Add one referral, if it was handed over."""
    written = [(str(event.after["state"]), event) for event in events if event.after.get("state")]
    states = [state for state, _ in written] or [lifecycle.state_of(referral.body)]
    begun = _day(referral.body, "handed_over")
    if "handed_over" not in states and referral.body.get("handed_over") is None:
        return
    one = seen[str(referral.body["provider"])]
    one.ends[_end(states)] += 1
    if begun is None:
        return
    replies = [day for _, event in written if (day := _day(event.after, "replied"))]
    decisions = (day for state, event in written if state in _DECIDED and (day := _day(event.after, "replied")))
    ended = (
        (one.answer, min(replies, default=_day(referral.body, "replied"))),
        (one.decision, next(decisions, None)),
        (one.support, _day(referral.body, "support_from")),
    )
    for days, day in ended:
        if day is not None and day >= begun:
            days.append((day - begun).days)


def _end(states: Sequence[str]) -> End:
    """The end that the last state says, that of a closed one what stood before it was closed."""
    last = next((state for state in reversed(states) if state != "closed"), "")
    return _ENDS.get(last, End.WAITING)


def _day(stored: Body, name: str) -> date | None:
    """A day that is known exactly."""
    value = codec.value_of(_FIELDS[name], stored)
    return value.first if isinstance(value, FuzzyDate) and value.precision == "day" and not value.about else None


def _took(days: Sequence[int]) -> Took | None:
    return Took(round(median(days)), min(days), max(days), len(days)) if days else None
