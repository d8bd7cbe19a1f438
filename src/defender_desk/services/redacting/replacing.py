"""Other words in the place of those by which somebody is named in a text, whatever is joined to them.

Services floor: whom to look for says `mentions`; here is found where in the text that stands. A particle that Arabic
writes onto a name stays before what takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from defender_desk.services.printout.mentions import bared
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import RAW_WORD, SEAM, fold, words
from defender_desk.text.handles_said import handles_in
from defender_desk.text.numbers_said import numbers_in, undialled

_THE, _TO_THE = "ال", "لل"
_LONG_SIGN = "ـ"
"""What carries a letter on to what it is not written together with: ل before a bracket would stand there alone."""
_ARABIC = re.compile("[\u0621-\u064a]")
_JOIN_ON = ("ب", "ل", "ك", "ف")
_RUN = re.compile(r"[+(]?\d(?:[\d\W_]{0,3}\d)*\+?")
_CHUNK = re.compile(r"\S+")
_ENDS = re.compile(r"[,;:!?،؛؟\n]|\.(?=\s)")
_EDGES = ".,;:!?()[]{}<>«»\"'،؛؟…"


class Span(NamedTuple):
    """A place in a text, first letter to one past the last, and what is joined to it before."""

    start: int
    end: int
    particle: str = ""


class _Said(NamedTuple):
    start: int
    end: int
    word: str
    """Folded."""


def places(text: str, said: Iterable[str]) -> list[Span]:
    """Where one of these (`Mention.said`) stands; what comes first is likeliest, and what lies over it is no other.

    What goes on over the end of a sentence, or a comma, comes last: as “Haddad, Layla”, where nothing shorter is there.
    """
    read = [_Said(*found.span(), word) for found in RAW_WORD.finditer(text) for word in words(found[0])]
    apart = [*_taken_apart(text)]
    found, over, free = list[Span](), list[Span](), _Free(text)
    for one in said:
        also = _of_digits(text, one) if one.isdigit() else _of_address(text, one)
        found += filter(free.take, also)
        for span in (*_of_words(text, read, one.split()), *_of_words(text, apart, one.split())):
            if _ENDS.search(text, span.start, span.end):
                over.append(span)
            elif free.take(span):
                found.append(span)
    return sorted([*found, *filter(free.take, over)])


def replaced(text: str, others: Iterable[tuple[Sequence[Span], str]]) -> str:
    """The text with each of these said otherwise: (its places, the words there).

    The longest goes first: one part of a name of one person may be a part of the whole name of another.
    """
    free, all_ = _Free(text), [(span, other) for spans, other in others for span in spans]
    taken = [one for one in sorted(all_, key=lambda one: one[0].start - one[0].end) if free.take(one[0])]
    parts, end = list[str](), 0
    for span, other in sorted(taken):
        parts += text[end : span.start], _joined(span.particle, other)
        end = span.end
    return "".join((*parts, text[end:]))


class _Free:
    """Which letters of a text were not taken yet."""

    def __init__(self, text: str) -> None:
        self._taken = bytearray(len(text))

    def take(self, span: Span) -> bool:
        """Take a place, unless some of it was taken before."""
        if any(self._taken[span.start : span.end]):
            return False
        self._taken[span.start : span.end] = b"\1" * (span.end - span.start)
        return True


def _taken_apart(text: str) -> Iterator[_Said]:
    """The words where each seam parts two of them; none where there is no seam, since they are the same then."""
    if not SEAM.search(text):
        return
    for found in RAW_WORD.finditer(text):
        ends = [found.start(), *(seam.start() for seam in SEAM.finditer(text, *found.span())), found.end()]
        for start, end in pairwise(ends):
            yield from (_Said(start, end, word) for word in words(text[start:end]))


def _of_words(text: str, read: Sequence[_Said], sought: Sequence[str]) -> Iterator[Span]:
    for at, first in enumerate(read):
        here = read[at : at + len(sought)]
        if not sought or [one.word for one in here[1:]] != list(sought[1:]):
            continue
        if first.word == sought[0]:
            yield Span(first.start, here[-1].end)
        elif sought[0] in bared(first.word):
            yield Span(first.start, here[-1].end, _particle(text[first.start : first.end], first.word, sought[0]))


def _particle(raw: str, word: str, name: str) -> str:
    """The letters that are joined to a name, as they are written."""
    rest = name if word.endswith(name) else name.removeprefix(_THE)
    count = len(word) - len(rest) - (0 if word.endswith(name) else len(_TO_THE) - 1)
    end = 0
    while end < len(raw) and len(fold(raw[:end])) < count:
        end += 1
    return raw[:end]


def _of_digits(text: str, digits: str) -> Iterator[Span]:
    for run in _RUN.finditer(fold_digits(text)):
        if digits in numbers_in(run[0]) or undialled(run[0]) == digits:
            yield Span(*run.span())


def _of_address(text: str, face: str) -> Iterator[Span]:
    for chunk in _CHUNK.finditer(text):
        bare = chunk[0].strip(_EDGES)
        if face in handles_in(bare):
            start = chunk.start() + chunk[0].index(bare)
            yield Span(start, start + len(bare))


def _joined(particle: str, other: str) -> str:
    """A particle before other words, as it is written there."""
    if particle.endswith("ل") and other.startswith(_THE):
        return particle + "ل" + other.removeprefix(_THE)
    if particle.endswith(_JOIN_ON) and not _ARABIC.match(other):
        return particle + _LONG_SIGN + other
    return particle + other
