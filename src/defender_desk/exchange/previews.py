"""A look at a piece of evidence, made in memory from its bytes; nothing is written and no other program is started.

Exchange floor: gives plain pixels or plain text, never the file, so that the screen shows what was decoded here and
nothing in it can act. A hostile or damaged file is a `Trouble`, and its size is known before it is decoded.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from defender_desk.exchange.cleanable import PICTURES
from defender_desk.exchange.encodings import decoded
from defender_desk.exchange.looks import LARGEST_SIDE, LIMIT_PAGES, LIMIT_TEXT, Picture, Words
from defender_desk.exchange.media_types import LOOK_AT, PROGRAMS, media_type
from defender_desk.exchange.refusals import (
    COPY_AGAIN,
    EMPTY,
    NEVER_START,
    NO_PREVIEW,
    NOT_ITS_NAME,
    PREVIEW_TOO_LARGE,
    PROGRAM,
    SAVE_IT,
)
from defender_desk.text.trouble import Trouble

LIMIT_BYTES = 200 << 20
"""Largest file that is looked into."""
LIMIT_PIXELS = 80_000_000
"""Largest picture, in pixels as they are decoded: 320 MB for a moment. A JPEG is decoded smaller and may be larger."""
_READABLE = ("text/", "application/json", "application/xml", "message/rfc822", "image/svg+xml")

_ENDLESS = 1e6  # points: 350 metres
# What the decoders let through when a file lies, besides their own errors.
_SLIPS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
    ctypes.ArgumentError,
    Warning,
)


def preview(data: bytes, name: str = "", *, page: int = 1, longest_side: int = 1_600) -> Picture | Words:
    """Look at a file: a picture or a page that fits into a square of `longest_side` pixels, or text.

    What it is, is found inside it. Raises `Trouble` for kinds without a preview, damage, and what is too large.
    """
    if len(data) > LIMIT_BYTES:
        raise Trouble(PREVIEW_TOO_LARGE, SAVE_IT)
    side = max(16, min(longest_side, LARGEST_SIDE))
    if not data:
        raise Trouble(EMPTY, COPY_AGAIN)
    media = media_type(data[:LOOK_AT], name)
    if media in PROGRAMS:
        raise Trouble(PROGRAM, NEVER_START)
    if media in PICTURES:
        return _picture(data, PICTURES[media], side)
    if media == "application/pdf":
        return _page(data, page, side)
    if media.startswith(_READABLE):
        return _words(data)
    raise Trouble(NO_PREVIEW, SAVE_IT)


def _words(data: bytes) -> Words:
    text = decoded(data[: 4 * LIMIT_TEXT]).replace("\0", "\ufffd").lstrip("\ufeff")
    return Words(text[:LIMIT_TEXT], cut=len(text) > LIMIT_TEXT or len(data) > 4 * LIMIT_TEXT)


def _picture(data: bytes, kind: str, side: int) -> Picture:
    """The first frame, upright as the camera held it, without anything the file says beside its pixels."""
    with decoding(), Image.open(BytesIO(data), formats=[kind]) as picture:
        picture.draft("RGB", (side, side))  # a JPEG is decoded to about this size at once
        if picture.width * picture.height > LIMIT_PIXELS:
            raise Trouble(PREVIEW_TOO_LARGE, SAVE_IT)
        smooth = picture.convert("RGBA") if picture.mode in ("1", "P") else picture
        smooth.thumbnail((side, side))
        upright = ImageOps.exif_transpose(smooth).convert("RGBA")
        return Picture(upright.width, upright.height, upright.tobytes())


def _page(data: bytes, number: int, side: int) -> Picture:
    with decoding():
        document = pypdfium2.PdfDocument(data)
        try:
            pages = len(document)
            if pages > LIMIT_PAGES:
                raise Trouble(PREVIEW_TOO_LARGE, SAVE_IT)
            place = max(1, min(number, pages))
            page = document[place - 1]
            width, height = page.get_size()
            if not (0 < width < _ENDLESS and 0 < height < _ENDLESS):
                raise Trouble(NOT_ITS_NAME)
            drawn = page.render(scale=side / max(width, height), may_draw_forms=False)
            picture = drawn.to_pil().convert("RGBA")
            return Picture(picture.width, picture.height, picture.tobytes(), place, pages)
        finally:
            document.close()


@contextmanager
def decoding() -> Iterator[None]:
    """Whatever a decoder raises about a file is trouble with the file."""
    try:
        yield
    except Trouble:
        raise
    except (MemoryError, Image.DecompressionBombError) as bad:
        raise Trouble(PREVIEW_TOO_LARGE, SAVE_IT) from bad
    except (UnidentifiedImageError, pypdfium2.PdfiumError, OSError, SyntaxError, *_SLIPS) as bad:
        raise Trouble(NOT_ITS_NAME) from bad
