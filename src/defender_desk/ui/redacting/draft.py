"""The bars that are painted, which of them is in hand, and the way back. No Qt.

Desktop: each act is one step back, and moving one bar on and on is one act. Places are parts of the page, so that the
same bars lie right at any size.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from defender_desk.model.bars import MOST_BARS, Bar
from defender_desk.services.redacting.pages import Laid

LEAST = 0.004
"""Least width and height of a bar, in parts of the page."""


class Place(NamedTuple):
    """A place on a page that need not be a bar yet: the corners in any order, also beside the page."""

    left: float
    top: float
    right: float
    bottom: float

    def on(self, page: int) -> Bar:
        """The bar there: on the page, and no smaller than can be seen."""
        left, right = _within(*sorted((self.left, self.right)))
        top, bottom = _within(*sorted((self.top, self.bottom)))
        return Bar(page, left, top, right, bottom)


def _within(low: float, high: float) -> tuple[float, float]:
    low, high = min(max(low, 0.0), 1 - LEAST), min(max(high, 0.0), 1.0)
    return low, max(high, low + LEAST)


class _Step(NamedTuple):
    laid: tuple[Laid, ...]
    chosen: int


class Painting:
    """What is painted over one file."""

    def __init__(self, laid: Iterable[Laid] = ()) -> None:
        self.laid = tuple(laid)
        self.chosen = -1
        """Place of the bar in hand among `laid`; -1 for none."""
        self._before: list[_Step] = []
        self._going_on: tuple[str, int] | None = None

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All of them, whatever they cover."""
        return tuple(one.bar for one in self.laid)

    @property
    def in_hand(self) -> Laid | None:
        """The bar in hand."""
        return self.laid[self.chosen] if self.chosen >= 0 else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._before)

    def on_page(self, page: int) -> list[int]:
        """Places in `laid` of the bars on a page, from its top."""
        here = [place for place, one in enumerate(self.laid) if one.bar.page == page]
        return sorted(here, key=lambda place: (self.laid[place].bar.top, self.laid[place].bar.left))

    def choose(self, place: int) -> None:
        """Take a bar into the hand, or none; it is no step, and ends the one before."""
        self.chosen = place if 0 <= place < len(self.laid) else -1
        self._going_on = None

    def lay(self, bar: Bar) -> None:
        """Lay a new bar and take it into the hand."""
        self.lay_all([Laid(bar)])
        self.chosen = len(self.laid) - 1

    def lay_all(self, more: Iterable[Laid]) -> int:
        """Lay several in one step, but for those that lie there already; how many were laid."""
        there = {one.bar for one in self.laid}
        new = [one for one in more if one.bar not in there][: MOST_BARS - len(self.laid)]
        if new:
            self._step()
            self.laid += tuple(new)
        return len(new)

    def put(self, bar: Bar, deed: str) -> None:
        """Let the bar in hand lie elsewhere; the same deed again and again is one step."""
        if self.in_hand is None or self.in_hand.bar == bar:
            return
        if self._going_on != (deed, self.chosen):
            self._step()
            self._going_on = deed, self.chosen
        self.laid = tuple(Laid(bar, one.said) if place == self.chosen else one for place, one in enumerate(self.laid))

    def move(self, across: float, down: float) -> None:
        """Push the bar in hand, as far as the page goes."""
        if self.in_hand is not None:
            bar = self.in_hand.bar
            across = min(max(across, -bar.left), 1 - bar.right)
            down = min(max(down, -bar.top), 1 - bar.bottom)
            self.put(
                Place(bar.left + across, bar.top + down, bar.right + across, bar.bottom + down).on(bar.page), "move"
            )

    def stretch(self, across: float, down: float) -> None:
        """Make the bar in hand wider or narrower, higher or lower, from its right and lower edge."""
        if self.in_hand is not None:
            bar = self.in_hand.bar
            right, bottom = max(bar.right + across, bar.left + LEAST), max(bar.bottom + down, bar.top + LEAST)
            self.put(Place(bar.left, bar.top, right, bottom).on(bar.page), "stretch")

    def remove(self) -> None:
        """Take the bar in hand away; the one after it on its page comes into the hand."""
        if self.in_hand is None:
            return
        page, gone = self.in_hand.bar.page, self.chosen
        order = self.on_page(page)
        at = order.index(gone)
        following = next(iter((*order[at + 1 :], *reversed(order[:at]))), -1)
        self._step()
        self.laid = tuple(one for place, one in enumerate(self.laid) if place != gone)
        self.chosen = following - (following > gone)

    def undo(self) -> None:
        """Take the last step back."""
        if self._before:
            self.laid, self.chosen = self._before.pop()
            self._going_on = None

    def next_on(self, page: int, step: int) -> bool:
        """Take the next bar of a page into the hand, or the one before; False past the last one, with none in hand."""
        order = self.on_page(page)
        here = order.index(self.chosen) if self.chosen in order else (-1 if step > 0 else len(order))
        at = here + step
        self.choose(order[at] if 0 <= at < len(order) else -1)
        return 0 <= at < len(order)

    def _step(self) -> None:
        self._before.append(_Step(self.laid, self.chosen))
        self._going_on = None
