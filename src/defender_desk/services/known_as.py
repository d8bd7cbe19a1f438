"""The ids that are known as one, since somebody joined two records: what was noted under the other counts too.

Services floor: what a desk noted of a file that left keeps the ids it was written with, and is found by all of them.
"""

from __future__ import annotations

from collections.abc import Collection

from defender_desk.model.documents import targets
from defender_desk.services.desk import Desk

JOINED = "joined"
"""The field that says which other records a record was."""


def others_of(desk: Desk, record: str) -> tuple[str, ...]:
    """The ids of the records that were joined into one."""
    document = desk.store.get(record)
    return tuple(targets(document.body.get(JOINED))) if document is not None else ()


def joined_into(desk: Desk, records: Collection[str]) -> set[str]:
    """The ids of the records into which any of these were joined."""
    return {link.source for link in desk.store.links(records) if link.field == JOINED and not link.binned}
