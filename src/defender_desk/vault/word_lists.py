"""The words that ship with the program: lists that phrases are drawn from, and what people choose by themselves.

Vault floor: read by `phrases`, which draws from the lists, and `guessing`, which knows what guessers try first.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from defender_desk.text import resources
from defender_desk.text.folding import words

LANGUAGES: Final = ("ar", "en", "fr", "es")
_SECTION = re.compile(r"^\[(?P<kind>[a-z]+) (?P<bits>[0-9]+)\]$")


@cache
def listed(language: str) -> tuple[str, ...]:
    """Give a language's words for passphrases (see resources/words/README.md), in the order of the file."""
    return tuple((resources.folder("words") / f"{language}.txt").read_text("utf-8").split())


@cache
def all_listed() -> frozenset[str]:
    """Give the words of all four lists, folded."""
    return frozenset(joined(word) for language in LANGUAGES for word in listed(language))


@dataclass(frozen=True)
class Choice:
    """Something people choose: of what kind, and how many bits one such choice is worth at most."""

    kind: str
    bits: float


@cache
def commonly_chosen() -> dict[str, Choice]:
    """Read the sayings, names and words that guessers try first, folded and without spaces."""
    chosen: dict[str, Choice] = {}
    kind = Choice("", 0)
    for line in (resources.folder("words") / "common.txt").read_text("utf-8").splitlines():
        if section := _SECTION.match(line):
            kind = Choice(section["kind"], float(section["bits"]))
        elif not line.startswith("#"):
            for entry in filter(None, map(joined, line.split(","))):
                if kind.bits < chosen.get(entry, Choice("", math.inf)).bits:
                    chosen[entry] = kind
    return chosen


def joined(text: str) -> str:
    """Fold a text and drop everything between its words."""
    return "".join(words(text))


def reads_like_a_word(letters: str) -> bool:
    """Tell whether letters follow each other as in the words of the lists, rather than at random."""
    pairs, firsts = _pairs()
    surprise = [math.log2((firsts[a] + 14) / (pairs[a, b] + 0.5)) for a, b in pairwise(letters)]
    return bool(surprise) and sum(surprise) / len(surprise) < _RANDOM_BITS


_RANDOM_BITS = 5.0  # a pair: words of the lists stay under it, drawn letters seldom do


@cache
def _pairs() -> tuple[Counter[tuple[str, str]], Counter[str]]:
    pairs = Counter(pair for word in all_listed() for pair in pairwise(word))
    firsts: Counter[str] = Counter()
    for (first, _), count in pairs.items():
        firsts[first] += count
    return pairs, firsts
