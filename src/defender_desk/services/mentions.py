"""People recorded in this desk whose names stand in words that are to leave, in Arabic or in Latin letters.

Services floor: it warns whoever writes; it keeps nothing here and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.text.folding import words
from defender_desk.text.names import LIKELY, likeness, name_keys

_NAMES = ("name", "other_names")
"""Fields of a person by which somebody could be recognised."""
_WINDOWS = (2, 3, 4)
"""So many words in a row are read as one name."""
_PREFIXES = ("و", "ف", "ب", "ل", "ك")
"""Particles that Arabic writes onto the word that follows."""
_SHORTEST = 3
"""Letters of a name of one word that is looked for; a shorter one stands in every text."""


@dataclass(frozen=True)
class Mention:
    """Somebody who is named, and where."""

    person: str
    called: str
    places: tuple[str, ...]
    """What the places are called, as they were handed in."""


@dataclass
class _Heard:
    """The names that a text may hold: by the keys of `name_keys`, and as single words."""

    windows: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """By key: what may be a name, and the places where it stands."""
    single: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sounds: set[str] = field(default_factory=set)
    """How the words of the text sound, alone and joined to the next one: what shares fewer than two names nobody."""

    def may_hold(self, name: str) -> bool:
        """Whether a name could stand in the text at all; cheap, since most names of a desk do not."""
        parts = _joined(name.split())
        return sum(not self.sounds.isdisjoint(_sounds(part)) for part in parts) >= min(2, len(parts))


def find(desk: Desk, texts: Iterable[tuple[str, str]], but: Collection[str] = ()) -> tuple[Mention, ...]:
    """Everybody outside the bin who is named in these (place, words), in the order of the desk; without those `but`."""
    heard = _listen(texts)
    found = []
    for document in desk.store.each("person"):
        if document.binned or document.id in but:
            continue
        places = {place for name in _names(document) for place in _places(heard, name)}
        if places:
            called = title_of(TYPES["person"], document.body) or next(_names(document))
            found.append(Mention(document.id, called, tuple(sorted(places))))
    return tuple(found)


def _listen(texts: Iterable[tuple[str, str]]) -> _Heard:
    heard = _Heard()
    for place, text in texts:
        for line in text.splitlines():
            said = words(line)
            heard.sounds |= {sound for start in said for word in _bare(start) for sound in _sounds(word)}
            heard.sounds |= {sound for word in _joined(said)[len(said) :] for sound in _sounds(word)}
            for start in range(len(said)):
                for bare in _bare(said[start]):
                    heard.single[bare].add(place)
                    for window in _windows(bare, said[start + 1 :]):
                        for key in name_keys(window):
                            heard.windows[key][window].add(place)
    return heard


@lru_cache(1 << 16)
def _sounds(word: str) -> frozenset[str]:
    return name_keys(word)


def _joined(said: list[str]) -> list[str]:
    """The words, then each with the next one: عبد الله is as often written in one."""
    return [*said, *(one + other for one, other in pairwise(said))]


def _bare(word: str) -> Iterator[str]:
    """The word, and where it is Arabic what is left of it without the particle before it."""
    yield word
    if word.startswith(_PREFIXES) and len(word) > _SHORTEST:
        yield word[1:]


def _windows(first: str, after: list[str]) -> Iterator[str]:
    return (" ".join((first, *after[: size - 1])) for size in _WINDOWS if len(after) >= size - 1)


def _names(document: Document) -> Iterator[str]:
    return (name for each in _NAMES for name in targets(document.body.get(each)) if name.strip())


def _places(heard: _Heard, name: str) -> Collection[str]:
    if not heard.may_hold(name):
        return ()
    alone = words(name)
    if len(alone) == 1:
        return heard.single.get(alone[0], ()) if len(alone[0]) >= _SHORTEST else ()
    near: Mapping[str, set[str]] = {
        window: places for key in name_keys(name) for window, places in heard.windows.get(key, {}).items()
    }
    return {place for window, places in near.items() if likeness(window, name).score >= LIKELY for place in places}
