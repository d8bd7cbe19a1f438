"""Whether words name a place on somebody's disk.

Exchange floor: all families of XML look for the same places. A drive, a server, `file:` and the folders that systems
keep for persons are known; a bare relative path is taken for what it may as well be, a word.
"""

from __future__ import annotations

import re

_PLACE_ON_A_DISK = re.compile(
    r"\\|^[a-z]+:/|/(users|home|mnt|media|volumes)/|\.(jpe?g|png|gif|bmp|tiff?|webp|heic|[ew]mf|svg)$", re.IGNORECASE
)
_FULL_PLACE = re.compile(
    r"\b[a-z]:[\\/]|\\\\\w|\bfile:[\\/]|(?<![\w~%-])/(users|home|mnt|media|volumes)/", re.IGNORECASE
)
_BOOK = re.compile(r"\.(xl\w{1,3}|ods|csv)\]", re.IGNORECASE)


def names_a_file(words: str) -> bool:
    """Whether what should describe a picture is the name or place of its file."""
    return bool(_PLACE_ON_A_DISK.search(words))


def on_a_disk(words: str) -> bool:
    """Whether a whole way to a file stands in words of any kind; addresses of the web are none."""
    return bool(_FULL_PLACE.search(words))


def from_another_book(formula: str) -> bool:
    """Whether a formula takes something from a file of another name."""
    return on_a_disk(formula) or bool(_BOOK.search(formula))
