"""Joining two copies of one record, field by field, so that desks that saw the same edits hold the same record.

Model floor: a join of clocks. It commutes, is associative and idempotent; the value of a field is the one its
largest (counter, desk) wrote. Nothing is asked and nothing is lost: the caller keeps the losing values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, MIDNIGHT, Clock, Document, targets
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


def with_noes(declared: RecordType, mine: Document, theirs: Document, merged: Merged) -> Merged:
    """The join, where of what both desks wrote no no is lost, whoever wrote last.

    Of an answer the no stands (`Choice.noes`), of a list that lets less be told all of it (`Kind.narrows`). A desk that
    takes in such a join writes the no anew, as an edit that knows both: then all desks come to hold it.
    """
    body, outcomes = dict(merged.document.body), dict(merged.outcomes)
    for name, noes in declared.answers.items():
        said = mine.body.get(name), theirs.body.get(name)
        ours, other = (value in noes for value in said)
        if outcomes.get(name, Outcome.SAME).conflict and ours != other:
            body[name] = said[other]
            outcomes[name] = Outcome.CONFLICT_TAKEN if other else Outcome.CONFLICT_KEPT
    for name in declared.narrowing:
        one, two = ({*targets(each.body.get(name))} for each in (mine, theirs))
        if outcomes.get(name, Outcome.SAME).conflict and one != two:
            if one > two:
                body[name], outcomes[name] = mine.body[name], Outcome.CONFLICT_KEPT
            elif two > one:
                body[name], outcomes[name] = theirs.body[name], Outcome.CONFLICT_TAKEN
            else:
                body[name], outcomes[name] = list[Json](sorted(one | two)), Outcome.CONFLICT_JOINED
    return Merged(replace(merged.document, body=body), outcomes, _lost(mine, theirs, outcomes))


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
