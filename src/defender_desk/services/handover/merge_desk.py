"""The merge desk: what two desks wrote apart, or what came in and waits, and a person’s word on each field of it.

Services floor: a decision is an edit of our own that knows both, so that every desk it comes to takes it as newer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial, reduce
from itertools import groupby

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.codec import LIMIT_PROSE, Body, Json
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.kinds import Handles, Kind, Prose
from defender_desk.model.merging import apart, merge, one_answer
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.handover import waiting
from defender_desk.services.handover.arriving import decided, is_here, of_answer, writer
from defender_desk.services.handover.dangers import dangers
from defender_desk.services.handover.waiting import Waits
from defender_desk.store.conflicts import Apart
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.numbers_said import undialled
from defender_desk.text.trouble import Trouble

AGED = msg("Something was written here since you looked at it.")
LOOK_AGAIN = msg("Nothing was decided. Look at it again.")
BOTH = -1
"""The pick of both versions, where a field can hold them."""
WHOLE = ""
"""The field of a question that is about a record as a whole."""
ANSWER = "*"
"""The field of a question that is about all of an answer, which says what it says by several fields together."""


class Side(Enum):
    """What is picked for many fields at once."""

    OURS = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Version:
    """What one desk says in a field, and through which desk it came here where it did."""

    value: Json
    here: bool
    """Whether it stood here before the other came."""
    stands: bool
    wrote: str
    """Id of the desk that wrote it."""
    at: str
    """When its copy was last changed, UTC, ISO 8601 to the second: the claim of that desk's clock; may be empty."""
    who: str = ""
    """The name of the desk through which it came; empty for what was here."""
    through: str = ""

    def fields(self, name: str) -> Mapping[str, Json]:
        """What it says by field, where the question is about this field, or about all of an answer."""
        return self.value if name == ANSWER and isinstance(self.value, dict) else {name: self.value}


@dataclass(frozen=True)
class Question:
    """A field of a record that somebody has to decide on, ours first."""

    record: str
    type: str
    field: str
    versions: tuple[Version, ...]
    picks: frozenset[int]
    """Places of the versions that can be picked, and `BOTH`."""
    copy: int = 0
    """Number of the copy that waits; 0 where both were joined already and one of them stands."""
    dangers: tuple[Message, ...] = ()
    """Why the copy that waits was not taken in by itself."""

    def pick_of(self, side: Side) -> int | None:
        """The place of the version on a side; None where it cannot be picked."""
        here = [place for place, one in enumerate(self.versions) if one.here]
        there = [place for place, one in enumerate(self.versions) if not one.here]
        if self.field == BIN and side is not Side.OURS:
            return None  # nothing goes into a bin, or out of one, together with other things
        place = BOTH if side is Side.BOTH else (here[:1] if side is Side.OURS else there[-1:] or [BOTH])[0]
        return place if place in self.picks else None


@dataclass(frozen=True)
class Decision:
    """What a person picked: the place of a version, or `BOTH`."""

    question: Question
    pick: int


def questions(desk: Desk, record: str | None = None) -> list[Question]:
    """Everything to be decided on, or what is of one record; what lies in the bin is asked once it comes out."""
    kept = desk.store.conflicts.all() if record is None else desk.store.conflicts.of(record)
    documents = desk.store.many({one.record for one in kept})
    open_ = (one for one in kept if one.record in documents and (one.field == BIN or not documents[one.record].binned))
    by_field = groupby(sorted(open_, key=lambda one: (one.record, one.field)), lambda one: (one.record, one.field))
    joined = [
        _of_bin(documents[key], [*rows][-1]) if name == BIN else _of_field(desk, documents[key], name, [*rows])
        for (key, name), rows in by_field
    ]
    copies = [(one, desk.store.get(one.theirs.id)) for one in waiting.waiting(desk, record)]
    live = [(one, ours) for one, ours in copies if ours is None or not ours.binned]
    return [*filter(None, joined), *(each for one, ours in live for each in _of_copy(desk, one, ours))]


