"""The question a person types, put to the index that `search_text` fills.

Text floor: words, names in pieces, long numbers, "…" for words as they stand and a leading minus are understood; any
string gives a valid FTS5 expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from defender_desk.text.folding import RAW_WORD, words
from defender_desk.text.joining import NUMBER_RUN, join
from defender_desk.text.lexicon import lexicon
from defender_desk.text.numbers_said import asked_faces, bare, is_long, joined_number
from defender_desk.text.stems import (
    entry,
    is_like_particle,
    is_particle,
    sounds_begun,
    sounds_wanted,
    spelling,
    stems_of,
)
from defender_desk.text.wanted import Wanted

NOTHING = '""'
"""The expression that matches no record: what an empty question asks."""

_PIECE = re.compile(r"""(?P<minus>(?<!\S)[-−])?(?:["“”«»„](?P<phrase>[^"“”«»„]*)["“”«»„]?|(?P<plain>[^\s"“”«»„]+))""")
_QUOTES = tuple('"“”«»„')
_ARTICLED = re.compile("[وف]?(?:[بك]?ال|لل)(?=...)")
_SKIPPED = frozenset({"al", "el", "بن", "bin"})  # said or left out at will
_SON = "ابن"  # between two names it is as often written بن
_LONGEST_WHOLE = 3  # a known word up to this length is taken as finished: حق asks for no حقيبة
_SHORTEST_START = 2
_PAIR = 2
_GROUP = 5  # as long a group of a telephone number seldom is
_SHORTEST_NUMBER = 4  # 15 asks for no 150


class Asked(NamedTuple):
    """A question taken apart: words that must all be there in some form, and phrases.

    `expression` is the whole of it as FTS5 is asked, with what must not be there; `parts` is how many things must meet
    in a record.
    """

    wanted: tuple[Wanted, ...]
    said_whole: tuple[tuple[str, ...], ...]
    expression: str
    parts: int


def query_match(typed: str) -> str:
    """Turn what a person typed into an FTS5 MATCH expression; any string gives a valid one.

    Every word must be found, in any of its forms. The last is taken as unfinished unless a space follows it. "…" asks
    for the words as they stand, a leading minus for records without them. An empty question matches nothing.
    """
    return understand(typed).expression


@lru_cache(64)
def understand(typed: str) -> Asked:
    """Take a question apart; remembered, because one question is put to the index and then to every excerpt."""
    pieces = list(_PIECE.finditer(typed))
    plain = " ".join(piece["plain"] for piece in pieces if piece["plain"] and not piece["minus"])
    open_ended = bool(pieces) and not typed[-1].isspace()
    typing = open_ended and bool(pieces[-1]["plain"]) and not pieces[-1]["minus"]
    phrases: list[str] = []
    for piece in pieces:
        if piece["phrase"] and not piece["minus"]:
            unclosed = open_ended and piece is pieces[-1] and not piece[0].endswith(_QUOTES)
            phrases += _phrase(piece["phrase"], unfinished=unclosed)
    unwanted = [expression for piece in pieces if piece["minus"] for expression in _without(piece)]
    whole = (words(piece["phrase"]) for piece in pieces if piece["phrase"] and not piece["minus"])
    wanted = tuple(_all_of(plain, unfinished=typing))
    must = [*(one.expression() for one in wanted), *phrases]
    return Asked(wanted, tuple(tuple(said) for said in whole if said), _expression(must, unwanted), len(must))


def _expression(must: list[str], unwanted: list[str]) -> str:
    if not must:
        return NOTHING
    return f"({_and(must)}) NOT ({' OR '.join(unwanted)})" if unwanted else _and(must)


def _without(piece: re.Match[str]) -> list[str]:
    if piece["plain"]:
        asked = [wanted.expression() for wanted in _all_of(piece["plain"], unfinished=False)]
        return [f"({_and(asked)})"] if asked else []
    return _phrase(piece["phrase"], unfinished=False)


def _phrase(text: str, *, unfinished: bool) -> list[str]:
    asked = " ".join(words(text))
    return [f'f : "{asked}"{" *" if unfinished else ""}'] if asked else []


def _all_of(plain: str, *, unfinished: bool) -> Iterator[Wanted]:
    """One for each word, name or grouped number; numbers first, because they keep their pieces together."""
    for run in NUMBER_RUN.findall(plain):
        ends = plain.endswith(run)
        yield _number(run, grows=unfinished and ends)
        unfinished = unfinished and not ends
        plain = plain.replace(run, " ", 1)
    raws = [(word, raw) for raw in RAW_WORD.findall(plain) for word in entry(raw).folded]
    folded = [word for word, _ in raws]
    whole = _as_one(folded)
    place = 0
    while place < len(folded):
        word, length = join(folded, place) or (folded[place], 1)
        place += length
        grows = unfinished and place == len(folded)
        if length == 1 and word.isdecimal():
            yield _number(_signed(word, plain), grows=grows)
        elif length > 1 or len(folded) == 1 or word not in _SKIPPED:
            alone = len(folded) == 1
            wanted = _any_form(word, raws[place - 1][1], grows=grows, named=place < len(folded), alone=alone)
            yield wanted._replace(forms=(*wanted.forms, *whole))


def _as_one(folded: list[str]) -> tuple[str, ...]:
    """The sounds of two words in Arabic letters as one name: لايف لاين is Lifeline."""
    if len(folded) != _PAIR or any(word.isascii() or not sounds_begun(word) for word in folded):
        return ()
    return sounds_wanted("".join(folded))


def _signed(number: str, plain: str) -> str:
    """A number typed in one piece with its plus sign, which splitting into words has lost."""
    return f"+{number}" if f"+{number}" in plain else number


def _number(run: str, *, grows: bool) -> Wanted:
    """A number in any of its faces, or in the groups it was typed in; where they may be several numbers, also apart."""
    digits, groups = joined_number(run), tuple(words(run))
    dialled = bare(digits) if digits.startswith("00") else digits
    starts = (digits, dialled) if grows and len(dialled) >= _SHORTEST_NUMBER else ()
    one = is_long(run) and _is_one(groups)
    return Wanted(tuple(asked_faces(run)), starts, groups=groups if len(groups) > 1 else (), one=one)


def _is_one(groups: Sequence[str]) -> bool:
    """Whether groups of digits are those of one number: of two with five digits each, both may be meant."""
    return min(map(len, groups)) < _GROUP


def _any_form(word: str, raw: str, *, grows: bool, named: bool, alone: bool) -> Wanted:
    """Ask for a folded word, written `raw`, in any of its forms; for one still being typed, also for all it may become.

    A last ه is never taken for "his" here: who asks for مكتبه has left two dots out. Who asks for ماء or for علي alone
    wants no ما and no على.
    """
    stems = stems_of(word, spelling(raw)._replace(marbuta=True, capital=True))
    forms = dict.fromkeys((word, *stems, *sounds_wanted(word, alone=alone)))
    if is_like_particle(word) and not is_particle(raw) and (alone or "ء" in raw):
        del forms[word]
    if word == _SON and named:
        forms["بن"] = None
    starts, others = _growth(word, raw) if grows else ((), ())
    return Wanted(tuple(forms), starts, others)


def _growth(word: str, raw: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a word may become, with and without its article, and the other known words that begin so.

    A hamza on a seat that no known word of these letters has tells that the word goes on (مؤت is no موت).
    """
    found = _ARTICLED.match(word)
    bare = word[found.end() :] if found else word
    known = lexicon().knows(bare) and not (_is_seated(raw) and bare not in lexicon().seated)
    if len(word) < _SHORTEST_START or (len(bare) <= _LONGEST_WHOLE and known):
        return (), ()
    starts = dict.fromkeys((word, bare, *sounds_begun(word)))
    if raw.endswith("ئ"):  # مسئ may become مسئول, which folds as مسؤول does
        starts |= dict.fromkeys((word[:-1] + "و", bare[:-1] + "و"))
    return tuple(start for start in starts if len(start) >= _SHORTEST_START), (
        tuple(lexicon().longer(bare)) if known else ()
    )


def _is_seated(raw: str) -> bool:
    return "ؤ" in raw or "ئ" in raw


def _and(expressions: Iterable[str]) -> str:
    return " AND ".join(expressions)
