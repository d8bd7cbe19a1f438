"""The one gate that everything passes on its way out: consent, protection level, what a profile carries, warnings.

Services floor: hand-over, referral, print and copies all ask `judge`; what it withholds is absent from what leaves.
An override needs a written reason and is logged by whoever takes the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from defender_desk.model.documents import Document
from defender_desk.model.levels import Level, Profile
from defender_desk.model.redaction import redacted, withheld
from defender_desk.model.types import TYPES
from defender_desk.services.consent import Permission, permission
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import targets, titles
from defender_desk.services.subjects import subjects
from defender_desk.text.messages import Message, msg

NOT_PUBLISHED = msg("Its protection level keeps it here.")
NAME_WITHHELD = msg("Its protection level lets it leave without names only.")
PROFILE = msg("The chosen extent leaves this field out.")
LINK = msg("It points at a record that stays here.")
UNKNOWN_TYPE = msg("This desk does not know this kind of record, so it cannot judge it.")
BINNED = msg("It is in the bin.")

_TOLD_EVERY = 200


@dataclass(frozen=True)
class Step:
    """One step outward: its purpose (a code of `consent_scope`), for whom, with which records, and how much of them."""

    scope: str
    records: tuple[str, ...]
    today: date
    recipient: str | None = None
    """Id of the record of whoever receives it; None when they are not recorded here."""
    profile: Profile = Profile.FULL


@dataclass(frozen=True)
class Withheld:
    """One record, or one field of it, that stays here, and why."""

    record: str
    type: str
    title: str
    why: Message
    field: str = ""
    overridable: bool = True


@dataclass(frozen=True)
class Verdict:
    """What may leave, already redacted; what stays; and what to think of before going on."""

    goes: tuple[Document, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    warnings: tuple[Message, ...] = ()
    overridden: tuple[Withheld, ...] = ()
    """What would have stayed, and goes because somebody wrote a reason."""
    reason: str = ""
    permissions: Mapping[str, Permission] = field(default_factory=dict)
    """What each person concerned allows, by id."""
    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the persons and groups that each record is about, by the record's id."""


def judge(desk: Desk, step: Step, *, reason: str = "", progress: Progress = unheard) -> Verdict:
    """Decide for each record whether it leaves, and with which fields; `reason` overrides what may be overridden."""
    documents = desk.store.many(step.records)
    permissions: dict[str, Permission] = {}
    concerned: dict[str, tuple[str, ...]] = {}
    stopped: dict[str, tuple[Message, bool]] = {}
    for number, document in enumerate(documents.values()):
        if number % _TOLD_EVERY == 0:
            progress(number, len(documents))
        concerned[document.id] = tuple(sorted(subjects(desk, document))) if document.type in TYPES else ()
        why = _stopped(desk, document, step, concerned[document.id], permissions)
        if why is not None:
            stopped[document.id] = why
    overriding = bool(reason.strip())
    stays = {key for key, (_, overridable) in stopped.items() if not (overriding and overridable)}
    known = titles(desk, stopped)
    listed = [Withheld(key, documents[key].type, known[key], why, "", can) for key, (why, can) in stopped.items()]
    goes, fields = _lighten(
        (d for d in documents.values() if d.id not in stays), step.profile, stays, overriding=overriding
    )
    return Verdict(
        tuple(goes),
        tuple([one for one in listed if one.record in stays] + fields),
        tuple(_warnings(documents.values(), step)),
        tuple(one for one in listed if one.record not in stays),
        reason.strip(),
        permissions,
        concerned,
    )


def _stopped(
    desk: Desk, document: Document, step: Step, people: tuple[str, ...], permissions: dict[str, Permission]
) -> tuple[Message, bool] | None:
    """Why a whole record stays here, and whether a written reason may override that."""
    if document.type not in TYPES:
        return UNKNOWN_TYPE, True
    if document.binned:
        return BINNED, False
    for person in people:
        if person not in permissions:
            permissions[person] = permission(desk, person, step.scope, step.recipient, step.today)
    if _protection(document) == "not_published" and not _named(document, [permissions[person] for person in people]):
        return NOT_PUBLISHED, True
    refusals = (permissions[person].standing.why for person in people if not permissions[person].allowed)
    return next(((why, True) for why in refusals), None)


def _named(document: Document, permissions: list[Permission]) -> bool:
    """Everybody concerned named this recipient: their own decision, which outweighs the level that is only ours.

    Sources and evidence stay: their level protects those who gave them, and who may not be recorded here.
    """
    if document.type in ("source", "evidence") or not permissions:
        return False
    return all(permission.allowed and permission.by_name for permission in permissions)


def _protection(document: Document) -> str:
    declared = TYPES[document.type].by_name.get("protection")
    if declared is None:
        return ""
    return str(document.body.get("protection") or declared.empty)


def _ceiling(document: Document, profile: Profile, *, overriding: bool) -> Level:
    withheld_name = document.type in TYPES and _protection(document) == "name_withheld"
    return min(profile.ceiling, Level.INTERNAL) if withheld_name and not overriding else profile.ceiling


def _lighten(
    documents: Iterable[Document], profile: Profile, stays: set[str], *, overriding: bool
) -> tuple[list[Document], list[Withheld]]:
    goes, fields = [], []
    for document in documents:
        if document.type not in TYPES:
            goes.append(document)
            continue
        declared = TYPES[document.type]
        ceiling = _ceiling(document, profile, overriding=overriding)
        dangling = {f.name for f in declared.references if stays & set(targets(document.body.get(f.name)))}
        goes.append(redacted(declared, document, ceiling, dangling))
        for name in withheld(declared, document, ceiling, dangling):
            why = LINK if name in dangling else PROFILE if ceiling is profile.ceiling else NAME_WITHHELD
            fields.append(Withheld(document.id, document.type, "", why, name, overridable=why is NAME_WITHHELD))
    return goes, fields


MINOR = msg("A person concerned is under 18. A guardian or a best-interest note is needed first.")
FAMILY = msg("Family members are named. Pressure on families is a known reprisal.")
AUTHORITY = msg("An authority may be among the perpetrators. Make sure this does not reach it.")


def _warnings(documents: Iterable[Document], step: Step) -> list[Message]:
    found: dict[Message, None] = {}
    for document in documents:
        body = document.body
        if document.type == "person" and body.get("minor") is True and not body.get("guardian"):
            found[MINOR] = None
        if document.type == "involvement" and (body.get("relative") or body.get("family_of")):
            found[FAMILY] = None
        if step.scope in ("contact_authorities", "notify_exploitation") and body.get("authority_involved") is True:
            found[AUTHORITY] = None
    return list(found)


def without(verdict: Verdict, ids: Iterable[str]) -> Verdict:
    """The same verdict with records the person chose to leave out."""
    left_out = set(ids)
    return replace(verdict, goes=tuple(document for document in verdict.goes if document.id not in left_out))
