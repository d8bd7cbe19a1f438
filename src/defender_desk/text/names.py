"""How alike two names of persons or organisations are, and why, so that a person can decide about a duplicate.

Text floor: nothing is merged by this figure; it only orders what is shown side by side. A name is read as parts:
titles and "son of" set aside, عبد and أبو joined to what follows, the article dropped, each part compared in its own
script or, across scripts, by its consonants.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from defender_desk.text.folding import words
from defender_desk.text.joining import MOTHER_OF, join
from defender_desk.text.lexicon import lexicon
from defender_desk.text.messages import Message, msg
from defender_desk.text.sounds import alike, consonants, full_sounds

LIKELY = 0.8
"""From this likeness on two names are worth showing side by side."""

SAME = msg("The names are written the same")
SPELLING = msg("The names differ only in spelling")
SCRIPT = msg("The same name in Arabic and in Latin letters")
TITLES = msg("A title was set aside")
CHAIN = msg("One name has more parts of the family chain than the other")
ORDER = msg("The parts stand in another order")
KUNYA = msg("They share a name of the form “father of” or “mother of”")
SLIP = msg("One part differs by a single letter")

_SON_OF = frozenset({"بن", "ابن", "بنت", "ولد", "bin", "ibn", "ben", "bint", "ould", "wuld", "al", "el", "ul"})
_ARTICLES = frozenset({"al", "el", "ul"})
BEFORE_FAMILY = _SON_OF.union(
    *(few.split() for few in ("ال", "de du des la le les", "da di del della", "dos das los las", "van von der"))
)
"""What may stand between a title and the name of a family: السيدة بنت حداد, M. de La Fontaine."""
_FATHER_OF = re.compile("(?:ابو|abu)(?=..)")
_ABU_L = re.compile("(?:ابوال|abual|abul)(?=...)")  # a name of its own, which the Maghreb joins (بلقاسم)
_ARTICLE = re.compile("(?:ال|al|el)(?=...)")
_BETWEEN_NAMES = re.compile("\\s*[;\n؛\u037e\ufe14\ufe54\uff1b]\\s*")  # all that fold to a semicolon too
_LAST_VOWEL = re.compile("[اهي]$")

_SPELT, _SOUNDS, _SLIPPED = 0.95, 0.92, 0.86
_SHORT = 2
_TWO = 2
_SLIP_LENGTH = 5  # a letter more or less makes another name of a shorter one
_MISSING, _REORDERED, _KUNYA_CLASH = 0.03, 0.06, 0.3
_ONE_OF_MANY, _KUNYA_ONLY, _KUNYA_AND_OTHERS = 0.5, 0.8, 0.6


@dataclass(frozen=True)
class Likeness:
    """How alike two names are, from 0 to 1, and the reasons to say to the person who decides."""

    score: float
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True)
class _Name:
    """A name read: its parts in order, its kunyas (f or m, and of whom), and whether a title was set aside."""

    parts: tuple[str, ...]
    kunyas: frozenset[tuple[str, str]]
    titled: bool = False
    families: frozenset[str] = frozenset()
    """Parts that were written with the article, by which a family is called and nobody alone."""


def likeness(a: str, b: str) -> Likeness:
    """Compare two names of persons or organisations, in one script or in two."""
    one, other = _read(a), _read(b)
    score, reasons = _by_parts(one.parts, other.parts, one.families | other.families)
    shared = any(x[0] == y[0] and _part(x[1], y[1])[0] for x in one.kunyas for y in other.kunyas)
    if shared:
        alone = _KUNYA_AND_OTHERS if one.parts and other.parts else _KUNYA_ONLY
        score, reasons = max(score, alone), [*reasons, KUNYA]
    elif one.kunyas and other.kunyas:
        score = max(score - _KUNYA_CLASH, 0.0)
    if score and one.titled != other.titled:
        reasons = [*reasons, TITLES]
    return Likeness(round(score, 3), tuple(reasons) if score else ())


@lru_cache(1 << 14)
def name_keys(name: str) -> frozenset[str]:
    """Give keys of which two likely duplicates share one at least, so that only names under one key are compared.

    A key is a pair of consonant skeletons in alphabetical order; a name of a single part, or a kunya, is its own key.
    """
    read = _read(name)
    return frozenset(_alone(read).union(*(_pairs(read.parts[:at], part) for at, part in enumerate(read.parts))))


def _alone(read: _Name) -> set[str]:
    """The keys that are no pair: of kunyas, and of a name of a single part."""
    keys = {f"{parent}:{sound}" for parent, child in read.kunyas for sound in _sounds(child)}
    return keys | ({f"1:{sound}" for sound in _sounds(read.parts[0])} if len(read.parts) == 1 else set())


def name_sounds(name: str) -> frozenset[str]:
    """Give what the keys of a name are made of: whoever shares a key with it shares each of its `pieces`."""
    read = _read(name)
    parts = read.parts if len(read.parts) > 1 else ()
    return frozenset(_alone(read)).union(*map(_sounds, parts))


def pieces(key: str) -> tuple[str, ...]:
    """The pieces that a key of `name_keys` is made of."""
    return tuple(key.split("+"))


def bears(name: str, word: str) -> bool:
    """Tell whether a single word is one part of a name, in one script or in two."""
    said = _read(word).parts
    return len(said) == 1 and any(_part(said[0], part)[0] for part in _read(name).parts)


def part_sounds(name: str) -> frozenset[str]:
    """Give how the parts of a name sound, so that only words of one sound are asked whether it `bears` them."""
    return frozenset(sound for part in _read(name).parts for sound in _sounds(part))


def short_ends(name: str) -> frozenset[str]:
    """Give the first and the last part of a name where it has two letters, which too many words sound like."""
    parts = _read(name).parts
    return frozenset(part for part in (*parts[:1], *parts[-1:]) if len(part) == _SHORT)


@lru_cache(1 << 14)
def names_from(folded: tuple[str, ...], most: int) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each run of these words, from the first on, that may be one name, and its keys that no shorter run has.

    It has two words at least and so many parts at most: Abd al-Aziz Al Saeed has two. What is set aside ends none that
    has two words without it.
    """
    aside, known, parts, found = _set_aside(), set[str](), list[str](), dict[str, frozenset[str]]()
    end = 0
    for piece in _pieces(folded, aside):
        keyed: dict[int, Collection[str]] = {
            size: name_keys(" ".join(folded[:size])) for size in range(max(end + 1, _TWO), piece.end)
        }
        pairs = _pairs(parts, piece.part) if piece.part else set[str]()
        parts += [piece.part] * bool(piece.part)
        end = piece.end
        keyed[end] = pairs | _alone(_Name(tuple(parts), frozenset({piece.kunya} if piece.kunya else ())))
        says = bool(piece.part or piece.kunya)
        for size, keys in keyed.items():
            if size == _TWO or (size > _TWO and (says if size == end else folded[size - 1] not in aside)):
                found[" ".join(folded[:size])] = frozenset(keys) - known
                known.update(keys)
        if len(parts) == most:
            break
    return tuple(found.items())


