"""The one gate that everything passes on its way out: consent, protection level, what a profile carries, warnings.

Services floor: hand-over, referral, print and copies all ask `judge`; what it withholds is absent from what leaves.
An override needs a written reason and is logged by whoever takes the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.facts import fact_of
from defender_desk.model.kinds import Reference
from defender_desk.model.levels import HIDDEN, NAMELESS, PUBLIC, Level, Profile, strictness
from defender_desk.model.records import RecordType
from defender_desk.model.redaction import redacted, withheld
from defender_desk.model.types import TYPES
from defender_desk.services.consent import ALWAYS, HAND_OVER, Permission, Standing, permission
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import titles
from defender_desk.services.subjects import keepers, read_around, subjects
from defender_desk.text.messages import Message, msg

NOT_PUBLISHED = msg("Its protection level keeps it here.")
NAME_WITHHELD = msg("Its protection level lets it leave without names only.")
PROFILE = msg("The chosen extent leaves this field out.")
NOT_AGREED = msg("The consent does not cover this.")
THEY_DID_NOT_AGREE = msg("Not everybody named here agreed to it themselves.")
NOT_ASKED = msg("This step does not ask to tell it.")
LINK = msg("It points at a record that stays here.")
UNKNOWN_TYPE = msg("This desk does not know this kind of record, so it cannot judge it.")
BINNED = msg("It is in the bin.")

_OVERRIDABLE = (NAME_WITHHELD, NOT_AGREED, THEY_DID_NOT_AGREE)
"""Why a field stays here that a written reason lets go."""

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
    with desk.store.at_hand() as near:
        read_around(near, step.records)
        return _verdict(desk, step, reason.strip(), progress)


def _verdict(desk: Desk, step: Step, reason: str, progress: Progress) -> Verdict:
    documents = desk.store.many(step.records)
    concerned: dict[str, tuple[str, ...]] = {}
    for number, document in enumerate(documents.values()):
        if number % _TOLD_EVERY == 0:
            progress(number, len(documents))
        concerned[document.id] = tuple(sorted(subjects(desk, document))) if document.type in TYPES else ()
    judging = _Judging(desk, step, _own_purposes(documents.values(), concerned))
    judged = {key: judging.judged(document, concerned[key]) for key, document in documents.items()}
    permissions = judging.permissions
    overriding = bool(reason)
    stopped = {key: one.stopped for key, one in judged.items() if one.stopped}
    stays = {key for key, (_, overridable) in stopped.items() if not (overriding and overridable)}
    known = titles(desk, stopped)
    listed = [Withheld(key, documents[key].type, known[key], why, "", can) for key, (why, can) in stopped.items()]
    leaving = [document for document in documents.values() if document.id not in stays]
    limits = {key: Limits.none(step) if overriding else one.limits(step, permissions) for key, one in judged.items()}
    goes, fields = _lighten(leaving, step, stays, limits)
    lifted = [d for d in leaving if overriding and d.id not in stopped]
    whom = desk.store.many({person for one in judged.values() for person in one.people} - documents.keys())
    return Verdict(
        tuple(goes),
        tuple([one for one in listed if one.record in stays] + fields),
        tuple(_warnings(desk, [*documents.values(), *whom.values()], step, permissions.values())),
        tuple([one for one in listed if one.record not in stays] + _lifted(lifted, step, judged, permissions)),
        reason,
        permissions,
        concerned,
    )


@dataclass(frozen=True)
class Limits:
    """What a record may tell when it leaves: up to a level, and which facts."""

    ceiling: Level
    lighter: Message
    """Why a field above the ceiling stays."""
    covers: Callable[[str], bool] = lambda _fact: True
    unwilling: tuple[str, ...] = ()
    """Fields that name somebody who must agree for themselves, and did not."""

    @classmethod
    def none(cls, step: Step) -> Limits:
        """No limit but the profile chosen."""
        return cls(step.profile.ceiling, PROFILE)


@dataclass(frozen=True)
class _Judged:
    """One record before the gate: whom it is about, its level as it counts for this step, and why it stays."""

    people: tuple[str, ...] = ()
    level: str = ""
    stopped: tuple[Message, bool] | None = None
    """Why the whole of it stays, and whether a written reason may override that."""
    unwilling: tuple[str, ...] = ()
    """Fields that name somebody who must agree for themselves, and did not."""

    def limits(self, step: Step, permissions: Mapping[str, Permission]) -> Limits:
        """What it may tell where nobody wrote a reason."""
        nameless = self.level == NAMELESS and step.profile.ceiling > Level.INTERNAL
        allowed = [permissions[person] for person in self.people if person in permissions]
        return Limits(
            Level.INTERNAL if nameless else step.profile.ceiling,
            NAME_WITHHELD if nameless else PROFILE,
            lambda fact: all(permission.covers(fact) for permission in allowed),
            self.unwilling,
        )


@dataclass(frozen=True)
class _Judging:
    """A step being judged: for what each person is asked, and what they were found to allow."""

    desk: Desk
    step: Step
    purposes: Mapping[str, str]
    """By person: a purpose of their own, where they are asked for another than the step's."""
    permissions: dict[str, Permission] = field(default_factory=dict)

    def judged(self, document: Document, people: tuple[str, ...]) -> _Judged:
        """Judge one record that is about these people."""
        if document.type not in TYPES:
            return _Judged(level=HIDDEN, stopped=(UNKNOWN_TYPE, True))
        asked = [self._permission(person) for person in people]
        level = "" if _named(document, asked) else protection(self.desk, document, people)
        refusals = (one.standing.why for one in asked if not one.allowed)
        why: tuple[Message, bool] | None = next(((refusal, True) for refusal in refusals), None)
        if level == HIDDEN:
            why = NOT_PUBLISHED, True
        return _Judged(people, level, (BINNED, False) if document.binned else why, self._unwilling(document))

    def _permission(self, person: str) -> Permission:
        """What they allow for this step; else, where nobody asked them for it, for the purpose of their own."""
        if person not in self.permissions:
            found = self._asked(person, self.step.scope)
            if person in self.purposes and found.standing not in (Standing.GIVEN, Standing.REFUSED, Standing.WITHDRAWN):
                found = self._asked(person, self.purposes[person])
            self.permissions[person] = found
        return self.permissions[person]

    def _asked(self, person: str, purpose: str) -> Permission:
        return permission(self.desk, person, purpose, self.step.recipient, self.step.today)

    def _unwilling(self, document: Document) -> tuple[str, ...]:
        # Who lets the records themselves be handed over lets what stands in them be handed over too.
        enough = (self.step.scope,) if self.step.scope == HAND_OVER else ()
        return tuple(
            name
            for name, purpose in _purposes(document).items()
            for person in targets(document.body.get(name))
            if not any(self._asked(person, one).allowed for one in (purpose, *enough))
        )


