"""Answers that stay where the file that brought them is taken back: a no does not go along with a hundred wrong rows.

Nor where it is undone that they came out of the bin. Services floor: `records.undo` asks which stay, and `came_in`
names them before. Undoing an answer somebody wrote here is another matter: it gives back what stood just before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.types import Consent
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import consents_under, typed
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED, ids_of
from defender_desk.store.undoing import Written

_BRING = FROM_DESKS | {"import", "restore"}
_PUT_AWAY = frozenset({"bin"})
"""Deeds that bring answers here without writing them, and whose undoing does."""
_Back: TypeAlias = Mapping[str, Written]
"""By id, what would be taken back: records as they are, and as they would be."""


def held(desk: Desk, batch: int) -> frozenset[str]:
    """Ids of what a batch brought that says who allows what, and without which more would be allowed than today.

    Where no single one keeps it down, all that came of the same person stays.
    """
    if not _brings(desk, batch):
        return frozenset()
    written = {one.now.id: one for one in desk.store.would(batch, ("consent", *TYPES_JOINED)) if one.before != one.now}
    going = frozenset(key for key, one in written.items() if one.now.type != "consent" and one.now.binned)
    back = {key: one for key, one in written.items() if one.now.type == "consent" or _tied(one)}
    found = set[str]()
    for people in {frozenset(ids_of(desk, person)) for one in back.values() for person in _people(one)}:
        found |= _of(desk, people, back, going)
    return frozenset(found)


def _brings(desk: Desk, batch: int) -> bool:
    """Whether a batch put answers here that nobody wrote in it: out of a file, or out of the bin, if only again."""
    first, does = desk.store.first_of(batch)
    return any(one.deed in (_BRING if does else _PUT_AWAY) for one in desk.store.batch(first))


def _of(desk: Desk, people: frozenset[str], back: _Back, going: frozenset[str]) -> set[str]:
    """What stays of what came of somebody."""
    theirs = {key: one for key, one in back.items() if not people.isdisjoint(_people(one))}
    if not _opens(desk, people, theirs, going):
        return set()
    alone = {key for key, one in theirs.items() if _opens(desk, people, {key: one}, going)}
    rest = {key: one for key, one in theirs.items() if key not in alone}
    return {*theirs} if _opens(desk, people, rest, going) else alone


def _tied(one: Written) -> bool:
    return one.before is not None and one.before.body.get(JOINED) != one.now.body.get(JOINED)


def _people(one: Written) -> Iterator[str]:
    """Whose answer it is, or who is known as one by it, today and then."""
    for document in (one.before, one.now):
        if document is not None and document.type == "consent":
            yield from targets(document.body.get("person"))
        elif document is not None:
            yield from (document.id, *targets(document.body.get(JOINED)))


def _opens(desk: Desk, people: frozenset[str], back: _Back, going: frozenset[str]) -> bool:
    """Whether more would be allowed of somebody; of whoever goes into the bin along with it, only what is a yes."""
    ties = {key: targets(one.now.body.get(JOINED)) for key, one in back.items() if one.now.type != "consent"}
    goes = not going.isdisjoint(people) and going.issuperset(desk.store.many(people))
    had = list(_answers(desk, people, {}).values())
    for person in people:
        gets = list(_answers(desk, frozenset(ids_of(desk, person, ties)), back).values())
        unsaid = loosening.words(had) - loosening.words(gets)
        if unsaid and (gets or not goes):
            return True
        more = loosening.more if goes else loosening.loosens
        if any(more(before, after) for before, after in loosening.compared(had, gets)):
            return True
    return False


def _answers(desk: Desk, people: frozenset[str], back: _Back) -> dict[str, Consent]:
    """The answers that count of somebody, by id, once this was taken back."""
    here: dict[str, Document] = {document.id: document for document, _ in consents_under(desk, *people)}
    here |= {key: one.now for key, one in back.items() if one.now.type == "consent"}
    return {
        key: typed(one)
        for key, one in here.items()
        if not one.binned and not people.isdisjoint(targets(one.body.get("person")))
    }
