"""Looking at what a salvage held back: it says again what it said before, or stays as strict as it is.

Services floor: one act for any number of records, taken back as one; `doubts` holds back, `consent.held` remembers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document
from defender_desk.model.history import LOOKED, Event
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.text.trouble import Trouble

_AT_ONCE = 400


def waiting(desk: Desk) -> list[Document]:
    """The records that wait for a look, by their type in the order of declaration; none that lies in the bin."""
    order = {name: place for place, name in enumerate(TYPES)}
    found = desk.store.many(desk.held.of(desk.store)).values()
    return sorted(
        (one for one in found if not one.binned and one.type in TYPES), key=lambda one: (order[one.type], one.created)
    )


def by_type(waits: Iterable[Document]) -> Mapping[str, int]:
    """How many records of each type there are."""
    return Counter(one.type for one in waits)


def said_before(desk: Desk, ids: Collection[str]) -> Mapping[str, Mapping[str, Json]]:
    """What each of these said before it was held back, where nobody looked at it or wrote it anew since."""
    kept, told = desk.store.many(ids), dict[str, list[Event]]()
    numbers, keys = desk.store.held.batches(), [*kept]
    for at in range(0, len(keys), _AT_ONCE):
        for event in desk.store.events(*keys[at : at + _AT_ONCE]):
            told.setdefault(event.record, []).append(event)
    return {key: _said_before(document.body, told.get(key, ()), numbers) for key, document in kept.items()}


def _said_before(body: Body, events: Sequence[Event], numbers: Collection[int]) -> Mapping[str, Json]:
    said, left = dict[str, Json](), dict[str, Json]()
    for event in _standing(events):
        if event.batch in numbers:
            said |= event.before
            left |= event.after
        elif event.deed == LOOKED:
            said.clear()
        else:
            said = {name: was for name, was in said.items() if name not in event.after}
    return {name: was for name, was in said.items() if body.get(name) == left[name]}


def _standing(events: Sequence[Event]) -> list[Event]:
    """Those of the entries of a record that nobody took back, oldest first."""
    undone, found = set[int](), list[Event]()
    for event in reversed(events):
        if event.batch in undone:
            continue
        if event.takes_back:
            undone.add(event.takes_back)
        else:
            found.append(event)
    return found[::-1]


def let_go(desk: Desk, ids: Collection[str], *, as_before: bool) -> Changes:
    """Let these leave again as far as they may: with the levels and answers they had, or with the strictest."""
    before = said_before(desk, ids) if as_before else {}
    with desk.change(LOOKED) as writing:
        for document in desk.store.many(ids).values():
            said = before.get(document.id, {})
            _check(desk, document, said)
            if writing.put(document.id, document.type, said) == document:
                writing.log(LOOKED, document)
    return writing.changes


def let_all_go(desk: Desk, kind: str) -> Changes:
    """Let all of one type say again what they said; one of which a rule forbids it by now waits on."""
    waits = {one.id: one for one in waiting(desk) if one.type == kind}
    before = said_before(desk, waits)
    return let_go(desk, [key for key, one in waits.items() if _may(desk, one, before.get(key, {}))], as_before=True)


def _may(desk: Desk, document: Document, said: Mapping[str, Json]) -> bool:
    try:
        _check(desk, document, said)
    except Trouble:
        return False
    return True


def _check(desk: Desk, document: Document, said: Mapping[str, Json]) -> None:
    records.check(desk, TYPES[document.type], {**document.body, **said}, said, document.body)
