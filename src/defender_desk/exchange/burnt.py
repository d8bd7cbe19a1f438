"""What stands in words on the pages of a paper, and the copy of it in which nothing stands beneath bars.

Exchange floor: values alone, which both sides of reading apart know; `burning` makes the copy there.
"""

from __future__ import annotations

import msgspec

from defender_desk.exchange.cleanable import PDF
from defender_desk.exchange.placed import Word

JPEG = "image/jpeg"
MOST_PAGES = 500
"""Most pages of a paper that bars are laid over."""
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg"}
"""How the file of a copy ends, by its media type."""
_BEGINS = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff"}


class Written(msgspec.Struct, frozen=True):
    """What stands in words on one page."""

    page: int
    text: str
    """As it is written, in the order in which the PDF library reads it."""
    lines: tuple[tuple[Word, ...], ...]


class Burnt(msgspec.Struct, frozen=True):
    """A copy that is pixels alone."""

    data: bytes
    media: str
    pages: int

    def __post_init__(self) -> None:
        if not (1 <= self.pages <= MOST_PAGES and self.media in _BEGINS and self.data.startswith(_BEGINS[self.media])):
            raise ValueError("no copy of this kind")
