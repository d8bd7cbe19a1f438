"""Where the words of a PDF stand on its pages, in the order in which they are read.

Exchange floor: `services.application.marks` finds in them what is to be marked on the screen. Of pages of ours it is
asked here, of foreign ones in the process that reads apart. The file itself is never touched.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from defender_desk.exchange.placed import Box, Word
from defender_desk.text.bidi import base_direction
from defender_desk.text.folding import RAW_WORD, words

_FINE = 1 << 20
"""Into so many steps a page is divided each way to say where something stands on it."""
_MARGIN = 0.07
"""How much of the height of a page its margins are (resources/typst/printout.typ), and a little less."""


def lines_of(pdf: bytes) -> tuple[tuple[Word, ...], ...]:
    """The words line by line, one page after the other, without what stands in the margins of each."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(
            line
            for number, page in enumerate(document, 1)
            for line in _lines(word for word in words_on(page, number, text_on(page)) if _in_body(word.box))
        )
    finally:
        document.close()


def page_lines(page: pypdfium2.PdfPage, number: int, text: str) -> tuple[tuple[Word, ...], ...]:
    """The words of one page line by line, also those in its margins; `text` is that of `text_on`."""
    return _lines(words_on(page, number, text))


def text_on(page: pypdfium2.PdfPage) -> str:
    """The letters of a page as the PDF library reads them, one for each place it knows."""
    read = page.get_textpage()
    try:
        return "".join(chr(pdfium.FPDFText_GetUnicode(read, place)) for place in range(read.count_chars()))
    finally:
        read.close()


def _lines(read: Iterable[Word]) -> tuple[tuple[Word, ...], ...]:
    return tuple(tuple(_in_order(line)) for _, line in groupby(read, lambda one: one.line))


def _in_body(box: Box) -> bool:
    return _MARGIN < (box.top + box.bottom) / 2 < 1 - _MARGIN


def words_on(page: pypdfium2.PdfPage, number: int, text: str) -> Iterator[Word]:
    """The words of a page where they stand, as the PDF library reads them."""
    read = page.get_textpage()
    try:
        for found in RAW_WORD.finditer(text):
            drawn = [(place, read.get_charbox(place, loose=True)) for place in range(*found.span())]
            drawn = [(place, box) for place, box in drawn if box[2] > box[0]]
            if not drawn:
                continue
            runs = base_direction(found[0], "ltr")
            if runs == "ltr":  # an apostrophe turns the halves of a word around where the line runs the other way
                drawn.sort(key=lambda one: one[1][0])
            box = _box(page, [box for _, box in drawn])
            line = text.count("\n", 0, found.start())
            for said in words("".join(text[place] for place, _ in drawn)):
                yield Word(said, box, number, line, runs)
    finally:
        read.close()


def _box(page: pypdfium2.PdfPage, boxes: list[tuple[float, float, float, float]]) -> Box:
    """Around places that are told in points from below, on the page as it is shown, turned and cut as it may be."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    corners = [_placed(page, x, y) for x in (min(lefts), max(rights)) for y in (min(bottoms), max(tops))]
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def _placed(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _in_order(line: Iterable[Word]) -> Iterator[Word]:
    """Words that run against their line stand the wrong way round in what the library reads."""
    for runs, stretch in groupby(line, lambda one: one.runs):
        told = list(stretch)
        onward = told[-1].box.left >= told[0].box.left
        yield from told if onward == (runs == "ltr") else reversed(told)
