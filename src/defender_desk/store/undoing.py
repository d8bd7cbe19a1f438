"""What a batch did to each record, and taking it back field by field without touching what was written since.

Store floor: undoing is a batch like any other, so that it can itself be undone, and it travels in a merge as an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from defender_desk.model.codec import Body
from defender_desk.model.documents import BIN, Document
from defender_desk.model.history import Event
from defender_desk.store import journal, rows
from defender_desk.store.connection import Database
from defender_desk.store.writing import Writing

Holds: TypeAlias = Callable[[str, Body, Body], bool]
"""Given a type, the body as it would be and the fields given back: whether a record may say so today."""


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
        if event.after and not event.before:  # what changes a record says what was there, if only that nothing was
            return Written(None, now, lost)
        body |= event.before
        binned = bool(body.pop(BIN, binned))
    said = {name: value for name, value in body.items() if value is not None}
    return Written(replace(now, body=said, binned=binned), now, lost)


def take_back(database: Database, writing: Writing, batch: int, holds: Holds) -> list[Left]:
    """Give every field a batch wrote its value from before; what the batch made goes into the bin."""
    left: list[Left] = []
    for event in reversed(journal.of_batch(database, batch)):
        if event.record and writing.get(event.record) is not None:
            left += _take_back_entry(database, writing, event, holds)
    return left


def stays(database: Database, batch: int) -> list[Left]:
    """The fields that would be left as they are, because they were written again since; nothing is written."""
    left: list[Left] = []
    for event in journal.of_batch(database, batch):
        if event.record and rows.get(database, event.record) is not None:
            history = journal.of_records(database, (event.record,))
            since = {name for later in history if _is_later(later, event, 0) for name in later.after}
            told = since if event.counter == history[0].counter else since.intersection(event.after)
            left += [Left(event.record, name) for name in sorted(told)]
    return left


def _take_back_entry(database: Database, writing: Writing, event: Event, holds: Holds) -> list[Left]:
    history = journal.of_records(database, (event.record,))
    since = {name for later in history if _is_later(later, event, writing.batch) for name in later.after}
    if event.counter == history[0].counter:  # the batch made the record
        if not since:
            writing.bin(event.record)
        return [Left(event.record, name) for name in sorted(since)]
    fields = {name: event.before.get(name) for name in event.after if name not in since}
    binned = fields.pop(BIN, None)
    kept = writing.get(event.record)
    refused = kept is not None and not holds(event.type, {**kept.body, **fields}, fields)
    if fields and not refused:
        writing.put(event.record, event.type, fields)
    if binned is not None:
        (writing.bin if binned else writing.restore)(event.record)
    left = since.intersection(event.after) | (fields.keys() if refused else set())
    return [Left(event.record, name) for name in sorted(left)]


def _is_later(other: Event, event: Event, undoing: int) -> bool:
    return other.counter > event.counter and other.batch not in (event.batch, undoing)
