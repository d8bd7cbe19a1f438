"""What came in and waits for somebody here: differences between this desk and another that nobody decided on yet.

Services floor: `receiving` leaves here what could do harm, and whatever differs and was not taken. Deciding is an edit
of our own, or takes theirs, so that it travels on and every desk comes to hold the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, differing
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.receiving import Arriving, Sorted, is_here, sort_in, take_in
from defender_desk.store.waiting import Waiting
from defender_desk.store.writing import Writing


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


def waiting(desk: Desk) -> list[Waits]:
    """Everything that waits, oldest first; what ours came to know of meanwhile waits no longer."""
    return [waits for one in desk.store.waiting.all() for waits in _weighed(desk, one)]


def _weighed(desk: Desk, one: Waiting) -> Iterator[Waits]:
    found = Sorted()
    sort_in(desk, found, one.document)
    yield from (Waits(arriving, one.document, one.who, one.desk, one.came) for arriving in found.takeable)


def take(desk: Desk, records: Collection[str]) -> Changes:
    """Take in what waits of these records; losing values are kept. Its files come with the next hand-over of it."""
    copies = _copies(desk, records)
    for one in copies:
        for waits in _weighed(desk, one):
            for blob in waits.arriving.files:
                is_here(desk, blob)
    with desk.change("receive", note=_from(copies)) as writing:
        for one in copies:
            take_in(desk, writing, one.document)
            desk.store.waiting.forget(one.document.id)
    return writing.changes


def keep_ours(desk: Desk, records: Collection[str]) -> Changes:
    """Let what stands here stand, knowing theirs: their values stay in the journal, and ours travel on as the answer.

    A no of theirs stands nevertheless, and so do their limits beside ours; who takes one back writes that as an answer
    of its own. Where the record is not here, nothing is written, and it waits again when it comes again.
    """
    copies = _copies(desk, records)
    with desk.change("receive", note=_from(copies)) as writing:
        for one in copies:
            _keep(desk, writing, one.document)
            desk.store.waiting.forget(one.document.id)
    return writing.changes


def _keep(desk: Desk, writing: Writing, theirs: Document) -> None:
    ours = writing.get(theirs.id)
    if ours is None:
        return
    take_in(desk, writing, theirs)
    now = writing.get(theirs.id)
    back = differing(now.body if now else {}, ours.body)
    writing.put(ours.id, ours.type, {name: said for name, said in back.items() if not _no(theirs, name)})


def _no(theirs: Document, name: str) -> bool:
    """Whether a field is theirs to narrow: an answer that says no, or a list of limits, of which both stand."""
    if theirs.type not in TYPES:
        return False
    said: Json = theirs.body.get(name)
    return name in TYPES[theirs.type].narrowing or said in TYPES[theirs.type].answers.get(name, ())


def _copies(desk: Desk, records: Collection[str]) -> list[Waiting]:
    return [one for one in desk.store.waiting.all() if one.document.id in {*records}]


def _from(copies: Collection[Waiting]) -> str:
    return ", ".join(dict.fromkeys(one.who or one.desk for one in copies))