def _purposes(document: Document) -> Mapping[str, str]:
    """Fields that name people who are asked for a purpose of their own, and for which."""
    references = TYPES[document.type].references if document.type in TYPES else ()
    return {f.name: f.kind.purpose for f in references if isinstance(f.kind, Reference) and f.kind.purpose}


def _own_purposes(documents: Iterable[Document], concerned: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """People who are asked for a purpose of their own: those whom no other record of the step is about."""
    told = {person for key, people in concerned.items() for person in people if person != key}
    named = (
        (person, purpose)
        for document in documents
        for name, purpose in _purposes(document).items()
        for person in targets(document.body.get(name))
    )
    return {person: purpose for person, purpose in named if person not in told}


def _named(document: Document, permissions: list[Permission]) -> bool:
    """Everybody concerned named this recipient: their own decision, which outweighs the level that is only ours.

    Sources and evidence stay: their level protects those who gave them, and who may not be recorded here.
    """
    if document.type in ("source", "evidence") or not permissions:
        return False
    return all(permission.allowed and permission.by_name for permission in permissions)


def protection(desk: Desk, document: Document, people: Iterable[str]) -> str:
    """The level a record is under; "" for one that tells of nobody, as a provider.

    Its own, or the strictest of those it tells of, and the strictest there is where one of them is not here to be
    asked. What is public of itself leaves without names while somebody it is about is not public.
    """
    declared = TYPES.get(document.type)
    if declared is None:
        return HIDDEN
    if "protection" not in declared.by_name:
        if not (declared.about or declared.part_of):
            return ""
        kept = list(keepers(desk, document))
        levels = [_own_protection(keeper) if keeper else HIDDEN for keeper in kept]
        return max(levels, key=strictness, default=HIDDEN)
    own = _own_protection(document)
    if own != PUBLIC:
        return own
    theirs = (_own_protection(one) for one in desk.store.many([key for key in people if key != document.id]).values())
    return NAMELESS if any(level != PUBLIC for level in theirs) else own


def _own_protection(document: Document) -> str:
    fields, body = TYPES[document.type].by_name, document.body
    level = str(body.get("protection") or fields["protection"].empty)
    unproved = level == PUBLIC and "public_where" in fields and not body.get("public_where")
    return level if level in (PUBLIC, NAMELESS) and not unproved else HIDDEN


def _lifted(
    documents: list[Document], step: Step, judged: Mapping[str, _Judged], permissions: Mapping[str, Permission]
) -> list[Withheld]:
    """Fields that go because somebody wrote a reason, of records that would have left without them."""
    found = []
    for document in documents:
        declared = TYPES[document.type]
        limits = judged[document.id].limits(step, permissions)
        for name, why in _kept_back(declared, document, limits, step, {}).items():
            if why in _OVERRIDABLE:
                found.append(Withheld(document.id, document.type, "", why, name))
    return found


def _lighten(
    documents: Iterable[Document], step: Step, stays: set[str], limits: Mapping[str, Limits]
) -> tuple[list[Document], list[Withheld]]:
    goes, fields = [], []
    for document in documents:
        if document.type not in TYPES:
            if step.profile.ceiling is Level.SECRET:  # its fields have no level, so each counts as the most dangerous
                goes.append(document)
            else:
                fields.append(Withheld(document.id, document.type, document.type, PROFILE, overridable=False))
            continue
        declared = TYPES[document.type]
        dangling = {f.name: LINK for f in declared.references if stays & set(targets(document.body.get(f.name)))}
        kept = _kept_back(declared, document, limits[document.id], step, dangling)
        goes.append(redacted(declared, document, limits[document.id].ceiling, kept))
        fields += [
            Withheld(document.id, document.type, "", why, name, overridable=why in _OVERRIDABLE)
            for name, why in kept.items()
        ]
    return goes, fields


def _kept_back(
    declared: RecordType, document: Document, limits: Limits, step: Step, dangling: Mapping[str, Message]
) -> dict[str, Message]:
    """Fields of a record that leaves which stay here, each with why."""
    found = dict.fromkeys(withheld(declared, document, limits.ceiling), limits.lighter)
    for told in declared.fields:
        fact = fact_of(declared, told, document.body) if told.name in document.body else ""
        if fact and not step.asks(fact):
            found[told.name] = NOT_ASKED
        elif fact and not limits.covers(fact):
            found.setdefault(told.name, NOT_AGREED)
        if told.name in limits.unwilling:
            found.setdefault(told.name, THEY_DID_NOT_AGREE)
    return {**found, **dangling}


MINOR = msg("A person concerned is under 18. A guardian or a best-interest note is needed first.")
FAMILY = msg("Family members are named. Pressure on families is a known reprisal.")
FILES = msg("Files leave as they came in: a picture or a document may tell where, when and with what it was made.")
NEVER_TO = msg("Somebody concerned said who must never be told. Read their consents before you go on.")
CONDITIONS = msg("Somebody concerned set conditions. Read their consents before you go on.")
CLOCK = msg("The clock of this machine stands before the last entry here. Consents may have run out: check the date.")
AUTHORITY = msg("An authority may be among the perpetrators. Make sure this does not reach it.")


def _warnings(
    desk: Desk, documents: Iterable[Document], step: Step, permissions: Iterable[Permission]
) -> list[Message]:
    found: dict[Message, None] = {}
    for one in permissions:
        found |= dict.fromkeys([NEVER_TO] if one.never_to else [])
        found |= dict.fromkeys([CONDITIONS] if one.conditions else [])
    for document in documents:
        found |= dict.fromkeys(warning for warning, warns in _WARNINGS.items() if warns(document, step))
    return [*found, *([CLOCK] if step.today < desk.last_day else [])]


def _is_minor(document: Document, _step: Step) -> bool:
    return document.type == "person" and document.body.get("minor") is True and not document.body.get("guardian")


def _has_file(document: Document, _step: Step) -> bool:
    return document.type == "evidence" and bool(document.body.get("content"))


def _names_family(document: Document, _step: Step) -> bool:
    return document.type == "involvement" and bool(document.body.get("relative") or document.body.get("family_of"))


def _reaches_authority(document: Document, step: Step) -> bool:
    turning_to = step.scope in ("contact_authorities", "notify_exploitation", "name_to_government")
    return turning_to and document.body.get("authority_involved") is True


_WARNINGS: Mapping[Message, Callable[[Document, Step], bool]] = {
    MINOR: _is_minor,
    FILES: _has_file,
    FAMILY: _names_family,
    AUTHORITY: _reaches_authority,
}
