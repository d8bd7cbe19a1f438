"""A fingerprint as words to read aloud, and what somebody typed of what they heard, held against it.

Exchange floor: the lists in resources/words/spoken are part of the format (docs/file-formats.md): another order or
another word would make two desks read different words for one key. Digits are what every language has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from defender_desk.exchange.identity import Contact
from defender_desk.text.folding import fold, words
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.resources import folder

WORDS = 10
"""How many words stand for a fingerprint: at ten bits each, a hundred bits."""
_BITS = 10
_GROUP = 5  # digits


@cache
def listed(language: str) -> tuple[str, ...]:
    """The 1024 words of a language, in the order that gives each its number."""
    return tuple((folder("words") / "spoken" / f"{language}.txt").read_text("utf-8").split())


def spoken(contact: Contact, language: str) -> tuple[str, ...]:
    """The fingerprint as words of a language: the first hundred bits of the digest that the digits are made of too."""
    bits = int.from_bytes(contact.digest, "big") >> 8 * len(contact.digest) - WORDS * _BITS
    places = range((WORDS - 1) * _BITS, -1, -_BITS)
    return tuple(listed(language)[bits >> place & (1 << _BITS) - 1] for place in places)


@dataclass(frozen=True)
class Heard:
    """What was typed of a fingerprint that somebody read aloud: of how many parts, and which are not the same."""

    of: int
    given: int
    wrong: tuple[int, ...]
    """Places of the words or groups that are others, from 1."""

    @property
    def in_words(self) -> bool:
        """Whether its parts are words; groups of digits otherwise."""
        return self.of == WORDS

    @property
    def same(self) -> bool:
        """Whether all of it was typed, and all of it is the same."""
        return self.given == self.of and not self.wrong

    @property
    def other(self) -> bool:
        """Whether something was typed that is not the same."""
        return bool(self.wrong)


def heard(contact: Contact, typed: str) -> Heard:
    """Hold what somebody typed against a fingerprint: words of any of the four languages, or digits of any script.

    Case, accents, seats of hamza, spaces, commas and the numbers of words and groups are forgiven; nothing else is.
    """
    said = words(typed)
    letters = [one for one in said if not one.isdecimal()]
    if letters and any("".join(letters) in _run_together(contact, one.code) for one in LANGUAGES):
        return Heard(WORDS, WORDS, ())
    if letters:
        return _compared(_meant(contact, letters), letters)
    return _compared(contact.fingerprint.split(), _groups(said))


def _meant(contact: Contact, letters: Sequence[str]) -> list[str]:
    """The words it should be, in the language that most of what was typed is of, or begins a word of."""
    every = ((_folded(spoken(contact, one.code)), _all_folded(one.code)) for one in LANGUAGES)
    return max(every, key=lambda each: _fits(each[0], each[1], letters))[0]


def _folded(words_: Sequence[str]) -> list[str]:
    return [fold(word) for word in words_]


@cache
def _all_folded(language: str) -> frozenset[str]:
    return frozenset(map(fold, listed(language)))


def _fits(meant: Sequence[str], every: frozenset[str], letters: Sequence[str]) -> tuple[int, int]:
    """How many are words of a language or begin the word that is meant there, and how many begin it."""
    begun = [word.startswith(said) for word, said in zip_longest(meant[: len(letters)], letters, fillvalue="")]
    return sum(one or word in every for one, word in zip(begun, letters, strict=False)), sum(begun)


def _run_together(contact: Contact, language: str) -> set[str]:
    """The words without spaces, folded one by one or as they run: Arabic folds a hamza by what follows it."""
    said = spoken(contact, language)
    return {"".join(map(fold, said)), fold("".join(said))}


def _groups(said: Sequence[str]) -> list[str]:
    """Digits by five; numbers of groups that were typed along are left out."""
    if all(len(one) in (1, _GROUP) for one in said):
        whole = "".join(one for one in said if len(one) == _GROUP) or "".join(said)
    else:
        whole = "".join(said)
    return [whole[place : place + _GROUP] for place in range(0, len(whole), _GROUP)]


def _compared(meant: Sequence[str], said: Sequence[str]) -> Heard:
    if "".join(meant) == "".join(said):
        return Heard(len(meant), len(meant), ())
    last = len(said) - 1
    if 0 <= last < len(meant) and said[last] != meant[last] and meant[last].startswith(said[last]):
        said = said[:last]  # still being typed
    wrong = [place for place, (ours, theirs) in enumerate(zip(meant, said, strict=False), 1) if ours != theirs]
    return Heard(len(meant), len(said), (*wrong, *range(len(meant) + 1, len(said) + 1)))
