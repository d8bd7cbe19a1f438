"""What came in and waits for somebody here: differences between this desk and another that nobody decided on yet.

Services floor: `receiving` leaves here what could do harm, and whatever differs and was not taken. Deciding is an edit
of our own, or takes theirs, so that it travels on and every desk comes to hold the same; `merge_desk` decides by field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, differing, targets
from defender_desk.model.types import TYPES
from defender_desk.services.arriving import Arriving, Sorted, is_here, sort_in, take_in
from defender_desk.services.desk import Desk
from defender_desk.store.waiting import Waiting
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

INCOMPARABLE = msg("It cannot be compared with what stands here, and so cannot be taken in.")


@dataclass(frozen=True)
class Waits:
    """A record as another desk has it, against ours as it is today: what taking it in would do, and whose it is."""

    arriving: Arriving
    theirs: Document
    who: str
    """What that desk calls itself."""
    desk: str
    came: str
    """UTC, ISO 8601 to the second."""
    number: int
    comparable: bool = True
    """Whether it can be weighed against what is here; what cannot is let go of, and never taken."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields in which it says something else, or that both desks wrote."""
        return frozenset((*self.arriving.fields, *(one.field for one in self.arriving.conflicts)))


def waiting(desk: Desk, record: str | None = None) -> list[Waits]:
    """Everything that waits, or what does of one record, oldest first; what ours came to know of waits no longer."""
    copies = desk.store.waiting.all() if record is None else desk.store.waiting.of(record)
    return [waits for one in copies for waits in _weighed(desk, one)]


def _weighed(desk: Desk, one: Waiting) -> Iterator[Waits]:
    found, theirs = Sorted(), one.document
    try:
        sort_in(desk, found, theirs)
    except Trouble:
        arriving = Arriving(theirs.id, theirs.type, "", dangers=(INCOMPARABLE,))
        yield Waits(arriving, theirs, one.who, one.desk, one.came, one.number, comparable=False)
    yield from (Waits(arriving, one.document, one.who, one.desk, one.came, one.number) for arriving in found.takeable)


def take(desk: Desk, records: Collection[str]) -> Changes:
    """Take in what waits of these records; losing values are kept. Its files come with the next hand-over of it."""
    copies = [waits for key in records for waits in waiting(desk, key)]
    with desk.change("receive", note=_from(copies)) as writing:
        for one in copies:
            take_copy(desk, writing, one)
    return writing.changes


def take_copy(desk: Desk, writing: Writing, one: Waits) -> None:
    """Take in a copy that waits."""
    for blob in one.arriving.files:
        is_here(desk, blob)
    take_in(desk, writing, one.theirs, one.who, one.desk)
    desk.store.waiting.drop(one.number)


def keep_ours(desk: Desk, records: Collection[str]) -> Changes:
    """Let what stands here stand, knowing theirs: their values stay in the journal, and ours travel on as the answer.

    A no of theirs stands nevertheless, and so do their limits beside ours; who takes one back writes that as an answer
    of its own. Where the record is not here, nothing is written, and it waits again when it comes again.
    """
    copies = [waits for key in records for waits in waiting(desk, key)]
    with desk.change("receive", note=_from(copies)) as writing:
        for one in copies:
            keep_copy(desk, writing, one)
    return writing.changes


def keep_copy(desk: Desk, writing: Writing, one: Waits) -> None:
    """Let what stands here stand against a copy that waits."""
    theirs, ours = one.theirs, writing.get(one.theirs.id)
    if ours is not None and one.comparable:
        take_in(desk, writing, theirs, one.who, one.desk)
        now = writing.get(theirs.id)
        back = {name: _kept(ours, theirs, name) for name in differing(now.body if now else {}, ours.body)}
        writing.put(ours.id, ours.type, back)
        desk.store.conflicts.settle(ours.id, one.fields)
    desk.store.waiting.drop(one.number)


def _kept(ours: Document, theirs: Document, name: str) -> Json:
    """What stands where ours is kept: a no of theirs, the limits of both, else ours."""
    said, declared = theirs.body.get(name), TYPES.get(theirs.type)
    if declared is not None and name in declared.narrowing:
        return list[Json](sorted({*targets(ours.body.get(name)), *targets(said)})) or None
    no = declared is not None and said in declared.answers.get(name, ())
    return said if no else ours.body.get(name)


def _from(copies: Collection[Waits]) -> str:
    return ", ".join(dict.fromkeys(one.who or one.desk for one in copies))
