"""Whom a record is about, so that the gate knows whose consent and whose protection counts.

Services floor: the person or group themselves, those a record names, and those who take part in what it tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Reference
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.store.near import Near

ACCUSED = frozenset({"perpetrator"})
"""Roles of those a record accuses; nobody asks them for consent."""

_DEEPEST = 6
"""How far wholes are followed: from a copy by its original, an act and an incident to the case are four steps."""
_SUBJECTS = ("person", "organisation")


def read_around(near: Near, records: Iterable[str]) -> None:
    """Read in blocks what will be asked for when many records are judged: their parts, wholes, people and consents."""
    wave = list(records)
    for _ in range(_DEEPEST + 1):
        links = near.links(wave)
        asked = [link.source for link in links if _lends(link.type, link.field) or link.type == "consent"]
        read = (*near.many(wave).values(), *near.many(asked).values())
        told = {key for document in read for key in (*_named(document), *_wholes(document))}
        wave = sorted(told.difference(wave))


def subjects(desk: Desk, document: Document, depth: int = 0) -> frozenset[str]:
    """Ids of the persons and groups this record is about, except those it only accuses."""
    if document.type in _SUBJECTS:
        return frozenset({document.id})
    found = {*_named(document), *_lent(desk, document)}
    if depth < _DEEPEST:
        for whole in desk.store.many(_wholes(document)).values():
            found |= subjects(desk, whole, depth + 1)
    return frozenset(found)


def keepers(desk: Desk, document: Document, depth: int = 0) -> Iterator[Document | None]:
    """The records with a protection level that one without it tells of; None for each that is not here to be asked."""
    told = [*_named(document), *_wholes(document)]
    here = desk.store.many(told)
    for key in told:
        whole = here.get(key)
        if whole is None or whole.type not in TYPES:
            yield None
        elif "protection" in TYPES[whole.type].by_name:
            yield whole
        elif depth < _DEEPEST:
            yield from keepers(desk, whole, depth + 1)


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


def _named(document: Document) -> list[str]:
    """Those a record is about by its own fields."""
    if document.type not in TYPES or document.body.get("role") in ACCUSED:
        return []
    return _pointed(document, TYPES[document.type].about)


def _wholes(document: Document) -> list[str]:
    return _pointed(document, TYPES[document.type].part_of) if document.type in TYPES else []


def _pointed(document: Document, fields: Iterable[str]) -> list[str]:
    return [key for field in fields for key in targets(document.body.get(field))]


def _lent(desk: Desk, document: Document) -> set[str]:
    """Those whom parts of this record name: who takes part in an incident, whom an act was done to."""
    parts = [link.source for link in desk.store.pointing_at(document.id) if _lends(link.type, link.field)]
    return {who for part in desk.store.many(parts).values() if not part.binned for who in _named(part)}


def _lends(type_name: str, field: str) -> bool:
    kind = TYPES[type_name].by_name[field].kind if type_name in TYPES else None
    return isinstance(kind, Reference) and kind.of_whom
