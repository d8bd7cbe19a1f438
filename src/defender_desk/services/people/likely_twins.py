"""Records that came in though somebody much like them was here, and nobody decided yet whether they are the same.

Services floor: `bringing_in` notes the pairs; Today and both pages show them until a person says that they are two, or
one of them is gone. Nothing is ever joined by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from defender_desk.model.changes import Changes
from defender_desk.model.documents import targets
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, ids_of
from defender_desk.services.records import Undone, binned, titles

_KEPT = "twins.undecided"


@dataclass(frozen=True)
class Pair:
    """Two records that may be the same."""

    newer: str
    older: str
    type: str
    """The type of both."""

    def other(self, record: str) -> str:
        """The one that this is not."""
        return self.older if record == self.newer else self.newer


def note(desk: Desk, pairs: Mapping[str, str]) -> None:
    """Note which new records may be older ones, by id."""
    if pairs:
        desk.store.settings.put(_KEPT, {**_kept(desk), **pairs})


@dataclass(frozen=True)
class Undecided:
    """The pairs that came in last, of how many."""

    newest: tuple[Pair, ...]
    count: int


def undecided(desk: Desk, most: int) -> Undecided:
    """Of every pair of which both are here and outside the bin so many, those that came in last first.

    Their records alone are read: a table taken in twice leaves as many pairs as it has rows.
    """
    away, kept = {*binned(desk)}, _kept(desk)
    here = {newer: older for newer, older in kept.items() if newer not in away and older not in away}
    last = dict(islice(reversed(here.items()), most))
    return Undecided(_both_here(desk, dict(reversed(last.items()))), len(here))


def forget(desk: Desk, erased: Collection[str]) -> None:
    """Forget the pairs of records that were erased for good, inside the change that erases them."""
    kept = _kept(desk)
    left = {newer: older for newer, older in kept.items() if newer not in erased and older not in erased}
    if len(left) < len(kept):
        desk.store.settings.put(_KEPT, dict(left))


def _both_here(desk: Desk, pairs: Mapping[str, str]) -> tuple[Pair, ...]:
    here = desk.store.many({*pairs, *pairs.values()})
    live = {key: document.type for key, document in here.items() if not document.binned}
    found = (Pair(newer, older, live[newer]) for newer, older in pairs.items() if newer in live and older in live)
    return tuple(reversed(tuple(found)))


def of(desk: Desk, record: str) -> dict[str, str]:
    """Those that a record may be the same as, by id, each with what it is called."""
    among = {newer: older for newer, older in _kept(desk).items() if record in (newer, older)}
    others = [pair.other(record) for pair in _both_here(desk, among)]
    return titles(desk, others) if others else {}


def are_two(desk: Desk, one: str, other: str, *, knowing: bool = False) -> Undone:
    """A person looked: they are two, also where another desk joined them, and it is asked no more.

    Where that desk's file moved something from one to the other, it comes back (`parting.part`).
    """
    undone = Undone(Changes(0, ids=frozenset((one, other))), 0)  # nothing may be written, but their pages show it
    if other in ids_of(desk, one):
        keep, away = (one, other) if _says(desk, one, other) else (other, one)
        undone = records.part(desk, keep, away, knowing=knowing)
    left = {newer: older for newer, older in _kept(desk).items() if {newer, older} != {one, other}}
    desk.store.settings.put(_KEPT, dict(left))
    return undone


def _says(desk: Desk, record: str, other: str) -> bool:
    document = desk.store.get(record)
    return document is not None and other in targets(document.body.get(JOINED))


def _kept(desk: Desk) -> dict[str, str]:
    kept = desk.setting(_KEPT)
    return {key: value for key, value in kept.items() if isinstance(value, str)} if isinstance(kept, dict) else {}