@cache
def _set_aside() -> frozenset[str]:
    return _SON_OF | lexicon().titles


def _pairs(parts: Iterable[str], part: str) -> set[str]:
    return {"+".join(sorted((s, t))) for one in parts for s in _sounds(one) for t in _sounds(part)}


def several_names(text: str) -> list[str]:
    """The names in a text that holds several, with a semicolon or a new line between them."""
    return [name for name in _BETWEEN_NAMES.split(text.strip()) if name]


def sounds_of_several(text: str) -> frozenset[str]:
    """The `name_sounds` of all names in such a text: the same for two that are the same in their search form."""
    return frozenset[str]().union(*map(name_sounds, several_names(text)))


@lru_cache(1 << 14)
def _sounds(part: str) -> frozenset[str]:
    return consonants(part).union(*map(consonants, lexicon().named(part)))


@lru_cache(1 << 14)
def _read(name: str) -> _Name:
    known, folded = lexicon(), words(name)
    plain = [word for word in folded if word not in known.titles] or folded
    made = [*_pieces(plain, _SON_OF)]
    return _Name(
        tuple(one.part for one in made if one.part),
        frozenset(one.kunya for one in made if one.kunya),
        len(plain) < len(folded),
        frozenset(one.part for one in made if one.articled),
    )


class _Piece(NamedTuple):
    """Words that are one part of a name, a kunya, or set aside."""

    end: int
    """One past the last of them."""
    part: str = ""
    kunya: tuple[str, str] | None = None
    articled: bool = False


def _pieces(plain: Sequence[str], aside: Collection[str]) -> Iterator[_Piece]:
    place = 0
    while place < len(plain):
        first = place
        word, length = join(plain, first) or (plain[first], 1)
        place += length
        if plain[first] in MOTHER_OF and first + 1 < len(plain):
            place = first + 2
            yield _Piece(place, kunya=("m", _bare(plain[first + 1])))
        elif found := _ABU_L.match(word):
            yield _Piece(place, f"{'bel' if word.isascii() else 'بل'}{word[found.end() :]}")
        elif found := _FATHER_OF.match(word):
            yield _Piece(place, kunya=("f", _bare(word[found.end() :])))
        elif word in aside:
            yield _Piece(place)
        else:
            bare = _bare(word)
            yield _Piece(place, bare, articled=bare != word or plain[max(0, first - 1)] in _ARTICLES)


