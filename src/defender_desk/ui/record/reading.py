"""Everything a record page shows, gathered in one go on the database worker.

Desktop, without Qt: the page paints what it is handed and asks for nothing while it paints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import Event
from defender_desk.model.kinds import Reference
from defender_desk.model.records import RecordType
from defender_desk.services import drafts, records
from defender_desk.services.consent import yes
from defender_desk.services.consent.ledger import Line, No, Use, ledger, who_said_no
from defender_desk.services.directory.providers import Entry
from defender_desk.services.drafts import Draft
from defender_desk.services.handover import merge_desk
from defender_desk.services.identity import correspondents
from defender_desk.services.incidents.harmed import harmed
from defender_desk.services.people import likely_twins
from defender_desk.services.records import Kept
from defender_desk.services.referrals import notices
from defender_desk.text.messages import Message
from defender_desk.ui.directory import reading as directory
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.record.joined import Group, groups
from defender_desk.ui.record.twins_reading import Joined, Likely, joined, likely

GUARDED = ("person", "organisation")
"""Types that carry a safe-contact block."""
MOST_GUARDS = 8
"""Most people whose safe-contact block a page repeats."""


@dataclass(frozen=True)
class Guard:
    """What protects one person or group: read before everything else on a page."""

    id: str
    type: str
    title: str
    values: Mapping[str, object]
    allowed: tuple[Line, ...]
    aside: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """By field of the block: what another desk wrote at the same time, while nobody has decided since."""
    recipients: frozenset[str] = frozenset()
    """Ids that the record on the page points at, among them whoever it is for: what they are allowed comes first."""

    @property
    def protection(self) -> str:
        """The term of `protection_level` that holds."""
        return str(self.values["protection"])

    @property
    def says_how(self) -> bool:
        """Whether anything is written on how to contact them safely."""
        return any(self.values.get(name) for name in PLACINGS[self.type].safety)


@dataclass(frozen=True)
class Page:
    """One record with all that stands on its page."""

    kept: Kept
    guards: tuple[Guard, ...]
    """The record's own first, where it is a person or group; else of those it is about."""
    groups: tuple[Group, ...]
    events: tuple[Event, ...]
    """Newest first."""
    titles: Mapping[str, str]
    """The lines other records named here are known by."""
    desks: Mapping[str, str] = field(default_factory=dict)
    """What desks are called, by id; this one is the empty name."""
    draft: Draft | None = None
    entry: Entry | None = None
    """How far a provider's facts can be relied on; None for every other record."""
    against: tuple[Message, ...] = ()
    """What keeps a consent that is a yes from opening anything."""
    twins: tuple[Likely, ...] = ()
    """Those that this one may be and why, while nobody said that they are two."""
    joined: Sequence[Joined] = ()
    """Those that were joined into this one here."""
    apart: int = 0
    """In how many fields another desk says something else, while nobody decided."""
    noes: tuple[No, ...] = ()
    """Those it is about who said no to something, where it is neither they themselves nor their answer."""
    held: bool = False
    """Nothing of it leaves since a salvage, until somebody looked at it."""
    harmed: tuple[str, ...] = ()
    """Whom an incident harmed; nobody for every other record."""

    @property
    def declared(self) -> RecordType:
        """The record's type."""
        return self.kept.declared

    def title(self, record: str) -> str:
        """What another record is called; dots where it is not here."""
        return self.titles.get(record, "…")


def read(desk: Any, record: str) -> Page | None:
    """Gather a page; None when the record is not here, or of a type this desk does not know."""
    kept = records.fetch(desk, record)
    if kept is None:
        return None
    events = tuple(records.timeline(desk, record))
    pointed = set(_pointed(kept.declared, [kept.body, *(each for one in events for each in _faces(one))]))
    return Page(
        kept,
        guards(desk, kept),
        groups(desk, kept),
        events,
        records.titles(desk, pointed),
        _names(desk),
        drafts.read(desk, record),
        directory.entry(desk, record) if kept.declared.name == "provider" else None,
        yes.against(desk, record, date.today()) if kept.declared.name == "consent" else (),  # noqa: DTZ011  the day at the desk
        likely(desk, record, likely_twins.of(desk, record)),
        joined(desk, record),
        len(merge_desk.questions(desk, record)),
        noes_of(desk, kept),
        record in desk.held.of(desk.store),
        harmed(desk, record) if kept.declared.name == "incident" else (),
    )


def noes_of(desk: Any, kept: Kept, parts: Iterable[Document] = ()) -> tuple[No, ...]:
    """Who said no of those a record and its parts are about; their own pages and answers say it themselves."""
    document = desk.store.get(kept.id)
    if document is None or kept.declared.name in (*GUARDED, "consent"):
        return ()
    return who_said_no(desk, [document, *parts], date.today())  # noqa: DTZ011  the day at the desk


def _names(desk: Any) -> dict[str, str]:
    """By the desk that signed a change: whose it is; empty for our own, under whatever name."""
    return {
        **{one.contact.desk: one.contact.name for one in correspondents.known(desk)},
        **dict.fromkeys(desk.store.own, ""),
    }


def _faces(event: Event) -> tuple[Mapping[str, Any], ...]:
    return event.before, event.after, event.lost


def _pointed(declared: RecordType, bodies: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    names = [each.name for each in declared.fields if isinstance(each.kind, Reference)]
    return (key for body in bodies for name in names for key in targets(body.get(name)))


def guards(desk: Any, kept: Kept) -> tuple[Guard, ...]:
    """What protects those a record is about: its own block where it is a person or group, else theirs."""
    if kept.declared.name in GUARDED:
        return (_guard(desk, kept),)
    about = [key for name in PLACINGS[kept.declared.name].about for key in targets(kept.body.get(name))]
    people = (records.fetch(desk, key) for key in list(dict.fromkeys(about))[:MOST_GUARDS])
    known = (one for one in people if one is not None and one.declared.name in GUARDED)
    named, wanted = frozenset(_pointed(kept.declared, [kept.body])), _wanted(desk, kept)
    return tuple(_guard(desk, one, named, wanted) for one in known)


def _wanted(desk: Any, kept: Kept) -> tuple[Use, ...]:
    """What a referral to somebody asks of everybody it is about, said also where they were never asked."""
    if kept.declared.name != "referral" or not kept.values["provider"]:
        return ()
    purpose = notices.purpose_of(desk, kept.body)
    return ((purpose, str(kept.values["provider"]), str(kept.values["case"])),)


def _guard(desk: Any, kept: Kept, recipients: frozenset[str] = frozenset(), wanted: tuple[Use, ...] = ()) -> Guard:
    title = records.titles(desk, [kept.id]).get(kept.id, kept.code_name)
    today = date.today()  # noqa: DTZ011  the day at the desk
    aside = _aside(desk, kept)
    return Guard(
        kept.id, kept.declared.name, title, kept.values, ledger(desk, kept.id, today, wanted), aside, recipients
    )


def _aside(desk: Any, kept: Kept) -> dict[str, tuple[object, ...]]:
    """Values of the block that lost to another desk's, while nobody has decided since."""
    found: dict[str, tuple[object, ...]] = {}
    for one in merge_desk.questions(desk, kept.id):
        if one.field in PLACINGS[kept.declared.name].safety and not one.copy:
            field = kept.declared.by_name[one.field]
            said = (codec.value_of(field, {one.field: each.value}) for each in one.versions if not each.stands)
            found[one.field] = tuple(filter(None, said))
    return found
