"""The particles that Arabic writes onto a word: taken off, found again as written, and put before other words.

Text floor: search, names, redacted copies, column headings and the strength of a passphrase all read them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from defender_desk.text.folding import fold
from defender_desk.text.joining import begins_name
from defender_desk.text.lexicon import lexicon

LETTERS = ("و", "ف", "ب", "ك", "ل")
"""And, so, by, as, to."""
PAIRS = ("وب", "ول", "وك", "فب", "فل")
"""Two of them, as they stand before one word."""
THE = "ال"
_TO_THE = "لل"
_ASKING = "ا"
"""What makes a question of a sentence, before a name that is known: أعبد الرحمن هنا؟"""
_LONG_SIGN = "ـ"
"""What carries a letter on to what it is not written together with: ل before a bracket would stand there alone."""
_ARABIC = re.compile("[\u0621-\u064a]")
_JOINED_ON = tuple(letter for letter in LETTERS if letter != "و")
_SHORTEST = 3


def articled(particle: str) -> str:
    """A particle, or none, with the article after it."""
    return particle[:-1] + _TO_THE if particle.endswith("ل") else particle + THE


def without_article(word: str) -> str:
    """A word that may begin with the article, without it."""
    return word.removeprefix(THE)


def bared(word: str, particles: int = 2) -> Iterator[str]:
    """A folded word, and what is left of it without the particles before it: two at most, as in ولعبد."""
    yield word
    if particles and word.startswith(LETTERS) and len(word) >= _SHORTEST:
        yield from bared(word[1:], particles - 1)
    if word.startswith(_ASKING) and word not in lexicon().names and begins_name(word[1:]):
        yield word[1:]
    if word.startswith(_TO_THE):
        yield THE + word.removeprefix(_TO_THE)


def before(raw: str, word: str, bare: str) -> str:
    """The letters that are joined to one of those that `bared` gives, as they are written in the raw word."""
    whole = word.endswith(bare)
    count = len(word) - len(bare if whole else without_article(bare)) - (0 if whole else len(_TO_THE) - 1)
    end = 0
    while end < len(raw) and len(fold(raw[:end])) < count:
        end += 1
    return raw[:end]


def put_before(particle: str, other: str) -> str:
    """A particle before other words, as it is written there."""
    if particle.endswith("ل") and other.startswith(THE):
        return articled(particle) + without_article(other)
    if particle.endswith(_JOINED_ON) and not _ARABIC.match(other):
        return particle + _LONG_SIGN + other
    return particle + other