def _bare(part: str) -> str:
    """Drop the article, unless what looks like one belongs to a name (إلياس)."""
    known = part in lexicon().names or part in lexicon().spellings
    found = None if known else _ARTICLE.match(part)
    return part[found.end() :] if found else part


def _by_parts(one: tuple[str, ...], other: tuple[str, ...], families: frozenset[str]) -> tuple[float, list[Message]]:
    """Match each part of the shorter name with one of the longer; a part without its match makes two names."""
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0, []
    if short == long:
        return 1.0, [SAME]
    missing = len(long) - len(short)
    matched, ordered = _in_order(short, long), True
    if not matched and not missing and _same_line(short, long, families):
        matched, ordered = _in_any_order(short, long), False
    if not matched:
        return 0.0, []
    reasons = list(dict.fromkeys(reason for _, reason in matched if reason != SAME))
    reasons += [CHAIN] * bool(missing) + [ORDER] * (not ordered)
    if missing and len(short) == 1:
        return _ONE_OF_MANY, reasons
    least = min(score for score, _ in matched)
    return least - _MISSING * missing - _REORDERED * (not ordered), reasons


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> list[tuple[float, Message]]:
    """Match along the family chain; the first part, the person's own, must match the first."""
    matched = [_part(short[0], long[0])]
    rest = iter(long[1:])
    matched += [next((found for other in rest if (found := _part(part, other))[0]), (0.0, SAME)) for part in short[1:]]
    return matched if all(score for score, _ in matched) else []


def _in_any_order(short: tuple[str, ...], long: tuple[str, ...]) -> list[tuple[float, Message]]:
    left, matched = list(long), []
    for part in short:
        best = max(left, key=lambda other: _part(part, other)[0])
        matched.append(_part(part, best))
        left.remove(best)
    return matched if all(score for score, _ in matched) else []


def _same_line(one: tuple[str, ...], other: tuple[str, ...], families: frozenset[str]) -> bool:
    """Tell whether only a family name has moved: Ahmad son of Muhammad is not Muhammad son of Ahmad.

    A name that is also given to people is that of a family where it has the article: القاسم.
    """
    moving = {part for part in (*one, *other) if any(_part(part, family)[0] for family in families)}
    given = [[part for part in parts if part not in moving and _known(part)] for parts in (one, other)]
    return len(given[0]) == len(given[1]) < len(one) and all(_part(x, y)[0] for x, y in zip(*given, strict=True))


@lru_cache(1 << 15)
def _part(x: str, y: str) -> tuple[float, Message]:
    """Compare two parts: how alike, 0 when they are two names, and why."""
    if x == y:
        return 1.0, SAME
    known_x, known_y = _known(x), _known(y)
    across = x.isascii() != y.isascii()
    if known_x and known_y:
        return (_SPELT, SCRIPT if across else SPELLING) if known_x & known_y else (0.0, SAME)
    if across:
        arabic, latin = (y, x) if x.isascii() else (x, y)
        return (_SOUNDS, SCRIPT) if alike(arabic, latin) else (0.0, SAME)
    return _spelling(x, y)


@lru_cache(1 << 14)
def _known(part: str) -> frozenset[str]:
    """The Arabic names a part may be; empty for one that is on no list."""
    known = lexicon()
    return frozenset({part} if part in known.names else known.named(part))


def _said(part: str) -> str:
    return next(iter(full_sounds(part)), part)


def _spelling(x: str, y: str) -> tuple[float, Message]:
    """Compare two parts of one script, of which one at least is on no list."""
    level = _said if x.isascii() else lambda part: _LAST_VOWEL.sub("ا", part)
    if level(x) == level(y):
        return _SPELT, SPELLING
    if {x, y} == {min(x, y, key=len), min(x, y, key=len) + ("a" if x.isascii() else "ه")}:
        return 0.0, SAME  # Amin and Amina are two people
    if x[:-1] == y[:-1] and x.isascii():
        return 0.0, SAME  # and so are Maria and Mario
    slipped = min(len(x), len(y)) >= _SLIP_LENGTH and _apart(level(x), level(y)) == 1
    return (_SLIPPED, SLIP) if slipped else (0.0, SAME)


def _apart(x: str, y: str) -> int:
    from rapidfuzz.distance import DamerauLevenshtein  # late: who only looks for a name compares none

    return DamerauLevenshtein.distance(x, y)
