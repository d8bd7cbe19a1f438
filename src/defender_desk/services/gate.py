"""The one gate that everything passes on its way out: consent, protection level, what a profile carries, warnings.

Services floor: hand-over, referral, print and copies all ask `judge`; what it withholds is absent from what leaves.
An override needs a written reason and is logged by whoever takes the step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.facts import fact_of
from defender_desk.model.kinds import ANYTHING, Kind, Reference
from defender_desk.model.levels import HIDDEN, NAMELESS, Level, Profile
from defender_desk.model.redaction import redacted, withheld
from defender_desk.model.types import TYPES
from defender_desk.services import risks
from defender_desk.services.consent import ALWAYS, EVERYTHING, HAND_OVER, Permission, Standing, permission
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.protection import protection
from defender_desk.services.records import titles
from defender_desk.services.subjects import Concern, concern, own_purposes, purposes, read_around
from defender_desk.text.messages import Message, msg

NOT_PUBLISHED = msg("Its protection level keeps it here. A lower level would let it leave.")
NOT_BY_NAME = msg("Its protection level keeps it here, unless a consent names this recipient.")
NAME_WITHHELD = msg("Its protection level lets it leave without names only.")
PROFILE = msg("The chosen extent leaves this field out.")
NOT_AGREED = msg("The consent does not cover this.")
SAID_NO = msg("Somebody concerned said that this must not be told.")
THEY_DID_NOT_AGREE = msg("Not everybody named or shown here agreed to it themselves.")
THEY_REFUSED = msg("Somebody named here said no to it.")
NOT_ASKED = msg("This step does not ask to tell it.")
NOT_NAMED = msg("It leaves only where the consent names it: “everything” is not enough.")
LINK = msg("It points at a record that stays here.")
NOT_HERE = msg("Somebody or something it tells of is not in this desk, so not everybody can be asked.")
UNKNOWN_TYPE = msg("This desk does not know this kind of record, so it cannot judge it.")
BINNED = msg("It is in the bin.")

_OVERRIDABLE = (NAME_WITHHELD, NOT_AGREED, THEY_DID_NOT_AGREE)
"""Why a field stays here that a written reason lets go; where somebody said no themselves, no reason of ours does."""

_GIVEN = ("source", "evidence")
"""Types whose level protects those who gave them, who may not be recorded here, and not those they tell of."""

_TOLD_EVERY = 200


@dataclass(frozen=True)
class Apart:
    """What some of those concerned are asked in place of the step's own question."""

    scope: str
    """The purpose, a code of `consent_scope`."""
    recipient: str | None = None
    """Id of the record of whom it is told to."""


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
    """Codes of `data_scope` that the step asks to tell; empty asks for all that consent covers, but for what is told
    only by its name (`risks.NAMED_ALONE`)."""
    apart: Mapping[str, Apart] = field(default_factory=dict)
    """By id: persons and groups who stand in it for the sake of others. No reason written for those lifts theirs."""

    def asks(self, fact: str) -> bool:
        """Whether it asks to tell this fact."""
        if fact in risks.NAMED_ALONE and self.scope not in risks.OURS:
            return fact in self.facts
        return not (self.facts and fact) or not (self.facts | ALWAYS).isdisjoint({fact, EVERYTHING})


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
    lifting: frozenset[str] | None = None
    """Ids of the records that the reason was written for; None where it was for all of them."""
    permissions: Mapping[str, Permission] = field(default_factory=dict)
    """What each person concerned allows, by id."""
    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the persons and groups that each record is about, by the record's id."""


def judge(
    desk: Desk, step: Step, *, reason: str = "", lifting: Collection[str] | None = None, progress: Progress = unheard
) -> Verdict:
    """Decide for each record whether it leaves, with which fields; a reason is for those in `lifting`, None for all."""
    with desk.store.at_hand() as near:
        read_around(near, step.records)
        return _verdict(desk, step, reason.strip(), None if lifting is None else frozenset(lifting), progress)


