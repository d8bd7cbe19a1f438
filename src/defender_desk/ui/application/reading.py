"""What the application's screen asks of the desk, on the database worker. No Qt.

Desktop: questions, drafts and destinations come back together, so that one look shows one state of the desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body
from defender_desk.model.documents import targets
from defender_desk.model.queries import Query
from defender_desk.model.referral_facts import ApplicationForm
from defender_desk.services import drafts, listing, records
from defender_desk.services.application import applications, narratives, packs
from defender_desk.services.application.applications import Application, Meter
from defender_desk.services.application.narratives import Original, Written
from defender_desk.services.application.questions import Question
from defender_desk.services.consent.consent import named_recipients
from defender_desk.services.desk import Progress
from defender_desk.services.drafts import Draft
from defender_desk.services.identity import key_holders
from defender_desk.services.printout.printing import Printable
from defender_desk.services.records import Kept
from defender_desk.services.referrals import first_contact
from defender_desk.text.bidi import plain
from defender_desk.text.collation import sort_key
from defender_desk.text.trouble import Trouble
from defender_desk.ui.record.editing import NEW


@dataclass(frozen=True)
class Destination:
    """One to whom the application may go; a meter where the case has a referral to them, or they are looked at."""

    id: str
    name: str
    meter: Meter | None = None


@dataclass(frozen=True)
class Seen:
    """One application as it stands, and where else it may go."""

    application: Application
    destinations: tuple[Destination, ...]
    message: str = ""
    """The first message as it was left."""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    """Bodies of the answers in words, from which their drafts begin."""


def look(desk: Any, record: str, provider: str | None, language: str) -> Seen:
    """Read it all anew; without a provider for the one it is addressed to, with "" for nobody in particular."""
    application = applications.read(desk, record, provider, language, today=_today())
    texts = {one.id for question in application.questions for one in question.written}
    return Seen(
        application,
        _destinations(desk, record, application),
        first_contact.begun(desk, application.referral) if application.referral else "",
        {draft.key: draft for draft in drafts.every(desk) if draft.type == "narrative"},
        {key: document.body for key, document in desk.store.many(texts).items()},
    )


@dataclass(frozen=True)
class Packing:
    """What a pack is made of, and the choices there are."""

    record: str
    referral: str
    fulfils: str
    """Id of the referral that is asked for with it: empty where that goes to somebody else."""
    provider: str
    language: str
    languages: tuple[str, ...]
    forms: tuple[ApplicationForm, ...]


def packing(desk: Any, record: str, provider: str, language: str) -> Packing:
    """What may be written for a destination, beginning in this language where they take it."""
    application = applications.read(desk, record, provider, language, today=_today())
    offered = packs.languages(application)
    begins = packs.begins_in(application)
    forms = packs.forms(desk, application)
    return Packing(record, application.referral, application.fulfils, provider, begins, offered, forms)


@dataclass(frozen=True)
class Begun:
    """A record to be changed, and what somebody left unfinished of it."""

    kept: Kept | None
    draft: Draft | None


def begun(desk: Any, record: str) -> Begun:
    """Read a record as its form needs it."""
    return Begun(records.fetch(desk, record), drafts.read(desk, record))


def plan_pack(packing: Packing, form: str, desk: Any, language: str, _reason: str, progress: Progress) -> Printable:
    """The pack as it would be written today."""
    to, day = packing.provider, _today()
    return packs.plan(desk, packing.record, language, provider=to, form=form, today=day, progress=progress)


@dataclass(frozen=True)
class Sealed:
    """How a pack is to be encrypted: for which age keys, and what goes in beside the pages."""

    recipients: tuple[str, ...]
    editable: bool
    records: bool


@dataclass(frozen=True)
class Inside:
    """What can go into an encrypted pack: the keys its destination has, and each file that is enclosed."""

    own: Sequence[Any]
    files: Sequence[Any]


def inside(desk: Any, plan: Printable, progress: Progress) -> Inside:
    """What can go in; every file is cleaned in memory to know whether it can."""
    from defender_desk.services.application import parcels  # late: it brings a library for XML, needed only here

    to = plan.leaving.step.recipient or ""
    return Inside(key_holders.of_provider(desk, to), parcels.enclosed(desk, plan, progress))


def refusal(desk: Any, plan: Printable, recipients: tuple[str, ...]) -> Trouble | None:
    """Why it may not be written for these keys; nothing where none is chosen yet."""
    from defender_desk.services.application import parcels  # late: as above

    return parcels.refusal(desk, plan, recipients) if recipients else None


def write_sealed(
    desk: Any, plan: Printable, target: Path, sealed: Sealed, why_named: str, progress: Progress
) -> Changes:
    """Write it encrypted."""
    from defender_desk.services.application import parcels  # late: as above

    parcel = parcels.Parcel(sealed.recipients, sealed.editable, sealed.records)
    return parcels.write(desk, plan, target, parcel, why_named, progress)


def _destinations(desk: Any, record: str, application: Application) -> tuple[Destination, ...]:
    """Those the case turns to first, then whom a consent names, each with its meter, then everybody by name."""
    referrals = desk.store.parts(filter(None, [application.case]), "referral", "case")
    turned = [key for one in referrals for key in targets(one.body.get("provider"))]
    agreed = named_recipients(desk, application.people)
    near = list(dict.fromkeys(key for key in (application.provider, *turned, *agreed) if key))
    known = records.titles(desk, [*near, *listing.ids(desk, Query("provider"))])
    meters = {application.provider: application.meter}
    for key in near:
        if key not in meters:
            meters[key] = applications.read(desk, record, key, today=_today()).meter
    far = sorted((key for key in known if key not in near), key=lambda key: sort_key(plain(known[key])))
    return (
        Destination("", "", meters.get("")),
        *(Destination(key, known[key], meters.get(key)) for key in (*near, *far) if key in known),
    )


def draft_key(application: Application, question: Question, written: Written | None, language: str) -> str:
    """The key of the draft of an answer: its record, or for a new one what it answers and in which language."""
    return written.id if written else f"{NEW}answer.{application.case}.{question.field.code}.{language}"


def keep(desk: Any, key: str, record: str | None, body: Body, said: Mapping[str, object]) -> None:
    """Keep an unfinished answer."""
    drafts.keep(desk, key, "narrative", record, said, body)


def save(
    desk: Any, key: str, application: Application, question: str, language: str, text: str, *,
    record: str | None, original: Original | None,
) -> Any:  # fmt: skip
    """Write an answer and forget its draft."""
    saved = narratives.write(desk, application.case, question, language, text, record=record, original=original)
    drafts.drop(desk, key)
    return saved.changes


def _today() -> date:
    return date.today()  # noqa: DTZ011  the day at the desk
