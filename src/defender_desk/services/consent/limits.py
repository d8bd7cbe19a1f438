"""What a record may tell when it leaves, field by field: by level, by what was agreed to, and for whom it points at.

Services floor: `gate` finds out who allows what; here that becomes the redacted document and the fields that stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.facts import facts_of
from defender_desk.model.kinds import ANYTHING, Line
from defender_desk.model.levels import Level
from defender_desk.model.records import RecordType
from defender_desk.model.redaction import redacted, withheld
from defender_desk.model.types import TYPES
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER, Permission
from defender_desk.services.consent.verdicts import (
    LINK,
    NAME_WITHHELD,
    NOT_AGREED,
    NOT_ASKED,
    NOT_NAMED,
    PROFILE,
    SAID_NO,
    STAYS,
    THEY_DID_NOT_AGREE,
    Withheld,
)
from defender_desk.text.messages import Message

_ANYTHING = frozenset({ANYTHING})
_OVERRIDABLE = (NAME_WITHHELD, NOT_AGREED, THEY_DID_NOT_AGREE)
"""Why a field stays here that a written reason lets go; where somebody said no themselves, no reason of ours does."""


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

    def why(self, name: str, facts: Collection[str]) -> Message | None:
        """Why a field that tells these facts stays here, or None."""
        return self.why_told(facts) or self.why_unwilling(name)

    def why_unwilling(self, name: str) -> Message | None:
        """Why a field stays here that names or shows somebody, whatever facts it tells, or None."""
        unwilling = self.unwilling.get(name)
        return None if self.despite and unwilling in _OVERRIDABLE else unwilling

    def why_told(self, facts: Collection[str]) -> Message | None:
        """Why whatever tells these facts stays here, or None."""
        if any(permission.keeps(fact) for permission in self.allowed for fact in facts):
            return SAID_NO
        alone = self.by_name.intersection(facts)
        if not all(permission.allowed and permission.facts >= alone for permission in self.allowed if alone):
            return NOT_NAMED
        told = [fact for fact in facts if fact not in alone]
        if not self.despite and not all(permission.covers(fact) for permission in self.allowed for fact in told):
            return NOT_AGREED
        return None


def lifted(documents: Iterable[Document], step: Step, limits: Mapping[str, Limits]) -> list[Withheld]:
    """Fields that go because somebody wrote a reason, of records that would have left without them."""
    return [
        Withheld(document.id, document.type, "", why, name)
        for document in documents
        for name, why in _kept_back(document, limits[document.id], step, {}).items()
        if why in _OVERRIDABLE
    ]


def lighten(
    documents: Iterable[Document], step: Step, stays: set[str], limits: Mapping[str, Limits]
) -> tuple[list[Document], list[Withheld]]:
    """The records that leave, each without what it may not tell, and those fields."""
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


def divided(
    made: Iterable[Document], all_: Mapping[str, Document], step: Step, limits: Mapping[str, Limits]
) -> set[str]:
    """Ids of what would allow more at another desk without what was left out of it (`RecordType.whole`).

    What goes without a name is about nobody there.
    """
    if step.scope != HAND_OVER:
        return set()
    named = (one for one in made if one.type in TYPES and limits[one.id].ceiling >= Level.IDENTITY)
    return {one.id for one in named if not _is_whole(TYPES[one.type], all_[one.id], one)}


def _is_whole(declared: RecordType, document: Document, made: Document) -> bool:
    return declared.whole is None or declared.whole(
        codec.from_body(declared, document.body), codec.from_body(declared, made.body)
    )


def _kept_back(document: Document, limits: Limits, step: Step, dangling: Mapping[str, Message]) -> dict[str, Message]:
    """Fields of a record that leaves which stay here, each with why; a field that is not known may tell anything."""
    declared = TYPES[document.type]
    found = dict.fromkeys(withheld(declared, document, limits.ceiling), limits.lighter)
    known: dict[frozenset[str], Message | None] = {}  # many fields tell the same facts
    for name in document.body:
        if name in declared.staying:
            found[name] = STAYS
            continue
        told = declared.by_name.get(name)
        facts = facts_of(declared, told, document.body) if told else _ANYTHING
        if not all(map(step.asks, facts)):
            found[name] = NOT_ASKED
            continue
        facts |= _beside(declared, name, limits)
        if facts not in known:
            known[facts] = limits.why_told(facts)
        if why := known[facts] or limits.why_unwilling(name):
            found[name] = why if why is SAID_NO else found.get(name, why)
    return {**found, **{name: why for name, why in dangling.items() if name not in declared.staying}}


def _beside(declared: RecordType, name: str, limits: Limits) -> frozenset[str]:
    """What a title tells besides to a recipient that would pass a name on: it is written to know a record by."""
    titled = name in declared.title and isinstance(declared.by_name[name].kind, Line)
    return frozenset(fact for one in limits.allowed for fact in one.passed_on if titled)
