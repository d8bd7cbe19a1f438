"""What an eye sees on the pages of a PDF, and which words stand there unseen: under a bar, pale, tiny, beside the page.

Exchange floor: a page is drawn twice, with its words and without. Where that makes no difference, the words that
stand there are seen by nobody, however that was done; and a picture of the page takes nothing from there.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from defender_desk.exchange.hidden import BESIDE, COVERED, CROPPED, PALE, TINY, UNREAD
from defender_desk.text.messages import Message

SLIPS = (pypdfium2.PdfiumError, ValueError, OSError, ctypes.ArgumentError)
"""What a page that cannot be drawn raises."""

POINTS = 72
_MOST_PIXELS = 16_000_000
_LIGHTER = 12
"""Least step of a colour, of 255, that an eye tells from its ground."""
_LEAST_OF_A_LETTER = 0.05
"""Least part of a letter's box that its lines fill."""
_ENOUGH_OF_ANY = 40
"""Dots of a letter that are enough whatever its box is: fonts of drawings say little of theirs."""
_SMALLEST = 1.5
"""Height in points of letters that nobody reads."""
_UNPAINTED = 3
_A_BAR = (6.0, 4.0)
"""Least width and height in points of what could hide a word."""
_DARK, _WHITE, _OPAQUE = 70, 230, 200
_MOST_OF_A_PAGE = 0.8
_DEPTH = 4
_HIDES = frozenset((
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_REDACT,
))  # fmt: skip


class Box(NamedTuple):
    """A place on a page, in points from below."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """How much of the page it takes."""
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def within(self, other: Box) -> float:
        """How much of it lies in another, from 0 to 1."""
        both = Box(
            max(self.left, other.left), max(self.bottom, other.bottom),
            min(self.right, other.right), min(self.top, other.top),
        )  # fmt: skip
        return both.area / self.area if self.area and both.right > both.left and both.top > both.bottom else 0.0


class _Laid(NamedTuple):
    """Something drawn that has no words: where, and after how many others."""

    order: int
    kind: int
    box: Box
    hides: bool
    """Whether it is of one dark or white colour, as bars are that somebody lays over words."""


@dataclass
class Seen:
    """A page as an eye sees it."""

    picture: Image.Image
    """Nothing of it comes from words that are not seen."""
    unseen: set[Message] = field(default_factory=set)
    """What stands there and is not seen."""


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The pages of a PDF, with what was filled into its forms."""
    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


