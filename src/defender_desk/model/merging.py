"""Joining two copies of one record, field by field, so that desks that saw the same edits hold the same record.

Model floor: a join of clocks. It commutes, is associative and idempotent; the value of a field is the one its
largest (counter, desk) wrote. Nothing is asked and nothing is lost: the caller keeps the losing values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import BIN, MIDNIGHT, Clock, Document, targets
from defender_desk.model.kinds import Kind
from defender_desk.model.records import RecordType
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble


class Outcome(Enum):
    """What joining did to one field."""

    SAME = "same"
    TAKEN = "taken"
    """Theirs is newer and knew ours."""
    KEPT = "kept"
    """Ours is newer and knew theirs."""
    CONFLICT_TAKEN = "conflict_taken"
    """Written at two desks without knowledge of each other; theirs won."""
    CONFLICT_KEPT = "conflict_kept"
    """Written at two desks without knowledge of each other; ours won."""
    CONFLICT_JOINED = "conflict_joined"
    """Written at two desks without knowledge of each other; what either says stands."""

    @property
    def conflict(self) -> bool:
        """Both desks wrote without knowing of the other."""
        return self in (Outcome.CONFLICT_TAKEN, Outcome.CONFLICT_KEPT, Outcome.CONFLICT_JOINED)

    @property
    def taken(self) -> bool:
        """Their value stands now, alone or beside ours."""
        return self in (Outcome.TAKEN, Outcome.CONFLICT_TAKEN, Outcome.CONFLICT_JOINED)


@dataclass(frozen=True)
class Merged:
    """The joined record, what happened to each field, and the values that lost."""

    document: Document
    outcomes: Mapping[str, Outcome]
    lost: Mapping[str, Json]
    """Losing stored values by field: ours where theirs was taken, theirs where ours was kept in a conflict."""

    @property
    def changed(self) -> bool:
        """Anything in our copy is different now."""
        return any(outcome.taken for outcome in self.outcomes.values())


CLAIMED = msg("A record of the file says that this desk wrote what it does not know.")
FORGED_OR_PUT_BACK = msg(
    "Somebody changed the file, or this desk was put back to an earlier state. If it was, copy its folder, open the "
    "copy and take the file in there."
)


def refuse_false_claims(mine: Document | None, theirs: Document, own: Clock) -> None:
    """Refuse a copy whose clocks claim edits of ours that ours does not know: it would replace an edit unasked.

    `own` is what this desk has ever counted to, by each name it had. Whatever we wrote to a record, our copy knows.
    """
    ours = mine.clocks if mine else {}
    for name, clock in theirs.clocks.items():
        known = ours.get(name, {})
        if any(known.get(desk, 0) < counter <= own.get(desk, 0) for desk, counter in clock.items()):
            raise Trouble(CLAIMED, FORGED_OR_PUT_BACK)


def all_known(mine: Document | None, stone: Document | None) -> Document | None:
    """A record with the clocks of all that was ever known of it: now, and when it was once erased for good."""
    if mine is None or stone is None:
        return mine or stone
    named = {*mine.clocks, *stone.clocks}
    return replace(mine, clocks={n: joined(mine.clocks.get(n, {}), stone.clocks.get(n, {})) for n in named})


def merge(mine: Document, theirs: Document) -> Merged:
    """Join their copy of a record into ours."""
    if (mine.id, mine.type) != (theirs.id, theirs.type):
        raise ValueError("two copies of one record have one id and one type")
    outcomes = {name: _outcome(mine, theirs, name) for name in {*mine.clocks, *theirs.clocks}}
    taken = {name for name, outcome in outcomes.items() if outcome.taken}
    body = {name: value for name, value in mine.body.items() if name not in taken}
    body |= {name: value for name, value in theirs.body.items() if name in taken}
    document = replace(
        mine,
        body=body,
        clocks={name: joined(mine.clocks.get(name, {}), theirs.clocks.get(name, {})) for name in outcomes},
        binned=theirs.binned if BIN in taken else mine.binned,
        created=min(filter(None, (mine.created, theirs.created)), key=_earliest, default=""),
        changed=max(mine.changed, theirs.changed),
    )
    return Merged(document, outcomes, _lost(mine, theirs, outcomes))


def knows(mine: Document, theirs: Document) -> bool:
    """Whether our copy has seen all that theirs says: taking theirs in would change nothing here."""
    if (mine.id, mine.type) != (theirs.id, theirs.type):
        return False
    merged = merge(mine, theirs)
    return merged.document.clocks == mine.clocks and not any(one.conflict for one in merged.outcomes.values())


def both_kept(declared: RecordType, mine: Document, theirs: Document, merged: Merged) -> Merged:
    """The join, where of what two desks wrote apart no no is lost, no limit and no tie, whoever wrote last.

    An answer is one thing: it stands as whoever knew the other wrote it, else as what both let be told
    (`RecordType.joins`). Of a list that gathers (`Refs.gathers`) all that either holds stands. A desk that takes in
    such a join writes it anew, as an edit that knows both: then all desks come to hold it.
    """
    stands = one_answer(declared, mine.body, theirs.body) if apart(declared, mine, theirs, merged) else {}
    stands |= _gathered(declared, mine, theirs, merged)
    if not stands:
        return merged
    body, outcomes = dict(merged.document.body), dict(merged.outcomes)
    for name, value in stands.items():
        ours, other = mine.body.get(name), theirs.body.get(name)
        if ours == other == value or codec.too_long(declared.by_name[name].kind, value):
            continue
        body[name], was = value, outcomes.get(name, Outcome.SAME)
        if value == other:
            outcomes[name] = was if was.taken else Outcome.CONFLICT_TAKEN
        elif value == ours:
            outcomes[name] = was if was is Outcome.KEPT else Outcome.CONFLICT_KEPT
        else:
            outcomes[name] = Outcome.CONFLICT_JOINED
    said = {name: value for name, value in body.items() if value is not None}
    return Merged(replace(merged.document, body=said), outcomes, _lost(mine, theirs, outcomes))


def _gathered(declared: RecordType, mine: Document, theirs: Document, merged: Merged) -> dict[str, Json]:
    """What two copies hold together in each list that gathers and was written apart, in an order that all come to."""
    written = (name for name in declared.gathered if merged.outcomes.get(name, Outcome.SAME).conflict)
    held = {name: {*targets(mine.body.get(name)), *targets(theirs.body.get(name))} for name in written}
    return {name: list[Json](sorted(ids)) for name, ids in held.items()}


def apart(declared: RecordType, mine: Document, theirs: Document, merged: Merged) -> bool:
    """Whether two desks wrote what decides in a record without either knowing of all that the other says."""
    differ = {name for name in declared.deciding if mine.body.get(name) != theirs.body.get(name)}
    found = {merged.outcomes.get(name, Outcome.SAME) for name in differ}
    return declared.joins is not None and not (found <= {Outcome.TAKEN} or found <= {Outcome.KEPT})


def one_answer(declared: RecordType, ours: Body, theirs: Body) -> dict[str, Json]:
    """What two copies of an answer say together, in each field that decides; None where that says nothing."""
    if declared.joins is None:
        return {}
    one, other = codec.from_body(declared, ours), codec.from_body(declared, theirs)
    stands = declared.joins(one, other)
    return {
        name: _as_stored(declared.by_name[name].kind, getattr(stands, name), [
            body.get(name) for body, typed in ((ours, one), (theirs, other))
            if getattr(typed, name) == getattr(stands, name)
        ])
        for name in sorted(declared.deciding)
    }  # fmt: skip


def _as_stored(kind: Kind, typed: object, faces: Sequence[Json]) -> Json:
    """A value as a copy stores it that says the same, the same one whichever is whose."""
    return max(faces, key=lambda face: json.dumps(face, sort_keys=True)) if faces else codec.store(kind, typed)


def _earliest(moment: str) -> tuple[str, bool, str]:
    """By day, then by hour; a day whose hour was left out of what travelled comes after one that is known whole."""
    return moment[:10], moment.endswith(MIDNIGHT), moment


def _outcome(mine: Document, theirs: Document, name: str) -> Outcome:
    ours, other = mine.clocks.get(name, {}), theirs.clocks.get(name, {})
    if not other:
        return Outcome.KEPT if ours else Outcome.SAME
    if ours != other and covers(other, ours):
        return Outcome.TAKEN
    if ours != other and covers(ours, other):
        return Outcome.KEPT
    if _face(mine, name) == _face(theirs, name):
        return Outcome.SAME
    return Outcome.CONFLICT_TAKEN if _weight(theirs, name) > _weight(mine, name) else Outcome.CONFLICT_KEPT


def _face(document: Document, name: str) -> Json:
    return document.binned if name == BIN else document.body.get(name)


def covers(wider: Clock, narrower: Clock) -> bool:
    """Whether a clock has seen all that another has."""
    return all(wider.get(desk, 0) >= counter for desk, counter in narrower.items())


def _weight(document: Document, name: str) -> tuple[int, str, str]:
    """What decides a conflict: who wrote last, and for two copies of one desk, which count alike, the value itself."""
    counter, desk = max((counter, desk) for desk, counter in document.clocks[name].items())
    return counter, desk, json.dumps(_face(document, name), ensure_ascii=False, sort_keys=True)


def joined(ours: Clock, other: Clock) -> Clock:
    """A clock that has seen what either has."""
    return {desk: max(ours.get(desk, 0), other.get(desk, 0)) for desk in sorted({*ours, *other})}


def _lost(mine: Document, theirs: Document, outcomes: Mapping[str, Outcome]) -> dict[str, Json]:
    lost = {}
    for name, outcome in outcomes.items():
        if outcome.taken and outcome is not Outcome.CONFLICT_JOINED and _face(mine, name) is not None:
            lost[name] = _face(mine, name)
        elif outcome is Outcome.CONFLICT_KEPT:
            lost[name] = _face(theirs, name)
    return lost
