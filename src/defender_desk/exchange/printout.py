"""A document as a PDF to be printed or handed over: plain words in, a tagged and searchable file out.

Exchange floor: drawn by Typst from resources/typst, which shapes and mirrors Arabic. Words travel as data, so that
nothing anybody typed is ever a command; the document tells neither who made it, nor where, nor when.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory  # allowed: it stays empty; Typst must have a root folder

import typst

from defender_desk.exchange.qr import svg
from defender_desk.exchange.searchable import searchable
from defender_desk.exchange.whole_file import new_file
from defender_desk.text import speech
from defender_desk.text.bidi import base_direction, isolate, ltr
from defender_desk.text.languages import language
from defender_desk.text.messages import msg
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.resources import folder
from defender_desk.text.trouble import Trouble

PAGE_OF = msg("Page {page} of {pages}")
QR_CODE = msg("QR code")
LONG = 300
"""Signs from which a value stands below its label, over the whole width: an account in half a page is hard to read."""

_FONTS = ("Vazirmatn UI", "Vazirmatn", "Noto Sans", "DejaVu Sans")
_PAGE, _PAGES = "\ue000", "\ue001"  # private use: no translation holds them
_LONG_WORD = re.compile(r"\S{61,}")
_PART_OF_WORD = re.compile(r"[^\s/]{1,30}(?<!-)/*|[^\s/]{1,30}/*|/+")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S+")
_HYPHEN_THAT_HOLDS = "-\u2060"
"""Nothing breaks after it: at the end of a line nobody could tell it from one that the line put there."""
# Marks on letters, joiners and pictures: what shaping can stumble over, and what a reader can do without.
_UNSHAPED = re.compile("[\u064b-\u065f\u0670\u061c\u200c-\u200f\u00ad\u0300-\u036f\u2066-\u2069\U00010000-\U0010ffff]")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff\u202a-\u202e\u200b\u2060-\u2064]"
)


@dataclass(frozen=True)
class Section:
    """A part of it: a heading, then rows of (label, value), then a table, then paragraphs."""

    heading: str
    rows: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    """Lines of equally many cells; the first holds the headings."""
    code: str = ""
    """A text that stands first as a QR code, to be photographed."""


@dataclass(frozen=True)
class Printout:
    """Everything on the pages, already said in its language."""

    title: str
    """Also the title in the document's properties: a code name, never a person's."""
    language: str
    sections: Sequence[Section]
    notices: tuple[str, ...] = ()
    """What the reader must heed, in a frame below the title."""
    running: str = ""
    """Small, at the top of every page."""


def make_pdf(printed: Printout) -> bytes:
    """Draw it as a tagged PDF; the same printout gives the same bytes.

    It keeps to PDF/UA-1 unless a letter has no glyph in any font here, which that standard forbids; then the letter
    is drawn as a box, because a page with a box is better than none. Raises `Trouble` when nothing can be drawn.
    """
    data = json.dumps(_data(printed), ensure_ascii=False)
    attempts = ((data, True), (data, False), (_UNSHAPED.sub("", data), False))
    for words, accessible in attempts:
        if made := _drawn(words, accessible=accessible):
            return searchable(made)
    raise Trouble(msg("This document could not be drawn."), msg("Take unusual signs out of the texts, and try again."))


def _drawn(words: str, *, accessible: bool) -> bytes | None:
    """The PDF, or None where Typst refuses or stumbles: some rare mixtures of signs make its shaping panic."""
    with TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            (folder("typst") / "printout.typ").read_bytes(),
            root=empty,
            font_paths=_fonts(),
            package_path=empty,
            package_cache_path=empty,
            sys_inputs={"printout": words},
        )
        try:
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"] if accessible else [])
        except typst.TypstError:
            return None
        except BaseException as bad:
            if type(bad).__name__ == "PanicException":  # no Exception, and pyo3 gives it no public name
                return None
            raise
    return made if isinstance(made, bytes) else None


def write_pdf(path: Path, printed: Printout) -> None:
    """Draw it into a file, whole or not at all; raises `Trouble`."""
    made = make_pdf(printed)
    with new_file(path) as target:
        target.write(made)


@cache
def _fonts() -> typst.Fonts:
    """Ours first; the system's only for letters ours do not have, because a box in place of a name is no name."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[folder("fonts")])


def _data(printed: Printout) -> dict[str, object]:
    right_to_left = language(printed.language).right_to_left

    def said(text: str) -> str:
        return "\n".join(_placed(line, right_to_left=right_to_left) for line in text.splitlines())

    return {
        "title": said(printed.title),
        "language": printed.language,
        "right_to_left": right_to_left,
        "digits": speech.habits().speaking(printed.language).digits,
        "fonts": [name for name in _FONTS if name.lower() in _families()],
        "page_of": page_of(printed.language),
        "running": said(printed.running),
        "notices": [said(notice) for notice in printed.notices],
        "sections": [
            {
                "heading": said(section.heading),
                "rows": [
                    {"label": said(label), "value": said(value), "long": is_long(value)}
                    for label, value in section.rows
                ],
                "paragraphs": [said(paragraph) for paragraph in section.paragraphs],
                "code": svg(section.code) if section.code else "",
                "called": said(speech.say_in(printed.language, QR_CODE)),
                "table": [[said(cell) for cell in line] for line in section.table],
            }
            for section in printed.sections
        ],
    }


def is_long(value: str) -> bool:
    """Whether a value takes the whole width."""
    return len(value) >= LONG


@cache
def _families() -> frozenset[str]:
    return frozenset(family.lower() for family in _fonts().families())


def page_of(code: str) -> list[str]:
    """The line at the foot in pieces: "page", "pages", and words behind a "="."""
    line = isolate(speech.say_in(code, PAGE_OF, page=_PAGE, pages=_PAGES))
    pieces = (piece for piece in re.split(f"([{_PAGE}{_PAGES}])", line) if piece)
    return [{_PAGE: "page", _PAGES: "pages"}.get(piece, "=" + piece) for piece in pieces]


def writable(text: str) -> str:
    """The text without what is no sign: controls, and letters that no document may hold."""
    return _NO_TEXT.sub("", text)


def _placed(line: str, *, right_to_left: bool) -> str:
    """A line that reads in its own direction inside the document's, and breaks before it leaves the page."""
    line = _LONG_WORD.sub(_breakable, numbers_apart(writable(line)))
    line = _ADDRESS.sub(lambda found: found[0].replace("-", _HYPHEN_THAT_HOLDS), line)
    own = base_direction(line, "rtl"), base_direction(line, "ltr")
    if own[0] != own[1]:  # no letter decides: a telephone, a date, a sum
        return ltr(line) if right_to_left and line.strip() else line
    return line if (own[0] == "rtl") == right_to_left else isolate(line)


def _breakable(word: re.Match[str]) -> str:
    return "\u200b".join(_PART_OF_WORD.findall(word[0]))
