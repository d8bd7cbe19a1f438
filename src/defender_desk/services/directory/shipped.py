"""Bringing the shipped provider facts into a desk, and newer ones at an update, without touching what a person edited.

Services floor: a field still as it was shipped takes the newer fact; a field somebody changed stays theirs.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document
from defender_desk.model.shipped_providers import directory, edition
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk

EDITION = "shipped.edition"
BODIES = "shipped.bodies"
NEWS = "shipped.news"
"""What newer editions say of facts that somebody had edited, by directory code, until they looked at it."""
SHIPPER = "shipped"
"""The desk that shipped facts are signed with; its counter is the edition, the same at every desk."""


_FIRST = date(2026, 1, 1)

OURS = frozenset({"verified", "verified_by", "verified_route", "contact", "fingerprint", "organisation", "notes"})
"""What a desk alone says of a provider, and no directory."""


@dataclass(frozen=True)
class Edit:
    """A fact that somebody wrote here in place of the directory's; `shipped` is stored, None where it says nothing."""

    field: str
    shipped: Json


def record_id(code: str) -> str:
    """The id of a shipped entry: the same at every desk, so that two desks never hold it twice."""
    return b32encode(sha256(b"defender-desk/provider/" + code.encode()).digest()[:16]).decode().rstrip("=").lower()


def bring_up_to_date(desk: Desk) -> None:
    """Put the entries of this program's edition into the desk; does nothing when they are there already."""
    if desk.setting(EDITION) == edition():
        return
    shipped = directory()
    last = desk.setting(BODIES)
    known = last if isinstance(last, dict) else {}
    told = _told(desk)
    with desk.change("ship", note=shipped.edition) as writing:
        for code, body in shipped.bodies.items():
            before = known.get(code)
            was = before if isinstance(before, dict) else {}
            kept = writing.get(record_id(code)) or Document(record_id(code), "provider")
            changes = newer(kept.body, was, body)
            told[code] = sorted({*told.get(code, []), *disputed(kept.body, was, body)})
            writing.merge(kept.edited(changes, SHIPPER, _counter(shipped.edition), f"{shipped.edition}T00:00:00Z"))
        desk.store.settings.put(NEWS, {code: [*names] for code, names in told.items() if names})
        desk.store.settings.put(BODIES, {code: dict(body) for code, body in shipped.bodies.items()})
        desk.store.settings.put(EDITION, shipped.edition)


def bring_anew(desk: Desk, lost: Collection[str]) -> None:
    """Let entries that a damaged vault lost, all or part of them, come again as shipped at the next opening."""
    codes = {code for code in directory().bodies if record_id(code) in lost}
    last = desk.setting(BODIES)
    if codes and isinstance(last, dict):
        desk.store.settings.put(BODIES, {code: body for code, body in last.items() if code not in codes})
    if codes:
        desk.store.settings.put(EDITION, None)


def called(ids: Collection[str]) -> dict[str, str]:
    """Which of these are entries that the program ships, each with the name it has there."""
    return {
        key: str(body.get("name", code)) for code, body in directory().bodies.items() if (key := record_id(code)) in ids
    }


def kind(record: str) -> str:
    """The type of an entry that the program ships, which its id tells; "" for every other id."""
    return "provider" if called((record,)) else ""


def untouched(desk: Desk, document: Document) -> bool:
    """Whether it is a shipped entry that nobody here edited: every desk has the same without being handed it."""
    if document.type != "provider":
        return False
    last = desk.setting(BODIES)
    bodies = last if isinstance(last, dict) else {}
    return any(record_id(code) == document.id and body == document.body for code, body in bodies.items())


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


def disputed(now: Body, before: Body, shipped: Body) -> frozenset[str]:
    """The fields that were shipped differently from before while somebody had edited them into something else."""
    names = {*before, *shipped} - OURS
    return frozenset(
        name
        for name in names
        if before.get(name) != shipped.get(name) and now.get(name) not in (before.get(name), shipped.get(name))
    )


def is_shipped(document: Document) -> bool:
    """Whether an entry came with the program: by its id, since anybody can write a directory code."""
    code = document.body.get("shipped")
    return isinstance(code, str) and record_id(code) == document.id


def edits(desk: Desk, document: Document) -> tuple[Edit, ...]:
    """Where an entry says something else than the directory, in the order of its fields; none for an entry of ours."""
    kept = desk.setting(BODIES)
    body = kept.get(str(document.body.get("shipped"))) if isinstance(kept, dict) and is_shipped(document) else None
    if not isinstance(body, dict):
        return ()
    names = (field.name for field in TYPES["provider"].fields if field.name not in OURS)
    return tuple(Edit(name, body.get(name)) for name in names if document.body.get(name) != body.get(name))


def news(desk: Desk, document: Document) -> frozenset[str]:
    """The fields of an entry of which a newer edition said something while they were edited here."""
    return frozenset(_told(desk).get(str(document.body.get("shipped")), ())) if is_shipped(document) else frozenset()


def told_anew(desk: Desk) -> list[str]:
    """Ids of the entries of which a newer edition said something that nobody has looked at yet."""
    found = desk.store.many([record_id(code) for code in _told(desk)])
    return [
        key
        for key, document in found.items()
        if not document.binned and news(desk, document) & {one.field for one in edits(desk, document)}
    ]


def keep_ours(desk: Desk, provider: str) -> None:
    """Somebody looked at what the directory says now, and leaves the entry as it is."""
    left: Json = {code: [*names] for code, names in _told(desk).items() if record_id(code) != provider}
    desk.store.settings.put(NEWS, left)


def _told(desk: Desk) -> dict[str, list[str]]:
    kept = desk.setting(NEWS)
    told = kept if isinstance(kept, dict) else {}
    return {code: [str(name) for name in names] for code, names in told.items() if isinstance(names, list)}
