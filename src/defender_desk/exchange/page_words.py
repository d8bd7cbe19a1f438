"""Where the words of a PDF of ours stand on its pages, in the order in which they are read.

Exchange floor: `services.application.marks` finds in them what is to be marked on the screen.
The file itself is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from defender_desk.text.bidi import Direction, base_direction
from defender_desk.text.folding import RAW_WORD, words

_MARGIN = 0.07
"""How much of the height of a page its margins are (resources/typst/printout.typ), and a little less."""


@dataclass(frozen=True)
class Box:
    """A place on a page, in parts of its width and height from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Word:
    """A word as it is searched for, and where it stands."""

    said: str
    """Folded."""
    box: Box
    page: int
    """From 1."""
    line: int
    """Counted from 0 on its page, as the PDF library reads it."""
    runs: Direction


def lines_of(pdf: bytes) -> tuple[tuple[Word, ...], ...]:
    """The words line by line, one page after the other, without what stands in the margins of each."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        read = [word for number, page in enumerate(document, 1) for word in _words(page, number) if _in_body(word.box)]
    finally:
        document.close()
    return tuple(tuple(_in_order(line)) for _, line in groupby(read, lambda one: (one.page, one.line)))


def _in_body(box: Box) -> bool:
    return _MARGIN < (box.top + box.bottom) / 2 < 1 - _MARGIN


def _words(page: pypdfium2.PdfPage, number: int) -> Iterator[Word]:
    read = page.get_textpage()
    count = read.count_chars()
    text = "".join(chr(pdfium.FPDFText_GetUnicode(read, place)) for place in range(count))
    width, height = page.get_size()
    for found in RAW_WORD.finditer(text):
        drawn = [(place, read.get_charbox(place, loose=True)) for place in range(*found.span())]
        drawn = [(place, box) for place, box in drawn if box[2] > box[0]]
        if not drawn:
            continue
        runs = base_direction(found[0], "ltr")
        if runs == "ltr":  # an apostrophe turns the two halves of a word around where the line runs the other way
            drawn.sort(key=lambda one: one[1][0])
        lefts, bottoms, rights, tops = zip(*(box for _, box in drawn), strict=True)
        box = Box(min(lefts) / width, 1 - max(tops) / height, max(rights) / width, 1 - min(bottoms) / height)
        line = text.count("\n", 0, found.start())
        for said in words("".join(text[place] for place, _ in drawn)):
            yield Word(said, box, number, line, runs)


def _in_order(line: Iterable[Word]) -> Iterator[Word]:
    """Words that run against their line stand the wrong way round in what the library reads."""
    for runs, stretch in groupby(line, lambda one: one.runs):
        told = list(stretch)
        onward = told[-1].box.left >= told[0].box.left
        yield from told if onward == (runs == "ltr") else reversed(told)
