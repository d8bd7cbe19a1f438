"""Which files a copy without hidden data can be made of, and what is said where it cannot.

Exchange floor: `cleaning` makes them, in the process that reads apart; the desk knows without it what to offer.
"""

from __future__ import annotations

from defender_desk.text.messages import msg

MOST_CLEANED = 256 << 20
"""Largest file that is cleaned, in bytes: it is held in memory twice."""

NO_WAY = msg("Hidden data cannot be taken out of a file of this kind.")
TAKE_CARE = msg("It may tell where, when and with what it was made. Make a picture of what it shows instead.")
STILL_HIDES = msg("No copy without hidden data can be made. It would still hold: {what}.")
INSTEAD = msg(
    "Take that out in the program the file was made with, or print it to a PDF or take pictures of its pages, and"
    " clean those."
)
PICTURES_INSTEAD = msg("Make pictures of its pages instead: they show what an eye sees, and hold nothing else.")

PDF = "application/pdf"
PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
}
"""Media types of pictures that are decoded, and what Pillow calls them."""
OOXML = tuple(
    f"application/vnd.openxmlformats-officedocument.{kind}"
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
OPEN_DOCUMENT = tuple(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation", "graphics")
)
WORDS = ("text/plain", "text/csv", "text/markdown")


def drawable(media: str) -> bool:
    """Whether pictures of its pages can be made of files of this media type."""
    return media == PDF


def cleanable(media: str) -> bool:
    """Whether hidden data can be taken out of files of this media type."""
    return media in {*PICTURES, PDF, *OOXML, *OPEN_DOCUMENT, *WORDS}
