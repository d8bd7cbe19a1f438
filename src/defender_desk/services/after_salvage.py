"""What a salvage told: kept in the desk that it made, until a person there has read it.

Services floor: the window that told it closes with the first step into the new desk, and what it asks for takes days.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from defender_desk.services.checking import Finding
from defender_desk.services.desk import Desk
from defender_desk.text.messages import Message

SETTING = "salvage_told"


def keep(desk: Desk, findings: Iterable[Finding]) -> None:
    """Keep what was found."""
    told: Any = [[one.code, one.what.id, dict(one.values), [*one.records]] for one in findings]
    desk.store.settings.put(SETTING, told or None)


def told(desk: Desk) -> tuple[Finding, ...]:
    """What was found and nobody has read yet."""
    kept: Any = desk.setting(SETTING) or ()  # as `keep` wrote it
    return tuple(Finding(code, Message(what), values, tuple(records)) for code, what, values, records in kept)


def read(desk: Desk) -> None:
    """A person has read it."""
    desk.store.settings.put(SETTING, None)
