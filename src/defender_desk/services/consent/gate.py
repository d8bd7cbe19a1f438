"""The one gate that everything passes on its way out: consent, protection level, what a profile carries, warnings.

Services floor: hand-over, referral, print and copies all ask `judge`; what it withholds is absent from what leaves.
An override needs a written reason and is logged by whoever takes the step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import ANYTHING, Kind
from defender_desk.model.levels import HIDDEN, NAMELESS, Level
from defender_desk.model.protecting import own_protection
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services.consent import risks
from defender_desk.services.consent.asking import Asking, Step
from defender_desk.services.consent.consent import Permission
from defender_desk.services.consent.limits import Limits, divided, lifted, lighten
from defender_desk.services.consent.noes import bare
from defender_desk.services.consent.protection import counted
from defender_desk.services.consent.subjects import SUBJECTS, Concern, concern, own_purposes, purposes, read_around
from defender_desk.services.consent.verdicts import (
    BINNED,
    HELD,
    NAME_WITHHELD,
    NOT_BY_NAME,
    NOT_HERE,
    NOT_PUBLISHED,
    NOT_WHOLE,
    OF_ITS_SOURCE,
    PROFILE,
    THEIR_NO,
    THEY_DID_NOT_AGREE,
    THEY_REFUSED,
    UNKNOWN_TYPE,
    Verdict,
    Withheld,
)
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.matching import lineage
from defender_desk.services.people.known_as import records_of
from defender_desk.services.records import titles
from defender_desk.text.messages import Message, msg

_GIVEN = ("source", "evidence")
"""Types whose level protects those who gave them, who may not be recorded here, and not those they tell of."""

_TOLD_EVERY = 200


def judge(
    desk: Desk, step: Step, *, reason: str = "", lifting: Collection[str] | None = None, progress: Progress = unheard
) -> Verdict:
    """Decide for each record whether it leaves, with which fields; a reason is for those in `lifting`, None for all."""
    with desk.store.at_hand() as near:
        read_around(near, step.records)
        return _verdict(desk, step, reason.strip(), None if lifting is None else frozenset(lifting), progress)


def judged_again(desk: Desk, step: Step, seen: Verdict) -> Verdict:
    """What the gate says now, for the same reason: judged anew unless nothing it rests on can be other than it was."""
    if (seen.asking.step, seen.seen) == (step, desk.store.head):
        return seen
    return judge(desk, step, reason=seen.reason, lifting=seen.lifting)


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
    limits = {key: one.limits(step, despite=key in despite) for key, one in judged.items()}
    held = frozenset(stays)
    goes, fields, bares = _lightened(desk, documents, step, stays, limits)
    lifting_all = {key: judged[key].limits(step, despite=True) for key in stays - held}
    stopped |= _divided([documents[key] for key in stays - held], step, held, lifting_all)
    known = titles(desk, stopped)
    listed = [
        Withheld(key, documents[key].type, known[key], why, "", can and key not in theirs)
        for key, (why, can) in stopped.items()
    ]
    leaving = [document for document in documents.values() if document.id not in stays]
    against = [d for d in leaving if d.id in despite and d.id not in stopped]
    without = {one.id: judged[one.id].limits(step) for one in against}
    return Verdict(
        tuple(goes),
        tuple([one for one in listed if one.record in stays])
        + tuple(replace(one, overridable=one.overridable and one.record not in theirs) for one in fields),
        tuple(_warnings(desk, [*documents.values(), *judging.people.values()], judging, goes)),
        tuple([one for one in listed if one.record not in stays] + lifted(against, step, without)),
        reason,
        lifting,
        judging.permissions,
        {key: tuple(sorted(one.people)) for key, one in concerns.items()},
        judging.asking,
        desk.store.head,
        bares,
    )


def _lightened(
    desk: Desk, documents: Mapping[str, Document], step: Step, stays: set[str], limits: Mapping[str, Limits]
) -> tuple[list[Document], list[Withheld], tuple[Document, ...]]:
    """What leaves, lightened, and bare; whatever would allow more without what is left out of it joins what stays."""
    while True:
        goes, fields = lighten([one for one in documents.values() if one.id not in stays], step, stays, limits)
        if not (more := divided(goes, documents, step, limits)):
            bares = _bare(desk, step, goes)
            return [one for one in goes if one.id not in {each.id for each in bares}], fields, bares
        stays |= more


def _divided(
    documents: list[Document], step: Step, held: Collection[str], lifting: Mapping[str, Limits]
) -> dict[str, tuple[Message, bool]]:
    """Why what may not go in part stays, and whether a written reason would let all of it go."""
    made, _fields = lighten(documents, step, {*held}, lifting)
    never = divided(made, {one.id: one for one in documents}, step, lifting)
    return {one.id: (NOT_WHOLE, one.id not in never) for one in documents}


def _bare(desk: Desk, step: Step, goes: Iterable[Document]) -> tuple[Document, ...]:
    """The answers of no that go bare: those that stay, and those that would go without saying whose they are."""
    noes, going = desk.store.many(step.noes), {one.id: one for one in goes}
    made = (bare(one, step.profile.ceiling) for key, one in noes.items() if not _says_whose(one, going.get(key)))
    return tuple(one for one in made if one is not None)


def _says_whose(answer: Document, told: Document | None) -> bool:
    """Whether an answer is told with whose it is."""
    about = TYPES[answer.type].about
    return told is not None and all(told.body.get(name) == answer.body.get(name) for name in about)


def in_words(
    desk: Desk, asking: Asking, document: Document, fields: Iterable[Field]
) -> tuple[Permission, Message | None]:
    """What somebody allows of whom these fields stand in words that leave, and why their own record would keep them."""
    judged = _Judging(desk, asking, {document.id: document}).judged(document, Concern(frozenset({document.id})))
    limits = judged.limits(asking.step)  # what was ticked chooses fields, and not the words of a text
    whys = [limits.why(one.name, {one.kind.fact or ANYTHING}) for one in fields]
    whys += [limits.lighter for one in fields if one.kind.level > limits.ceiling]
    found = [judged.stopped[0] if judged.stopped else None, *whys]
    return judged.allowed[0], next((one for one in found if one in THEIR_NO), next(filter(None, found), None))


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
    """A step being judged: what is asked, and what each person was found to allow."""

    desk: Desk
    asking: Asking
    people: Mapping[str, Document]
    """Those concerned who are here."""
    permissions: dict[str, Permission] = field(default_factory=dict)
    """What each person concerned allows; of several answers, one that does not allow the step."""
    _asked_before: dict[tuple[str, frozenset[str] | None], Permission] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk, step: Step, documents: Iterable[Document], concerns: Mapping[str, Concern]) -> _Judging:
        """Gather what is known of the step before its records are judged one by one."""
        here = desk.store.many({person for one in concerns.values() for person in one.people})
        cases = frozenset(case for one in concerns.values() for case in one.cases)
        return cls(desk, Asking(step, own_purposes(documents, concerns), cases), here)

    @property
    def judged_for(self) -> tuple[Document | None, ...]:
        """Everybody it is judged for, by each record they are known by; None for whoever is not recorded here."""
        keys = self.asking.step.judged_for
        here = self.desk.store.many([key for key in keys if key])
        known = {key: records_of(self.desk, one) for key, one in here.items()}
        return tuple(one for key in keys for one in known.get(key or "", (None,)))

    def judged(self, document: Document, concerned: Concern) -> _Judged:
        """Judge one record."""
        if document.type not in TYPES:
            return _Judged(level=HIDDEN, stopped=(UNKNOWN_TYPE, True))
        cases = None if document.type in SUBJECTS else concerned.cases
        asked = tuple(self._allows(person, cases) for person in sorted(concerned.people))
        theirs = replace(concerned, people=frozenset()) if _by_name(asked) else concerned
        own = _by_name(asked) and document.type not in _GIVEN
        level = "" if own else counted(self.desk, document, theirs)
        stopped, by_name = (
            self._stopped(document, concerned, asked, level),
            frozenset[str]().union(*(risks.named_alone(self.asking.step.scope, one) for one in self.judged_for)),
        )
        return _Judged(asked, level, stopped, self._unwilling(document, concerned.cases), by_name)

    def _stopped(
        self, document: Document, concerned: Concern, asked: Iterable[Permission], level: str
    ) -> tuple[Message, bool] | None:
        """Why the whole record stays, and whether a written reason may override that; the gravest first."""
        standings = [one.standing for one in asked if not one.allowed]
        if no := next((one for one in standings if one.is_no), None):
            return no.why, False
        if document.binned:
            return BINNED, False
        if concerned.missing:
            return HELD if concerned.held else NOT_HERE, True
        if level == HIDDEN:
            return _by_level(document, concerned), True
        if standings:
            return standings[0].why, True
        young = any(risks.is_minor(*records_of(self.desk, self.people[person])) for person in concerned.people)
        return (risks.MINOR, True) if young else None

    def _allows(self, person: str, cases: frozenset[str] | None) -> Permission:
        key = person, cases
        if key not in self._asked_before:
            self._asked_before[key] = self.asking.of(self.desk, person, cases)
            if person not in self.permissions or not self._asked_before[key].allowed:
                self.permissions[person] = self._asked_before[key]
        return self._asked_before[key]

    def _unwilling(self, document: Document, cases: Collection[str]) -> dict[str, Message]:
        kept = {
            name: why
            for name, purpose in purposes(document).items()
            if (why := self._their_own(targets(document.body.get(name)), purpose, cases))
        }
        return kept | {
            told.name: why for told in TYPES[document.type].fields if (why := self._not_said_yes(told.kind, document))
        }

    def _not_said_yes(self, kind: Kind, document: Document) -> Message | None:
        """Why a field stays that an answer must let go, of the same record or of one it points at (`Kind.agreed`)."""
        if not kind.agreed or (kind.agreed_if and document.body.get(kind.agreed_if) is False):
            return None
        by = (
            self.desk.store.many(targets(document.body.get(kind.agreed_by))).values() if kind.agreed_by else (document,)
        )
        said = [one.body.get(kind.agreed) for one in by]
        if any(one is False for one in said):
            return THEY_REFUSED
        return None if said and all(one is True for one in said) else THEY_DID_NOT_AGREE

    def _their_own(self, people: Iterable[str], purpose: str, cases: Collection[str]) -> Message | None:
        answers = [self.asking.named(self.desk, person, purpose, cases) for person in people]
        if any(one.standing.is_no for one in answers):
            return THEY_REFUSED
        return None if all(one.allowed for one in answers) else THEY_DID_NOT_AGREE


def _by_level(document: Document, concerned: Concern) -> Message:
    """Why the strictest level keeps a record here: its own, that of those it tells of, or that of whoever gave it."""
    if document.type not in _GIVEN:
        return NOT_BY_NAME if concerned.people else NOT_PUBLISHED
    return NOT_PUBLISHED if own_protection(document) == HIDDEN else OF_ITS_SOURCE


def _by_name(permissions: Collection[Permission]) -> bool:
    """Everybody concerned named this recipient: their own decision, which outweighs the level that is only ours.

    Of sources and evidence (`_GIVEN`) their own level stays: it is for those who gave them.
    """
    return bool(permissions) and all(one.allowed and one.by_name for one in permissions)


NEVER_TO = msg("Somebody concerned said who must never be told. Read their consents before you go on.")
OTHER_NOES = msg(
    "Somebody concerned said no to another purpose, or took a yes to it back. Read their consents before you go on."
)
CONDITIONS = msg("Somebody concerned set conditions. Read their consents before you go on.")
CLOCK = msg("The clock of this machine stands before the last entry here. Consents may have run out: check the date.")


def _warnings(desk: Desk, documents: Iterable[Document], judging: _Judging, goes: Iterable[Document]) -> list[Message]:
    permissions = judging.permissions.values()
    found = [NEVER_TO] if any(one.never_to for one in permissions) else []
    found += [CONDITIONS] if any(one.conditions for one in permissions) else []
    found += [OTHER_NOES] if any(one.other_noes for one in permissions) else []
    told, scope = tuple(documents), judging.asking.step.scope
    accusing = lineage.accusing(desk, told)
    for one in judging.judged_for:
        found += risks.warnings(told, scope, one, goes, accusing)
        found += lineage.warnings(desk, one, told)
    found = [*dict.fromkeys(found)]
    return [*found, *([CLOCK] if judging.asking.step.today < desk.last_day else [])]