def allows(desk: Desk, step: Step, person: str, cases: Collection[str]) -> Permission:
    """What somebody allows for a step in these cases, as whatever tells of them is judged."""
    return _Judging.of(desk, step, (), {})._permission(person, frozenset(cases))  # noqa: SLF001  of this module


def _verdict(desk: Desk, step: Step, reason: str, lifting: frozenset[str] | None, progress: Progress) -> Verdict:
    documents = desk.store.many(step.records)
    concerns: dict[str, Concern] = {}
    for number, document in enumerate(documents.values()):
        if number % _TOLD_EVERY == 0:
            progress(number, len(documents))
        concerns[document.id] = concern(desk, document) if document.type in TYPES else Concern()
    judging = _Judging.of(desk, step, documents.values(), concerns)
    judged = {key: judging.judged(document, concerns[key]) for key, document in documents.items()}
    theirs = {key for key, one in concerns.items() if not one.people.isdisjoint(step.apart)}
    despite = frozenset(documents if lifting is None else lifting) - theirs if reason else frozenset()
    stopped = {key: one.stopped for key, one in judged.items() if one.stopped}
    stays = {key for key, (_, overridable) in stopped.items() if not (overridable and key in despite)}
    known = titles(desk, stopped)
    listed = [
        Withheld(key, documents[key].type, known[key], why, "", can and key not in theirs)
        for key, (why, can) in stopped.items()
    ]
    leaving = [document for document in documents.values() if document.id not in stays]
    limits = {key: one.limits(step, despite=key in despite) for key, one in judged.items()}
    goes, fields = _lighten(leaving, step, stays, limits)
    lifted = [d for d in leaving if d.id in despite and d.id not in stopped]
    return Verdict(
        tuple(goes),
        tuple([one for one in listed if one.record in stays])
        + tuple(replace(one, overridable=one.overridable and one.record not in theirs) for one in fields),
        tuple(_warnings(desk, [*documents.values(), *judging.people.values()], judging, goes)),
        tuple([one for one in listed if one.record not in stays] + _lifted(lifted, step, judged)),
        reason,
        lifting,
        judging.permissions,
        {key: tuple(sorted(one.people)) for key, one in concerns.items()},
    )


@dataclass(frozen=True)
class Limits:
    """What a record may tell when it leaves: up to a level, and which facts."""

    ceiling: Level
    lighter: Message
    """Why a field above the ceiling stays."""
    allowed: tuple[Permission, ...] = ()
    """What each of those it is about allows."""
    unwilling: Mapping[str, Message] = field(default_factory=dict)
    """Fields that name or show somebody who must agree for themselves, and did not; each with why it stays."""
    despite: bool = False
    """A written reason lets go what nobody said no to."""
    by_name: frozenset[str] = frozenset()
    """Facts that every consent must name, which “everything” does not; no reason of ours lets them go."""

    def why(self, name: str, fact: str) -> Message | None:
        """Why a field that tells this fact stays here, or None."""
        if any(permission.keeps(fact) for permission in self.allowed):
            return SAID_NO
        if fact in self.by_name:
            return None if all(fact in permission.facts for permission in self.allowed) else NOT_NAMED
        if not self.despite and not all(permission.covers(fact) for permission in self.allowed):
            return NOT_AGREED
        unwilling = self.unwilling.get(name)
        return None if self.despite and unwilling in _OVERRIDABLE else unwilling


@dataclass(frozen=True)
class _Judged:
    """One record before the gate: what those it is about allow, its level as it counts for this step, why it stays."""

    allowed: tuple[Permission, ...] = ()
    level: str = ""
    stopped: tuple[Message, bool] | None = None
    """Why the whole of it stays, and whether a written reason may override that."""
    unwilling: Mapping[str, Message] = field(default_factory=dict)
    by_name: frozenset[str] = frozenset()

    def limits(self, step: Step, *, despite: bool = False) -> Limits:
        """What it may tell; `despite` when somebody wrote a reason."""
        nameless = not despite and self.level == NAMELESS and step.profile.ceiling > Level.INTERNAL
        return Limits(
            Level.INTERNAL if nameless else step.profile.ceiling,
            NAME_WITHHELD if nameless else PROFILE,
            self.allowed,
            self.unwilling,
            despite,
            self.by_name,
        )


