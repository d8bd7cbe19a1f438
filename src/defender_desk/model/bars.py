"""A bar over a page of a picture or paper.

Model floor: a value that the desk, the process that reads apart and the screen all know.
"""

from __future__ import annotations

import msgspec

MOST_BARS = 20_000
"""Most bars over one file."""


class Bar(msgspec.Struct, frozen=True, order=True):
    """A place on a page that is covered, in parts of its width and height from the upper left corner."""

    page: int
    """From 1."""
    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.page < 1 or not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError("a bar of no size, or beside the page")
