"""Counts that may be told: none under five, and none by which such a one could be worked out from a sum.

Services floor: plain numbers; `figures` counts, and says what they count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LEAST = 5
"""The smallest count that is told, but for none at all."""
_PAIR = 2
"""With fewer hidden parts a sum gives the one away."""


def small(count: int) -> bool:
    """Whether a count would tell of too few."""
    return 0 < count < LEAST


@dataclass
class Line:
    """Counts and, where it is told, their sum."""

    counts: Sequence[int]
    told: bool = True
    """Whether their sum is told."""
    hidden: set[int] = field(default_factory=set)

    def guard(self) -> bool:
        """Hide more while the sum would give a hidden count away; whether anything more was hidden.

        What is hidden must be two counts at least, and together no small one. Where all are hidden and that is not
        enough, the sum is hidden too.
        """
        before = (set(self.hidden), self.told)
        while self.told and self.hidden and self._given_away():
            open_ = [place for place in range(len(self.counts)) if place not in self.hidden]
            if not open_:
                self.told = False
                break
            self.hidden.add(min(open_, key=lambda place: (self.counts[place] == 0, self.counts[place], place)))
        return before != (self.hidden, self.told)

    def _given_away(self) -> bool:
        return len(self.hidden) < _PAIR or sum(self.counts[place] for place in self.hidden) < LEAST


def guarded(counts: Sequence[int]) -> Line:
    """A list of counts with what must be hidden of it."""
    line = Line(counts, not small(sum(counts)), {place for place, count in enumerate(counts) if small(count)})
    line.guard()
    return line


def hidden_in(table: Sequence[Sequence[int]], rows: Line, columns: Line) -> set[tuple[int, int]]:
    """The cells of a table that must be hidden, where its sums are told as `rows` and `columns` say."""
    hidden = {(row, place) for row, counts in enumerate(table) for place, count in enumerate(counts) if small(count)}
    across = [(range(len(columns.counts)), row, row not in rows.hidden) for row in range(len(table))]
    down = [(range(len(table)), place, place not in columns.hidden) for place in range(len(columns.counts))]
    moved = True
    while moved:
        lines = [([(row, place) for place in places], told) for places, row, told in across]
        lines += [([(row, place) for row in places], told) for places, place, told in down]
        found = [more for cells, told in lines for more in _more(table, cells, hidden, told=told)]
        moved = bool(found)
        hidden.update(found)
    return hidden


def _more(
    table: Sequence[Sequence[int]], cells: Sequence[tuple[int, int]], hidden: Iterable[tuple[int, int]], *, told: bool
) -> list[tuple[int, int]]:
    """What more of a line of cells must be hidden."""
    held = {*hidden}
    line = Line(
        [table[row][place] for row, place in cells], told, {at for at, cell in enumerate(cells) if cell in held}
    )
    line.guard()
    return [cells[at] for at in line.hidden if cells[at] not in held]