@dataclass(frozen=True)
class _Judging:
    """A step being judged: for what each person is asked, and what they were found to allow."""

    desk: Desk
    step: Step
    recipient: Document | None
    people: Mapping[str, Document]
    """Those concerned who are here."""
    purposes: Mapping[str, str]
    """By person: a purpose of their own, where they are asked for another than the step's."""
    cases: frozenset[str]
    """Cases of the whole step, which whatever belongs to none is told for."""
    permissions: dict[str, Permission] = field(default_factory=dict)
    """What each person concerned allows; of several answers, one that does not allow the step."""
    _asked_before: dict[tuple[str, frozenset[str]], Permission] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk, step: Step, documents: Iterable[Document], concerns: Mapping[str, Concern]) -> _Judging:
        """Gather what is known of the step before its records are judged one by one."""
        here = desk.store.many({person for one in concerns.values() for person in one.people})
        recipient = desk.store.many([step.recipient]).get(step.recipient) if step.recipient else None
        cases = frozenset(case for one in concerns.values() for case in one.cases)
        return cls(desk, step, recipient, here, own_purposes(documents, concerns), cases)

    def judged(self, document: Document, concerned: Concern) -> _Judged:
        """Judge one record."""
        if document.type not in TYPES:
            return _Judged(level=HIDDEN, stopped=(UNKNOWN_TYPE, True))
        asked = tuple(self._permission(person, concerned.cases or self.cases) for person in sorted(concerned.people))
        theirs = replace(concerned, people=frozenset()) if _by_name(asked) else concerned
        own = not concerned.missing and _by_name(asked) and document.type not in _GIVEN
        level = "" if own else protection(self.desk, document, theirs)
        stopped, by_name = (
            self._stopped(document, concerned, asked, level),
            risks.named_alone(self.step.scope, self.recipient),
        )
        return _Judged(asked, level, stopped, self._unwilling(document), by_name)

    def _stopped(
        self, document: Document, concerned: Concern, asked: Iterable[Permission], level: str
    ) -> tuple[Message, bool] | None:
        """Why the whole record stays, and whether a written reason may override that; the gravest first."""
        standings = [one.standing for one in asked if not one.allowed]
        if document.binned:
            return BINNED, False
        if no := next((one for one in standings if one.is_no), None):
            return no.why, False
        if concerned.missing:
            return NOT_HERE, True
        if level == HIDDEN:
            return NOT_BY_NAME if concerned.people and document.type not in _GIVEN else NOT_PUBLISHED, True
        if standings:
            return standings[0].why, True
        young = any(risks.is_minor(self.people[person]) for person in concerned.people)
        return (risks.MINOR, True) if young else None

    def _permission(self, person: str, cases: frozenset[str]) -> Permission:
        """What they allow for this step; else, where nobody asked them for it, for the purpose of their own."""
        key = person, cases
        if key not in self._asked_before:
            apart = self.step.apart.get(person)
            found = self._asked(person, apart.scope if apart else self.step.scope, cases)
            if person in self.purposes and not (found.allowed or found.standing.is_no):
                found = self._asked(person, self.purposes[person], cases)
            self._asked_before[key] = self._passed_on(found, person, cases)
            if person not in self.permissions or not found.allowed:
                self.permissions[person] = self._asked_before[key]
        return self._asked_before[key]

    def _asked(self, person: str, purpose: str, cases: frozenset[str]) -> Permission:
        return permission(self.desk, person, purpose, self._recipient(person), self.step.today, cases)

    def _recipient(self, person: str) -> str | None:
        return self.step.apart[person].recipient if person in self.step.apart else self.step.recipient

    def _passed_on(self, found: Permission, person: str, cases: frozenset[str]) -> Permission:
        """Without the names that this recipient passes on, where the person did not agree to that too."""
        for purpose in risks.passes_on(self.recipient):
            standing = self._asked(person, purpose, cases).standing
            if standing.is_no:
                found = replace(found, withheld=found.withheld | risks.NAMES)
            elif standing is not Standing.GIVEN:
                found = replace(found, passed_on=risks.NAMES)
        return found

    def _unwilling(self, document: Document) -> dict[str, Message]:
        kept = {
            name: why
            for name, purpose in purposes(document).items()
            if (why := self._their_own(targets(document.body.get(name)), purpose))
        }
        return kept | {
            told.name: why for told in TYPES[document.type].fields if (why := _not_said_yes(told.kind, document))
        }

    def _their_own(self, people: Iterable[str], purpose: str) -> Message | None:
        # Who lets the records themselves be handed over lets what stands in them be handed over too.
        enough = (purpose, HAND_OVER) if self.step.scope == HAND_OVER else (purpose,)
        answers = [[self._asked(person, one, self.cases).standing for one in enough] for person in people]
        if any(one.is_no for standings in answers for one in standings):
            return THEY_REFUSED
        return None if all(Standing.GIVEN in standings for standings in answers) else THEY_DID_NOT_AGREE


