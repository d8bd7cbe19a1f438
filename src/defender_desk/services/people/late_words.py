"""What comes in for a record that was joined away here is told of the one that stays, as if they were joined today.

Services floor: `following` asks in every change. Both stand where both can, what keeps somebody safer holds at once,
and what else differs is asked of the one that stays: in the bin nobody would read it, and nobody would be kept by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS
from defender_desk.services.desk import Desk, now
from defender_desk.services.handover.arriving import writer
from defender_desk.services.people import joining
from defender_desk.services.people.known_as import JOINED, records_of
from defender_desk.store.conflicts import Apart
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing


def follow(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Let what came in for those who were joined away be said, or asked, of those who stay."""
    for one in written if writing.changes.kind in FROM_DESKS else ():
        keep = _stays(desk, one.now) if one.before is not None and one.now.binned else None
        if keep is not None:
            _tell(desk, writing, keep, one)


def _stays(desk: Desk, away: Document) -> Document | None:
    """The record outside the bin that says it was this one too."""
    others = sorted(records_of(desk, away)[1:], key=lambda one: one.id)
    return next((one for one in others if away.id in targets(one.body.get(JOINED))), None)


def _tell(desk: Desk, writing: Writing, keep: Document, one: Written) -> None:
    was, body = one.before.body if one.before is not None else {}, one.now.body
    said = joining.told(keep, one.now, {name for name, value in body.items() if was.get(name) != value} - {JOINED})
    lost = [_apart(desk, keep, one.now, name, value, ours=False) for name, value in said.theirs.items()]
    lost += [_apart(desk, keep, one.now, name, value, ours=True) for name, value in said.ours.items()]
    still = [each for each in desk.store.conflicts.of(keep.id) if each.value != said.fields.get(each.field)]
    writing.put(keep.id, keep.type, said.fields)
    desk.store.conflicts.note([*(each for each in still if each.field in said.fields), *lost])


def _apart(desk: Desk, keep: Document, theirs: Document, name: str, value: Json, *, ours: bool) -> Apart:
    who, came = desk.store.events(theirs.id)[-1].note, f"{now():%Y-%m-%dT%H:%M:%SZ}"
    loses, stands = (keep, theirs) if ours else (theirs, keep)
    wrote, kept = writer(loses, name), writer(stands, name)
    return Apart(
        keep.id, name, value, ours, wrote, loses.changed, kept, stands.changed, who, writer(theirs, name), came
    )
