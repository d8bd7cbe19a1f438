"""The pages of a PDF as pictures of what an eye sees on them, and nothing else of the file.

Exchange floor: the safe way out for papers that were blacked out, for scans with words beneath, and for what nobody can
judge. What lies under a bar, off the page or in the colour of the paper is in no picture.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name
from PIL.Image import Image

from defender_desk.exchange.clean_archives import unwatched
from defender_desk.exchange.clean_pdf_seen import opened, seen
from defender_desk.exchange.hidden import PICTURES, Cleaned
from defender_desk.exchange.refusals import TOO_MANY_PAGES
from defender_desk.exchange.tables import Progress
from defender_desk.text.trouble import Trouble

MOST_PAGES = 500
_FINE, _COARSE, _MANY = 200, 150, 40
"""Dots to an inch of a short paper, of a long one, and from how many pages it is long."""
_GOOD = 85


def as_pictures(data: bytes, progress: Progress = unwatched) -> Cleaned:
    """A PDF of pictures; raises `Trouble`, and `clean_pdf_seen.SLIPS` where a page cannot be drawn."""
    made = BytesIO()
    with opened(data) as before, pikepdf.new() as after:
        pages = len(before)
        if pages > MOST_PAGES:
            raise Trouble(TOO_MANY_PAGES)
        for number in range(pages):
            progress(number, pages)
            page = before[number]
            width, height = page.get_size()
            _add(after, seen(page, _FINE if pages < _MANY else _COARSE).picture, width, height)
            page.close()
        after.save(made, deterministic_id=True, fix_metadata_version=False)
    return Cleaned(made.getvalue(), (PICTURES,))


def _add(pdf: pikepdf.Pdf, picture: Image, width: float, height: float) -> None:
    """One page of the same size, with a picture over all of it."""
    drawn = BytesIO()
    picture.save(drawn, "JPEG", quality=_GOOD, optimize=True)
    page = pdf.add_blank_page(page_size=(width, height))
    image = pdf.make_stream(
        drawn.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
    page.obj.Contents = pdf.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do Q".encode())
