"""How many guesses a passphrase withstands from somebody who knows Arabic, its keyboard and what people choose.

Vault floor: half of `strength`. The cheapest way to build the text out of pieces that a guesser would try, in bits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from defender_desk.text.folding import fold, words
from defender_desk.text.particles import LETTERS, articled
from defender_desk.vault.word_lists import all_listed, commonly_chosen, joined, reads_like_a_word

LISTED_BITS: Final = 11.0  # one of 2048 words
_LETTER_BITS, _DIGIT_BITS, _SIGN_BITS = 4.5, 3.3, 4.5
_UNKNOWN_WORD_BITS, _UNKNOWN_LETTER_BITS = 12.0, 2.2
_AFFIX_BITS, _AGAIN_BITS, _OWN_BITS = 1.5, 2.0, 2.0
_LONGEST_PIECE = 60

_KEY_ROWS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "1234567890", "0123456789"),
    ("qazwsxedcrfvtgb", "1qaz2wsx3edc", "abcdefghijklmnopqrstuvwxyz", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ"),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
)
_ROWS = tuple(row for group in _KEY_ROWS for line in group for row in (fold(line), fold(line)[::-1]))
_YEAR = re.compile(r"(?:19|20|13|14)\d\d")
_DATE = re.compile(r"(?:[0-3]?\d[01]?\d(?:19|20)?\d\d|(?:19|20)\d\d[01]\d[0-3]\d)")
_PREFIXES = (*map(articled, ("", *LETTERS)), *LETTERS, "يا")
_SUFFIXES = ("ي", "ك", "ه", "ها", "هم", "كم", "نا", "ين", "ون", "ات", "ت", "s", "es")


@dataclass(frozen=True)
class Guess:
    """The cheapest way to guess a text, and the kinds of pieces it is made of."""

    bits: float
    kinds: frozenset[str]


@dataclass(frozen=True)
class _Piece:
    end: int
    bits: float
    kind: str


def guess(text: str, own_words: tuple[str, ...] = ()) -> Guess:
    """Find the cheapest way to put the text together; its signs and odd capitals count on top."""
    spelt = _Spelt(words(text), frozenset(own for own in map(joined, own_words) if len(own) > 2))
    best = [Guess(0.0, frozenset())] + [Guess(math.inf, frozenset())] * len(spelt.letters)
    for start in range(len(spelt.letters)):
        for piece in spelt.pieces(start):
            bits = best[start].bits + piece.bits
            if bits < best[piece.end].bits:
                best[piece.end] = Guess(bits, best[start].kinds | {piece.kind})
    return Guess(best[-1].bits + _beside_the_letters(text), best[-1].kinds)


def _beside_the_letters(text: str) -> float:
    signs = [sign for sign in re.findall(r"[^\w\s]+|_+", text) if sign not in {"-", "_", ".", ",", "'", "،"}]
    odd_capitals = re.findall(r"(?<=[a-z0-9])[A-Z]", text)
    # A hamza on the line, which folding drops, counts for nothing: whoever guesses the word knows how it is spelt.
    return _SIGN_BITS * len(signs) + len(odd_capitals)


class _Spelt:
    """A text as folded letters without gaps, with what a guesser may take in one step from each place."""

    def __init__(self, tokens: list[str], own: frozenset[str]) -> None:
        self.letters = "".join(tokens)
        ends = list(accumulate(map(len, tokens)))
        self._spans = list(zip([0, *ends], ends, strict=False))
        self._token_at = dict(zip([0, *ends], tokens, strict=False))
        self._own = own
        self._anywhere = len(tokens) == 1
        self._openings = {s + len(p) for s, e in self._spans for p in ("", *_PREFIXES) if not p or self._has(p, s, e)}
        self._closings = {e - len(p) for s, e in self._spans for p in ("", *_SUFFIXES) if not p or self._ends(p, s, e)}
        self._inside_listed = {at for s, e in self._spans if self._listed(s, e) for at in range(s, e)}

    def pieces(self, start: int) -> Iterator[_Piece]:
        """Every piece that can begin at a place, cheap and dear."""
        if start in self._inside_listed and not self._anywhere:
            if token := self._token_at.get(start):
                yield _Piece(start + len(token), LISTED_BITS, "listed")
        else:
            yield from self._single(start)
            yield from self._affixes(start)
            yield from self._unknown(start)
        yield from self._again(start)
        yield from self._known(start)
        yield from self._patterns(start)

    def _single(self, start: int) -> Iterator[_Piece]:
        digit = self.letters[start].isdigit()
        yield _Piece(start + 1, _DIGIT_BITS if digit else _LETTER_BITS, "digits" if digit else "letters")

    def _known(self, start: int) -> Iterator[_Piece]:
        chosen, lists = commonly_chosen(), all_listed()
        for end in range(start + 1, min(len(self.letters), start + _LONGEST_PIECE) + 1):
            piece = self.letters[start:end]
            if piece in self._own:
                yield _Piece(end, _OWN_BITS, "own")
            if not self._fits(start, end):
                continue
            if piece in lists:
                yield _Piece(end, LISTED_BITS, "listed")
            elif choice := chosen.get(piece):
                yield _Piece(end, choice.bits, choice.kind)

    def _fits(self, start: int, end: int) -> bool:
        if self._anywhere:
            return end - start > 2
        return start in self._openings and end in self._closings

    def _affixes(self, start: int) -> Iterator[_Piece]:
        end = start + len(self._token_at.get(start, ""))
        for prefix in _PREFIXES:
            if self._has(prefix, start, end):
                yield _Piece(start + len(prefix), _AFFIX_BITS, "affix")
        if end == start and start in self._closings:
            yield _Piece(min(end for _, end in self._spans if end > start), _AFFIX_BITS, "affix")

    def _unknown(self, start: int) -> Iterator[_Piece]:
        token = self._token_at.get(start, "")
        if len(token) > 2 and token.isalpha() and reads_like_a_word(token):
            bits = max(_UNKNOWN_WORD_BITS, _UNKNOWN_LETTER_BITS * len(token))
            yield _Piece(start + len(token), bits, "unknown")

    def _again(self, start: int) -> Iterator[_Piece]:
        before = self.letters[:start]
        token = self._token_at.get(start, "")
        if len(token) > 1 and any(self._token_at[s] == token for s, _ in self._spans if s < start):
            yield _Piece(start + len(token), _AGAIN_BITS, "again")
        for length in range(1, len(before) + 1 if start not in self._inside_listed or self._anywhere else 0):
            block = before[-length:]
            if self.letters.startswith(block, start) and (length > 1 or before.endswith(block * 2)):
                yield _Piece(start + length, 0.2 if length == 1 else _AGAIN_BITS, "again")

    def _patterns(self, start: int) -> Iterator[_Piece]:
        for pattern, bits in ((_YEAR, 7.0), (_DATE, 14.0)):
            if found := pattern.match(self.letters, start):
                yield _Piece(found.end(), bits, "date")
        end = start + 4
        while end <= len(self.letters) and any(self.letters[start:end] in row for row in _ROWS):
            yield _Piece(end, 5.0 + (end - start) / 2, "keyboard")
            end += 1

    def _has(self, prefix: str, start: int, end: int) -> bool:
        return start + len(prefix) + 2 < end and self.letters.startswith(prefix, start, end)

    def _ends(self, suffix: str, start: int, end: int) -> bool:
        return start + 2 < end - len(suffix) and self.letters.endswith(suffix, start, end)

    def _listed(self, start: int, end: int) -> bool:
        return self.letters[start:end] in all_listed()
