"""Other words in the place of those by which somebody is named in a text, whatever is joined to them.

Services floor: whom to look for says `mentions`; here is found where in the text that stands. A particle that Arabic
writes onto a name stays before what takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import RAW_WORD
from defender_desk.text.handles_said import handles_in
from defender_desk.text.numbers_said import numbers_in, undialled
from defender_desk.text.particles import bared, before, put_before
from defender_desk.text.readings import Word, readings

NUMBER_RUN = re.compile(r"[+(]?\d(?:[\d\W_]{0,3}\d)*\+?")
_CHUNK = re.compile(r"\S+")
_ENDS = re.compile(r"[,;:!?،؛؟\n]|\.(?=\s)")
_FREE = re.compile(b"\0+")
_EDGES = ".,;:!?()[]{}<>«»\"'،؛؟…"


class Span(NamedTuple):
    """A place in a text, first letter to one past the last, and what is joined to it before."""

    start: int
    end: int
    particle: str = ""

    def overlaps(self, other: Span) -> bool:
        """Whether a letter stands in both."""
        return self.start < other.end and other.start < self.end


def places(text: str, said: Iterable[str]) -> list[Span]:
    """Where one of these (`Mention.said`) stands; what comes first is likeliest, and what goes on around it is none.

    Of what overlaps another only the rest is a place. An address or a telephone comes before the names that stand in
    it. What goes on over the end of a sentence, or a comma, comes last: as “Haddad, Layla”, where nothing shorter is
    there.
    """
    ways, sought = readings(text), [*said]
    reached = [(way, span) for one in sought for way in ways for span in _reached(way.text, one)]
    read = [(way, [*way.words()]) for way in ways]
    named = [(way, span) for one in sought for way, said in read for span in _of_words(way.text, said, one.split())]
    named.sort(key=lambda one: bool(_ENDS.search(one[0].text, one[1].start, one[1].end)))
    found, free = list[Span](), _Free(text)
    for way, there in (*reached, *named):
        span = Span(*way.span(there.start, there.end), there.particle)
        if not any(span.start <= one.start and one.end <= span.end for one in found):
            found += free.take(span)
    return sorted(found)


def replaced(text: str, others: Iterable[tuple[Sequence[Span], str | None]]) -> str:
    """The text with each of these said otherwise: (its places, the words there; None leaves what stands there).

    The longest goes first: one part of a name of one person may be a part of the whole name of another. Of what
    overlaps a longer one the rest is said otherwise too.
    """
    free, all_ = _Free(text), [(span, other) for spans, other in others for span in spans]
    all_.sort(key=lambda one: one[0].start - one[0].end)
    taken = [(rest, other) for span, other in all_ for rest in free.take(span)]
    parts, end = list[str](), 0
    for span, other in sorted(taken, key=lambda one: one[0]):
        here = text[span.start : span.end] if other is None else put_before(span.particle, other)
        parts += text[end : span.start], here
        end = span.end
    return "".join((*parts, text[end:]))


class _Free:
    """Which letters of a text were not taken yet."""

    def __init__(self, text: str) -> None:
        self._text, self._taken = text, bytearray(len(text))

    def take(self, span: Span) -> list[Span]:
        """Take a place, and say what of it was not taken before, in whole words."""
        if not any(self._taken[span.start : span.end]):
            rests = [span]
        else:
            runs = _FREE.finditer(self._taken, span.start, span.end)
            rests = [rest for run in runs for rest in self._in_words(*run.span(), span)]
        for rest in rests:
            self._taken[rest.start : rest.end] = b"\1" * (rest.end - rest.start)
        return rests

    def _in_words(self, start: int, end: int, of: Span) -> Iterator[Span]:
        found = [*RAW_WORD.finditer(self._text, start, end)]
        if found:
            yield Span(found[0].start(), found[-1].end(), of.particle if found[0].start() == of.start else "")


def _of_words(text: str, read: Sequence[Word], sought: Sequence[str]) -> Iterator[Span]:
    for at, first in enumerate(read):
        here = read[at : at + len(sought)]
        if not sought or [one.word for one in here[1:]] != list(sought[1:]):
            continue
        if first.word == sought[0]:
            yield Span(first.start, here[-1].end)
        elif sought[0] in bared(first.word):
            yield Span(first.start, here[-1].end, before(text[first.start : first.end], first.word, sought[0]))


def _reached(text: str, one: str) -> Iterator[Span]:
    return _of_digits(text, one) if one.isdigit() else _of_address(text, one)


def _of_digits(text: str, digits: str) -> Iterator[Span]:
    known = undialled(digits)
    for run in NUMBER_RUN.finditer(fold_digits(text)):
        if known in numbers_in(run[0]) or undialled(run[0]) == known:
            yield Span(*run.span())


def _of_address(text: str, face: str) -> Iterator[Span]:
    for chunk in _CHUNK.finditer(text):
        bare = chunk[0].strip(_EDGES)
        if face in handles_in(bare):
            start = chunk.start() + chunk[0].index(bare)
            yield Span(start, start + len(bare))
