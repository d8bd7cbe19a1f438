"""What the QR codes in a picture from outside say.

Exchange floor: read by zxing-cpp in the process that reads apart, decoded within the bounds of `previews`. Of many
kinds of codes only this one is looked for, and what it says is read as any other text.
"""

from __future__ import annotations

import zxingcpp
from PIL import Image

from defender_desk.exchange import previews
from defender_desk.exchange.looks import LIMIT_CODES, Picture
from defender_desk.exchange.refusals import CLEARER, NO_CODE, TOO_LARGE_FOR_CODES
from defender_desk.text.trouble import Trouble

_LONGEST_SIDE = 3_000
_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def read(data: bytes, name: str = "") -> tuple[str, ...]:
    """What the QR codes in a picture say, or on the first page of a PDF; raises `Trouble` where there are none."""
    if len(data) > LIMIT_CODES:
        raise Trouble(TOO_LARGE_FOR_CODES, CLEARER)
    seen = previews.preview(data, name, longest_side=_LONGEST_SIDE)
    found = _codes(seen) if isinstance(seen, Picture) else ()
    if not found:
        raise Trouble(NO_CODE, CLEARER)
    return found


def _codes(seen: Picture) -> tuple[str, ...]:
    """Their texts; where a picture is see-through it lies on white."""
    coloured = Image.frombytes("RGBA", (seen.width, seen.height), seen.rgba)
    white = Image.new("RGBA", coloured.size, "white")
    grey = Image.alpha_composite(white, coloured).convert("L")
    pixels = memoryview(grey.tobytes()).cast("B", (grey.height, grey.width))
    codes = zxingcpp.read_barcodes(pixels, formats=_ONLY)
    return tuple(dict.fromkeys(one.bytes.decode("utf-8", "replace") for one in codes if one.valid))
