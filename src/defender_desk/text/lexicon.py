"""The words search must know because no rule finds them: broken plurals, irregular verbs, names in two scripts.

Text floor: read once from resources/words/arabic, in folded form. `affixes` asks it which words are whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from defender_desk.text.folding import fold
from defender_desk.text.resources import folder

_PRESENT_BEGINNINGS = "يتنا"


class Lexicon(NamedTuple):
    """Folded words: each known form to the heads of its families; each Latin spelling to the Arabic names it writes."""

    heads: dict[str, tuple[str, ...]]
    spellings: dict[str, tuple[str, ...]]
    names: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Read the word lists that ship with the program."""
    heads: dict[str, set[str]] = {}
    spellings: dict[str, set[str]] = {}
    names = set()
    for head, form in [*_families(), *_verbs()]:
        heads.setdefault(form, set()).add(head)
    for name, *latin in _lines("names.txt"):
        names.add(name)
        heads.setdefault(name, {name})
        for spelling in latin:
            spellings.setdefault(spelling, set()).add(name)
    return Lexicon(_settled(heads), _settled(spellings), frozenset(names))


def _families() -> Iterator[tuple[str, str]]:
    for family in _lines("families.txt"):
        for form in family:
            yield family[0], form


def _verbs() -> Iterator[tuple[str, str]]:
    """Pair each verb with its forms; a present tense stands for the four persons its first letter can say."""
    for head, *forms in _lines("verbs.txt"):
        yield head, head
        for form in forms:
            yield head, form
            if form.startswith("ي"):
                yield from ((head, person + form[1:]) for person in _PRESENT_BEGINNINGS)


def _lines(name: str) -> Iterator[list[str]]:
    for line in folder("words", "arabic", name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield fold(line).split()


def _settled(found: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(sorted(meant)) for word, meant in found.items()}
