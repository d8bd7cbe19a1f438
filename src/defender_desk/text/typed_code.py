"""A code as it was typed from paper, in one reading: whatever its case, dashes, spaces, script of digits, O for 0.

Text floor: what opens the desk and what proves that a code was written down must not differ in what they forgive.
"""

from __future__ import annotations

import unicodedata

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = frozenset({"Pd", "Pc", "Zs", "Cf", "Cc", "Po", "Sm"})
"""Kinds of characters that people put between groups: dashes, lines, spaces, marks of direction, tabs, dots, signs."""


def plain(typed: str) -> str:
    """Its letters and digits alone, in capitals; what can be in no code stays, to be told."""
    return "".join(map(_plain, unicodedata.normalize("NFKC", typed))).upper().translate(_LOOK_ALIKES)


def _plain(character: str) -> str:
    if unicodedata.category(character) in _BETWEEN:
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
