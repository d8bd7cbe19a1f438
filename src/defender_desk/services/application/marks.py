"""Where on the drawn pages of a document stands what its writer must look at before it leaves.

Services floor: remarks say which words to seek; the pages say where they stand. Marks are for the screen alone and are
never part of a file. What is not found stays in the list beside the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, product, takewhile
from typing import TypeAlias

from defender_desk.exchange.page_words import lines_of
from defender_desk.exchange.placed import Box, Word
from defender_desk.services.printout.printing import EVERY, Printable, Spot
from defender_desk.text import folding
from defender_desk.text.numbers_said import undialled
from defender_desk.text.particles import bared

_Place: TypeAlias = tuple[Word, ...]
_Lines: TypeAlias = Sequence[tuple[Word, ...]]
_SPACE = 0.011
"""Words that are nearer than this, in parts of the width of a page, stand in one line of one cell."""
_TOUCHING = -0.003
"""So far letters may reach into the room of the next word."""
_LONGEST_NUMBER = 8
"""Groups of digits in which a telephone may be written."""
_CHOSEN: Mapping[str, Callable[[Sequence[_Place]], Sequence[_Place]]] = {
    EVERY: lambda found: found, "first": lambda found: found[:1], "last": lambda found: found[-1:],
}  # fmt: skip
_OF_A_TITLE = 3
"""So many words tell where a title begins: the rest of it may go on in the next line."""


@dataclass(frozen=True)
class Mark:
    """One place of one remark: its number in `Printable.heeded`, from 1, its page, from 1, and a box for each line."""

    number: int
    page: int
    boxes: tuple[Box, ...]
    warns: bool


def marks(plan: Printable, made: bytes) -> tuple[Mark, ...]:
    """Everything that is found of the remarks on a planned document, whose PDF is handed in."""
    if not any(one.spots for one in plan.remarks):
        return ()
    lines = lines_of(made)
    return tuple(
        Mark(number, page, _boxes(words), remark.warns)
        for number, remark in enumerate(plan.heeded, 1)
        for place in _places(lines, remark.spots)
        for page, words in groupby(place, lambda one: one.page)
    )


def _places(lines: _Lines, spots: Iterable[Spot]) -> Iterator[_Place]:
    """Each place once: what is found within one, or around one, that was found before is the same."""
    taken: set[Word] = set()
    for spot in spots:
        for place in _first(lines, spot):
            if taken.isdisjoint(place):
                taken |= {*place}
                yield place


def told(lines: _Lines, said: Iterable[str]) -> Iterator[_Place]:
    """The words at each place where one of these stands; what is likeliest comes first."""
    return _places(lines, (Spot((words,)) for words in said))


def boxes_around(lines: _Lines, said: Iterable[str]) -> Iterator[tuple[int, Box]]:
    """Page and place of each line of each of these, wherever they stand; what is likeliest comes first."""
    for place in told(lines, said):
        for page, of_page in groupby(place, lambda one: one.page):
            yield from ((page, box) for box in _boxes(of_page))


def _first(lines: _Lines, spot: Spot) -> Sequence[_Place]:
    for words in spot.words:
        if found := list(_found(lines, words, spot)):
            return _CHOSEN[spot.which](found)
    return ()


def _found(lines: _Lines, words: str, spot: Spot) -> Iterator[_Place]:
    sought = folding.words(words)[: _OF_A_TITLE if spot.which != EVERY else None]
    for at, line in enumerate(lines) if sought else ():
        if words.isdigit():
            yield from _numbers(line, words)
            yield from _going_on(line, lines[at + 1] if at + 1 < len(lines) else (), words)
        else:
            places = _from(lines, at, sought)
            yield from (place for place in places if spot.which == EVERY or _opens(place[0], line))


def _from(lines: _Lines, at: int, sought: Sequence[str], *, going_on: bool = False) -> Iterator[_Place]:
    """Where these words begin in a line, and go on in those after it where it ends; `going_on` from the line before."""
    line = lines[at] if at < len(lines) else ()
    for start, first in enumerate(line):
        if sought[0] not in ((first.said,) if going_on else _forms(first.said)):
            continue
        if going_on and not _opens(first, _running_as(first, line)):
            continue
        here = line[start : start + len(sought)]
        fits = [True, *(one.said == said for one, said in zip(here[1:], sought[1:], strict=False))]
        many = fits.index(False) if False in fits else len(fits)
        if many == len(sought):
            yield here
        elif _closes(last := here[many - 1], _running_as(last, line)):
            turns = not _closes(last, line)
            for rest in _from(lines, at + 1, sought[many:], going_on=True):
                if turns or not _opens(rest[0], lines[at + 1]) or _follows(rest[0], last):
                    yield (*here[:many], *rest)


@lru_cache(4096)
def _forms(word: str) -> frozenset[str]:
    """The word, and what is left of it without the particles before it."""
    return frozenset(bared(word))


def _running_as(word: Word, line: Iterable[Word]) -> list[Word]:
    """The words that run as it does: where a line turns, what stands beside the last word may be its first."""
    return [one for one in line if one.runs == word.runs]


def _opens(word: Word, line: Iterable[Word]) -> bool:
    """Whether nothing stands just before it, in the direction it runs."""
    gaps = (_gap(one, word) if word.runs == "ltr" else _gap(word, one) for one in line if one is not word)
    return not any(_TOUCHING < gap < _SPACE for gap in gaps)


def _closes(word: Word, line: Iterable[Word]) -> bool:
    """Whether nothing stands just after it."""
    gaps = (_gap(word, one) if word.runs == "ltr" else _gap(one, word) for one in line if one is not word)
    return not any(_TOUCHING < gap < _SPACE for gap in gaps)


def _gap(left: Word, right: Word) -> float:
    return right.box.left - left.box.right


def _follows(word: Word, before: Word) -> bool:
    """Whether a line that does not turn could break between them: the next begins no farther in than the last ended."""
    begins_there = word.box.left <= before.box.right if word.runs == "ltr" else word.box.right >= before.box.left
    return word.page != before.page or begins_there


def _numbers(line: _Place, digits: str) -> Iterator[_Place]:
    """Groups of digits in a row that together are a telephone, whichever way they were drawn."""
    for start in range(len(line)):
        for end in range(start + 1, min(len(line), start + _LONGEST_NUMBER) + 1):
            if _is_number(place := line[start:end], digits):
                yield place


def _going_on(line: _Place, following: _Place, digits: str) -> Iterator[_Place]:
    """A telephone whose groups stand at one end of a line and, for the rest of it, at one end of the next."""
    for begun, rest in product(_digits_at_ends(line), _digits_at_ends(following)):
        for place in (begun + rest[:many] for many in range(1, len(rest) + 1)):
            if _is_number(place, digits):
                yield place


def _digits_at_ends(line: _Place) -> Iterator[_Place]:
    """Every run of groups of digits that ends where a line does, and of those that begin where it begins."""
    for run in {tuple(takewhile(_is_group, line)), tuple(takewhile(_is_group, line[::-1]))[::-1]} - {()}:
        yield from (run[at : at + _LONGEST_NUMBER] for at in range(len(run)))


def _is_group(word: Word) -> bool:
    return word.said.isdigit()


def _is_number(place: _Place, digits: str) -> bool:
    said = [one.said for one in place]
    return all(map(str.isdigit, said)) and digits in (undialled("".join(said)), undialled("".join(said[::-1])))


def _boxes(place: Iterable[Word]) -> tuple[Box, ...]:
    """A box around the words of each line."""
    lines = (list(line) for _, line in groupby(place, lambda one: one.line))
    return tuple(
        Box(
            min(one.box.left for one in line),
            min(one.box.top for one in line),
            max(one.box.right for one in line),
            max(one.box.bottom for one in line),
        )
        for line in lines
    )
