"""The directory of providers at work: an entry with the standing of each of its facts, and checks by a person.

Services floor: pages, lists and Today ask here; `shipped` keeps what came with the program apart from what was edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Choice, Line, Prose
from defender_desk.model.levels import OPEN
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.records import Field
from defender_desk.model.referral_facts import referral_states
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped, standing, verifying
from defender_desk.services.directory.shipped import Edit
from defender_desk.services.directory.standing import CONTACT, Check, GroupStanding, Reliance
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NO_PROVIDER = msg("There is no provider with this id.")
SAY_WHICH = msg("Say which facts were checked.")
SAY_WHAT = msg("Say what was found.")
SAY_WHEN = msg("Say on which day it was checked.")
NOT_YET = msg("A check cannot lie in the future.")
SAY_HOW = msg("Say how it was checked.")
SAY_WHO = msg("Say who checked.")

STANDING = Field(
    "standing", Choice(vocabulary="provider_standing", level=OPEN, label=msg("Verification"), listed=True), ""
)
"""How an entry stands, as lists show it: it follows from the day, so it is worked out and not kept."""


@dataclass(frozen=True)
class Entry:
    """One provider with all that says how far its facts can be relied on."""

    id: str
    standing: Reliance
    groups: tuple[GroupStanding, ...]
    """Those that say something, and those every entry must say."""
    seen: FuzzyDate | None
    """When the facts were copied from `sources`."""
    sources: tuple[str, ...]
    last: Check | None
    """The newest check of this desk, whatever it found."""
    others: tuple[Check, ...]
    """Checks of other desks, newest first: they turn nothing green here."""
    edits: tuple[Edit, ...]
    """Facts that somebody wrote here in place of those of the directory."""
    news: frozenset[str]
    """Fields the directory says something new of, while somebody had edited them here."""
    status_date: FuzzyDate | None
    added_here: bool
    """It did not come with the program."""
    in_english: frozenset[str]
    """Fields that still hold the directory's own words, which are English in every language."""


def entry(desk: Desk, provider: str, today: date) -> Entry:
    """One entry as it stands on a day."""
    document = _provider(desk, provider)
    fields, checks = TYPES["provider"].by_name, verifying.checks_of(desk, provider)
    stands = standing.of_entry(document.body, checks, today)
    seen, since, sources = (codec.value_of(fields[name], document.body) for name in ("seen", "status_date", "sources"))
    edits = shipped.edits(desk, document)
    added_here = not shipped.is_shipped(document)
    return Entry(
        provider,
        stands.whole,
        tuple(one for one in stands.groups if one.check or _shown(document, one.group)),
        seen if isinstance(seen, FuzzyDate) else None,
        sources if isinstance(sources, tuple) else (),
        stands.last,
        tuple(verifying.foreign(checks)),
        edits,
        shipped.news(desk, document) & {one.field for one in edits},
        since if isinstance(since, FuzzyDate) else None,
        added_here,
        frozenset() if added_here else _in_english(document, edits),
    )


def _in_english(document: Document, edits: tuple[Edit, ...]) -> frozenset[str]:
    ours = {*shipped.OURS, *TYPES["provider"].title, *(one.field for one in edits)}
    prose = (field for field in TYPES["provider"].fields if isinstance(field.kind, Line | Prose))
    return frozenset(field.name for field in prose if field.name in document.body and field.name not in ours)


def _shown(document: Document, group: str) -> bool:
    return group in (CONTACT, standing.STATUS) or standing.says(document.body, group)


def standings(desk: Desk, today: date) -> dict[str, Reliance]:
    """How every entry stands on a day, those in the bin too."""
    ids = [key for binned in (False, True) for key in desk.store.ids(Query("provider", binned=binned))]
    found = verifying.standings(desk, desk.store.many(ids).values(), today)
    return {key: one.whole for key, one in found.items()}


def record_check(desk: Desk, provider: str, values: Mapping[str, object], today: date) -> Changes:
    """Record that a person checked some facts: one record, and the provider's columns with it, in one transaction.

    `values` are typed fields of `verification`. Raises `Trouble` where who, when, how, which or what is not said.
    """
    _provider(desk, provider)
    for name, why in (("facts", SAY_WHICH), ("result", SAY_WHAT), ("when", SAY_WHEN), ("route", SAY_HOW)):
        if not values.get(name):
            raise Trouble(why, field=name)
    when = values["when"]
    if not isinstance(when, FuzzyDate) or when.first is None:
        raise Trouble(SAY_WHEN, field="when")
    if when.first > today:
        raise Trouble(NOT_YET, field="when")
    if not str(values.get("by") or "").strip():
        raise Trouble(SAY_WHO, field="by")
    return records.save(desk, "verification", None, {**values, "provider": provider}).changes


def before_handing_over(desk: Desk, today: date) -> dict[str, Reliance]:
    """Providers of referrals that are still prepared here whose contact nobody can rely on today, by id."""
    over = [code for code, state in referral_states().items() if state.turn != "preparing"]
    query = Query("referral", tuple(Condition("state", Test.IS_NOT, (code,)) for code in over))
    asked = [key for key in desk.store.tally(query, "provider") if key]
    here = (one for one in desk.store.many(asked).values() if one.type == "provider" and not one.binned)
    found = {one.id: verifying.standing_of(desk, one, today).of(CONTACT).standing for one in here}
    return {key: how for key, how in found.items() if how is not Reliance.VERIFIED}


def _provider(desk: Desk, provider: str) -> Document:
    document = desk.store.get(provider)
    if document is None or document.type != "provider":
        raise Trouble(NO_PROVIDER)
    return document
