"""Leaving out of a record what may not travel; what is left out is absent, with its clock.

Model floor: a filter over declared levels, so that a new field is redacted the day it is declared.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from defender_desk.model.documents import BIN, MIDNIGHT, Document
from defender_desk.model.levels import Level
from defender_desk.model.records import RecordType


def redacted(declared: RecordType, document: Document, ceiling: Level, also: Collection[str] = ()) -> Document:
    """The record with only the fields up to `ceiling`, and without the fields named in `also`.

    A field this desk does not know has no level, so it counts as the most dangerous.
    """
    kept = {
        name for name in {*document.body, *document.clocks} if name not in also and _level(declared, name) <= ceiling
    }
    return replace(
        document if ceiling is Level.SECRET else by_day(document),
        body={name: value for name, value in document.body.items() if name in kept},
        clocks={name: clock for name, clock in document.clocks.items() if name in kept or name == BIN},
    )


def by_day(document: Document) -> Document:
    """When it was written and changed, without the hour: that helps only those who watch the line (D04)."""
    return replace(document, created=_day(document.created), changed=_day(document.changed))


def _day(moment: str) -> str:
    return moment and moment[:10] + MIDNIGHT


def withheld(declared: RecordType, document: Document, ceiling: Level, also: Collection[str] = ()) -> tuple[str, ...]:
    """Names of the fields that say something and would be left out."""
    return tuple(name for name in document.body if name in also or _level(declared, name) > ceiling)


def _level(declared: RecordType, name: str) -> Level:
    field = declared.by_name.get(name)
    return field.kind.level if field else Level.SECRET
