"""Whom a record is about, so that the gate knows whose consent and whose protection counts.

Services floor: the person or group themselves, those a record names, those who take part in what it tells, and those
of every whole it is part of. Whoever or whatever is not here to be asked is said to be missing, and never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Reference
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, all_of
from defender_desk.store.near import Near

ACCUSED = frozenset({"perpetrator"})
"""Roles of those a record accuses; nobody asks them for consent."""

SUBJECTS = ("person", "organisation")
"""Types of those who are asked themselves."""
_CASE = "case"


@dataclass(frozen=True)
class Concern:
    """What must be asked before a record leaves."""

    people: frozenset[str] = frozenset()
    """Ids of the persons and groups it is about, except those it only accuses."""
    cases: frozenset[str] = frozenset()
    """Ids of the cases it belongs to."""
    missing: bool = False
    """Whether somebody it is about, or something it is part of, is not here, so that not everybody can be asked."""
    held: bool = False
    """Whether a salvage held back any of it, so that it may be about others too; it counts as missing then."""


def read_around(near: Near, records: Iterable[str]) -> None:
    """Read in blocks what will be asked for when many records are judged: their parts, wholes, people and consents."""
    read, wave = set[str](), set(records)
    while wave:
        read |= wave
        links = near.links(wave)
        parts = [link.source for link in links if _lends(link.type, link.field) or link.field == JOINED]
        consents = [link.source for link in links if link.type == "consent"]
        documents = (*near.many(wave).values(), *near.many(parts).values(), *near.many(consents).values())
        told = {key for document in documents for key in (*_named(document), *_wholes(document), *_joined(document))}
        wave = told.union(parts) - read


def concern(desk: Desk, document: Document) -> Concern:
    """Whom a record is about, in which cases, and whether all of them are here to be asked."""
    holding = desk.held.of(desk.store)
    walk = _Walk(desk, holding)
    walk.through(document)
    held = walk.held or bool(holding and not holding.isdisjoint(all_of(desk, walk.people)))
    return Concern(frozenset(walk.people), frozenset(walk.cases), walk.missing or held, held)


def subjects(desk: Desk, document: Document) -> frozenset[str]:
    """Ids of the persons and groups this record is about, except those it only accuses."""
    return concern(desk, document).people


@dataclass
class _Walk:
    """From a record to its people: down to the parts that lend theirs, up to every whole."""

    desk: Desk
    holding: frozenset[str] = frozenset()
    """Ids of what a salvage held back."""
    people: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    missing: bool = False
    held: bool = False
    _seen: set[tuple[str, bool]] = field(default_factory=set)

    def through(self, document: Document, *, upward: bool = True) -> None:
        """Gather from one record; a part that lends its people is not asked for its other wholes."""
        if (document.id, upward) in self._seen:
            return
        self._seen.add((document.id, upward))
        self.held |= document.id in self.holding
        if document.type in SUBJECTS:
            self.people.add(document.id)
            return
        self.missing |= document.type not in TYPES
        self.cases |= {document.id} if document.type == _CASE else set()
        self.cases.update(_meant(document) if upward else ())
        self.people.update(self._here(_named(document)))
        for part in _lending(self.desk, document):
            self.through(part, upward=False)
        for whole in self._here(_wholes(document)).values() if upward else ():
            self.through(whole)

    def _here(self, keys: list[str]) -> dict[str, Document]:
        found = self.desk.store.many(keys)
        self.missing |= len(found) < len(set(keys))
        return found


def keepers(desk: Desk, document: Document) -> list[Document]:
    """The nearest records with a protection level that one without it tells of."""
    found: list[Document] = []
    seen: set[str] = set()
    wave = [document]
    while wave:
        told = {key for one in wave for key in (*_named(one), *_wholes(one))} - seen
        seen |= told
        here = [one for one in desk.store.many(told).values() if one.type in TYPES]
        found += [one for one in here if TYPES[one.type].protection]
        wave = [one for one in here if not TYPES[one.type].protection]
    return found


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


def purposes(document: Document) -> Mapping[str, str]:
    """Fields that name people who are asked for a purpose of their own, and for which."""
    references = TYPES[document.type].references if document.type in TYPES else ()
    return {f.name: f.kind.purpose for f in references if isinstance(f.kind, Reference) and f.kind.purpose}


def own_purposes(documents: Iterable[Document], concerns: Mapping[str, Concern]) -> Mapping[str, str]:
    """People who are asked for a purpose of their own: those whom no other record of the step is about."""
    told = {person for key, one in concerns.items() for person in one.people if person != key}
    named = (
        (person, purpose)
        for document in documents
        for name, purpose in purposes(document).items()
        for person in targets(document.body.get(name))
    )
    return {person: purpose for person, purpose in named if person not in told}


def _named(document: Document) -> list[str]:
    """Those a record is about by its own fields."""
    kinds = {each.name: each.kind for each in TYPES[document.type].references} if document.type in TYPES else {}
    return [
        key
        for name, kind in kinds.items()
        if isinstance(kind, Reference) and kind.about and document.body.get(kind.role) not in ACCUSED
        for key in targets(document.body.get(name))
    ]


def _joined(document: Document) -> list[str]:
    return targets(document.body.get(JOINED))


def _wholes(document: Document) -> list[str]:
    names = TYPES[document.type].part_of if document.type in TYPES else ()
    return [key for name in names for key in targets(document.body.get(name))]


def _meant(document: Document) -> list[str]:
    """Cases that a record is meant for, though it does not tell of their people: as an answer for one case."""
    told = TYPES[document.type].references if document.type in TYPES else ()
    meant = (one.name for one in told if isinstance(one.kind, Reference) and one.kind.to == (_CASE,))
    return [key for name in meant for key in targets(document.body.get(name))]


def _lending(desk: Desk, document: Document) -> Iterable[Document]:
    """What points at this record and lends it its people: who takes part in an incident, whom an act was done to."""
    keys = [link.source for link in desk.store.pointing_at(document.id) if _lends(link.type, link.field)]
    return [part for part in desk.store.many(keys).values() if not part.binned]


def _lends(type_name: str, name: str) -> bool:
    declared = TYPES[type_name].by_name.get(name) if type_name in TYPES else None
    return declared is not None and isinstance(declared.kind, Reference) and declared.kind.of_whom
