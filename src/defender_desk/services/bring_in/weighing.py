"""What rows of a foreign file could do if they came in unseen: as records of their own, or filled into what is here.

Services floor: `bringing_in` asks for each row, and `dangers` weighs it as it weighs a record of a bundle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from defender_desk.exchange.drafts import Draft
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, new_id, targets
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.filling import filling, row_of
from defender_desk.services.bring_in.twins import Twin
from defender_desk.services.consent.loosening import EARLY
from defender_desk.services.desk import Desk
from defender_desk.services.handover.dangers import dangers
from defender_desk.text.messages import Message

Harm = dict[int, tuple[Message, ...]]
"""What to warn of, by the place of a row."""


class Weighing:
    """The rows of one file, with the records that they name, be they here or made with them."""

    def __init__(self, desk: Desk, drafts: Sequence[Draft], named: Mapping[tuple[str, str], str]) -> None:
        self._desk = desk
        self._ids = {key: here or new_id() for key, here in named.items()}
        self._made = {self._ids[key] for key, here in named.items() if not here}
        self._taken = desk.store.many({draft.id for draft in drafts if draft.id})
        self._rows = [row_of(draft, lambda type_name, called: self._ids[type_name, called]) for draft in drafts]
        self._drafts = drafts

    def as_new(self) -> Harm:
        """What to warn of before each row becomes a record of its own."""
        return {place: why for place in range(len(self._rows)) if (why := self._new(place))}

    def _new(self, place: int) -> tuple[Message, ...]:
        draft = self._drafts[place]
        after = Document("" if draft.id in self._taken else draft.id, draft.type, self._rows[place])
        warned = self._warned(None, after, after.body)
        if self._of(after) <= self._made:  # those who are made with the row are nobody else
            return tuple(why for why in warned if why != EARLY)
        return warned

    def as_filling(self, twins: Sequence[Twin], here: Mapping[str, Body]) -> Harm:
        """What to warn of before each row is filled into what it may be, after the rows before it were."""
        return {place: why for place, why in self._filled(twins, here) if why}

    def _filled(self, twins: Sequence[Twin], here: Mapping[str, Body]) -> Iterator[tuple[int, tuple[Message, ...]]]:
        now, into = dict(here), dict[int, str]()
        for twin in twins:
            earlier = twin.earlier or 0
            key = into[twin.index] = twin.record or into.get(earlier, str(earlier))
            declared = TYPES[self._drafts[twin.index].type]
            body = now[key] if key in now else self._rows[int(key)]
            taken = filling(declared, body, self._rows[twin.index]).taken
            now[key] = {**body, **taken}
            after = Document(twin.record, declared.name, now[key])
            yield twin.index, self._warned(here.get(key), after, taken) if taken else ()

    def _warned(self, before: Body | None, after: Document, changed: Body) -> tuple[Message, ...]:
        return dangers(self._desk, before, after, changed.keys(), self._desk.store.many(self._of(after)))

    @staticmethod
    def _of(document: Document) -> set[str]:
        """The ids of whom a record is about."""
        return {key for name in TYPES[document.type].about for key in targets(document.body.get(name))}
