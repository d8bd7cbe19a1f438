"""Telephone numbers inside what people write: each group of digits stays where it was dialled.

Text floor: between Arabic words the groups of a number would stand in the order of the words, the last one first.
"""

from __future__ import annotations

import re

from defender_desk.text.bidi import ltr

_LEAST = 7
"""Digits of the shortest number that is set apart."""
_NUMBER = re.compile(r"\u2066[^\u2069]*\u2069|(?<![\w+(])\+?\(?\d[\d \u00a0()./-]*\d(?!\w)")
"""A number, or what is set apart already."""


def numbers_apart(text: str) -> str:
    """The text with each telephone number set apart to run left to right."""
    return _NUMBER.sub(lambda found: _apart(found[0]), text)


def _apart(number: str) -> str:
    return ltr(number) if sum(letter.isdigit() for letter in number) >= _LEAST else number  # `ltr` does it once
