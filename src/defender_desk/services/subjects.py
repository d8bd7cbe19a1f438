"""Whom a record is about, so that the gate knows whose consent counts.

Services floor: the person or group themselves, those a record names, and those who take part in what it tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk

ACCUSED = frozenset({"perpetrator"})
"""Roles of those a record accuses; nobody asks them for consent."""

_DEEPEST = 3
_SUBJECTS = ("person", "organisation")


def subjects(desk: Desk, document: Document, depth: int = 0) -> frozenset[str]:
    """Ids of the persons and groups this record is about, except those it only accuses."""
    if document.type in _SUBJECTS:
        return frozenset({document.id})
    found = set(_pointed(document, _named(document)))
    found |= _taking_part(desk, document)
    if depth < _DEEPEST:
        for whole in desk.store.many(_pointed(document, _wholes(document))).values():
            found |= subjects(desk, whole, depth + 1)
    return frozenset(found)


def keepers(desk: Desk, document: Document, depth: int = 0) -> Iterator[Document]:
    """The records with a protection level of their own that a record without one tells of."""
    fields = (*_named(document), *_wholes(document))
    for whole in desk.store.many(_pointed(document, fields)).values():
        if whole.type in TYPES and "protection" in TYPES[whole.type].by_name:
            yield whole
        elif depth < _DEEPEST:
            yield from keepers(desk, whole, depth + 1)


def _named(document: Document) -> tuple[str, ...]:
    accusing = document.type == "involvement" and document.body.get("role") in ACCUSED
    return () if accusing or document.type not in TYPES else TYPES[document.type].about


def _wholes(document: Document) -> tuple[str, ...]:
    return TYPES[document.type].part_of if document.type in TYPES else ()


def _pointed(document: Document, fields: Iterable[str]) -> list[str]:
    return [key for field in fields for key in targets(document.body.get(field))]


def _taking_part(desk: Desk, document: Document) -> set[str]:
    keys = [
        link.source
        for link in desk.store.pointing_at(document.id)
        if (link.type, link.field) == ("involvement", "what")
    ]
    return {
        who
        for involvement in desk.store.many(keys).values()
        if not involvement.binned and involvement.body.get("role") not in ACCUSED
        for who in targets(involvement.body.get("who"))
    }


def helped(desk: Desk, referral: Document) -> list[str]:
    """Ids of those a referral is for: those it names, else those of its case."""
    named = targets(referral.body.get("people"))
    if named:
        return named
    return [
        key
        for case in desk.store.many(targets(referral.body.get("case"))).values()
        for key in targets(case.body.get("people"))
    ]
