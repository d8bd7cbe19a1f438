"""What a page of a PDF is drawn with: its operators, without remarks and marks that draw nothing.

Exchange floor: what is drawn stays as it is drawn. Words in the manner that paints nothing are named; words of the
colour of the paper, under a box or off the page are not looked for, and neither are the remarks inside fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Page, Stream

from defender_desk.exchange.clean_pdf_keys import KINDS
from defender_desk.exchange.hidden import OTHER, UNKNOWN, UNREAD
from defender_desk.text.messages import Message

MOST_DRAWN = 8 << 20
"""Largest page that is taken apart, in bytes; of a larger one that is not plain it is said that it is not known."""

_DRAWS = frozenset((
    "b", "B", "b*", "B*", "BDC", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "EMC", "ET", "EX",
    "f", "F", "f*", "G", "g", "gs", "h", "i", "j", "J", "K", "k", "l", "m", "M", "n", "q", "Q", "re", "RG", "rg", "ri",
    "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr", "Ts", "Tw",
    "Tz", "v", "w", "W", "W*", "y", "'", '"',
))  # fmt: skip
_OPERATORS = "|".join(re.escape(one) for one in sorted(_DRAWS - {"Tr", "BDC"}, key=len, reverse=True))
_PLAIN = re.compile(
    rb"(?:[\s\[\]]|(?<![\d.+-])[0-2]\s+Tr(?![^\s\[(</])|[+-]?+(?:\d++\.?+\d*+|\.\d++)(?![^\s\[\](</])|\((?:[^()\\]|\\.)*+\)|<[\da-fA-F\s]*+>"
    rb"|/\w++\s*+<<\s*+/MCID\s++\d++\s*+>>\s*+BDC(?![^\s\[(</])|/[^\s()<>\[\]{}/%]*+"
    rb"|(?:" + _OPERATORS.encode() + rb")(?![^\s\[(</]))*+",
    re.DOTALL,
)
"""A page of nothing but known operators and painted words, as most are: there is no need to take it apart."""
_WORDS = frozenset(("Tj", "TJ", "'", '"'))
_OF_A_MARK = KINDS["mark"].stays | {"/BBox", "/Attached", "/Subtype"}
_PAINTS_NOTHING = 3

_One = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


class Drawn(NamedTuple):
    """What a page or a part of it is drawn with."""

    anew: bytes | None
    """None where it stays as it was."""
    found: set[Message]
    left: set[Message]


def drawn(what: Page | Stream, data: bytes) -> Drawn:
    """What stays of a page, a picture made of lines, or a pattern, of which the bytes are given as well."""
    if _PLAIN.fullmatch(data):
        return Drawn(None, set(), set())
    if len(data) > MOST_DRAWN:
        return Drawn(None, set(), {UNKNOWN})
    try:
        before = pikepdf.parse_content_stream(what)
    except pikepdf.PdfError:  # that no program draws the same way either
        return Drawn(None, set(), {UNKNOWN})
    before = list(before)
    marks = sum(_strip(one) for one in before)
    after = [one for one in before if isinstance(one, pikepdf.ContentStreamInlineImage) or str(one.operator) in _DRAWS]
    left = {UNREAD} if any(_unseen(after)) else set[Message]()
    if marks or len(after) < len(before):
        return Drawn(pikepdf.unparse_content_stream(after), {OTHER}, left)
    if b"%" not in data:
        return Drawn(None, set(), left)
    anew = pikepdf.unparse_content_stream(after)
    return Drawn(anew, {OTHER} if anew.count(b"%") < data.count(b"%") else set(), left)


def _strip(one: _One) -> int:
    """Take out of a mark what no reader of pages knows, and say how much that was."""
    if str(one.operator) != "BDC" or not one.operands or not isinstance(one.operands[-1], Dictionary):
        return 0
    said = one.operands[-1]
    goes = [key for key in said.keys() if key not in _OF_A_MARK]  # noqa: SIM118  pikepdf's own mapping
    for key in goes:
        del said[key]
    return len(goes)


def _unseen(drawing: Iterable[_One]) -> Iterator[bool]:
    """For each that shows words, whether they are painted at all; the manner of words is kept and fetched back."""
    manner, kept = 0, list[int]()
    for one in drawing:
        operator = str(one.operator)
        if operator == "q":
            kept.append(manner)
        elif operator == "Q" and kept:
            manner = kept.pop()
        elif operator == "Tr" and one.operands:
            manner = int(one.operands[-1])
        elif operator in _WORDS:
            yield manner == _PAINTS_NOTHING
