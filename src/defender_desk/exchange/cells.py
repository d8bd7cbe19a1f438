"""One cell of a foreign table, read into one field: labels of four languages into codes, and nothing thrown away.

Exchange floor: `mapping` asks here. The plain faces of a value are `model.codec`; what people and other programs
write beside them is understood here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from defender_desk.model import codec
from defender_desk.model.codec import Json, Unreadable
from defender_desk.model.kinds import Choice, Choices, Day, Handles, Kind
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import fold
from defender_desk.text.resources import folder

_BETWEEN_TERMS = re.compile(r"\s*(?:[;\n؛|]|:::)\s*")
_BETWEEN_WORDS = re.compile(r"\s*[,،]\s*")
_NUMBERED_DAY = re.compile(r"[2-6]\d{4}")  # 1954 to 2091: five digits alone are no date that anybody writes
_ARTICLE = re.compile(r"(?<!\S)ال(?=\S{3})")
_LONGEST_TERM = 8
"""Most words of a term that stands among others with spaces alone between them."""
_BETWEEN_HANDLES = re.compile(r"\s*(?:[;\n؛|,،]|:::|\s/\s)\s*")


@dataclass(frozen=True)
class Cell:
    """What a cell says: a stored value, and the pieces of it that no term is known for."""

    stored: Json
    unread: tuple[str, ...] = ()


def read_cell(kind: Kind, text: str) -> Cell:
    """Read what somebody wrote into a cell of this kind; raises `Unreadable` when nothing of it can be read."""
    if isinstance(kind, Choice | Choices):
        return _terms(kind, text)
    if isinstance(kind, Handles):
        pieces = filter(None, _BETWEEN_HANDLES.split(fold_digits(text).strip()))
        return Cell(codec.store(kind, codec.load(kind, list(pieces))))
    if isinstance(kind, Day) and _NUMBERED_DAY.fullmatch(fold_digits(text).strip()):
        text = _day_of(int(fold_digits(text).strip()))
    return Cell(codec.store(kind, codec.read(kind, text)))


def _day_of(number: int) -> str:
    """The day that table programs keep as a number: days since the end of 1899."""
    return (date(1899, 12, 30) + timedelta(number)).isoformat()


def code_of(name: str, text: str) -> str:
    """The code of a term by its code or its label in any of the four languages; empty when none or several fit."""
    codes = _codes(name)
    return codes.get(text.strip(), "") or codes.get(_key(text), "")


def _terms(kind: Choice | Choices, text: str) -> Cell:
    whole = code_of(kind.vocabulary, text)
    if whole:
        return Cell([whole] if isinstance(kind, Choices) else whole)
    if isinstance(kind, Choice):
        raise Unreadable
    pieces = list(_pieces(kind.vocabulary, text.strip()))
    if len(pieces) == 1:
        pieces = _between_spaces(kind.vocabulary, text.split()) or pieces
    found = [(piece, code_of(kind.vocabulary, piece)) for piece in pieces]
    stored = codec.store(kind, tuple(dict.fromkeys(code for _, code in found if code)))
    if stored is None:
        raise Unreadable
    return Cell(stored, tuple(piece for piece, code in found if not code))


def _pieces(name: str, text: str) -> Iterator[str]:
    """What stands between signs that part terms; a comma parts them only where it is not within one that is known."""
    for whole in filter(None, _BETWEEN_TERMS.split(text)):
        yield from [whole] if code_of(name, whole) else filter(None, _BETWEEN_WORDS.split(whole))


def _between_spaces(name: str, words: Sequence[str]) -> list[str]:
    """Terms with spaces between them, as forms on telephones (ODK, Kobo) write many choices; none where one is none.

    A word that only leads to a term is one of them: it is no known term, and what stands beside it still is.
    """
    found, at = list[str](), 0
    while at < len(words):
        pieces = (" ".join(words[at : at + many]) for many in range(_LONGEST_TERM, 0, -1))
        piece = next((one for one in pieces if code_of(name, one) or _key(one) in _leads(name)), "")
        if not piece:
            return []
        found.append(piece)
        at += piece.count(" ") + 1
    return found


@cache
def _leads(name: str) -> frozenset[str]:
    """Other words that terms are looked for by."""
    return frozenset(_key(word) for term in vocabulary(name).terms for word in term.also)


@cache
def _codes(name: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for term in vocabulary(name).terms:
        _learn(found, term.code, (*term.labels.values(), *(term.also if vocabulary(name).also_means else ())))
    for code, words in known_words()["terms"].get(name, {}).items():
        if code in vocabulary(name).by_code:
            found |= dict.fromkeys(map(_key, words), code)
    return found | {term.code: term.code for term in vocabulary(name).terms}


def _learn(found: dict[str, str], code: str, labels: Iterable[str]) -> None:
    for label in {_key(label) for label in [*labels, code.replace("_", " "), code]}:
        found[label] = code if found.get(label, code) == code else ""  # two terms of one label: neither is meant


def _key(text: str) -> str:
    """A text as terms are compared: with or without the Arabic article, which lists have and forms leave out."""
    return _ARTICLE.sub("", " ".join(fold(text).split()))


@cache
def known_words() -> Mapping[str, Any]:
    """Headings and terms that other programs and many people use, from resources/headings."""
    known: Mapping[str, Any] = json.loads((folder("headings") / "common.json").read_text("utf-8"))
    return known
