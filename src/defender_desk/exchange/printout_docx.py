"""The same document as a text that can still be edited: `Printout` in, DOCX out, with its right-to-left set properly.

Exchange floor: a word processor asks each paragraph, run and table which way it runs, and does not find out by itself.
Isolates become runs of their own between marks that every word processor knows. It tells neither author nor hour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from defender_desk.exchange.clean_ooxml import clean_ooxml
from defender_desk.exchange.printout import Printout, Section, is_long, page_of, writable
from defender_desk.exchange.whole_file import new_file
from defender_desk.text.bidi import Direction, base_direction
from defender_desk.text.languages import language
from defender_desk.text.numbers_apart import numbers_apart

_FONT = "Arial"  # wherever a DOCX is opened there is one of this name, or one that takes its place, with Arabic
_FAINT, _WARNING = RGBColor(0x5B, 0x68, 0x75), RGBColor(0x8A, 0x3B, 0x00)
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_LATIN, _ARABIC = "A-Za-z\u00c0-\u024f", "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_AGAINST = {
    "rtl": re.compile(f"([{_LATIN}](?:[^{_ARABIC}]*[{_LATIN}0-9])?)"),
    "ltr": re.compile(f"([{_ARABIC}](?:[^{_LATIN}]*[{_ARABIC}])?)"),
}
"""Words that run against a paragraph, with the signs and spaces between them."""
# The format gives each element one place among the others.
_AFTER_WAY = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
_AFTER_FRAME = ("w:shd", "w:tabs", "w:bidi", *_AFTER_WAY)
_AFTER_VISUAL = (
    "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout",
    "w:tblLook",
)  # fmt: skip
_AFTER_SIZE = ("w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang")
_ISOLATED = re.compile("[\u2066\u2067\u2068]([^\u2066-\u2069]*)\u2069")
_ISOLATES = re.compile("[\u2066-\u2069]")


def make_docx(printed: Printout) -> bytes:
    """Write it as DOCX; the same printout gives the same bytes."""
    made = BytesIO()
    _Writer(printed).whole().save(made)
    return clean_ooxml(made.getvalue()).data


def write_docx(path: Path, printed: Printout) -> None:
    """Write it into a file, whole or not at all; raises `Trouble`."""
    made = make_docx(printed)
    with new_file(path) as target:
        target.write(made)


class _Writer:
    """One document being written."""

    def __init__(self, printed: Printout) -> None:
        self._printed = printed
        self._way: Direction = language(printed.language).direction
        self._document: Made = Document()

    def whole(self) -> Made:
        """All of it."""
        self._dress()
        self._say(self._document.add_heading(level=1), self._printed.title)
        for notice in self._printed.notices:
            for paragraph in self._lines(self._document, notice, _WARNING):
                _put(_xml(paragraph).get_or_add_pPr(), _frame(), *_AFTER_FRAME)
        for section in self._printed.sections:
            self._section(section)
        self._edges()
        return self._document

    def _section(self, section: Section) -> None:
        self._say(self._document.add_heading(level=2), section.heading)
        if section.rows:
            self._table(section.rows, faint=lambda _line, cell: cell == 0, below=True)
        if section.table:
            self._table(section.table, faint=lambda line, _cell: line == 0)
        for text in section.paragraphs:
            self._lines(self._document, text)

    def _table(self, lines: Sequence[Sequence[str]], faint: Callable[[int, int], bool], *, below: bool = False) -> None:
        """Lines of cells; with `below`, a long value stands under its label, over the whole width."""
        table = self._document.add_table(len(lines), len(lines[0]), "Table Grid")
        if self._way == "rtl":
            _put(_xml(table).tblPr, OxmlElement("w:bidiVisual"), *_AFTER_VISUAL)
        for number, (line, made) in enumerate(zip(lines, table.rows, strict=True)):
            for place, (text, cell) in enumerate(zip(line, made.cells, strict=True)):
                self._lines(cell, text, _FAINT if faint(number, place) else None)
            if below and is_long(line[-1]):
                made.cells[0].merge(made.cells[-1])
        if faint(0, len(lines[0]) - 1):
            _xml(table.rows[0]).get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _lines(self, where: Made | _Cell, text: str, colour: RGBColor | None = None) -> list[Paragraph]:
        """A paragraph for each line, since each may run its own way."""
        begun = list(where.paragraphs) if isinstance(where, _Cell) else []
        made = []
        for line in text.splitlines() or [""]:
            made.append(begun.pop(0) if begun else where.add_paragraph())
            self._say(made[-1], line, colour)
        return made

    def _say(self, paragraph: Paragraph, line: str, colour: RGBColor | None = None) -> None:
        way = base_direction(line, "ltr" if any(map(str.isalnum, line)) else self._way)
        if way == "rtl":
            _turn(paragraph)
        if way != self._way:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # where lines of the document begin, seen from either side
        for text, runs in _runs(numbers_apart(writable(line)), way):
            run = paragraph.add_run(text)
            if colour is not None:
                run.font.color.rgb = colour
            run.font.rtl = runs == "rtl" or None

    def _dress(self) -> None:
        """Fonts, languages and edges for the whole of it."""
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.1)
        section.top_margin = section.bottom_margin = Cm(2.2)
        if self._way == "rtl":
            _put(self._document.element.body.sectPr, OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")
        for name, size in (("Normal", 10.5), ("Heading 1", 17), ("Heading 2", 12)):
            style = self._document.styles[name]
            style.font.size, style.font.name, style.font.color.rgb = Pt(size), _FONT, RGBColor(0x1C, 0x27, 0x33)
            told = style.element.get_or_add_rPr()
            fonts = told.get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:cs"), _FONT)
            _put(told, _made("w:szCs", val=str(int(size * 2))), *_AFTER_SIZE)
            _put(told, _made("w:lang", val=self._printed.language, bidi=self._printed.language))

    def _edges(self) -> None:
        """What stands at the head and the foot of each page."""
        section = self._document.sections[0]
        self._say(section.header.paragraphs[0], self._printed.running, _FAINT)
        foot = section.footer.paragraphs[0]
        if self._way == "rtl":
            _turn(foot)
        for piece in page_of(self._printed.language):
            if piece in _COUNTED:
                _xml(foot).append(_field(_COUNTED[piece]))
            else:
                foot.add_run(_ISOLATES.sub("", piece[1:])).font.rtl = self._way == "rtl" or None


_COUNTED = {"page": "PAGE", "pages": "NUMPAGES"}


def _runs(line: str, way: Direction) -> Iterator[tuple[str, Direction]]:
    """The line in pieces that run one way each; what was set apart stands between marks where it runs against it."""
    whole = _ISOLATED.split(line)
    for place, part in enumerate(whole):
        bare = _ISOLATES.sub("", part)
        own = base_direction(bare, "ltr") if place % 2 else way
        if bare and own != way:
            yield _MARKS[own] + bare + _MARKS[own], own
        else:
            yield from _against(bare, way)


def _against(text: str, way: Direction) -> Iterator[tuple[str, Direction]]:
    other: Direction = "ltr" if way == "rtl" else "rtl"
    for place, part in enumerate(_AGAINST[way].split(text)):
        if part:
            yield part, other if place % 2 else way


def _xml(part: object) -> Any:
    """The element behind a part, for what the library has no name for."""
    return part._element  # type: ignore[attr-defined]  # noqa: SLF001  the library has no other way to it


def _turn(paragraph: Paragraph) -> None:
    """Let a paragraph run from right to left."""
    _put(_xml(paragraph).get_or_add_pPr(), OxmlElement("w:bidi"), *_AFTER_WAY)


def _put(parent: Any, child: BaseOxmlElement, *after: str) -> None:
    """Put an element in its place, before those that must come after it, instead of one that stands there."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.insert_element_before(child, *after)


def _made(tag: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _frame() -> BaseOxmlElement:
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        frame.append(_made(f"w:{side}", val="single", sz="6", space="4", color="8A3B00"))
    return frame


def _field(instruction: str) -> BaseOxmlElement:
    field = _made("w:fldSimple", instr=instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    return field
