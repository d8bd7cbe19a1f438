"""The one gate that everything passes on its way out: consent, protection level, what a profile carries, warnings.

Services floor: hand-over, referral, print and copies all ask `judge`; what it withholds is absent from what leaves.
An override needs a written reason and is logged by whoever takes the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.levels import Level, Profile
from defender_desk.model.redaction import redacted, withheld
from defender_desk.model.types import TYPES
from defender_desk.services.consent import ALWAYS, Permission, permission
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import titles
from defender_desk.services.subjects import keepers, subjects
from defender_desk.text.messages import Message, msg

NOT_PUBLISHED = msg("Its protection level keeps it here.")
NAME_WITHHELD = msg("Its protection level lets it leave without names only.")
PROFILE = msg("The chosen extent leaves this field out.")
NOT_AGREED = msg("The consent does not cover this.")
NOT_ASKED = msg("This step does not ask to tell it.")
LINK = msg("It points at a record that stays here.")
UNKNOWN_TYPE = msg("This desk does not know this kind of record, so it cannot judge it.")
BINNED = msg("It is in the bin.")

PUBLIC, NAMELESS, HIDDEN = "public", "name_withheld", "not_published"
"""The protection levels, least strict first; a level that is none of these counts as the strictest."""
_STRICTNESS = (PUBLIC, NAMELESS, HIDDEN)

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
    facts: frozenset[str] = frozenset()
    """Codes of `data_scope` that the step asks to tell; empty asks for all that consent covers."""

    def asks(self, fact: str) -> bool:
        """Whether it asks to tell this fact."""
        return not (self.facts and fact) or fact in self.facts or fact in ALWAYS


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
    levels: dict[str, str] = {}
    for number, document in enumerate(documents.values()):
        if number % _TOLD_EVERY == 0:
            progress(number, len(documents))
        concerned[document.id] = tuple(sorted(subjects(desk, document))) if document.type in TYPES else ()
        levels[document.id] = protection(desk, document)
        why = _stopped(desk, document, step, concerned[document.id], permissions, levels[document.id])
        if why is not None:
            stopped[document.id] = why
    overriding = bool(reason.strip())
    stays = {key for key, (_, overridable) in stopped.items() if not (overriding and overridable)}
    known = titles(desk, stopped)
    listed = [Withheld(key, documents[key].type, known[key], why, "", can) for key, (why, can) in stopped.items()]
    leaving = [document for document in documents.values() if document.id not in stays]
    named = [d for d in leaving if overriding and levels[d.id] == NAMELESS and d.id not in stopped]
    untold = {d.id: _untold(d, step, [] if overriding else [permissions[p] for p in concerned[d.id]]) for d in leaving}
    goes, fields = _lighten(leaving, step.profile, stays, {} if overriding else levels, untold)
    whom = desk.store.many({person for people in concerned.values() for person in people} - documents.keys())
    return Verdict(
        tuple(goes),
        tuple([one for one in listed if one.record in stays] + fields),
        tuple(_warnings([*documents.values(), *whom.values()], step, permissions.values())),
        tuple([one for one in listed if one.record not in stays] + _with_names(desk, named, step.profile)),
        reason.strip(),
        permissions,
        concerned,
    )


def _stopped(
    desk: Desk, document: Document, step: Step, people: tuple[str, ...], permissions: dict[str, Permission], level: str
) -> tuple[Message, bool] | None:
    """Why a whole record stays here, and whether a written reason may override that."""
    if document.type not in TYPES:
        return UNKNOWN_TYPE, True
    if document.binned:
        return BINNED, False
    for person in people:
        if person not in permissions:
            permissions[person] = permission(desk, person, step.scope, step.recipient, step.today)
    if level == HIDDEN and not _named(document, [permissions[person] for person in people]):
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


def protection(desk: Desk, document: Document) -> str:
    """The level a record is under: its own; else the strictest of those it tells of; "" where it tells of none."""
    if document.type not in TYPES:
        return HIDDEN
    if "protection" in TYPES[document.type].by_name:
        return _own_protection(document)
    levels = (_own_protection(keeper) for keeper in keepers(desk, document))
    return max(levels, key=_STRICTNESS.index, default="")


def _own_protection(document: Document) -> str:
    fields, body = TYPES[document.type].by_name, document.body
    level = str(body.get("protection") or fields["protection"].empty)
    unproved = level == PUBLIC and "public_where" in fields and not body.get("public_where")
    return level if level in _STRICTNESS and not unproved else HIDDEN


def _untold(document: Document, step: Step, permissions: list[Permission]) -> dict[str, Message]:
    """Fields of a record that leaves which tell what the step does not ask for, or what somebody did not agree to."""
    if document.type not in TYPES:
        return {}
    found = {}
    for told in TYPES[document.type].fields:
        if told.name in document.body and told.kind.fact:
            if not step.asks(told.kind.fact):
                found[told.name] = NOT_ASKED
            elif not all(permission.covers(told.kind.fact) for permission in permissions):
                found[told.name] = NOT_AGREED
    return found


def _with_names(desk: Desk, documents: list[Document], profile: Profile) -> list[Withheld]:
    """Records that go with the names their level keeps back, because somebody wrote a reason."""
    if profile.ceiling <= Level.INTERNAL:
        return []
    known = titles(desk, [document.id for document in documents])
    return [Withheld(document.id, document.type, known[document.id], NAME_WITHHELD) for document in documents]


def _lighten(
    documents: Iterable[Document],
    profile: Profile,
    stays: set[str],
    levels: Mapping[str, str],
    untold: Mapping[str, Mapping[str, Message]],
) -> tuple[list[Document], list[Withheld]]:
    goes, fields = [], []
    for document in documents:
        if document.type not in TYPES:
            if profile.ceiling is Level.SECRET:  # its fields have no level, so each counts as the most dangerous
                goes.append(document)
            else:
                fields.append(Withheld(document.id, document.type, document.type, PROFILE, overridable=False))
            continue
        declared = TYPES[document.type]
        nameless = levels.get(document.id) == NAMELESS
        ceiling = min(profile.ceiling, Level.INTERNAL) if nameless else profile.ceiling
        dangling = {f.name for f in declared.references if stays & set(targets(document.body.get(f.name)))}
        why = {**dict.fromkeys(dangling, LINK), **untold[document.id]}
        goes.append(redacted(declared, document, ceiling, why))
        lighter = PROFILE if ceiling is profile.ceiling else NAME_WITHHELD
        fields += [
            Withheld(document.id, document.type, "", reason, name, overridable=reason in (NAME_WITHHELD, NOT_AGREED))
            for name in withheld(declared, document, ceiling, why)
            for reason in (why.get(name, lighter),)
        ]
    return goes, fields


MINOR = msg("A person concerned is under 18. A guardian or a best-interest note is needed first.")
FAMILY = msg("Family members are named. Pressure on families is a known reprisal.")
FILES = msg("Files leave as they came in: a picture or a document may tell where, when and with what it was made.")
NEVER_TO = msg("Somebody concerned said who must never be told. Read their consents before you go on.")
AUTHORITY = msg("An authority may be among the perpetrators. Make sure this does not reach it.")


def _warnings(documents: Iterable[Document], step: Step, permissions: Iterable[Permission]) -> list[Message]:
    found: dict[Message, None] = dict.fromkeys([NEVER_TO] if any(one.never_to for one in permissions) else [])
    for document in documents:
        body = document.body
        if document.type == "person" and body.get("minor") is True and not body.get("guardian"):
            found[MINOR] = None
        if document.type == "evidence" and body.get("content"):
            found[FILES] = None
        if document.type == "involvement" and (body.get("relative") or body.get("family_of")):
            found[FAMILY] = None
        if step.scope in ("contact_authorities", "notify_exploitation") and body.get("authority_involved") is True:
            found[AUTHORITY] = None
    return list(found)
