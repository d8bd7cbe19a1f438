"""The pages of a PDF as pictures of what an eye sees on them, and nothing else of the file.

Exchange floor: the safe way out for papers that were blacked out, for scans with words beneath, and for what nobody can
judge. What lies under a bar, off the page or in the colour of the paper is in no picture. A copy with bars of our own
(`burning`) is made of the same pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Name
from PIL.Image import Image
from pypdfium2 import PdfDocument

from defender_desk.exchange.burnt import MOST_PAGES
from defender_desk.exchange.clean_archives import unwatched
from defender_desk.exchange.clean_pdf_seen import opened, seen
from defender_desk.exchange.hidden import PICTURES, Cleaned
from defender_desk.exchange.refusals import TOO_MANY_PAGES
from defender_desk.exchange.tables import Progress
from defender_desk.text.trouble import Trouble

_FINE, _COARSE, _MANY = 200, 150, 40
"""Dots to an inch of a short paper, of a long one, and from how many pages it is long."""
_GOOD = 85


class Leaf(NamedTuple):
    """What an eye sees on a page, and how large it is in points."""

    picture: Image
    width: float
    height: float


def as_pictures(data: bytes, progress: Progress = unwatched) -> Cleaned:
    """A PDF of pictures; raises `Trouble`, and `clean_pdf_seen.SLIPS` where a page cannot be drawn."""
    with opened(data) as before:
        pages = pages_of(before)
        return Cleaned(bound((leaf(before, number) for number in range(1, pages + 1)), pages, progress), (PICTURES,))


def pages_of(before: PdfDocument) -> int:
    """How many pages there are; raises `Trouble` where they are too many."""
    pages = len(before)
    if pages > MOST_PAGES:
        raise Trouble(TOO_MANY_PAGES)
    return pages


def leaf(before: PdfDocument, number: int) -> Leaf:
    """One page, from 1."""
    page = before[number - 1]
    try:
        return Leaf(seen(page, _FINE if len(before) < _MANY else _COARSE).picture, *page.get_size())
    finally:
        page.close()


def bound(leaves: Iterator[Leaf], pages: int, progress: Progress) -> bytes:
    """A PDF of these pages, of which one at a time is held."""
    made = BytesIO()
    with pikepdf.new() as after:
        for number in range(pages):
            progress(number, pages)
            _add(after, next(leaves))
        after.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _add(pdf: pikepdf.Pdf, leaf: Leaf) -> None:
    """One page of the same size, with a picture over all of it."""
    picture, width, height = leaf
    drawn = BytesIO()
    picture.save(drawn, "JPEG", quality=_GOOD, optimize=True)
    page = pdf.add_blank_page(page_size=(width, height))
    image = pdf.make_stream(
        drawn.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
    page.obj.Contents = pdf.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do Q".encode())