def _of_field(desk: Desk, document: Document, name: str, rows: Sequence[Apart]) -> Question | None:
    declared = TYPES.get(document.type)
    if declared is None or name not in declared.by_name or decided(declared, name):
        return None
    last, value = rows[-1], document.body.get(name)
    ours = not any(one.ours for one in rows)
    wrote = writer(document, name)
    stands = Version(value=value, here=ours, stands=True, wrote=wrote, at=last.stands_at, **_through(last, ours=ours))
    lost = [
        Version(
            value=one.value, here=one.ours, stands=False, wrote=one.wrote, at=one.at, **_through(one, ours=one.ours)
        )
        for one in rows
        if one.value != value
    ]
    versions = tuple(sorted((stands, *lost), key=lambda one: not one.here))
    picks = {*range(len(versions))} | ({BOTH} if joins(declared, name, versions) else set())
    picks -= _erased(desk, declared, name, versions)
    return Question(document.id, document.type, name, versions, frozenset(picks)) if lost else None


def _erased(desk: Desk, declared: RecordType, name: str, versions: Sequence[Version]) -> set[int]:
    """Places of the versions that would newly name a record that was erased here for good."""
    if declared.by_name[name] not in declared.references:
        return set()
    stands = {key for one in versions if one.stands for key in targets(one.value)}
    fresh = [{*targets(one.value)} - stands for one in versions]
    found = {place for place, keys in enumerate(fresh) if any(map(desk.store.buried, keys))}
    return found | {BOTH} if found else found


def _of_bin(document: Document, row: Apart) -> Question | None:
    """Whether it goes into the bin here too, or comes out of it: only a person here does either."""
    there = _bin_there(row)[0]
    if there == document.binned:
        return None
    here = Version(value=document.binned, here=True, stands=True, wrote=writer(document, BIN), at=row.stands_at)
    theirs = Version(value=there, here=False, stands=False, wrote=row.wrote, at=row.at, who=row.who, through=row.desk)
    return Question(document.id, document.type, BIN, (here, theirs), frozenset({0, 1}))


def _through(one: Apart, *, ours: bool) -> dict[str, str]:
    return {} if ours else {"who": one.who, "through": one.desk}


def _of_copy(desk: Desk, one: Waits, ours: Document | None) -> Iterator[Question]:
    """The fields of a copy that waits which say something else; the record as a whole where it is new, or not known."""
    theirs, declared = one.theirs, TYPES.get(one.theirs.type)
    names = [] if ours is None or declared is None else [n for n in declared.by_name if n in one.fields]
    alone = [name for name in names if declared is None or not of_answer(declared, name)]
    if declared is not None and ours is not None and alone != names:
        yield _of_answer(declared, one, ours)
    for name in alone if names else [WHOLE]:
        stands = _version(ours or Document(theirs.id, theirs.type), name, stands=True)
        other = _version(theirs, name, stands=False, who=one.who, through=one.desk)
        both = declared is not None and name and joins(declared, name, (stands, other))
        tied = declared is not None and name in declared.gathered and name in one.apart
        picks = {0, *([1] if one.comparable and not tied else []), *([BOTH] if both else [])}
        picks -= _erased(desk, declared, name, (stands, other)) if declared is not None and name else set()
        yield _of_two(one, name, stands, other, picks)


def _of_two(one: Waits, name: str, ours: Version, theirs: Version, picks: Collection[int]) -> Question:
    copy = one.theirs
    return Question(
        copy.id, copy.type, name, (ours, theirs), frozenset(picks), one.number, one.arriving.dangers
    )  # fmt: skip


