"""Taking a batch back, field by field, without touching what was written since.

Store floor: undoing is a batch like any other, so that it can itself be undone, and it travels in a merge as an edit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from defender_desk.model.codec import Body
from defender_desk.model.documents import BIN
from defender_desk.model.history import Event
from defender_desk.store import journal
from defender_desk.store.connection import Database
from defender_desk.store.writing import Writing

Holds: TypeAlias = Callable[[str, Body, Body], bool]
"""Given a type, the body as it would be and the fields given back: whether a record may say so today."""


@dataclass(frozen=True)
class Left:
    """A field that was left as it is: it was written again since, or a rule asks for what it says."""

    record: str
    field: str


def take_back(database: Database, writing: Writing, batch: int, holds: Holds) -> list[Left]:
    """Give every field a batch wrote its value from before; what the batch made goes into the bin."""
    left: list[Left] = []
    for event in reversed(journal.of_batch(database, batch)):
        if event.record and writing.get(event.record) is not None:
            left += _take_back_entry(database, writing, event, holds)
    return left


def _take_back_entry(database: Database, writing: Writing, event: Event, holds: Holds) -> list[Left]:
    history = journal.of_record(database, event.record)
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
