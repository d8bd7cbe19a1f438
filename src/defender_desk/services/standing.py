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

from defender_desk.model.codec import Body
from defender_desk.model.referral_facts import limits
from defender_desk.model.types.referrals import UNKNOWN_STATUS
from defender_desk.text.dates import FuzzyDate


class Standing(Enum):
    """How something stands; the values are the terms of `provider_standing`."""

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
    CONTACT: ("web", "contact", "fingerprint", "secure_communication"),
    STATUS: ("status", "status_note", "status_date"),
    "criteria": ("applicants", "groups", "who_note", "regions", "countries", "not_covered", "third_party",
                 "third_party_note"),
    "amounts": ("support", "services", "horizon", "amounts", "duration"),
    "applying": ("how_to_apply", "asks", "asks_note", "response_time"),
    "languages": ("languages", "languages_note"),
    "safety": ("consent_rule", "tells_government", "publishes", "warnings"),
    "who": ("name", "name_ar", "name_fr", "name_es", "kind", "target_kind", "run_by"),
})  # fmt: skip
"""Which fields a check of each group (`provider_fact_group`) vouches for."""

_QUICK = (CONTACT, STATUS)
"""What goes out of date soonest, and must be known of every provider."""
_WORKING = ("seen_open", "calls_only", "not_referral")
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
class GroupStanding:
    """How one group of facts stands, and the check that says so; None where nobody of this desk checked it."""

    group: str
    standing: Standing
    check: Check | None = None


def marks(body: Body, groups: Iterable[str]) -> tuple[str, ...]:
    """A short mark of what each group says now: another mark means that a fact was changed."""
    return tuple(f"{group}.{_mark(body, group)}" for group in groups if group in GROUPS)


def _mark(body: Body, group: str) -> str:
    said = [[name, body[name]] for name in GROUPS[group] if body.get(name) is not None]
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def latest(checks: Iterable[Check]) -> Check | None:
    """The newest of some checks; None when there is none."""
    return max(checks, key=lambda one: (one.day, one.created, one.id), default=None)


def of_groups(body: Body, checks: Sequence[Check], today: date) -> tuple[GroupStanding, ...]:
    """How each group of an entry stands on a day, in the order of `GROUPS`."""
    return tuple(_of_group(group, body, checks, today) for group in GROUPS)


def _of_group(group: str, body: Body, checks: Sequence[Check], today: date) -> GroupStanding:
    check = latest(one for one in checks if one.counts and group in one.facts)
    stopped = _stopped(body) if group == STATUS else None
    return GroupStanding(group, stopped or _aged(group, body, check, today), check)


def _stopped(body: Body) -> Standing | None:
    status = body.get("status") or UNKNOWN_STATUS
    if status in _WORKING:
        return None
    return Standing.STOPPED if status in ("suspended", "halted", "ended") else Standing.OPEN_UNKNOWN


def _aged(group: str, body: Body, check: Check | None, today: date) -> Standing:
    if check is None:
        return Standing.NEVER
    if not check.vouches:
        return Standing.UNCONFIRMED
    if not check.marks.issuperset(marks(body, [group])):
        return Standing.CHANGED
    days = (today - check.day).days  # below 0 the clock went back, and nobody knows how old it is
    return Standing.VERIFIED if 0 <= days <= most_days(group) else Standing.STALE


def most_days(group: str) -> int:
    """For how many days a check of this group holds."""
    return limits().stale_contact_days if group in _QUICK else limits().stale_criteria_days


def of_entry(body: Body, groups: Iterable[GroupStanding]) -> Standing:
    """How an entry stands as a whole: as its weakest group that says anything, and green only when all are."""
    stopped = _stopped(body)
    if stopped is not None:
        return stopped
    met = {one.standing for one in groups if one.group in _QUICK or says(body, one.group)}
    if met == {Standing.NEVER}:
        return Standing.NEVER
    weak = (one for one in (Standing.CHANGED, Standing.UNCONFIRMED, Standing.STALE) if one in met)
    return next(weak, Standing.PARTLY if Standing.NEVER in met else Standing.VERIFIED)


def says(body: Body, group: str) -> bool:
    """Whether an entry has any fact of this group."""
    return any(body.get(name) is not None for name in GROUPS[group])
