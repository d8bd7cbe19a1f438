"""What a drawn PDF says when its text is searched or copied: whole Arabic words in every reader.

Exchange floor: `printout` draws with Typst, whose pages look right. But a ligature such as lam-alef says two letters
that most readers turn around, and each vowel sign stands apart from its word, which tears the word to pieces. Here a
ligature says its one presentation form, which readers take apart rightly, and the signs are drawn last, outside the
text. Nothing moves on the page.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Name, Operator, String

_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_UNSEEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_NOTHING = "\u200b"  # what a sign says: PDF/UA wants a character, and this one is none in any word
_CHARACTER = re.compile(rb"<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>(?=\n)")
_FORMS = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in (*range(0xFEF5, 0xFEFC, 2), 0xFDF2)  # lam with each alef, standing alone, and the name of God
}
_Instruction = ContentStreamInstruction | ContentStreamInlineImage
_DRAWS = {"Tj", "TJ"}
_OPENS = {"BDC", "BMC"}


@dataclass
class _Letters:
    """One font of the file: what each glyph says, and which are drawn over a letter without room of their own."""

    says: dict[int, str] = field(default_factory=dict)
    signs: set[int] = field(default_factory=set)

    def are_signs(self, glyphs: list[int]) -> bool:
        """Only vowel signs, and at least one."""
        return bool(glyphs) and self.signs.issuperset(glyphs)


def searchable(drawn: bytes) -> bytes:
    """The same pages of a PDF by Typst, with text that readers find and copy; the same file gives the same bytes."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        fonts = {font.objgen: _letters(font) for font in pdf.objects if _is_font(font)}
        for page in pdf.pages:
            named = {str(name): fonts[font.objgen] for name, font in page.Resources.get("/Font", {}).items()}
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_retold(page, named)))
        pdf.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _is_font(thing: object) -> bool:
    return isinstance(thing, Dictionary) and "/ToUnicode" in thing and "/DescendantFonts" in thing


def _letters(font: pikepdf.Object) -> _Letters:
    """Read what a font's glyphs say, and write it anew into the font."""
    widths, letters = _widths(font.DescendantFonts[0]), _Letters()

    def told(entry: re.Match[bytes]) -> bytes:
        glyph, text = int(entry[1], 16), bytes.fromhex(entry[2].decode("ascii")).decode("utf-16-be")
        if (entry[1], entry[2]) == (b"0000", b"FFFF"):  # the range of codes, no glyph
            return entry[0]
        if _SIGNS.search(text) and not widths.get(glyph):
            letters.signs.add(glyph)
        letters.says[glyph] = _NOTHING if glyph in letters.signs else _said(text)
        return b"<%s> <%s>" % (entry[1], letters.says[glyph].encode("utf-16-be").hex().upper().encode("ascii"))

    font.ToUnicode.write(_CHARACTER.sub(told, font.ToUnicode.read_bytes()))
    return letters


def _said(text: str) -> str:
    """A glyph's text as one letter where it can be: composed, without signs, and a ligature as its own form."""
    bare = _SIGNS.sub("", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    return _FORMS.get(bare, bare) or _NOTHING


def _widths(font: pikepdf.Object) -> dict[int, Decimal]:
    """Glyph -> width in thousandths of the size, as the file tells it: `first last width`, or `first [width …]`."""
    widths: dict[int, Decimal] = {}
    rest = iter(font.get("/W", Array()))
    for first in rest:
        second = next(rest)
        if isinstance(second, Array):
            widths.update((int(first) + place, Decimal(str(width))) for place, width in enumerate(second))
        else:
            widths.update(dict.fromkeys(range(int(first), int(second) + 1), Decimal(str(next(rest)))))
    return widths


@dataclass
class _Piece:
    """A stretch of marked content: where it opens among what was retold, and the glyphs it draws."""

    opens: int
    spoken: bool
    """It names its own words (`ActualText`), which outweigh what its glyphs say."""
    letters: _Letters | None = None
    glyphs: list[int] = field(default_factory=list)


def _retold(page: pikepdf.Page, fonts: dict[str, _Letters]) -> list[_Instruction]:
    """A page's instructions with its vowel signs taken out of the text and drawn at the end, as decoration."""
    told: list[_Instruction] = []
    signs: list[_Instruction] = []
    pieces: list[_Piece] = []
    letters = _Letters()
    for step in pikepdf.parse_content_stream(page):
        verb = str(step.operator)
        if verb == "Tf":
            letters = fonts.get(str(step.operands[0]), _Letters())
        elif verb in _OPENS:
            pieces.append(_Piece(len(told), _speaks(step)))
        elif verb in _DRAWS:
            for piece in pieces:
                piece.letters = letters
                piece.glyphs += _glyphs(step)
        told.append(step)
        if verb == "EMC" and pieces:
            _close(pieces.pop(), told, signs, outermost=not pieces)
    return told + signs


def _close(piece: _Piece, told: list[_Instruction], signs: list[_Instruction], *, outermost: bool) -> None:
    letters = piece.letters
    if letters is None:
        return
    opening, inner = told[piece.opens], told[piece.opens + 1 : -1]
    if outermost and letters.are_signs(piece.glyphs):
        silent = _mark("BDC", Name("/Span"), Dictionary(ActualText=String("")))
        signs += [_mark("BMC", Name("/Artifact")), silent, *_without_words(inner), _mark("EMC"), _mark("EMC")]
        del told[piece.opens + 1 : -1]
    elif piece.spoken:
        words = _said(str(opening.operands[1]["/ActualText"]))
        if words == "".join(letters.says.get(glyph, "") for glyph in piece.glyphs):
            told[piece.opens :] = inner
        else:
            opening.operands[1]["/ActualText"] = String(words)


def _without_words(steps: list[_Instruction]) -> Iterator[_Instruction]:
    """The drawing alone: marked content inside what is no text any more has nothing to say."""
    return (step for step in steps if str(step.operator) not in {"EMC", *_OPENS})


def _mark(verb: str, *operands: pikepdf.Object) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(verb))


def _speaks(step: _Instruction) -> bool:
    return len(step.operands) > 1 and isinstance(step.operands[1], Dictionary) and "/ActualText" in step.operands[1]


def _glyphs(step: _Instruction) -> list[int]:
    """Two bytes a glyph, among numbers that move the pen."""
    shown = step.operands[0]
    parts = (bytes(part) for part in (shown if isinstance(shown, Array) else [shown]) if isinstance(part, String))
    return [int.from_bytes(part[at : at + 2], "big") for part in parts for at in range(0, len(part), 2)]
