"""What came in and waits for somebody here: differences between this desk and another that nobody decided on yet.

Services floor: `receiving` leaves here what could do harm, and whatever differs and was not taken; how somebody
decides stands in `merge_desk`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from defender_desk.model.documents import Document, differing
from defender_desk.services.desk import Desk
from defender_desk.services.handover.arriving import Arriving, Sorted, is_here, sort_in, take_in
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
        return self.apart.union(self.arriving.fields)

    @property
    def apart(self) -> frozenset[str]:
        """The fields that both desks wrote."""
        return frozenset(one.field for one in self.arriving.conflicts)


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


def take_copy(desk: Desk, writing: Writing, one: Waits) -> None:
    """Take in a copy that waits."""
    for blob in one.arriving.files:
        is_here(desk, blob)
    take_in(desk, writing, one.theirs, one.who, one.desk)
    desk.store.waiting.drop(one.number)


def keep_copy(desk: Desk, writing: Writing, one: Waits) -> None:
    """Let what stands here stand against a copy that waits, knowing it: ours travels on as the answer.

    Where the record is not here, nothing is written, and it waits again when it comes again.
    """
    theirs, ours = one.theirs, writing.get(one.theirs.id)
    if ours is not None and one.comparable:
        take_in(desk, writing, theirs, one.who, one.desk)
        now = writing.get(theirs.id)
        writing.put(ours.id, ours.type, differing(now.body if now else {}, ours.body))
        desk.store.conflicts.settle(ours.id, one.fields)
    desk.store.waiting.drop(one.number)
