"""The protection level that counts for a record: its own, or the strictest of those it tells of.

Services floor: the gate holds records back by it, and `dangers` tells where a received copy would loosen it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Reference
from defender_desk.model.levels import HIDDEN, NAMELESS, PUBLIC, strictness
from defender_desk.model.protecting import own_protection
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services.consent.subjects import Concern, keepers
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import records_of


def protection(desk: Desk, document: Document, concerned: Concern) -> str:
    """The level a record is under; "" for one that tells of nobody, as a provider.

    Its own, or the strictest of those it tells of, and the strictest there is where one of them is not here to be
    asked. What is public of itself leaves without names while somebody it is about is not public.
    """
    declared = TYPES.get(document.type)
    if declared is None or concerned.missing:
        return HIDDEN
    if declared.protection is None:
        if not (declared.about or declared.part_of):
            return ""
        return max(map(own_protection, _known(desk, keepers(desk, document))), key=strictness, default=HIDDEN)
    own = max(map(own_protection, (document, *_known(desk, _kept_with(desk, document)))), key=strictness)
    if own != PUBLIC:
        return own
    theirs = map(own_protection, _known(desk, desk.store.many(concerned.people - {document.id}).values()))
    return NAMELESS if any(level != PUBLIC for level in theirs) else own


def counted(desk: Desk, document: Document, concerned: Concern) -> str:
    """The level that counts for a record, also by the other records by which whoever it is of is known."""
    return max((protection(desk, one, concerned) for one in records_of(desk, document)), key=strictness)


def _known(desk: Desk, documents: Iterable[Document]) -> Iterator[Document]:
    """These, and the other records by which whoever they are of is known."""
    return (each for one in documents for each in records_of(desk, one))


def _kept_with(desk: Desk, document: Document) -> Collection[Document]:
    """Those whose level counts for it too: whoever gave it, and what it was made from (`Reference.keeps`)."""
    found: dict[str, Document] = {}
    wave = [document]
    while wave:
        fields = [(one, each) for one in wave for each in TYPES[one.type].references]
        keys = {key for one, each in fields if _keeps(each) for key in targets(one.body.get(each.name))}
        wave = [one for one in desk.store.many(keys - found.keys()).values() if one.type in TYPES]
        found |= {one.id: one for one in wave}
    return found.values()


def _keeps(field: Field) -> bool:
    return isinstance(field.kind, Reference) and field.kind.keeps
