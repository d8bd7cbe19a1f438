"""A word of a page, and where it stands.

Exchange floor: values alone, without the library that reads pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.text.bidi import Direction


@dataclass(frozen=True)
class Box:
    """A place on a page, in parts of its width and height from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Word:
    """A word as it is searched for, and where it stands."""

    said: str
    """Folded."""
    box: Box
    page: int
    """From 1."""
    line: int
    """Counted from 0 on its page, as the PDF library reads it."""
    runs: Direction
