"""How one word is written in two ways that are searched alike: hamza and its like, spaces, vowel marks.

Text floor: said to whoever decides whether two names are one; nothing is decided by it.
"""

from __future__ import annotations

import unicodedata

from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import fold, words
from defender_desk.text.messages import Message, msg
from defender_desk.text.names import SAME, likeness

SAME_LETTERS = msg("The names are written letter by letter the same")
MARKS = msg("They differ only in vowel marks, signs or capitals")
SPACING = msg("They differ only in where words are parted")
HAMZA = msg("They differ only in hamza, alef, taa marbuta or another letter that is written in several ways")


def apart(one: str, other: str) -> Message | None:
    """How two names that are the same to a search are written apart; None where they are not the same to it."""
    if one == other:
        return SAME_LETTERS
    if "".join(words(one)) != "".join(words(other)):
        return None
    if _bare(one) == _bare(other):
        return MARKS
    if _bare(one).replace(" ", "") == _bare(other).replace(" ", ""):
        return SPACING
    return HAMZA if fold(one) == fold(other) else SPACING


def why_alike(one: str, other: str) -> tuple[Message, ...]:
    """By which rules two names seem to be one; where a search finds them the same, first how they are written apart."""
    found, spelt = likeness(one, other).reasons, apart(one, other)
    return found if spelt is None else (spelt, *(rule for rule in found if rule != SAME))


def _bare(text: str) -> str:
    """The letters as they are written, without vowel marks, signs, capitals and doubled spaces."""
    letters = unicodedata.normalize("NFC", fold_digits(text).casefold())
    kept = ("" if unicodedata.category(one) in ("Mn", "Cf", "Lm") else one if one.isalnum() else " " for one in letters)
    return " ".join("".join(kept).split())
