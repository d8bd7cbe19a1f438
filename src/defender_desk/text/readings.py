"""The ways in which a text may be read where its signs leave open what is one word.

Text floor: names are looked for in every reading (`mentions`), and covered where they stand in any (`replacing`). A
word that a page broke over its line, or spaced out, is read whole too; what is glued to a word is read apart too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from defender_desk.text.folding import RAW_WORD, words

_UNSEEN = re.compile(r"(?<=\w)[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+(?=\w)")
"""Signs that nobody sees, which may stand inside a word as well as between two."""
_LATIN, _ARABIC = "A-Za-z\u00c0-\u024f", "\u0621-\u064a"
_SEAM = re.compile(
    r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
    "|(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])"
    f"|(?<=[{_LATIN}])(?=[{_ARABIC}])|(?<=[{_ARABIC}])(?=[{_LATIN}])|(?<=[\u0649\u0629])(?=[{_ARABIC}])"
)
"""Where what is written together may be two: a number at a name, LaylaHaddad, two scripts, ى and ة, which end words."""
_LETTER = "[^\\W\\d_]"
_BREAK = re.compile(
    f"(?<={_LETTER})(?:[-\u2010\u2011\u00ad\u0640][\u200b-\u200f]*\\s+|\u00ac\\s*)(?={_LETTER})"
)  # fmt: skip
"""A hyphen at the end of a line, for which a page that was pasted may have a space, and ¬ as some programs write it."""
_MARK = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_BETWEEN = f"[^\\w{_MARK}]|_"
_SPACED = re.compile(
    f"(?<!{_LETTER}){_LETTER}[{_MARK}]*({_BETWEEN})(?:{_LETTER}[{_MARK}]*\\1)+{_LETTER}[{_MARK}]*(?!{_LETTER})"
)
"""Three letters at least, one by one, with the same sign between each two."""
_GAP = re.compile(_BETWEEN)
_NUMBERS = frozenset({"No", "Nl"})
_RAISED = ("<super>", "<sub>", "<circle>", "<square>")


class Word(NamedTuple):
    """A word of a reading: where it stands there, and folded."""

    start: int
    end: int
    word: str


class Reading(NamedTuple):
    """A text as it may be read."""

    text: str
    places: Sequence[int]
    """Of each of its letters: where it stands in the text as it is written."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as it is written stands what is between these places, which begins and ends in letters."""
        return self.places[start], self.places[end - 1] + 1

    def words(self) -> Iterator[Word]:
        """Its words in order."""
        return (Word(*found.span(), word) for found in RAW_WORD.finditer(self.text) for word in words(found[0]))

    def put(self, signs: Iterable[re.Match[str]], other: str) -> Reading:
        """The same with nothing, or one letter, in the place of these signs."""
        parts, places, end = list[str](), list[int](), 0
        for start, after in (sign.span() for sign in signs):
            parts += self.text[end:start], other
            places += [*self.places[end:start], *([self.places[start]] if other else [])]
            end = after
        return Reading("".join((*parts, self.text[end:])), [*places, *self.places[end:]]) if parts else self


def readings(text: str) -> list[Reading]:
    """Every way to read a text, as it stands first; most texts have one alone."""
    made: dict[str, Reading] = {}
    for mends, parts, seams in product((False, True), repeat=3):
        one = Reading(text, range(len(text)))
        one = _without_notes(one) if seams else one
        one = _mended(one) if mends else one
        one = one.put(_UNSEEN.finditer(one.text), " ") if parts else one
        one = one.put(_SEAM.finditer(one.text), " ") if seams else one
        made.setdefault(one.text, one)
    return [*made.values()]


def _mended(reading: Reading) -> Reading:
    """With the words whole that are broken over a line, and those whose letters are spaced out."""
    whole = reading.put(_BREAK.finditer(reading.text), "")
    gaps = (gap for run in _SPACED.finditer(whole.text) for gap in _GAP.finditer(whole.text, *run.span()))
    return whole.put(gaps, "")


def _without_notes(reading: Reading) -> Reading:
    notes = "".join(sign for sign in set(reading.text) if _is_note(sign))
    return reading.put(re.finditer(f"[{re.escape(notes)}]", reading.text), " ") if notes else reading


@lru_cache(1 << 12)
def _is_note(sign: str) -> bool:
    """Whether a sign is a number of another shape, or raised, lowered or circled, as that of a note is."""
    if sign.isascii():
        return False
    kind, made_of = unicodedata.category(sign), unicodedata.decomposition(sign)
    return kind in _NUMBERS or made_of.startswith(_RAISED) or (kind == "So" and made_of.startswith("<"))
