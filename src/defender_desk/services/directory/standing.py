"""How far the facts on a provider can be relied on: group by group, and for the whole entry, as of a day.

Services floor, pure: `verifying` gathers the checks. Unknown never counts as yes, and no check of another desk as ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.records import declared
from defender_desk.model.referral_facts import limits
from defender_desk.model.types import Provider
from defender_desk.model.types.providers import UNKNOWN_STATUS
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble


class Reliance(Enum):
    """How far the facts on a provider can be relied on; the values are the terms of `provider_standing`."""

    VERIFIED = "verified"
    PARTLY = "partly"
    STALE = "stale"
    CHANGED = "changed"
    UNCONFIRMED = "unconfirmed"
    NEVER = "never"
    STOPPED = "stopped"
    OPEN_UNKNOWN = "open_unknown"


CONTACT, STATUS = "contact", "status"
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    term.code: tuple(field.name for field in declared(Provider).fields if field.kind.group == term.code)
    for term in vocabulary("provider_fact_group").terms
})  # fmt: skip
"""Which fields a check of each group (`provider_fact_group`) vouches for."""

_QUICK = (CONTACT, STATUS)
"""What goes out of date soonest, and must be known of every provider."""
_STOPPED = ("suspended", "halted", "ended")
NOT_FOR_REFERRALS = "not_referral"
"""The term of `provider_status` of what is at work and takes nothing that is brought to it."""
SEEN_OPEN, CALLS_ONLY = "seen_open", "calls_only"
"""Terms of `provider_status` of what takes requests: at any time, and until the day a call closes."""

_WORKING = (SEEN_OPEN, CALLS_ONLY, NOT_FOR_REFERRALS)
"""Terms of `provider_status` under which an entry can be green; any other word is not a yes."""
_FOUND = ("confirmed", "changed")
"""Terms of `verification_result` after which the facts stand as they are written here."""


@dataclass(frozen=True)
class Check:
    """One check by a person, as a record of `verification` tells it."""

    id: str
    facts: tuple[str, ...]
    result: str
    when: FuzzyDate | None
    route: str
    by: str
    marks: frozenset[str]
    """What the facts were then, as `marks` says it."""
    own: bool
    """Recorded at this desk."""
    created: str = ""
    written: int = 0
    """The largest counter in its clocks, by which the later of two of one second is known."""

    @property
    def day(self) -> date:
        """The earliest day it can have been on: a check counts as old as it may be."""
        return (self.when.first if self.when else None) or date.min

    @property
    def counts(self) -> bool:
        """Somebody of this desk said who, when, by which route, and what was found."""
        return self.own and self.day > date.min and bool(self.by.strip() and self.route and self.result)

    @property
    def vouches(self) -> bool:
        """It counts, and the facts were as they are written here."""
        return self.counts and self.result in _FOUND


@dataclass(frozen=True)
class EntryStanding:
    """How an entry stands on a day: as a whole, and each group of its facts. There is no other truth about it."""

    whole: Reliance
    groups: tuple[GroupStanding, ...]
    last: Check | None
    """The newest check of this desk, whatever it found."""
    open: bool | None
    """Whether it takes requests now: yes only when all it says was checked, no where it is noted, else None."""

    def of(self, group: str) -> GroupStanding:
        """How one group stands."""
        return next(one for one in self.groups if one.group == group)


@dataclass(frozen=True)
class GroupStanding:
    """How one group of facts stands, and the check that says so; None where nobody of this desk checked it."""

    group: str
    standing: Reliance
    check: Check | None = None


def marks(body: Body, groups: Iterable[str]) -> tuple[str, ...]:
    """A short mark of what each group says now: another mark means that a fact was changed."""
    return tuple(f"{group}.{_mark(body, group)}" for group in groups if group in GROUPS)


def _mark(body: Body, group: str) -> str:
    said = {name: body[name] for name in GROUPS[group] if body.get(name) is not None}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def latest(checks: Iterable[Check]) -> Check | None:
    """The newest of some checks; None when there is none."""
    return max(checks, key=lambda one: (one.day, one.created, one.written, one.id), default=None)


def of_entry(body: Body, checks: Sequence[Check], today: date) -> EntryStanding:
    """How an entry stands on a day, with its groups in the order of `GROUPS`."""
    groups = tuple(_of_group(group, body, checks, today) for group in GROUPS)
    status = next(one.standing for one in groups if one.group == STATUS)
    last = latest(one for one in checks if one.counts)
    whole = _whole(body, groups, status)
    return EntryStanding(whole, groups, last, _open(body, whole, today))


def _of_group(group: str, body: Body, checks: Sequence[Check], today: date) -> GroupStanding:
    check = latest(one for one in checks if one.counts and group in one.facts)
    stopped = _stopped(body, today) if group == STATUS else None
    return GroupStanding(group, stopped or _aged(group, body, check, today), check)


def _stopped(body: Body, today: date) -> Reliance | None:
    """What the entry itself says against being relied on; once its day has passed, nobody knows what comes after."""
    status = body.get("status") or UNKNOWN_STATUS
    if status in _STOPPED:
        return Reliance.STOPPED
    past = status == SEEN_OPEN and _closed(body, today)
    return None if status in _WORKING and not past else Reliance.OPEN_UNKNOWN


def _closes(body: Body) -> FuzzyDate | None:
    try:
        found = codec.value_of(declared(Provider).by_name["closes"], body)
    except Trouble:
        return None
    return found if isinstance(found, FuzzyDate) else None


def _closed(body: Body, today: date) -> bool:
    """Whether the last day for requests has passed; of a day that is not exact, every day it can have been."""
    closes = _closes(body)
    return closes is not None and closes.last is not None and closes.last < today


def _open(body: Body, whole: Reliance, today: date) -> bool | None:
    said = body.get("status")
    if whole is Reliance.STOPPED or said == NOT_FOR_REFERRALS or (said == CALLS_ONLY and _closed(body, today)):
        return False
    closes = _closes(body)
    still = closes is not None and closes.first is not None and closes.first >= today
    takes = still or (said == SEEN_OPEN and body.get("closes") is None)
    return True if takes and whole is Reliance.VERIFIED else None


def _aged(group: str, body: Body, check: Check | None, today: date) -> Reliance:
    if check is None:
        return Reliance.NEVER
    if not check.vouches:
        return Reliance.UNCONFIRMED
    if not check.marks.issuperset(marks(body, [group])):
        return Reliance.CHANGED
    days = (today - check.day).days  # below 0 the clock went back, and nobody knows how old it is
    return Reliance.VERIFIED if 0 <= days <= most_days(group) else Reliance.STALE


def most_days(group: str) -> int:
    """For how many days a check of this group holds."""
    return limits().stale_contact_days if group in _QUICK else limits().stale_criteria_days


def _whole(body: Body, groups: Iterable[GroupStanding], status: Reliance) -> Reliance:
    """As its weakest group that says anything, and green only when all are."""
    if status in (Reliance.STOPPED, Reliance.OPEN_UNKNOWN):
        return status
    met = {one.standing for one in groups if one.group in _QUICK or says(body, one.group)}
    if met == {Reliance.NEVER}:
        return Reliance.NEVER
    weak = (one for one in (Reliance.CHANGED, Reliance.UNCONFIRMED, Reliance.STALE) if one in met)
    return next(weak, Reliance.PARTLY if Reliance.NEVER in met else Reliance.VERIFIED)


def says(body: Body, group: str) -> bool:
    """Whether an entry has any fact of this group."""
    return any(body.get(name) is not None for name in GROUPS[group])
