"""What is shown of a file once it was decoded: plain pixels, or plain text, and never the file.

Exchange floor: made by `previews` in the process that reads apart, and checked here as they come back from it, since
whoever broke that process would choose what it says.
"""

from __future__ import annotations

import msgspec

LARGEST_SIDE = 4_000
"""Longest side of a picture that is shown, in pixels."""
LIMIT_TEXT = 200_000
"""Most characters of a text that are shown."""
LIMIT_PAGES = 5_000
"""Most pages of a PDF."""
LIMIT_CODES = 50 << 20
"""Largest picture that is looked through for codes, in bytes."""
_BYTES = 4  # of a pixel


class Picture(msgspec.Struct, frozen=True, tag=True):
    """Decoded pixels: `rgba` holds width × height × 4 bytes, rows from the top. `page` of `pages`, from 1."""

    width: int
    height: int
    rgba: bytes
    page: int = 1
    pages: int = 1

    def __post_init__(self) -> None:
        if not (0 < self.width <= LARGEST_SIDE and 0 < self.height <= LARGEST_SIDE):
            raise ValueError("a picture of no size, or larger than was asked for")
        if len(self.rgba) != self.width * self.height * _BYTES:
            raise ValueError("more pixels, or fewer, than the picture has")
        if not 1 <= self.page <= self.pages <= LIMIT_PAGES:
            raise ValueError("a page that there is not")


class Words(msgspec.Struct, frozen=True, tag=True):
    """Decoded text; `cut` when there is more of it."""

    text: str
    cut: bool

    def __post_init__(self) -> None:
        if len(self.text) > LIMIT_TEXT:
            raise ValueError("more text than is shown")