def _not_said_yes(kind: Kind, document: Document) -> Message | None:
    """Why a field stays that an answer of the same record must let go (`Kind.agreed`)."""
    said = document.body.get(kind.agreed)
    if not kind.agreed or said is True or (kind.agreed_if and document.body.get(kind.agreed_if) is not True):
        return None
    return THEY_REFUSED if said is False and isinstance(kind, Reference) else THEY_DID_NOT_AGREE


def _by_name(permissions: Collection[Permission]) -> bool:
    """Everybody concerned named this recipient: their own decision, which outweighs the level that is only ours.

    Of sources and evidence (`_GIVEN`) their own level stays: it is for those who gave them.
    """
    return bool(permissions) and all(one.allowed and one.by_name for one in permissions)


def _lifted(documents: list[Document], step: Step, judged: Mapping[str, _Judged]) -> list[Withheld]:
    """Fields that go because somebody wrote a reason, of records that would have left without them."""
    return [
        Withheld(document.id, document.type, "", why, name)
        for document in documents
        for name, why in _kept_back(document, judged[document.id].limits(step), step, {}).items()
        if why in _OVERRIDABLE
    ]


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
        kept = _kept_back(document, limits[document.id], step, dangling)
        goes.append(redacted(declared, document, limits[document.id].ceiling, kept))
        fields += [
            Withheld(document.id, document.type, "", why, name, overridable=why in _OVERRIDABLE)
            for name, why in kept.items()
        ]
    return goes, fields


def _kept_back(document: Document, limits: Limits, step: Step, dangling: Mapping[str, Message]) -> dict[str, Message]:
    """Fields of a record that leaves which stay here, each with why; a field that is not known may tell anything."""
    declared = TYPES[document.type]
    found = dict.fromkeys(withheld(declared, document, limits.ceiling), limits.lighter)
    for name in document.body:
        told = declared.by_name.get(name)
        fact = fact_of(declared, told, document.body) if told else ANYTHING
        if not step.asks(fact):
            found[name] = NOT_ASKED
        elif why := limits.why(name, fact):
            found[name] = why if why is SAID_NO else found.get(name, why)
    return {**found, **dangling}


NEVER_TO = msg("Somebody concerned said who must never be told. Read their consents before you go on.")
CONDITIONS = msg("Somebody concerned set conditions. Read their consents before you go on.")
CLOCK = msg("The clock of this machine stands before the last entry here. Consents may have run out: check the date.")


def _warnings(desk: Desk, documents: Iterable[Document], judging: _Judging, goes: Iterable[Document]) -> list[Message]:
    permissions = judging.permissions.values()
    found = [NEVER_TO] if any(one.never_to for one in permissions) else []
    found += [CONDITIONS] if any(one.conditions for one in permissions) else []
    found += risks.warnings(documents, judging.step.scope, judging.recipient, goes)
    return [*found, *([CLOCK] if judging.step.today < desk.last_day else [])]
