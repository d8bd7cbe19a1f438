"""The order of a list, and the place in it where a page ends.

Store floor: a list is read in two stretches, records that say the first key and then those that do not, so that each
runs along an index in either direction and the empty ones come last both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from defender_desk.model.queries import Order, Query
from defender_desk.model.records import RecordType
from defender_desk.store.conditions import Clause, joined
from defender_desk.store.faces import Face
from defender_desk.store.places import place

CHANGED = "_changed"
"""The field name under which a list is ordered by the time of the last change."""
_SAID_BY_ALL = "l.changed"


@dataclass(frozen=True)
class Cursor:
    """The place in a list after which the next page begins; it holds while records come and go."""

    keys: tuple[Face, ...]
    seq: int


@dataclass(frozen=True)
class Sorted:
    """One key a list is sorted by."""

    key: str
    descending: bool

    @property
    def way(self) -> str:
        """The direction in SQL."""
        return " DESC" if self.descending else ""

    @property
    def beyond(self) -> str:
        """The comparison that holds for what comes later."""
        return "<" if self.descending else ">"


@dataclass(frozen=True)
class Stretch:
    """One part of a list: which records, and in what order."""

    where: Clause
    by: str


def of_query(declared: RecordType, query: Query) -> list[Sorted]:
    """The keys of a query; newest change first when it names none."""
    if not query.order:
        return [Sorted(_SAID_BY_ALL, descending=True)]
    return [Sorted(_key(declared, one), one.descending) for one in query.order]


def _key(declared: RecordType, one: Order) -> str:
    if one.field == CHANGED:
        return _SAID_BY_ALL
    key = place(declared, one.field).key
    return f"coalesce({key}, {place(declared, one.stand_in).key})" if one.stand_in else key


def stretches(order: Sequence[Sorted], after: Cursor | None) -> list[Stretch]:
    """The parts of a list that are still to come after a cursor, in order."""
    first, *others = order
    seq = Sorted("l.seq", order[-1].descending)
    by = ", ".join([*(f"{one.key} IS NULL, {one.key}{one.way}" for one in others), f"l.seq{seq.way}"])
    said, silent = Clause(f"{first.key} IS NOT NULL"), Clause(f"{first.key} IS NULL")
    rest = [] if first.key == _SAID_BY_ALL else [Stretch(silent, by)]
    if after is None:
        return [Stretch(said, f"{first.key}{first.way}, {by}"), *rest]
    if after.keys[0] is None:
        return [Stretch(joined(" AND ", [silent, _later([*others, seq], (*after.keys[1:], after.seq))]), by)]
    begin = Clause(f"{first.key} {first.beyond}= ?", (after.keys[0],))
    later = _later([*order, seq], (*after.keys, after.seq))
    return [Stretch(joined(" AND ", [said, begin, later]), f"{first.key}{first.way}, {by}"), *rest]


def _later(order: Sequence[Sorted], keys: Sequence[Face]) -> Clause:
    """What stands after these keys: the empty ones last, whatever the direction."""
    one, *others = order
    key, *rest = keys
    if not others:
        return Clause(f"{one.key} {one.beyond} ?", (key,))
    if key is None:
        return joined(" AND ", [Clause(f"{one.key} IS NULL"), _later(others, rest)])
    same = joined(" AND ", [Clause(f"{one.key} = ?", (key,)), _later(others, rest)])
    return joined(" OR ", [Clause(f"{one.key} {one.beyond} ?", (key,)), Clause(f"{one.key} IS NULL"), same])