def _of_answer(declared: RecordType, one: Waits, ours: Document) -> Question:
    """An answer that waits, beside ours: whoever keeps ours keeps their no and their limits besides.

    Where they wrote theirs without knowing of ours, that is all that can be picked.
    """
    lead = next(name for name in declared.by_name if name in declared.deciding and name in one.fields)
    stands = replace(_version(ours, lead, stands=True), value=_answer(declared, ours.body))
    other = _version(one.theirs, lead, stands=False, who=one.who, through=one.desk)
    theirs = replace(other, value=_answer(declared, one.theirs.body))
    kept = _both_answers(declared, ours.body, one.theirs.body)
    places = [place for place, each in enumerate((stands, theirs)) if each.value == kept]
    fits = not any(codec.too_long(declared.by_name[name].kind, value) for name, value in kept.items())
    alone = fits and apart(declared, ours, one.theirs, merge(ours, one.theirs))
    return _of_two(one, ANSWER, stands, theirs, {*(places or [BOTH] * fits), *([] if alone else [1])})


def _both_answers(declared: RecordType, ours: Body, theirs: Body) -> Body:
    return _answer(declared, one_answer(declared, ours, theirs))


def _answer(declared: RecordType, body: Body) -> dict[str, Json]:
    return {name: body[name] for name in sorted(declared.deciding) if body.get(name) is not None}


def _version(copy: Document, name: str, *, stands: bool, who: str = "", through: str = "") -> Version:
    said, wrote = copy.body.get(name), writer(copy, name)
    return Version(value=said, here=stands, stands=stands, wrote=wrote, at=copy.changed, who=who, through=through)


def joins(declared: RecordType, name: str, versions: Sequence[Version]) -> bool:
    """Whether both can stand: in prose, and in lists, but for those by which more would be allowed or held safe."""
    kind = declared.by_name[name].kind
    if any(one.value is None for one in versions):
        return False
    if isinstance(kind, Prose):
        return sum(len(str(one.value)) + 2 for one in versions) <= LIMIT_PROSE
    return declared.by_name[name].holds_many and not kind.opens


def both(declared: RecordType, name: str, versions: Iterable[Version]) -> Json:
    """All versions in one value, in an order that every desk comes to by itself."""
    if name == ANSWER:
        ours, theirs = (one.fields(ANSWER) for one in versions)
        return dict(_both_answers(declared, ours, theirs))
    ordered = [one.value for one in sorted(versions, key=lambda one: (one.wrote, str(one.value)))]
    if isinstance(declared.by_name[name].kind, Prose):
        texts = [str(value) for value in ordered]
        whole = [text for text in texts if not any(text != other and text in other for other in texts)]
        return "\n\n".join(dict.fromkeys(whole))
    kind, items, seen = declared.by_name[name].kind, list[Json](), list[Json]()
    for one in (each for value in ordered if isinstance(value, list) for each in value):
        if (meant := _meant(kind, one)) not in seen:
            items.append(one)
            seen.append(meant)
    return items


def _meant(kind: Kind, item: Json) -> Json:
    """What an item of a list means: one number, or one address, written in two ways is one."""
    if not isinstance(kind, Handles) or not isinstance(item, str):
        return item
    return (undialled(item) if kind.form == "phone" else item.casefold() if kind.form == "email" else "") or item


def decide(desk: Desk, decisions: Sequence[Decision]) -> Changes:
    """Write what was picked, in one transaction; what did not stand, or no longer does, is kept in the journal."""
    asked = {one.question.record: questions(desk, one.question.record) for one in decisions}
    if any(one.question not in asked[one.question.record] or one.pick not in one.question.picks for one in decisions):
        raise Trouble(AGED, LOOK_AGAIN)
    copies = {one.number: one for key in asked for one in waiting.waiting(desk, key)}
    others = (each for one in decisions for each in one.question.versions if not each.here)
    with_whom = dict.fromkeys(each.who or each.through for each in others)
    with desk.change("decide", note=", ".join(filter(None, with_whom))) as writing:
        for one in decisions:
            _decide(desk, writing, one, copies, decisions)
    return writing.changes


