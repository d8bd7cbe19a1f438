"""The words search must know because no rule finds them: broken plurals, irregular verbs, names in two scripts.

Text floor: read once from resources/words/arabic, in folded form. `affixes` asks it which words are whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from defender_desk.text.folding import fold
from defender_desk.text.resources import folder
from defender_desk.text.sounds import full_sounds, telling_sounds

_PRESENT_BEGINNINGS = "يتنا"


class Lexicon(NamedTuple):
    """Folded words: noun and verb forms to the heads of their families, Latin spellings to Arabic names, titles.

    `seated` are those written with ؤ or ئ; `heard` are the names by how they sound.
    """

    nouns: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    names: frozenset[str]
    spellings: dict[str, tuple[str, ...]]
    titles: frozenset[str]
    seated: frozenset[str]
    heard: dict[str, tuple[str, ...]]

    def knows(self, word: str) -> bool:
        """Tell whether a folded word is a form of some family, or a name."""
        return word in self.nouns or word in self.verbs or word in self.names

    def heads(self, word: str, *, verbal: bool = True) -> tuple[str, ...]:
        """Give the heads of every family a folded word may belong to; a name is its own."""
        own = (word,) if word in self.names else ()
        return *self.nouns.get(word, ()), *(self.verbs.get(word, ()) if verbal else ()), *own

    def named(self, word: str, *, by_ear: bool = True) -> tuple[str, ...]:
        """Give the listed names that a folded word is another spelling of; by ear where it is on no list."""
        found = self.spellings.get(word, ())
        if found or word in self.names:
            return found
        sounds = [*telling_sounds(word), *(full_sounds(word) if by_ear else ())]
        return tuple(dict.fromkeys(name for sound in sounds for name in self.heard.get(sound, ())))

    def longer(self, start: str) -> list[str]:
        """Find the known words that begin with this one and belong to other families."""
        own = set(self.heads(start))
        return [word for word in self.nouns if word.startswith(start) and own.isdisjoint(self.heads(word))]


@cache
def lexicon() -> Lexicon:
    """Read the word lists that ship with the program."""
    spellings = [(spelling, name) for name, *latin in _lines("names.txt") for spelling in latin]
    names = frozenset(name for name, *_ in _lines("names.txt"))
    titles = frozenset(title for line in _lines("titles.txt") for title in line)
    nouns, verbs = _gathered([*_families(), *_nouns_of_verbs()]), _gathered(_verbs())
    heard = [(sound, name) for spelling, name in spellings for sound in full_sounds(spelling)]
    heard += [(sound, name) for name in names for sound in telling_sounds(name)]
    return Lexicon(nouns, verbs, names, _gathered(spellings), titles, frozenset(_seated()), _gathered(heard))


def _seated() -> Iterator[str]:
    for name in ("families.txt", "verbs.txt", "names.txt"):
        yield from (fold(word) for word in _text(name).split() if "ؤ" in word or "ئ" in word)


def _families() -> Iterator[tuple[str, str]]:
    for family in _lines("families.txt"):
        yield from ((form, family[0]) for form in family)


def _verbs() -> Iterator[tuple[str, str]]:
    """Pair each form of a verb with its head; a present tense stands for the four persons its first letter can say."""
    for head, *forms in _lines("verbs.txt"):
        yield head, head
        for form in forms:
            yield form, head
            if form.startswith("ي"):
                yield from ((person + form[1:], head) for person in _PRESENT_BEGINNINGS)


def _nouns_of_verbs() -> Iterator[tuple[str, str]]:
    """Pair what is written after the two tenses, which takes an article as any noun does."""
    for head, *forms in _lines("verbs.txt"):
        yield from ((form, head) for form in forms if not form.startswith("ي"))


@cache
def _lines(name: str) -> list[list[str]]:
    """The lines of a list, each in its words: folded all at once, which takes a fifth of folding line by line."""
    said = (line for line in _text(name).splitlines() if line and not line.startswith("#"))
    return [line.split() for line in fold("\n".join(said)).split("\n")]


def _text(name: str) -> str:
    return folder("words", "arabic", name).read_text(encoding="utf-8")


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for form, head in pairs:
        found.setdefault(form, {})[head] = None
    return {form: tuple(heads) for form, heads in found.items()}
