"""A copy of a file without what it tells beside its contents: where, when, with what and by whom it was made.

Exchange floor: bytes in, bytes out; `evidence` seals the copy and keeps the original. What a kind of file may hide is
known for pictures, PDF and office files; of every other kind nobody is told that it is clean. What is not searched for
stands in the threat model, so a copy is called one without what the desk looks for.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import NamedTuple

from defender_desk.exchange import (
    clean_archives,
    clean_odf,
    clean_ooxml,
    clean_pages,
    clean_pdf,
    clean_pdf_seen,
    clean_pictures,
)
from defender_desk.exchange.cleanable import (
    MOST_CLEANED,
    NO_WAY,
    OOXML,
    OPEN_DOCUMENT,
    PDF,
    PICTURES,
    TAKE_CARE,
    WORDS,
    drawable,
)
from defender_desk.exchange.hidden import Cleaned
from defender_desk.exchange.media_types import LOOK_AT, is_text, media_type
from defender_desk.exchange.refusals import DAMAGED, TOO_LARGE_TO_CLEAN
from defender_desk.exchange.tables import Progress
from defender_desk.text.trouble import Trouble


class _Way(NamedTuple):
    clean: Callable[[bytes, Progress], Cleaned]
    """Raises `Trouble` where the file keeps it from being cleaned, and `slips` where it is damaged."""
    slips: tuple[type[Exception], ...]


def _words(data: bytes, _progress: Progress) -> Cleaned:
    """Plain words as they are: what they say is not looked at, only that nothing else lies between or behind them."""
    if not is_text(data):
        raise Trouble(NO_WAY, TAKE_CARE)
    return Cleaned(data)


def _picture(media: str) -> _Way:
    cleaner = clean_pictures.cleaner(media)
    return _Way(lambda data, _progress: cleaner(data), clean_pictures.SLIPS)


_PICTURE = {media: _picture(media) for media in PICTURES}
_WAYS: Mapping[str, _Way] = {
    **_PICTURE,
    PDF: _Way(clean_pdf.clean, clean_pdf.SLIPS),
    **dict.fromkeys(OOXML, _Way(clean_ooxml.clean_ooxml, clean_archives.SLIPS)),
    **dict.fromkeys(OPEN_DOCUMENT, _Way(clean_odf.clean_open_document, clean_archives.SLIPS)),
    **dict.fromkeys(WORDS, _Way(_words, ())),
}


def as_pictures(data: bytes, name: str = "", progress: Progress = clean_archives.unwatched) -> Cleaned:
    """Pictures of the pages, with nothing that is not seen on them; otherwise as `clean`."""
    if not drawable(media_type(data[:LOOK_AT], name)):
        raise Trouble(NO_WAY)
    return _done(_Way(clean_pages.as_pictures, clean_pdf_seen.SLIPS), data, progress)


def clean(data: bytes, name: str = "", progress: Progress = clean_archives.unwatched) -> Cleaned:
    """The same contents without hidden data, and what was found; what it is, is found inside it.

    `progress` is told (done, total) again and again, and stops it by raising what is not caught here.
    Raises `Trouble` for other kinds, for what is damaged or locked, and for what is too large.
    """
    way = _WAYS.get(media_type(data[:LOOK_AT], name))
    if way is None:
        raise Trouble(NO_WAY, TAKE_CARE)
    return _done(way, data, progress)


def _done(way: _Way, data: bytes, progress: Progress) -> Cleaned:
    if len(data) > MOST_CLEANED:
        raise Trouble(TOO_LARGE_TO_CLEAN, TAKE_CARE)
    try:
        with warnings.catch_warnings(action="ignore"):  # of damage that a decoder lives with
            return way.clean(data, progress)
    except clean_ooxml.NotOffice as bad:
        raise Trouble(NO_WAY, TAKE_CARE) from bad
    except MemoryError as bad:
        raise Trouble(TOO_LARGE_TO_CLEAN, TAKE_CARE) from bad
    except way.slips as bad:
        raise Trouble(DAMAGED, TAKE_CARE) from bad
