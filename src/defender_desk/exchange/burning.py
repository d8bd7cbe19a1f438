"""A copy of a picture or paper that is pixels alone, with bars burned into them: nothing that stood beneath is in it.

Exchange floor: `redacting` shows the very pictures the copy is made of, so that nobody covers less than leaves. A bar
is burned in before a picture is made smaller or packed, and a little wider than it was drawn: letters have soft edges,
and a packed picture mixes each point with those of its block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import groupby

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from defender_desk.exchange import clean_pages, clean_pdf_seen, page_words
from defender_desk.exchange.burnt import JPEG, MOST_PAGES, Burnt, Written
from defender_desk.exchange.cleanable import PDF, PICTURES
from defender_desk.exchange.looks import Picture
from defender_desk.exchange.media_types import LOOK_AT, media_type
from defender_desk.exchange.previews import LIMIT_PIXELS, decoding
from defender_desk.exchange.refusals import NO_PREVIEW, PREVIEW_TOO_LARGE
from defender_desk.exchange.tables import Progress
from defender_desk.model.bars import Bar
from defender_desk.text.trouble import Trouble

LONGEST_SIDE = 3_000
"""Longer side of a picture with bars, and of a page that is shown, in points of the screen."""
WIDER_IN_A_PICTURE = 18
"""Points of the picture as it came by which a bar is wider each way: the blocks of a JPEG take 16, its colours 2."""
WIDER_ON_A_PAGE = 4.25
"""The same on a page, in points of paper: 1.5 mm."""
_GOOD = 88
_POINTS = 72 / 200
"""Points of paper to a point of a scan, whose own size nobody vouches for."""


def burn(data: bytes, name: str, bars: Sequence[Bar], progress: Progress) -> Burnt:
    """The copy; raises `Trouble` for other kinds, damage, and what is too large."""
    media = media_type(data[:LOOK_AT], name)
    with decoding():
        if media in PICTURES:
            return _burnt_picture(data, PICTURES[media], bars, progress)
        if media == PDF:
            with clean_pdf_seen.opened(data) as before:
                pages = clean_pages.pages_of(before)
                return Burnt(clean_pages.bound(_covered_pages(before, bars), pages, progress), PDF, pages)
    raise Trouble(NO_PREVIEW)


def shown(data: bytes, name: str, number: int) -> Picture:
    """A page, from 1, as it will be in the copy where no bar lies over it."""
    media = media_type(data[:LOOK_AT], name)
    with decoding():
        if media in PICTURES:
            pages = _pages(data, PICTURES[media])
            place = max(1, min(number, pages))
            return _plain(_covered_picture(data, PICTURES[media], place, ()), place, pages)
        if media == PDF:
            with clean_pdf_seen.opened(data) as before:
                pages = clean_pages.pages_of(before)
                place = max(1, min(number, pages))
                return _plain(clean_pages.leaf(before, place).picture, place, pages)
    raise Trouble(NO_PREVIEW)


def written(data: bytes, name: str, progress: Progress) -> tuple[Written, ...]:
    """The words of each page on which there are any; none for pictures, and for pages whose words cannot be read."""
    if media_type(data[:LOOK_AT], name) != PDF:
        return ()
    found = list[Written]()
    with decoding(), clean_pdf_seen.opened(data) as document:
        for number in range(1, clean_pages.pages_of(document) + 1):
            progress(number - 1, len(document))
            page = _with_all_that_is_drawn(document, number)
            with suppress(pypdfium2.PdfiumError):
                text = page_words.text_on(page)
                whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                if text.strip():
                    found.append(Written(number, whole, page_words.page_lines(page, number, text)))
            page.close()
    return tuple(found)


def _with_all_that_is_drawn(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """A page with filled-in forms and notes among its words, as they are among what an eye sees; for reading alone."""
    page = document[number - 1]
    if pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY) != pypdfium2.raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number - 1]


def _burnt_picture(data: bytes, kind: str, bars: Sequence[Bar], progress: Progress) -> Burnt:
    pages = _pages(data, kind)
    if pages == 1:
        return Burnt(_packed(_covered_picture(data, kind, 1, bars)), JPEG, 1)
    drawn = (_covered_picture(data, kind, number, bars) for number in range(1, pages + 1))
    leaves = (clean_pages.Leaf(one, one.width * _POINTS, one.height * _POINTS) for one in drawn)
    return Burnt(clean_pages.bound(leaves, pages, progress), PDF, pages)


def _pages(data: bytes, kind: str) -> int:
    """How many pages a picture has: those of a scan in a TIFF; of what moves, the first picture is the only one."""
    if kind != "TIFF":
        return 1
    with Image.open(BytesIO(data), formats=[kind]) as picture:
        pages: int = getattr(picture, "n_frames", 1)
    if pages > MOST_PAGES:
        raise Trouble(PREVIEW_TOO_LARGE)
    return pages


def _covered_picture(data: bytes, kind: str, number: int, bars: Sequence[Bar]) -> Image.Image:
    """A page of it, upright, on white where it lets through, covered and then made no larger than is needed."""
    with Image.open(BytesIO(data), formats=[kind]) as picture:
        picture.seek(number - 1)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded to about this size at once
        if picture.width * picture.height > LIMIT_PIXELS:
            raise Trouble(PREVIEW_TOO_LARGE)
        upright = _on_white(ImageOps.exif_transpose(picture))
    here = [bar for bar in bars if bar.page == number]
    _cover(upright, here, (WIDER_IN_A_PICTURE, WIDER_IN_A_PICTURE))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    over = picture.convert("RGBA")
    ground = Image.new("RGBA", over.size, "white")
    ground.alpha_composite(over)
    return ground.convert("RGB")


def _covered_pages(before: pypdfium2.PdfDocument, bars: Sequence[Bar]) -> Iterator[clean_pages.Leaf]:
    of_page = {page: list(few) for page, few in groupby(sorted(bars), lambda one: one.page)}
    for number in range(1, len(before) + 1):
        leaf = clean_pages.leaf(before, number)
        wider = (
            WIDER_ON_A_PAGE * leaf.picture.width / leaf.width,
            WIDER_ON_A_PAGE * leaf.picture.height / leaf.height,
        )
        _cover(leaf.picture, of_page.get(number, ()), wider)
        yield leaf


def _cover(picture: Image.Image, bars: Sequence[Bar], wider: tuple[float, float]) -> None:
    """Paint each bar over the points themselves, black, and so much wider each way."""
    drawing = ImageDraw.Draw(picture)
    for bar in bars:
        drawing.rectangle(
            (
                bar.left * picture.width - wider[0],
                bar.top * picture.height - wider[1],
                bar.right * picture.width + wider[0],
                bar.bottom * picture.height + wider[1],
            ),
            fill="black",
        )


def _packed(picture: Image.Image) -> bytes:
    """Points and nothing beside them: what the picture said of itself stays behind."""
    made, bare = BytesIO(), picture.copy()
    bare.info = {}
    bare.save(made, "JPEG", quality=_GOOD, optimize=True)
    return made.getvalue()


def _plain(picture: Image.Image, page: int, pages: int) -> Picture:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    whole = picture.convert("RGBA")
    return Picture(whole.width, whole.height, whole.tobytes(), page, pages)
