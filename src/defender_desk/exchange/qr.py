"""QR codes: a contact card drawn as one, and what the codes in a picture say.

Exchange floor: drawn and read by zxing-cpp, in memory alone. A picture from outside is decoded within the
bounds of `previews`; of many kinds of codes only this one is looked for, and what it says is read as any other text.
"""

from __future__ import annotations

import io
from typing import Any

import zxingcpp
from PIL import Image

from defender_desk.exchange import previews
from defender_desk.exchange.previews import Picture
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

LIMIT_BYTES = 50 << 20
"""Largest picture that is looked through."""

_LONGEST_SIDE = 3_000
_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_DOT = 8  # pixels of a square in a picture
_TOO_LARGE = msg("This picture is too large to look for a card in it.")
_NO_CODE = msg("There is no QR code in this picture that can be read.")
_CLEARER = msg("Take the picture again: the whole code, straight, sharp and in even light.")


def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code of a text, row by row, true where it is dark; without the margin."""
    drawn = _drawn(text, 1, margin=False)
    dark = [not light for light in drawn.tobytes()]
    return tuple(tuple(dark[place : place + drawn.width]) for place in range(0, len(dark), drawn.width))


def png(text: str) -> bytes:
    """The code of a text as a picture."""
    made = io.BytesIO()
    _drawn(text, _DOT, margin=True).convert("1").save(made, "PNG")
    return made.getvalue()


def svg(text: str) -> str:
    """The code of a text as a drawing."""
    return _code(text).to_svg(scale=1)


def _drawn(text: str, scale: int, *, margin: bool) -> Image.Image:
    """The code in grey, `scale` pixels a square."""
    pixels: Any = _code(text).to_image(scale=scale, add_quiet_zones=margin)  # a buffer, of which its stubs say nothing
    held = memoryview(pixels)  # as many rows as columns
    return Image.frombytes("L", (len(held), len(held)), held.tobytes())


def _code(text: str) -> zxingcpp.Barcode:
    # The second of four levels: up to a seventh of it may be hidden by a fold or a reflection.
    return zxingcpp.create_barcode(text.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def read(data: bytes, name: str = "") -> tuple[str, ...]:
    """What the QR codes in a picture say, or on the first page of a PDF; raises `Trouble` where there are none."""
    if len(data) > LIMIT_BYTES:
        raise Trouble(_TOO_LARGE, _CLEARER)
    seen = previews.preview(data, name, longest_side=_LONGEST_SIDE)
    found = _codes(seen) if isinstance(seen, Picture) else ()
    if not found:
        raise Trouble(_NO_CODE, _CLEARER)
    return found


def _codes(seen: Picture) -> tuple[str, ...]:
    """Their texts; where a picture is see-through it lies on white."""
    coloured = Image.frombytes("RGBA", (seen.width, seen.height), seen.rgba)
    white = Image.new("RGBA", coloured.size, "white")
    grey = Image.alpha_composite(white, coloured).convert("L")
    pixels = memoryview(grey.tobytes()).cast("B", (grey.height, grey.width))
    codes = zxingcpp.read_barcodes(pixels, formats=_ONLY)
    return tuple(dict.fromkeys(one.bytes.decode("utf-8", "replace") for one in codes if one.valid))
