"""What is to be kept until a day only: what goes along with a record once it is let go of.

Services floor: the day proposes and a person decides; nothing goes by itself, and what went can be taken out again
until it is erased in the bin.
"""

from __future__ import annotations

from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.services.belonging import belonging
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles


def going(desk: Desk, record: str) -> dict[str, str]:
    """The record and all that is part of it and of nothing that stays, each by its title; the record first."""
    parts = {one.id: one for one in belonging(desk, [record])}
    while staying := [key for key, one in parts.items() if not _wholes(one) <= {record, *parts}]:
        for key in staying:
            del parts[key]
    known = titles(desk, [record, *parts])
    return {key: known[key] for key in (record, *parts) if key in known}


def _wholes(document: Document) -> set[str]:
    return {key for name in TYPES[document.type].part_of for key in targets(document.body.get(name))}