def seen(page: pypdfium2.PdfPage, dots: int) -> Seen:
    """Look at a page, drawn with so many dots to an inch; raises `SLIPS` where it cannot be drawn."""
    width, height = page.get_size()
    scale = min(dots / POINTS, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    words = page.get_textpage()
    try:
        return _Looking(page, words, scale).look()
    finally:
        words.close()


class _Looking:
    """One page while it is looked at."""

    def __init__(self, page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, scale: float) -> None:
        self._page, self._words, self._scale = page, words, scale
        self._whole = Box(*page.get_bbox())
        self._laid = list[_Laid]()
        self._order = dict[int, int]()
        self._met = 0

    def look(self) -> Seen:
        """Draw it twice, and ask of every letter whether it makes a difference."""
        self._walk(None, 0)
        texts = {
            ctypes.addressof(one.contents): one
            for one in (pdfium.FPDFText_GetTextObject(self._words, at) for at in range(self._words.count_chars()))
            if one
        }
        shown = Seen(self._drawn())
        if texts:
            for one in texts.values():
                pdfium.FPDFPageObj_SetIsActive(one, False)  # noqa: FBT003  its own signature
            bare = self._drawn()
            for one in texts.values():
                pdfium.FPDFPageObj_SetIsActive(one, True)  # noqa: FBT003
            self._letters(shown, bare)
        self._pictures(shown)
        return shown

    def _drawn(self) -> Image.Image:
        drawn: Image.Image = self._page.render(scale=self._scale).to_pil()
        return drawn.convert("RGB")

    def _letters(self, shown: Seen, bare: Image.Image) -> None:
        red, green, blue = ImageChops.difference(shown.picture, bare).split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        differs = most.point([255 if step >= _LIGHTER else 0 for step in range(256)])
        for at in range(self._words.count_chars()):
            if not _is_a_letter(self._words, at):
                continue
            box = Box(*self._words.get_charbox(at))
            place = self._place(box, shown.picture.size)
            why = self._why(at, box, place, differs)
            if why is not None:
                shown.unseen.add(why)
                if place[2] > place[0] and place[3] > place[1]:
                    shown.picture.paste(bare.crop(place), place)

    def _place(self, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Where a box lies in a picture of the page; of no width or height where it does not."""
        corners = [self._dot(x, y, size) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        (left, *_, right), (top, *_, bottom) = (sorted(side) for side in zip(*corners, strict=True))
        return max(left - 1, 0), max(top - 1, 0), min(right + 1, size[0]), min(bottom + 1, size[1])

    def _dot(self, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, *size, 0, x, y, across, down)
        return across.value, down.value

    def _why(self, at: int, box: Box, place: tuple[int, int, int, int], differs: Image.Image) -> Message | None:
        """Why a letter is not seen; None where it is."""
        if place[2] <= place[0] or place[3] <= place[1]:
            return BESIDE
        if 0 < box.top - box.bottom < _SMALLEST and 0 < box.right - box.left < _SMALLEST and self._is_tiny(at):
            return TINY
        part = differs.crop(place)
        if part.histogram()[255] >= min(_LEAST_OF_A_LETTER * part.width * part.height, _ENOUGH_OF_ANY):
            return None
        one = pdfium.FPDFText_GetTextObject(self._words, at)
        if one and pdfium.FPDFTextObj_GetTextRenderMode(one) == _UNPAINTED:
            return UNREAD
        return self._laid_over(box, self._order.get(ctypes.addressof(one.contents), 0) if one else 0)

    def _is_tiny(self, at: int) -> bool:
        """A full stop is small in letters of any size."""
        around = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._words, at, around)
        return bool(abs(around.top - around.bottom) < 2 * _SMALLEST)

    def _laid_over(self, box: Box, order: int) -> Message:
        """Under what a letter lies; under a picture of the whole page is what a program read from a scan."""
        over = [one for one in self._laid if one.order > order and box.within(one.box) > 0.5]
        if not over:
            return PALE
        scan = all(
            one.kind == pdfium.FPDF_PAGEOBJ_IMAGE and self._whole.within(one.box) > _MOST_OF_A_PAGE for one in over
        )
        return UNREAD if scan else COVERED

    def _pictures(self, shown: Seen) -> None:
        """A bar over a picture hides what can be fetched back, and so does the edge of the page."""
        pictures = [one for one in self._laid if one.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
        for bar in self._laid:
            under = (one for one in pictures if one.order < bar.order)
            if bar.hides and any(bar.box.within(one.box) > _MOST_OF_A_PAGE for one in under):
                shown.unseen.add(COVERED)
        if any(one.box.area and one.box.within(self._whole) < 0.98 for one in pictures):
            shown.unseen.add(CROPPED)

    def _walk(self, form: Any, depth: int) -> None:
        """Number everything that is drawn, as it is drawn; notes lie over all of it."""
        count = pdfium.FPDFFormObj_CountObjects(form) if form else pdfium.FPDFPage_CountObjects(self._page)
        for at in range(max(count, 0)):
            one = pdfium.FPDFFormObj_GetObject(form, at) if form else pdfium.FPDFPage_GetObject(self._page, at)
            kind = pdfium.FPDFPageObj_GetType(one)
            self._met += 1
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._order[ctypes.addressof(one.contents)] = self._met
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                self._walk(one, depth + 1)
            elif not depth:  # inside a form places are told from its own corner
                self._laid.append(_Laid(self._met, kind, _box(one), _is_a_bar(one, kind)))
        if not form:
            self._laid += _notes(self._page, self._met + 1)


def _is_a_letter(words: pypdfium2.PdfTextPage, at: int) -> bool:
    """Whether something is drawn for it; spaces, breaks and what a reader adds are not."""
    if pdfium.FPDFText_IsGenerated(words, at):
        return False
    code = pdfium.FPDFText_GetUnicode(words, at)
    return code > 0 and unicodedata.category(chr(min(code, 0x10FFFF)))[0] not in "ZC"


def _box(one: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(one, *sides)
    return Box(*(side.value for side in sides))


def _is_a_bar(one: Any, kind: int) -> bool:
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    how, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(one, how, stroked)
    box, colour = _box(one), [ctypes.c_uint() for _ in range(4)]
    if not how.value or box.right - box.left < _A_BAR[0] or box.top - box.bottom < _A_BAR[1]:
        return False
    pdfium.FPDFPageObj_GetFillColor(one, *colour)
    *shade, opaque = (part.value for part in colour)
    return opaque >= _OPAQUE and (max(shade) <= _DARK or min(shade) >= _WHITE)


def _notes(page: pypdfium2.PdfPage, order: int) -> Iterator[_Laid]:
    """The notes of a page of a kind that can lie over something."""
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note, around = pdfium.FPDFPage_GetAnnot(page, at), pdfium.FS_RECTF()
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) in _HIDES and pdfium.FPDFAnnot_GetRect(note, around):
                low, high = sorted((around.bottom, around.top))
                yield _Laid(order, pdfium.FPDF_PAGEOBJ_PATH, Box(around.left, low, around.right, high), hides=True)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
