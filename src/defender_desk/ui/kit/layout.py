"""How a screen places the fields of a record type: plain data, kept beside the screen, without Qt.

Kit: a layout names fields and nothing else; what they are stands where the type is declared.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from defender_desk.model.records import RecordType
from defender_desk.text.messages import Message


@dataclass(frozen=True)
class Part:
    """Some fields under one heading."""

    label: Message | None
    fields: tuple[str, ...]
    folded: bool = False
    """Opened only on demand, and at once when one of its fields says something."""
    leads: Message | None = None
    """What a new record is called that was begun with one of these fields: it asks for this part alone at first."""


Layout: TypeAlias = tuple[Part, ...]


def misplaced(declared: RecordType, layout: Layout, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """What is wrong with a layout, by field: "unknown", "twice" or "unplaced"; empty when every field has one place."""
    placed = Counter(name for part in layout for name in part.fields)
    wrong = {name: "unknown" for name in placed if name not in declared.by_name}
    wrong |= {name: "twice" for name, times in placed.items() if times > 1}
    return wrong | {name: "unplaced" for name in declared.by_name if name not in placed and name not in leave_out}
