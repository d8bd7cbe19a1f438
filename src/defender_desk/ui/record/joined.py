"""What a record is joined to, as lines a person reads: "Hala · witness", "detained · by the police · on 3 May".

Desktop, without Qt. A tie is told by its other end: whoever looks at an incident sees people and their roles, not
records of involvement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from defender_desk.model.shown import several, shown, term_shown
from defender_desk.model.types import TYPES
from defender_desk.services import linked, records
from defender_desk.services.linked import Item, Linked
from defender_desk.services.records import Kept
from defender_desk.text.bidi import plain
from defender_desk.text.messages import Message
from defender_desk.text.speech import beside
from defender_desk.ui.layouts import PLACINGS

MOST_SHOWN = 100
"""Most lines of one group on a page; the register has the rest."""

DONE_BY = frozenset({"perpetrator", "suspect", "accomplice"})
"""Roles of those an act is ascribed to."""

_OTHER_END: Mapping[str, tuple[str, ...]] = {
    "who": ("what", "with_whom"),
    "what": ("who",),
    "with_whom": ("who",),
    "relative": ("family_of",),
    "family_of": ("relative",),
}


@dataclass(frozen=True)
class Line:
    """One linked record: what pressing it opens, its title, and a word on it."""

    id: str
    type: str
    title: str
    note: str = ""
    tie: str = ""
    """Id of the record that makes the link, where it is one of its own (an involvement); empty otherwise."""


@dataclass(frozen=True)
class ActLine:
    """One act as a sentence has it: who did what to whom, and when."""

    id: str
    by: str
    what: str
    whom: str
    when: str


@dataclass(frozen=True)
class Group:
    """Linked records of one kind; `acts` instead of `lines` for what was done in an incident."""

    label: Message
    type: str
    field: str
    inward: bool
    lines: tuple[Line, ...] = ()
    acts: tuple[ActLine, ...] = ()
    more: int = 0
    """How many are not shown."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.lines) + len(self.acts) + self.more


def groups(desk: Any, kept: Kept) -> tuple[Group, ...]:
    """Everything a record is joined to, both ways."""
    return tuple(_group(desk, one) for one in linked.linked(desk, kept.id))


def _group(desk: Any, one: Linked) -> Group:
    items, more = one.items[:MOST_SHOWN], max(0, len(one.items) - MOST_SHOWN)
    if one.inward and (one.type, one.field) == ("act", "incident"):
        acts = tuple(_act(desk, item) for item in items)
        return Group(one.label, one.type, one.field, one.inward, acts=acts, more=more)
    ties = one.inward and one.type == "involvement"
    lines = tuple(_tie(desk, item, one.field) if ties else _line(desk, item) for item in items)
    return Group(one.label, one.type, one.field, one.inward, lines, more=more)


def _line(desk: Any, item: Item) -> Line:
    kept = records.fetch(desk, item.id)
    return Line(item.id, item.type, item.title, _note(kept, item.title) if kept else "")


def _note(kept: Kept, title: str) -> str:
    """A word on it, without what its title says already."""
    said = (_said(kept, name) for name in PLACINGS[kept.declared.name].note)
    return beside(each for each in said if plain(each) not in plain(title))


def _said(kept: Kept, name: str, titles: Mapping[str, str] | None = None) -> str:
    field = kept.declared.by_name[name]
    return shown(field.kind, kept.values[name], title=lambda key: (titles or {}).get(key, "…"))


def _tie(desk: Any, item: Item, field: str) -> Line:
    kept = records.fetch(desk, item.id)
    if kept is None:
        return Line(item.id, item.type, item.title)
    other = next((str(kept.values[name]) for name in _OTHER_END[field] if kept.values[name]), "")
    end = records.fetch(desk, other) if other else None
    words = [_said(kept, name) for name in ("role", "role_note", "tie", "kinship", "certainty")]
    note = beside(words)
    if end is None:
        return Line(item.id, item.type, item.title, note)
    return Line(end.id, end.declared.name, records.titles(desk, [end.id])[end.id], note, tie=item.id)


def _act(desk: Any, item: Item) -> ActLine:
    kept = records.fetch(desk, item.id)
    if kept is None:
        return ActLine(item.id, "", item.title, "", "")
    victim = str(kept.values["victim"])
    named = records.titles(desk, [victim] if victim else [])
    return ActLine(item.id, _done_by(desk, item.id), _said(kept, "what"), named.get(victim, ""), _said(kept, "when"))


def _done_by(desk: Any, act: str) -> str:
    taking = [
        one for one in linked.linked(desk, act) if one.inward and (one.type, one.field) == ("involvement", "what")
    ]
    parts = [records.fetch(desk, item.id) for one in taking for item in one.items]
    accused = [part for part in parts if part is not None and part.values["role"] in DONE_BY]
    named = records.titles(desk, [str(part.values["who"]) for part in accused if part.values["who"]])
    return several(_called(part, named) for part in accused)


def _called(part: Kept, named: Mapping[str, str]) -> str:
    who = named.get(str(part.values["who"]), "")
    return who or term_shown("perpetrator_kind", str(part.values["perpetrator_kind"]))


def plural(type_name: str) -> Message:
    """What several records of a type are called."""
    return TYPES[type_name].plural
