"""What follows from writing a record, in the same transaction: a consent taken back stops what rests on it.

Services floor: every service that writes a person's or another desk's edit calls `follow` after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.services import actions, verifying, withdrawal
from defender_desk.services.desk import Desk
from defender_desk.store.writing import Writing

Follow: TypeAlias = Callable[[Desk, Writing, Body, Document], None]
"""Called with the body as it was and the record as it is now."""

_FOLLOWS: Mapping[str, Follow] = {
    "consent": withdrawal.stop_open,
    "action": actions.log_unagreed,
    "verification": verifying.settle,
}


def follow(desk: Desk, writing: Writing, before: Body, after: Document) -> None:
    """Do what follows from this record's change."""
    if after.type in _FOLLOWS:
        _FOLLOWS[after.type](desk, writing, before, after)
