"""What a salvage held back and nobody has looked at since: it may lack words, or people, and so it stays here.

Services floor: `doubts` holds back, `looking` lets go, and the gate asks here through `subjects`.
"""

from __future__ import annotations

from collections.abc import Iterable

from defender_desk.model.history import HOLD, LOOKED, UNDOES, Event
from defender_desk.store.store import Store

CONSENT = "consent"
"""Answers wait in a way of their own, and are asked about one by one."""


def note(store: Store) -> None:
    """Inside the change of a salvage: let the table know all that the journal says was ever held back."""
    told = store.deeds_after(0, (HOLD,))
    store.held.put((event.record, event.batch) for event in told if event.type != CONSENT)


class HeldBack:
    """The ids of what is held back, worked out anew only from what was written since they were asked for last."""

    def __init__(self) -> None:
        self._at = -1
        self._all: dict[str, int] = {}  # the batch by which each was held last
        self._decided: list[Event] = []
        self._ids: frozenset[str] = frozenset()

    def of(self, store: Store) -> frozenset[str]:
        """Ids of the records that are held back now."""
        at = store.head[1]
        if at != self._at:
            if self._all:
                self._decide(store.since(self._at))
            else:
                self._begin(store)
            self._at = at
        return self._ids

    def _begin(self, store: Store) -> None:
        self._all = store.held.all()
        if self._all:
            self._decide(store.deeds_after(min(self._all.values()), (LOOKED, *UNDOES)))

    def _decide(self, events: Iterable[Event]) -> None:
        self._decided += (one for one in events if one.deed == LOOKED or one.takes_back)
        undone, looked = set[int](), set[str]()
        for event in reversed(self._decided):
            if event.batch in undone:
                continue
            if event.takes_back:
                undone.add(event.takes_back)
            elif event.batch > self._all.get(event.record, 0):
                looked.add(event.record)
        self._ids = frozenset(self._all.keys() - looked)
