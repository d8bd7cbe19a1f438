"""A contact card drawn as a QR code.

Exchange floor: drawn by zxing-cpp, in memory alone; `codes_seen` reads those in pictures from outside.
"""

from __future__ import annotations

import io
from typing import Any

import zxingcpp
from PIL import Image

_DOT = 8  # pixels of a square in a picture


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
