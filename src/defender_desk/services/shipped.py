"""Bringing the shipped provider facts into a desk, and newer ones at an update, without touching what a person edited.

Services floor: a field still as it was shipped takes the newer fact; a field somebody changed stays theirs.
"""

from __future__ import annotations

from base64 import b32encode
from datetime import date
from hashlib import sha256

from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document
from defender_desk.model.shipped_providers import directory
from defender_desk.services.desk import Desk

EDITION = "shipped.edition"
BODIES = "shipped.bodies"
SHIPPER = "shipped"
"""The desk that shipped facts are signed with; its counter is the edition, the same at every desk."""


_FIRST = date(2026, 1, 1)


def record_id(code: str) -> str:
    """The id of a shipped entry: the same at every desk, so that two desks never hold it twice."""
    return b32encode(sha256(b"defender-desk/provider/" + code.encode()).digest()[:16]).decode().rstrip("=").lower()


def bring_up_to_date(desk: Desk) -> None:
    """Put the entries of this program's edition into the desk; does nothing when they are there already."""
    shipped = directory()
    if desk.setting(EDITION) == shipped.edition:
        return
    last = desk.setting(BODIES)
    known = last if isinstance(last, dict) else {}
    with desk.change("ship", note=shipped.edition) as writing:
        for code, body in shipped.bodies.items():
            before = known.get(code)
            kept = writing.get(record_id(code)) or Document(record_id(code), "provider")
            changes = newer(kept.body, before if isinstance(before, dict) else {}, body)
            writing.merge(kept.edited(changes, SHIPPER, _counter(shipped.edition), f"{shipped.edition}T00:00:00Z"))
        desk.store.settings.put(BODIES, {code: dict(body) for code, body in shipped.bodies.items()})
        desk.store.settings.put(EDITION, shipped.edition)


def _counter(edition: str) -> int:
    """The counter shipped facts are stamped with: days, so that a later edition knows of every earlier one."""
    return (date.fromisoformat(edition) - _FIRST).days


def newer(now: Body, before: Body, shipped: Body) -> dict[str, Json]:
    """The fields that were shipped differently from before, and that nobody edited since."""
    names = {*before, *shipped}
    return {
        name: shipped.get(name)
        for name in sorted(names)
        if now.get(name) == before.get(name) and now.get(name) != shipped.get(name)
    }
