"""Pictures without what cameras and programs write beside the pixels.

Exchange floor: a JPEG keeps its pixels untouched, only its segments are sorted out; other kinds are drawn anew without
loss. Which way is up stays, because without it the picture would lie on its side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from PIL.Image import Exif

from defender_desk.exchange.cleanable import PICTURES
from defender_desk.exchange.hidden import DEVICE, OTHER, PLACE, TIMES, Cleaned, in_order
from defender_desk.exchange.refusals import PICTURE_TOO_LARGE
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble

SLIPS = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, AttributeError,
    Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises about a damaged picture."""

MOST_PIXELS = 200_000_000

_ORIENTATION, _GPS, _INNER = 0x0112, 0x8825, 0x8769
_ABOUT_DEVICE = {0x010F, 0x0110, 0x0131, 0x013C, 0xA433, 0xA434, 0xA435}  # make, model, software, host, lens
_ABOUT_TIME = {0x0132, 0x9003, 0x9004}
_SHAPE = {
    *range(0x0100, 0x0104),
    0x0106,
    0x0111,
    *range(0x0115, 0x0119),
    0x011A,
    0x011B,
    0x011C,
    0x0128,
    0x0140,
    0x0153,
}
"""What a TIFF says of its own pixels."""
_MOVES = ("duration", "loop", "disposal", "transparency", "background")
"""What Pillow knows of how frames follow each other and what shows through: needed to look the same."""

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD9)}
_DRAWN = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD} - {0xC8}  # frames, tables, scans, and how often a scan may restart
_JFIF, _ADOBE = 0xE0, 0xEE
_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
_BARE_JFIF, _BARE_ADOBE = 16, 14


def cleaner(media: str) -> Callable[[bytes], Cleaned]:
    """What cleans pictures of one media type."""
    return clean_jpeg if media == "image/jpeg" else partial(_redrawn, PICTURES[media])


def clean_jpeg(data: bytes) -> Cleaned:
    """A JPEG whose segments are those that the pixels need, and what followed its end cut off."""
    with Image.open(BytesIO(data), formats=["JPEG"]) as picture:
        exif = picture.getexif()
    upright = _upright(exif)
    kept, found = [b"\xff\xd8", upright], _told(exif)
    end = len(data)
    for marker, segment in _segments(data):
        if marker == _END:
            end = segment.start
            break
        if _belongs(marker, data[segment]):
            kept.append(data[segment])
        elif data[segment] != upright:
            found.add(OTHER)
    if data[end + 2 :].strip(b"\0"):
        found.add(OTHER)  # a film or a second picture that a telephone hid behind the first
    return Cleaned(b"".join(kept) + b"\xff\xd9", in_order(found - ({OTHER} if found - {OTHER} else set())))


def _belongs(marker: int, segment: bytes) -> bool:
    """Whether pixels need a segment; of a file's head only the plain one, of a program's the meaning of its colours."""
    if marker == _JFIF:
        return segment[4:9] == b"JFIF\0" and len(segment) == _BARE_JFIF + 2
    if marker == _ADOBE:
        return segment[4:9] == b"Adobe" and len(segment) == _BARE_ADOBE + 2
    return marker in _DRAWN


def _segments(data: bytes) -> Iterator[tuple[int, slice]]:
    """Each marker and where its segment lies; a scan reaches to the next marker. Ends after the end of the picture."""
    at = 2
    while at < len(data) - 1:
        if data[at] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 if marker in _ALONE or marker == _END else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        yield marker, slice(at, min(end, len(data)))
        if marker == _END:
            return
        at = end


def _upright(exif: Exif) -> bytes:
    """The one entry that a viewer needs to show the picture upright, as a segment of its own."""
    turned = exif.get(_ORIENTATION)
    if not isinstance(turned, int) or turned not in range(2, 9):
        return b""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + turned.to_bytes(2, "big") + b"\0\0"
    body = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _told(exif: Exif) -> set[Message]:
    """What a picture's EXIF says, in words."""
    tags = {*exif, *(exif.get_ifd(_INNER) if _INNER in exif else ())}
    found = {PLACE} if _GPS in tags else set()
    found |= {DEVICE} if tags & _ABOUT_DEVICE else set()
    found |= {TIMES} if tags & _ABOUT_TIME else set()
    return found | ({OTHER} if tags - {_ORIENTATION, *_SHAPE} and not found else set())


def _redrawn(kind: str, data: bytes) -> Cleaned:
    """The same pixels, frame by frame, in a new file of the same kind."""
    made = BytesIO()
    with Image.open(BytesIO(data), formats=[kind]) as picture:
        if picture.width * picture.height * getattr(picture, "n_frames", 1) > MOST_PIXELS:
            raise Trouble(PICTURE_TOO_LARGE)
        found = _told(picture.getexif())
        found |= {OTHER} if picture.info.keys() - {*_MOVES, "dpi", "gamma", "compression", "version"} else set()
        first, *others = [_bare(frame) for frame in ImageSequence.Iterator(picture)]
        if kind in ("GIF", "WEBP", "TIFF", "PNG") and others:
            first.save(made, kind, save_all=True, append_images=others, **_lossless(kind))
        else:
            first.save(made, kind, **_lossless(kind))
    return Cleaned(made.getvalue(), in_order(found))


def _lossless(kind: str) -> dict[str, object]:
    return {"lossless": True, "exact": True} if kind == "WEBP" else {}


def _bare(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame) or frame
    bare = upright.copy()
    bare.info = {name: value for name, value in upright.info.items() if name in _MOVES}
    return bare
