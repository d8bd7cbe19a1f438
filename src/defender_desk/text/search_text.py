"""The two texts an index keeps for one record, and the question that is put to them.

Text floor: the store keeps them in `fts5(f, s, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61')`
and ranks by `bm25(table, *WEIGHTS)`. SQLite itself knows no Arabic, so both sides are prepared here alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from defender_desk.text.folding import words
from defender_desk.text.joining import join, joined_names, joined_number, number_runs
from defender_desk.text.lexicon import lexicon
from defender_desk.text.stems import entry, spelling, stems_of

EXACT_WEIGHT, STEM_WEIGHT = 4.0, 1.0
WEIGHTS = (EXACT_WEIGHT, STEM_WEIGHT)
"""What bm25 gives a hit in column f (the word itself) and in column s (a stem of it)."""

NOTHING = '""'
"""The expression that matches no record: what an empty question asks."""

_RAW = re.compile(
    "[0-9٠-٩۰-۹]+(?:[,.٬٫][0-9٠-٩۰-۹]+)+"
    "|[^\\W_](?:[^\\W_]|['’‘ʼʻ`´\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u00ad])*"
)
_PIECE = re.compile(r"""(?P<minus>(?<!\S)[-−])?(?:["“”«»„](?P<phrase>[^"“”«»„]*)["“”«»„]?|(?P<plain>[^\s"“”«»„]+))""")
_QUOTES = tuple('"“”«»„')
_ARTICLED = re.compile("[وف]?(?:[بك]?ال|لل)(?=...)")
_SKIPPED = frozenset({"al", "el", "بن", "bin"})  # said or left out at will
_LONGEST_WHOLE = 3  # a known word up to this length is taken as finished: حق asks for no حقيبة
_SHORTEST_START = 2
_SHORTEST_NUMBER = 4  # 15 asks for no 150


def index_text(text: str) -> tuple[str, str]:
    """Give the folded words of a text, in order, and the set of their stems: columns f and s of the index."""
    entries = list(map(entry, _RAW.findall(text)))
    folded = [word for found, _ in entries for word in found]
    extra = dict.fromkeys(stem for _, found in entries if found for stem in found)
    for name in joined_names(folded):
        extra.update(dict.fromkeys((name, *entry(name).stems)))
    extra.update(dict.fromkeys(map(joined_number, number_runs(text))))
    return " ".join(folded), " ".join(extra)


def query_match(typed: str) -> str:
    """Turn what a person typed into an FTS5 MATCH expression; any string gives a valid one.

    Every word must be found, in any of its forms. The last is taken as unfinished unless a space follows it. "…" asks
    for the words as they stand, a leading minus for records without them. An empty question matches nothing.
    """
    pieces = list(_PIECE.finditer(typed))
    plain = " ".join(piece["plain"] for piece in pieces if piece["plain"] and not piece["minus"])
    open_ended = bool(pieces) and not typed[-1].isspace()
    typing = open_ended and bool(pieces[-1]["plain"]) and not pieces[-1]["minus"]
    wanted = _all_of(plain, unfinished=typing)
    for piece in pieces:
        if piece["phrase"] and not piece["minus"]:
            unclosed = open_ended and piece is pieces[-1] and not piece[0].endswith(_QUOTES)
            wanted += _phrase(piece["phrase"], unfinished=unclosed)
    if not wanted:
        return NOTHING
    unwanted = [expression for piece in pieces if piece["minus"] for expression in _without(piece)]
    return f"({_and(wanted)}) NOT ({' OR '.join(unwanted)})" if unwanted else _and(wanted)


def _without(piece: re.Match[str]) -> list[str]:
    if piece["plain"]:
        asked = _all_of(piece["plain"], unfinished=False)
        return [f"({_and(asked)})"] if asked else []
    return _phrase(piece["phrase"], unfinished=False)


def _phrase(text: str, *, unfinished: bool) -> list[str]:
    asked = " ".join(words(text))
    return [f'f : "{asked}"{" *" if unfinished else ""}'] if asked else []


def _all_of(plain: str, *, unfinished: bool) -> list[str]:
    """One expression for each word, name or grouped number; numbers first, because they keep their pieces together."""
    asked = []
    for run in number_runs(plain):
        asked.append(f'(({_and(_quoted(words(run)))}) OR "{joined_number(run)}")')
        unfinished = unfinished and not plain.endswith(run)
        plain = plain.replace(run, " ", 1)
    raws = [(word, raw) for raw in _RAW.findall(plain) for word in entry(raw).folded]
    folded = [word for word, _ in raws]
    place = 0
    while place < len(folded):
        word, length = join(folded, place) or (folded[place], 1)
        place += length
        if length > 1 or len(folded) == 1 or word not in _SKIPPED:
            asked.append(_any_form(word, raws[place - 1][1], grows=unfinished and place == len(folded)))
    return asked


def _any_form(word: str, raw: str, *, grows: bool) -> str:
    """Ask for a folded word, written `raw`, in any of its forms; for one still being typed, also for all it may become.

    A last ه is never taken for "his" here: who asks for مكتبه has left two dots out.
    """
    forms = _quoted(dict.fromkeys((word, *stems_of(word, spelling(raw)._replace(marbuta=True)))))
    if grows:
        forms += _growth(word)
        if raw.endswith("ئ"):  # مسئ may become مسئول, which folds as مسؤول does
            forms += _growth(word[:-1] + "و")
    return f"({' OR '.join(forms)})"


def _growth(word: str) -> list[str]:
    """Ask for what a word may become, with and without its article, but not for another word that is known."""
    if word.isdecimal():
        return [f'"{word}" *'] if len(word) >= _SHORTEST_NUMBER else []
    found = _ARTICLED.match(word)
    bare = word[found.end() :] if found else word
    if len(word) < 2 or (len(bare) <= _LONGEST_WHOLE and lexicon().knows(bare)):
        return []
    starts = dict.fromkeys((word, bare))
    others = _quoted(lexicon().longer(bare)) if lexicon().knows(bare) else []
    grown = [f'"{start}" *' for start in starts if len(start) >= _SHORTEST_START]
    if not others:
        return grown
    return [f"(({' OR '.join(grown)}) NOT ({' OR '.join(others)}))"]


def _quoted(forms: Iterable[str]) -> list[str]:
    return [f'"{form}"' for form in forms]


def _and(expressions: list[str]) -> str:
    return " AND ".join(expressions)
