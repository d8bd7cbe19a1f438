"""What a word is searched by besides its own letters: the heads of its family, or what is left when it is peeled.

Text floor: `search_text` indexes and asks with these. A word the lexicon knows has its family and nothing else, so
that school and teacher stay two; an unknown word has several candidates, because Arabic cannot be peeled without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from defender_desk.text.affixes import Reading, is_article, readings, verb_of
from defender_desk.text.folding import words
from defender_desk.text.lexicon import lexicon

_ARABIC_WORD = re.compile("[ا-ي]{2,}")
_TA_MARBUTA_LAST = re.compile("ة[\u064b-\u0652]*$")
_LATIN_PLURAL = re.compile("([a-z]{3,}[^sui])s")
_REMEMBERED = 1 << 16  # words as written; some 25 MB when full

_SHORT = 3
_KNOWN_AFTER = frozenset({"", "و", "ب", "ل"})  # what may stand before a known word of two letters, besides the article
_ONLY_KNOWN = frozenset({"ني", "تم", "تني", "تا"})
_FROM_FOUR = frozenset({"ت", "ك"})  # too many words end so by nature
_LOOSE_PARTICLES = frozenset({"", "و", "ف", "ب", "ك", "ل"})


class Entry(NamedTuple):
    """A word as written, ready for the index: its folded words, and the stems that differ from them."""

    folded: tuple[str, ...]
    stems: tuple[str, ...]


def stems(word: str) -> tuple[str, ...]:
    """Say which stems a word as written may have besides its folded form; often none."""
    return entry(word).stems


@lru_cache(_REMEMBERED)
def entry(raw: str) -> Entry:
    """Fold and stem one word as written; remembered, because most words of a text were met before."""
    folded = tuple(words(raw))
    marbuta = _TA_MARBUTA_LAST.search(raw) is not None
    found = dict.fromkeys(stem for word in folded for stem in stems_of(word, marbuta=marbuta))
    return Entry(folded, tuple(stem for stem in found if stem not in folded))


def stems_of(word: str, *, marbuta: bool) -> Iterable[str]:
    """Stem one folded word; `marbuta` says that its last ه is no "his" (مكتبة, not his مكتب)."""
    if _ARABIC_WORD.fullmatch(word):
        every = list(readings(word))
        verbs = [verb for reading in every if (verb := _verb(reading))]
        return [*(_known(every, marbuta=marbuta) or _loose(every)), *verbs]
    return _latin(word) if word.isascii() else ()


def _known(every: list[Reading], *, marbuta: bool) -> list[str]:
    """The family heads of the reading that peels least, and of "his" beside it where the spelling allows both."""
    heads = lexicon().heads
    known = [reading for reading in every if reading.base in heads and _may_be(reading)]
    least = min((reading.peeled for reading in known), default=0)
    kept = [r for r in known if r.peeled == least or (r.peeled == least + 1 and r.ending == "ه" and not marbuta)]
    return [head for reading in kept for head in heads[reading.base]]


def _may_be(reading: Reading) -> bool:
    return len(reading.base) >= _SHORT or is_article(reading.particle) or reading.particle in _KNOWN_AFTER


def _loose(every: list[Reading]) -> list[str]:
    """What an unknown word may be; where the article can be peeled it is one, and where a base is known it is not ours."""
    heads = lexicon().heads
    loose = [r for r in every if r.peeled and not r.restored and r.base not in heads and _is_likely(r)]
    articled = [reading for reading in loose if is_article(reading.particle)]
    return [reading.base for reading in articled or loose]


def _is_likely(reading: Reading) -> bool:
    if reading.ending in _ONLY_KNOWN or not (is_article(reading.particle) or reading.particle in _LOOSE_PARTICLES):
        return False
    if reading.ending == "ا" and reading.base.endswith("و"):
        return False
    return len(reading.base) >= (_SHORT + 1 if reading.ending in _FROM_FOUR else _SHORT)


def _verb(reading: Reading) -> str | None:
    return None if reading.restored or reading.base in lexicon().heads else verb_of(reading.base)


def _latin(word: str) -> list[str]:
    """The Arabic names a Latin spelling stands for, the word without article, and a regular singular."""
    spellings = lexicon().spellings
    found = list(spellings.get(word, ()))
    if word[:2] in {"al", "el"} and word[2:] in spellings:
        found += [word[2:], *spellings[word[2:]]]
    if word.startswith("abu"):
        found += ["ابو" + name for name in spellings.get(word[3:], ())]
    if word.endswith("ies") and len(word) > _SHORT + 2:
        return [*found, word[:-3] + "y", word[:-1]]
    if word.endswith("iones"):
        return [*found, word[:-2]]
    if plural := _LATIN_PLURAL.fullmatch(word):
        found.append(plural[1])
    return found
