"""Peeling Arabic words: the particles written at their beginning, the endings of number, possession and person.

Text floor: pure string work on folded words. It only says what a word could be; `stems` decides with the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from defender_desk.text.particles import LETTERS, PAIRS, articled

_PARTICLES = (*LETTERS, *PAIRS)
_ARTICLES = tuple(map(articled, ("", *_PARTICLES)))
_FUTURE = ("س", "وس", "فس")
_PRESENT = "يتنا"

# An ending, and what may have stood in its place: nothing, the ه that ة becomes when it ends a word, or a long vowel.
_OWN = ("ه", "ها", "هم", "هن", "هما", "كم", "كن", "نا", "ك")
ORIGIN_ENDINGS = frozenset({"ي", "يه", "يون", "يين", "يات", "يان", "يتين", "يتان"})
"""The endings that make what comes from a place or belongs to a thing (سوري, أمنية)."""
_NOUN_ENDINGS = {
    "ه": ("",), "ا": ("",), "ات": ("", "ه", "ا"), "ون": ("", "ي"), "ين": ("", "ي"), "ان": ("",),
    "تين": ("ه", ""), "تان": ("ه", ""),
    **dict.fromkeys(ORIGIN_ENDINGS, ("", "ه")),
}  # fmt: skip
_PERSON_ENDINGS = {
    **dict.fromkeys(_OWN, ("",)),
    **{"ت" + own: ("ه", "") for own in (*_OWN, "ي")},
    **{"يت" + own: ("", "ه") for own in (*_OWN, "ي")},
    **{"ات" + own: ("", "ه", "ات") for own in (*_OWN, "ي")},
    **{"ي" + own: ("", "ي") for own in _OWN},
    **{"و" + own: ("",) for own in (*_OWN, "ني")},
    **{"ون" + own: ("",) for own in (*_OWN, "ي")},
    **{"ا" + own: ("",) for own in _OWN},
    "يه": ("", "ي", "ه"), "وا": ("", "ي"), "ت": ("",), "ني": ("",), "تم": ("",), "تني": ("",), "تا": ("", "ه"),
}  # fmt: skip
_ENDINGS = _NOUN_ENDINGS | _PERSON_ENDINGS
_LONGEST_ENDING = max(map(len, _ENDINGS))
_LONG = 4

_PRESENT_VERB = re.compile("[يتن]((?:.ت|ن.)..|ست...)")
_NOUN_OF_VERB = re.compile("(ا(?:.ت.|ن..|ست..))ا(.?)")


class Reading(NamedTuple):
    """One way to read a word: what is left of it, what was peeled, how far that is to fetch, and what was guessed.

    `cost` grows with the letters peeled. `restored` is true where letters were put back that no rule can be sure of:
    such a base counts only when it is known.
    """

    base: str
    particle: str
    ending: str
    cost: int
    restored: bool = False


def readings(word: str) -> Iterator[Reading]:
    """Say every way to read a folded Arabic word; the word itself, unpeeled, comes first."""
    for particle, rest, cost in _beginnings(word):
        yield Reading(rest, particle, "", cost)
        for ending, base, restored in _endings(rest, articled=is_article(particle)):
            yield Reading(base, particle, ending, cost + _ending_cost(ending, base, restored=restored), restored)


def is_article(particle: str) -> bool:
    """Tell whether what was peeled off the beginning holds the article."""
    return particle.endswith(("ال", "لل"))


def verb_of(base: str) -> str | None:
    """Give the past tense behind a derived present (يعتقل) or noun of action (اعتقال); None for other shapes."""
    if found := _PRESENT_VERB.fullmatch(base):
        return "ا" + found[1]
    if found := _NOUN_OF_VERB.fullmatch(base):
        return found[1] + (found[2] or "ي")
    return None


def _beginnings(word: str) -> Iterator[tuple[str, str, int]]:
    yield "", word, 0
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 2:
            yield article, word[len(article) :], len(article)
            if article.endswith("لل"):
                yield article, word[len(article) - 1 :], len(article) - 1  # للجنة has lost one of its three lams
    for particle in _PARTICLES:
        if word.startswith(particle) and len(word) >= len(particle) + 2:
            yield particle, word[len(particle) :], len(particle) + 1
    for particle in _FUTURE:
        if word.startswith(particle) and word[len(particle) : len(particle) + 1] in _PRESENT:
            yield particle, word[len(particle) :], len(particle) + 2


def _endings(rest: str, *, articled: bool) -> Iterator[tuple[str, str, bool]]:
    """Peel one ending; a word with the article belongs to nobody, so it takes none of the endings of persons."""
    allowed = _NOUN_ENDINGS if articled else _ENDINGS
    for length in range(1, min(_LONGEST_ENDING, len(rest) - 2) + 1):
        ending = rest[-length:]
        for put in allowed.get(ending, ()):
            base = rest[:-length] + put
            yield ending, base, bool(put)
            if base.endswith(("اي", "او")):  # شهدائهم is of شهداء
                yield ending, base[:-1], len(base) < _LONG
            elif base.endswith("ا") and ending in _OWN:  # مستشفاهم is of مستشفى
                yield ending, base[:-1] + "ي", True


def _ending_cost(ending: str, base: str, *, restored: bool) -> int:
    if ending == "ا" and base.endswith("ه"):
        return 3  # كتابها is "her book" before "a writing"
    if restored and base.endswith("ه"):
        return len(ending) + (1 if ending in ORIGIN_ENDINGS else -1)
    return len(ending)
