"""Peeling Arabic words: the particles written at their beginning, the endings of number, possession and person.

Text floor: pure string work on folded words. It only says what a word could be; `stems` decides with the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ARTICLES = ("وبال", "فبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "ال", "لل")
_PARTICLES = ("و", "ف", "ب", "ك", "ل", "وب", "ول", "وك", "فب", "فل")
_FUTURE = ("س", "وس", "فس")
_PRESENT = "يتنا"

# An ending, and what may have stood in its place: nothing, or the ه that ة becomes when it ends a word.
_NOUN_ENDINGS = {
    "ه": ("",), "ي": ("",), "ا": ("",), "ات": ("", "ه"), "ون": ("", "ي"), "ين": ("", "ي"), "ان": ("",), "يه": ("",),
    "تين": ("ه", ""), "تان": ("ه", ""), "يات": ("",), "يون": ("",), "يين": ("",),
}  # fmt: skip
_OWN = ("ه", "ها", "هم", "هن", "هما", "كم", "كن", "نا", "ك")
_PERSON_ENDINGS = {
    **{own: ("",) for own in _OWN},
    **{"ت" + own: ("ه", "") for own in (*_OWN, "ي")},
    **{"ات" + own: ("", "ه", "ات") for own in (*_OWN, "ي")},
    **{"ي" + own: ("", "ي") for own in _OWN},
    **{"و" + own: ("",) for own in (*_OWN, "ني")},
    "وا": ("", "ي"), "ت": ("",), "ني": ("",), "تم": ("",), "تني": ("",), "تا": ("", "ه"),
}  # fmt: skip
_ENDINGS = _NOUN_ENDINGS | _PERSON_ENDINGS
_LONGEST_ENDING = max(map(len, _ENDINGS))
_LONG = 4

_PRESENT_VERB = re.compile("[يتن]((?:.ت|ن.)..|ست...)")
_NOUN_OF_VERB = re.compile("(ا(?:.ت.|ن..|ست..))ا(.?)")


class Reading(NamedTuple):
    """One way to read a word: what is left of it, what was peeled, how many letters that took, and what was guessed.

    `restored` is true where letters were put back that no rule can be sure of: such a base counts only when known.
    """

    base: str
    particle: str = ""
    ending: str = ""
    peeled: int = 0
    restored: bool = False


def readings(word: str) -> Iterator[Reading]:
    """Say every way to read a folded Arabic word; the word itself, unpeeled, comes first."""
    for particle, rest in _beginnings(word):
        yield Reading(rest, particle, "", len(word) - len(rest))
        for ending, base, restored in _endings(rest, articled=is_article(particle)):
            yield Reading(base, particle, ending, len(word) - len(base), restored)


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


def _beginnings(word: str) -> Iterator[tuple[str, str]]:
    yield "", word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 2:
            yield article, word[len(article) :]
            if article.endswith("لل"):
                yield article, word[len(article) - 1 :]  # للجنة has lost one of its three lams
    for particle in _PARTICLES:
        if word.startswith(particle) and len(word) >= len(particle) + 2:
            yield particle, word[len(particle) :]
    for particle in _FUTURE:
        if word.startswith(particle) and word[len(particle) : len(particle) + 1] in _PRESENT:
            yield particle, word[len(particle) :]


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
            elif base.endswith("ا") and ending in _OWN and len(base) >= _LONG:  # مستشفاهم is of مستشفى
                yield ending, base[:-1] + "ي", True
