"""Whether whoever is turned to may be responsible: named among those accused, or part of the same body as they are.

Services floor: `gate` and `notices` warn by it. A body is known by what it is part of, as far up as is recorded, and
by all its ids.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from defender_desk.model.documents import Document, targets
from defender_desk.services.consent.risks import THEMSELVES
from defender_desk.services.consent.subjects import ACCUSED
from defender_desk.services.desk import Desk
from defender_desk.services.people import known_as
from defender_desk.text.messages import Message

_UP = {"provider": "organisation", "person": "organisation", "organisation": "parent"}
"""By type: the field that says what somebody belongs to."""


def warnings(desk: Desk, recipient: Document | None, documents: Collection[Document]) -> list[Message]:
    """What to say where whoever is told of these records may be responsible for what they tell of."""
    accused = [key for one in accusing(desk, documents) for key in targets(one.body.get("who"))]
    if recipient is None or not accused:
        return []
    return [] if bodies(desk, [recipient.id]).isdisjoint(bodies(desk, accused)) else [THEMSELVES]


def accusing(desk: Desk, documents: Iterable[Document]) -> list[Document]:
    """The records that say who did what these records tell of."""
    links = desk.store.links([one.id for one in documents])
    told = dict.fromkeys(link.source for link in links if link.names("involvement", ("what",)))
    return [one for one in desk.store.many(told).values() if one.body.get("role") in ACCUSED]


def bodies(desk: Desk, keys: Iterable[str]) -> frozenset[str]:
    """Ids of these and of all they are part of, under every id that each is known by."""
    found: set[str] = set()
    wave = set(keys)
    while wave:
        wave = {*known_as.all_of(desk, wave)}
        found |= wave
        here = desk.store.many(wave).values()
        wave = {key for one in here for key in targets(one.body.get(_UP.get(one.type, "")))} - found
    return frozenset(found)
