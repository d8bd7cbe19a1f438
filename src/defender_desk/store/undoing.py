"""What a batch did to each record, and taking it back field by field without touching what was written since.

Store floor: undoing is a batch like any other, so that it can itself be undone, and it travels in a merge as an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from defender_desk.model.codec import Body
from defender_desk.model.documents import BIN, Document
from defender_desk.model.history import LOOKED, Event
from defender_desk.store import journal, rows
from defender_desk.store.connection import Database
from defender_desk.store.writing import Writing

_DECIDING = (LOOKED, "undo")
"""Deeds that may decide on a record without changing it, so that taking them back is entered for it too."""
_MAKING = ("create", "bulk", "import", "receive", "decide", "ship")
"""Deeds by which a record may come to be though it says nothing."""

Holds: TypeAlias = Callable[[str, Body, Body], bool]
"""Given a type, the body as it would be and the fields given back: whether a record may say so today."""
Told: TypeAlias = Callable[[int, int], object]
"""Told (done, of how much) while many entries are taken back; whatever it raises stops it."""
TOLD_EVERY = 100
"""Entries between two such tellings."""


def agree(_type_name: str, _after: Body, _given: Body) -> bool:
    """Any record may say anything."""
    return True


@dataclass(frozen=True)
class Left:
    """A field that was left as it is: it was written again since, or a rule asks for what it says."""

    record: str
    field: str


@dataclass(frozen=True)
class Written:
    """A record that a batch wrote: as it was before, None where the batch made it, and as it is now."""

    before: Document | None
    now: Document
    lost: frozenset[str] = frozenset()
    """Fields of which the journal keeps a value that lost in a merge."""

    def differs(self, *names: str) -> bool:
        """Whether it is new, went into the bin or out of it, or says something else in one of these fields."""
        was = self.before
        return (
            was is None
            or was.binned != self.now.binned
            or any(was.body.get(name) != self.now.body.get(name) for name in names)
        )


def written(database: Database, batch: int, types: Collection[str]) -> list[Written]:
    """The records of these types that a batch wrote and that are still here, in the order it came to them."""
    told: dict[str, list[Event]] = {}
    for event in journal.of_batch(database, batch, types):
        told.setdefault(event.record, []).append(event)
    kept = rows.many(database, told)
    return [_written(document, told[key]) for key, document in kept.items()]


def _written(now: Document, events: Sequence[Event]) -> Written:
    lost = frozenset(name for event in events for name in event.lost)
    body, binned = dict(now.body), now.binned
    for event in reversed(events):
        if _made(event):
            return Written(None, now, lost)
        body |= event.before
        binned = bool(body.pop(BIN, binned))
    said = {name: value for name, value in body.items() if value is not None}
    return Written(replace(now, body=said, binned=binned), now, lost)


def _made(event: Event) -> bool:
    """Whether a record was made by an entry: what changes one says what was there, if only that nothing was."""
    return bool(event.after) and not event.before


def _came_bare(event: Event, history: Sequence[Event]) -> bool:
    """Whether a record was made by an entry that says nothing of it, as of one of which nothing was told."""
    told = [one for one in history if one.counter <= event.counter and (one.before or one.after or one.lost)]
    return event.deed in _MAKING and not told


def take_back(
    database: Database, writing: Writing, batch: int, holds: Holds, held: Collection[str] = (), told: Told | None = None
) -> list[Left]:
    """Give every field a batch wrote its value from before; what the batch made goes into the bin.

    The records that are `held` stay as they are.
    """
    left: list[Left] = []
    events = journal.of_batch(database, batch)
    for number, event in enumerate(reversed(events)):
        if told and number % TOLD_EVERY == 0:
            told(number, len(events))
        if event.record in held:
            left += [Left(event.record, name) for name in sorted(event.after)]
        elif event.record and writing.get(event.record) is not None:
            left += _take_back_entry(database, writing, event, holds)
    return left


def stays(database: Database, batch: int) -> list[Left]:
    """The fields that would be left as they are, because they were written again since; nothing is written."""
    return [
        Left(event.record, name)
        for event in journal.of_batch(database, batch)
        if event.record and rows.get(database, event.record) is not None
        for name in sorted(_back(database, event).since)
    ]


def would(database: Database, batch: int, types: Collection[str]) -> list[Written]:
    """The records of these types that a batch wrote: as they are, and as they would be once it was taken back."""
    events = [one for one in journal.of_batch(database, batch, types) if one.record]
    kept = rows.many(database, {one.record for one in events})
    then = dict(kept)
    for event in reversed(events):
        if event.record in kept:
            one, back = then[event.record], _back(database, event)
            body = {name: value for name, value in {**one.body, **back.fields}.items() if value is not None}
            then[event.record] = replace(one, body=body, binned=one.binned if back.binned is None else back.binned)
    return [Written(document, then[key]) for key, document in kept.items()]


@dataclass(frozen=True)
class _Back:
    """What taking one entry back gives: fields with their values from before, whether it is binned if that changes."""

    fields: Body
    binned: bool | None
    since: frozenset[str]
    """The fields that stay, because they were written again since."""


def _back(database: Database, event: Event, undoing: int = 0) -> _Back:
    history = journal.of_records(database, (event.record,))
    since = _since(history, event, undoing)
    if _made(event) or _came_bare(event, history):
        return _Back({}, None if since else True, since)
    fields = {name: event.before.get(name) for name in event.after if name not in since}
    binned = fields.pop(BIN, None)
    return _Back(fields, None if binned is None else bool(binned), since.intersection(event.after))


def _take_back_entry(database: Database, writing: Writing, event: Event, holds: Holds) -> list[Left]:
    back, kept = _back(database, event, writing.batch), writing.get(event.record)
    refused = kept is not None and not holds(event.type, {**kept.body, **back.fields}, back.fields)
    if back.fields and not refused:
        writing.put(event.record, event.type, back.fields)
    if event.deed in _DECIDING and not event.after and kept is not None:
        writing.log("undo", kept)
    if back.binned is not None:
        (writing.bin if back.binned else writing.restore)(event.record)
    left = back.since | (back.fields.keys() if refused else set())
    return [Left(event.record, name) for name in sorted(left)]


def _since(history: Sequence[Event], event: Event, undoing: int) -> frozenset[str]:
    """The fields of a record that were written after an entry, and stand: what was undone since was not written."""
    wrote = {(one.batch, name) for one in history for name in one.after}
    undone, found = set[tuple[int, str]](), set[str]()
    for later in reversed(history):
        if later.counter <= event.counter:
            break
        for name in later.after if later.batch not in (event.batch, undoing) else ():
            taken = (later.takes_back, name)
            if (later.batch, name) in undone:
                continue
            if later.takes_back > event.batch and taken in wrote:
                undone.add(taken)
            else:
                found.add(name)
    return frozenset(found)


def first_of(database: Database, batch: int) -> tuple[int, bool]:
    """The batch that was undone, and undone again, to come to this one, and whether this does again what that did."""
    does = True
    while undone := max((event.takes_back for event in journal.of_batch(database, batch)), default=0):
        batch, does = undone, not does
    return batch, does
