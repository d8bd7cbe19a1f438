"""Two records that are one: why they seem to be, and joining one into the other so that both ids lead to it.

Services floor: a person looks and joins; it is one batch, and they are parted again also much later (`parting`). The
record that stays says in `joined` which others it was, so that other desks come to know both ids as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.levels import strictness
from defender_desk.model.protecting import own_protection
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.bring_in.twins import handle_fields
from defender_desk.services.desk import Desk
from defender_desk.services.handover.merge_desk import BOTH, Question, Version, both, joins
from defender_desk.services.people import late_links, likely_twins, parting
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED
from defender_desk.services.records import Undone
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.names import likeness, several_names
from defender_desk.text.spelt import why_alike
from defender_desk.text.trouble import Trouble

NOT_TWO = msg("Only two records of one kind can be joined, and both must be here, outside the bin.")
SAME_NUMBER = msg("They share a telephone number or an address")
_DECIDED = ("protection", "public_where", JOINED)
"""Fields on which nobody is asked: the stricter level holds, with what proves it."""


@dataclass(frozen=True)
class Reason:
    """Why two records seem to be one: the rule, and what each of them says."""

    rule: Message
    one: str
    other: str


@dataclass(frozen=True)
class Join:
    """That another record was joined into one, and when (UTC, ISO 8601 to the second)."""

    into: str
    record: str
    batch: int
    """What joined them here; 0 where they came to be one by the word of another desk."""
    at: str


def why(desk: Desk, one: str, other: str) -> tuple[Reason, ...]:
    """By which rules two records seem to be one, in words, with what each of them says."""
    kept = desk.store.many([one, other])
    if len(kept) < 2 or kept[one].type != kept[other].type:
        return ()
    declared = TYPES[kept[one].type]
    return (*_by_name(declared, kept[one], kept[other]), *_by_handle(declared, kept[one], kept[other]))


def _by_name(declared: RecordType, one: Document, other: Document) -> tuple[Reason, ...]:
    """The reasons of the two names that are most alike, among all by which they are known."""
    pairs = [(a, b) for a in _names(declared, one) for b in _names(declared, other)]
    best = max(pairs, key=lambda pair: likeness(*pair).score, default=("", ""))
    return tuple(Reason(rule, *best) for rule in why_alike(*best)) if best[0] else ()


def _names(declared: RecordType, document: Document) -> list[str]:
    return [name for field in declared.named for name in several_names(str(document.body.get(field.name) or ""))]


def _by_handle(declared: RecordType, one: Document, other: Document) -> Iterator[Reason]:
    for name, compared in handle_fields(declared):
        theirs = {said: each for each in targets(other.body.get(name)) if (said := compared(each))}
        for each in targets(one.body.get(name)):
            if (said := compared(each)) in theirs:
                yield Reason(SAME_NUMBER, each, theirs[said])


def questions(desk: Desk, keep: str, away: str) -> list[Question]:
    """The fields in which the two say different things, the one that stays first."""
    return _questions(*_both(desk, keep, away))


def _questions(one: Document, other: Document) -> list[Question]:
    declared = TYPES[one.type]
    return [
        _question(declared, field, one, other)
        for field in declared.fields
        if field.name not in _DECIDED and _differ(field, one, other)
    ]


def _differ(field: Field, one: Document, other: Document) -> bool:
    ours, theirs = one.body.get(field.name), other.body.get(field.name)
    return None not in (ours, theirs) and ours != theirs


def _question(declared: RecordType, field: Field, one: Document, other: Document) -> Question:
    versions = (
        Version(value=one.body.get(field.name), here=True, stands=True, wrote="", at=""),
        Version(value=other.body.get(field.name), here=False, stands=False, wrote="", at=""),
    )
    picks = {0, 1} | ({BOTH} if joins(declared, field.name, versions) else set())
    return Question(one.id, one.type, field.name, versions, frozenset(picks))


def usual(question: Question) -> int:
    """What is picked where nobody says otherwise: both where both can stand, else what keeps safer, else what stays."""
    if BOTH in question.picks:
        return BOTH
    guards = TYPES[question.type].by_name[question.field].kind.guards
    return next((place for place, one in enumerate(question.versions) if one.value in guards), 0)


def join(desk: Desk, keep: str, away: str, picks: Mapping[str, int] | None = None) -> Changes:
    """Let two records be one: fields as picked, everything that named the other names this one, and that goes."""
    one, other = _both(desk, keep, away)
    declared, asked = TYPES[one.type], _questions(one, other)
    with desk.change("join") as writing:
        fields = _lacked(declared, one, other)
        for question in asked:
            pick = (picks or {}).get(question.field, usual(question))
            fields[question.field] = _picked(declared, question, pick)
        late_links.lead_to(desk, writing, away, keep)
        known = dict.fromkeys([*targets(one.body.get(JOINED)), away, *targets(other.body.get(JOINED))])
        fields[JOINED] = list[Json]([key for key in known if key != keep])
        writing.put(keep, declared.name, fields)
        writing.bin(away)
    return writing.changes


def _both(desk: Desk, keep: str, away: str) -> tuple[Document, Document]:
    one, other = desk.store.get(keep), desk.store.get(away)
    if one is None or other is None or one.binned or other.binned or one.type != other.type or keep == away:
        raise Trouble(NOT_TWO)
    if one.type not in TYPES_JOINED:
        raise Trouble(NOT_TWO)
    return one, other


def _picked(declared: RecordType, question: Question, pick: int) -> Json:
    if pick not in question.picks:
        raise Trouble(NOT_TWO)
    return both(declared, question.field, question.versions) if pick == BOTH else question.versions[pick].value


def _lacked(declared: RecordType, one: Document, other: Document) -> dict[str, Json]:
    """What the one that stays lacked, and the stricter of two levels."""
    fields = {
        name: value
        for name, value in other.body.items()
        if name in declared.by_name
        and name not in _DECIDED
        and one.body.get(name) is None
        and not declared.by_name[name].kind.opens
    }
    if strictness(own_protection(other)) > strictness(own_protection(one)):
        fields |= {name: other.body.get(name) for name in _DECIDED[:2] if name in declared.by_name}
    return fields


@dataclass(frozen=True)
class Told:
    """What one record that stays says since another said something anew, and by field what of it does not stand."""

    fields: Mapping[str, Json]
    theirs: Mapping[str, Json]
    """What the other says where ours stands."""
    ours: Mapping[str, Json]
    """What ours said where the other stands, which keeps somebody safer."""


def told(one: Document, other: Document, names: Collection[str]) -> Told:
    """What comes of the other having said these anew, where nobody picks: as if the two were joined now."""
    declared = TYPES[one.type]
    fields = {name: value for name, value in _lacked(declared, one, other).items() if name in names}
    theirs = {
        name: other.body[name]
        for name in names
        if name in declared.by_name
        and declared.by_name[name].kind.opens
        and name in other.body.keys() - one.body.keys()
    }
    ours: dict[str, Json] = {}
    for question in _questions(one, other):
        if (name := question.field) in names:
            pick = usual(question)
            fields[name] = _picked(declared, question, pick)
            lost = {} if pick == BOTH else {name: question.versions[1 - pick].value}
            (ours if pick else theirs).update(lost)
    return Told({name: value for name, value in fields.items() if one.body.get(name) != value}, theirs, ours)


def joins_of(desk: Desk, record: str) -> tuple[Join, ...]:
    """Which records a record is known to have been and can be parted from, the last first.

    One that was erased for good cannot; one that another desk says it was, and is here beside it, is asked about first.
    """
    document = desk.store.get(record)
    named = targets(document.body.get(JOINED)) if document is not None else []
    held = desk.store.many({*named} - likely_twins.of(desk, record).keys())
    ties = (_tie(desk, record, key) for key in named if key in held)
    return tuple(sorted(ties, key=lambda one: (one.at, one.batch), reverse=True))


def _tie(desk: Desk, record: str, other: str) -> Join:
    """By which joining here one went into the bin, else since when the one that stays says that it was the other."""
    for event in reversed(desk.store.events(other)):
        if (
            event.deed == "join"
            and event.after.get(BIN) is True
            and (record, other) == parting.joined_by(desk, event.batch)
        ):
            return Join(record, other, event.batch, event.at)
    told = (one for one in reversed(desk.store.events(record)) if other in targets(one.after.get(JOINED)))
    return Join(record, other, 0, next((one.at for one in told if other not in targets(one.before.get(JOINED))), ""))


def part(desk: Desk, one: Join, *, knowing: bool = False) -> Undone:
    """Let what was joined be two again: what named it does again, or came naming it; what was written since stays."""
    return records.part(desk, one.into, one.record, one.batch, knowing=knowing)


def note_known_as_one(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Where another desk joined two records that are both here, ask whether they are one here too."""
    if writing.changes.kind in ("receive", "decide"):
        pairs = {key: one.now.id for one in written if one.differs(JOINED) for key in targets(one.now.body.get(JOINED))}
        here = desk.store.many(pairs)
        likely_twins.note(desk, {key: pairs[key] for key, one in here.items() if not one.binned})