def _decide(
    desk: Desk, writing: Writing, one: Decision, copies: Mapping[int, Waits], together: Sequence[Decision]
) -> None:
    question = one.question
    if question.field == WHOLE:
        (waiting.take_copy if one.pick else waiting.keep_copy)(desk, writing, copies[question.copy])
        return
    if question.field == BIN:
        _place(desk, writing, question.record, taken=bool(one.pick))
        return
    said = _said(one, together)
    if question.copy:
        _join(desk, writing, copies[question.copy], said)
    writing.put_anew(question.record, said)
    stands = writing.get(question.record)
    if question.copy and stands is not None:
        desk.store.waiting.settle(stands)


def _place(desk: Desk, writing: Writing, record: str, *, taken: bool) -> None:
    """Do with the bin what the other desk did, or know of it and leave it."""
    binned, clock = _bin_there([one for one in desk.store.conflicts.of(record) if one.field == BIN][-1])
    if taken:
        (writing.bin if binned else writing.restore)(record)
    writing.stay(record, clock)


def _bin_there(row: Apart) -> tuple[bool, Mapping[str, int]]:
    """Whether it lies in their bin, and the clock of that."""
    match row.value:
        case [bool(binned), dict(clock)]:
            return binned, {desk: counter for desk, counter in clock.items() if isinstance(counter, int)}
    raise ValueError("a row of the bin says whether and when")


def _said(one: Decision, together: Iterable[Decision]) -> dict[str, Json]:
    """What was picked, by field: of an answer what all of it says that was picked together."""
    record, name = one.question.record, one.question.field
    if name != ANSWER:
        return {name: picked(one)}
    declared = TYPES[one.question.type]
    several = [each for each in together if (each.question.record, each.question.field) == (record, ANSWER)]
    stands = reduce(partial(_both_answers, declared), [_picked_answer(each) for each in several])
    said = {*stands}.union(*(each.fields(name) for each in one.question.versions))
    return {each: stands.get(each) for each in sorted(said)}


def _picked_answer(one: Decision) -> Mapping[str, Json]:
    return replace(one.question.versions[0], value=picked(one)).fields(ANSWER)


def _join(desk: Desk, writing: Writing, copy: Waits, names: Collection[str]) -> None:
    """Know what a copy says in these fields, and in all those in which nothing is left to decide."""
    for blob in (blob for name, blob in codec.blobs_of(TYPES[copy.theirs.type], copy.theirs.body) if name in names):
        is_here(desk, blob)
    waits = next((one for one in waiting.waiting(desk, copy.theirs.id) if one.number == copy.number), copy)
    left = waits.fields.difference(names)
    known = {field: clock for field, clock in copy.theirs.clocks.items() if field not in left}
    body = {field: value for field, value in copy.theirs.body.items() if field in known}
    writing.merge(replace(copy.theirs, body=body, clocks=known))


def picked(one: Decision) -> Json:
    """The value that was picked."""
    question = one.question
    if one.pick == BOTH:
        return both(TYPES[question.type], question.field, question.versions)
    return question.versions[one.pick].value


def all_of(asked: Iterable[Question], side: Side) -> list[Decision]:
    """The same pick for many fields; what cannot be picked so stays open."""
    picks = ((one, one.pick_of(side)) for one in asked)
    return [Decision(one, pick) for one, pick in picks if pick is not None]


def settle(desk: Desk, writing: Writing, records: Iterable[str], side: Side, looked: Collection[str]) -> None:
    """Decide on what was joined just now, but for what could do harm in a record that nobody looked at."""
    for record in records:
        asked = [one for one in questions(desk, record) if not one.copy]
        for one in all_of(asked, side):
            if record in looked or not _harms(desk, record, one):
                writing.put_anew(record, {one.question.field: picked(one)})


def _harms(desk: Desk, record: str, one: Decision) -> bool:
    stands, name = desk.store.get(record), one.question.field
    if stands is None:
        return False
    body = {key: value for key, value in {**stands.body, name: picked(one)}.items() if value is not None}
    known = desk.store.many([key for each in (stands.body, body) for key in targets(each.get("person"))])
    return bool(dangers(desk, stands.body, replace(stands, body=body), (name,), known))
