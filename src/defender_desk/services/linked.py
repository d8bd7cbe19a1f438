"""What a record is linked to, both ways, named as a person would.

Services floor: record pages ask here; links are derived from the references records declare.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.model.documents import targets
from defender_desk.model.kinds import Reference
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.text.messages import Message


@dataclass(frozen=True)
class Item:
    """One linked record in one line."""

    id: str
    type: str
    title: str


@dataclass(frozen=True)
class Linked:
    """Records joined to another through one field: the field is theirs when `inward`, its own otherwise."""

    label: Message
    type: str
    field: str
    inward: bool
    items: tuple[Item, ...]


def linked(desk: Desk, record: str) -> list[Linked]:
    """Everything a record points at, then everything that points at it, live records only."""
    document = desk.store.get(record)
    if document is None or document.type not in TYPES:
        return []
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for field in TYPES[document.type].references:
        for target in targets(document.body.get(field.name)):
            groups.setdefault((document.type, field.name, False), []).append(target)
    for link in desk.store.pointing_at(record):
        groups.setdefault((link.type, link.field, True), []).append(link.source)
    found = desk.store.many({key for keys in groups.values() for key in keys})
    known = titles(desk, found)
    made = []
    for (type_name, field_name, inward), keys in groups.items():
        live = [key for key in dict.fromkeys(keys) if key in found and not found[key].binned]
        items = tuple(Item(key, found[key].type, known[key]) for key in live)
        if items and type_name in TYPES:
            made.append(Linked(_label(type_name, field_name, inward=inward), type_name, field_name, inward, items))
    return made


def _label(type_name: str, field_name: str, *, inward: bool) -> Message:
    kind = TYPES[type_name].by_name[field_name].kind
    if inward and isinstance(kind, Reference):
        return kind.back
    return kind.label
