"""Where on the drawn pages of a document stands what its writer must look at before it leaves.

Services floor: remarks say which words to seek; the pages say where they stand. Marks are for the screen alone and are
never part of a file. What is not found stays in the list beside the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from defender_desk.exchange.page_words import Box, Word, words_on_pages
from defender_desk.services.mentions import bared
from defender_desk.services.printing import EVERY, Printable, Spot
from defender_desk.text.numbers_said import undialled

_Place: TypeAlias = tuple[int, tuple[Word, ...]]
"""A page, and the words that stand there."""
_SPACE = 0.011
"""Words that are nearer than this, in parts of the width of a page, stand in one line of one cell."""
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
    pages = words_on_pages(made)
    return tuple(
        Mark(number, page, _boxes(place), remark.warns)
        for number, remark in enumerate(plan.heeded, 1)
        for page, place in _places(pages, remark.spots)
    )


def _places(pages: Sequence[Sequence[Word]], spots: Iterable[Spot]) -> Iterator[_Place]:
    """Each place once: what is found within one, or around one, that was found before is the same."""
    taken: set[tuple[int, Word]] = set()
    for spot in spots:
        for page, place in _first(pages, spot):
            covered = {(page, word) for word in place}
            if taken.isdisjoint(covered):
                taken |= covered
                yield page, place


def _first(pages: Sequence[Sequence[Word]], spot: Spot) -> Sequence[_Place]:
    for words in spot.words:
        found = [(number, place) for number, page in enumerate(pages, 1) for place in _found(page, words, spot)]
        if found:
            return _CHOSEN[spot.which](found)
    return ()


def _found(page: Sequence[Word], words: str, spot: Spot) -> Iterator[tuple[Word, ...]]:
    lines = [list(line) for _, line in groupby(page, lambda one: one.line)]
    if words.isdigit():
        yield from (place for line in lines for place in _numbers(line, words))
        return
    sought = words.split()[: _OF_A_TITLE if spot.which != EVERY else None]
    for line, after in zip(lines, [*lines[1:], []], strict=False):
        for place in (*_in_line(line, sought), *_over_two_lines(line, after, sought)):
            if spot.which == EVERY or _opens(place[0], line):
                yield place


def _in_line(line: Sequence[Word], sought: Sequence[str]) -> Iterator[tuple[Word, ...]]:
    for start in range(len(line) - len(sought) + 1):
        place = tuple(line[start : start + len(sought)])
        if _says(place, sought):
            yield place


def _over_two_lines(line: Sequence[Word], after: Sequence[Word], sought: Sequence[str]) -> Iterator[tuple[Word, ...]]:
    """A name that begins at the end of a line and goes on in the next."""
    for cut in range(1, len(sought)):
        heads = [place for place in _in_line(line, sought[:cut]) if _closes(place[-1], line)]
        tails = [
            tuple(after[start : start + len(sought) - cut])
            for start in range(len(after))
            if [one.said for one in after[start : start + len(sought) - cut]] == list(sought[cut:])
            and _opens(after[start], after)
        ]
        yield from ((*head, *tail) for head in heads for tail in tails if _below(tail[0], head[-1]))


def _says(place: Sequence[Word], sought: Sequence[str]) -> bool:
    first, *others = place
    return sought[0] in bared(first.said) and [one.said for one in others] == list(sought[1:])


def _opens(word: Word, line: Iterable[Word]) -> bool:
    """Whether nothing stands just before it, in the direction it runs."""
    if word.runs == "ltr":
        return not any(0 <= word.box.left - one.box.right < _SPACE for one in line if one is not word)
    return not any(0 <= one.box.left - word.box.right < _SPACE for one in line if one is not word)


def _closes(word: Word, line: Iterable[Word]) -> bool:
    if word.runs == "ltr":
        return not any(0 <= one.box.left - word.box.right < _SPACE for one in line if one is not word)
    return not any(0 <= word.box.left - one.box.right < _SPACE for one in line if one is not word)


def _below(word: Word, before: Word) -> bool:
    """Whether a line could break between them: the next one begins no farther in than the last one ended."""
    return word.box.left <= before.box.right if word.runs == "ltr" else word.box.right >= before.box.left


def _numbers(line: Sequence[Word], digits: str) -> Iterator[tuple[Word, ...]]:
    """Groups of digits in a row that together are a telephone, whichever way they were drawn."""
    for start in range(len(line)):
        for end in range(start + 1, min(len(line), start + _LONGEST_NUMBER) + 1):
            place = tuple(line[start:end])
            said = [one.said for one in place]
            if all(map(str.isdigit, said)) and digits in (undialled("".join(said)), undialled("".join(said[::-1]))):
                yield place


def _boxes(place: Sequence[Word]) -> tuple[Box, ...]:
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
