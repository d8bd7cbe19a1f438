"""Whom a record may be and why, and which records were joined into it, gathered for its page. No Qt.

Desktop: read on the database worker; `twins` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.people import joining
from defender_desk.services.people.joining import Join, Reason
from defender_desk.services.records import Undone
from defender_desk.services.telling_apart import titles_apart
from defender_desk.text.messages import Message


@dataclass(frozen=True)
class Likely:
    """Another record that this one may be: what it is called, and why."""

    record: str
    title: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Joined:
    """A record that was joined into this one, and what it is called."""

    join: Join
    title: str


@dataclass(frozen=True)
class Parted:
    """That two are two again, and by what each is called, the labels of the fields that may hold what is another's."""

    undone: Undone
    stays: Sequence[tuple[str, Sequence[Message]]]


def likely(desk: Any, record: str, others: Mapping[str, str]) -> tuple[Likely, ...]:
    """Those a record may be, with the reasons."""
    titles = {**others, **titles_apart(desk, others)}
    return tuple(Likely(key, titles[key], joining.why(desk, record, key)) for key in others)


def joined(desk: Any, record: str) -> Sequence[Joined]:
    """Those that were joined into a record here."""
    joins = joining.joins_of(desk, record)
    known = titles_apart(desk, [one.record for one in joins])
    return tuple(Joined(one, known[one.record]) for one in joins if one.record in known)


def as_parted(desk: Any, parting: Callable[[], Undone]) -> Parted:
    """Let two be two, and read of whom something may stay with whom."""
    undone = parting()
    kept = desk.store.many({one.record for one in undone.fields})
    known = records.titles(desk, kept)
    labels = {
        key: [TYPES[kept[key].type].by_name[one.field].kind.label for one in undone.fields if one.record == key]
        for key in kept
    }
    return Parted(undone, tuple((known[key], named) for key, named in labels.items()))
