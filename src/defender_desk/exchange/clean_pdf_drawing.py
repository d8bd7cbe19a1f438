"""What a page of a PDF is drawn with: its operators, without remarks and marks that draw nothing.

Exchange floor: what is drawn stays as it is drawn. Words in the manner that paints nothing are named, also in notes and
letters; how else words are kept from being seen, `clean_pdf_seen` finds. Remarks inside fonts are not looked for.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Stream, String

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
_TAKES = {"Tj": 1, "TJ": 1, "'": 1, '"': 3}
"""What shows words, and how much of what stands before it belongs to it."""
_OPERATORS = "|".join(re.escape(one) for one in sorted(_DRAWS - {"Tr", "BDC", *_TAKES}, key=len, reverse=True))
_END = rb"(?![^\s\[\](</])"
_NUMBER = rb"[+-]?+(?:\d++\.?+\d*+|\.\d++)" + _END
_STRING = rb"(?:\((?:[^()\\]|\\.)*+\)|<[\da-fA-F\s]*+>)"
_PLAIN = re.compile(
    rb"(?:\s|(?<![\d.+-])[0-2]\s++Tr" + _END + rb"|" + _NUMBER + rb"|\[(?:\s|" + _NUMBER + rb")*+\]"
    rb"|\[(?:\s|"
    + _NUMBER
    + rb"|"
    + _STRING
    + rb")*+\]\s*+TJ"
    + _END
    + rb"|"
    + _STRING
    + rb"\s*+(?:Tj|'|\")"
    + _END
    + rb"|/\w++\s*+<<\s*+/MCID\s++\d++\s*+>>\s*+BDC"
    + _END
    + rb"|/[^\s()<>\[\]{}/%]*+"
    rb"|(?:" + _OPERATORS.encode() + rb")" + _END + rb")*+",
    re.DOTALL,
)
"""A page of nothing but known operators and painted words, as most are: there is no need to take it apart."""
_OF_A_MARK = KINDS["mark"].stays | {"/BBox", "/Attached", "/Subtype"}
_PAINTS_NOTHING = 3

_One = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


class Drawn(NamedTuple):
    """What a page or a part of it is drawn with."""

    anew: bytes | None
    """None where it stays as it was."""
    found: set[Message]
    left: set[Message]


def drawn(pdf: pikepdf.Pdf, data: bytes) -> Drawn:
    """What stays of a page, a picture made of lines, a pattern or a letter."""
    if _PLAIN.fullmatch(data):
        return Drawn(None, set(), set())
    if len(data) > MOST_DRAWN:
        return Drawn(None, set(), {UNKNOWN})
    try:
        with warnings.catch_warnings(record=True, action="always") as unended:
            before = list(pikepdf.parse_content_stream(Stream(pdf, data)))
    except pikepdf.PdfError:  # that no program draws the same way either
        return Drawn(None, set(), {UNKNOWN})
    went = sum(_strip(one) for one in before) + len(unended)
    known = [one for one in before if isinstance(one, pikepdf.ContentStreamInlineImage) or str(one.operator) in _DRAWS]
    after = [_bare(one) for one in known]
    went += len(before) - len(known) + sum(one is not other for one, other in zip(known, after, strict=True))
    anew = pikepdf.unparse_content_stream(after)
    went += max(0, data.count(b"%") - anew.count(b"%"))
    return Drawn(anew, {OTHER} if went else set(), {UNREAD} if any(_unseen(after)) else set())


def _bare(one: _One) -> _One:
    """An operator without words that stand before it and are not its own."""
    operator = str(one.operator)
    if isinstance(one, pikepdf.ContentStreamInlineImage) or operator == "BDC":
        return one
    given = list(one.operands)
    takes = _TAKES.get(operator)
    own = given[-takes:] if takes else [each for each in given if not isinstance(each, String)]
    return one if len(own) == len(given) else pikepdf.ContentStreamInstruction(own, one.operator)


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
        elif operator in _TAKES:
            yield manner == _PAINTS_NOTHING
