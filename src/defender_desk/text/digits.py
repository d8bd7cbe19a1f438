"""Digits of any script: folded to 0-9, read as numbers, and shown the way a person prefers.

Text floor: number fields, search and dates read through `fold_digits`; only what is painted goes through `show_digits`.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

Digits = Literal["latn", "arab"]

_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_SEPARATOR_INSIDE = re.compile(r"(?<=[0-9])[٫٬](?=[0-9])")
_PLAIN_SEPARATORS = {"٫": ".", "٬": ","}
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_SIGNS = str.maketrans(
    {"−": "-", "\ufe63": "-", "\uff0d": "-", "\uff0b": "+", "،": ",", "’": "'", "\uff0e": ".", "\uff0c": ","}
)
_THOUSANDS = {mark: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ",.'"}
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_NUMBER = re.compile(r"(?<![\w.,/:\-])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![\w.,/:\-]*[0-9])")
_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_TO_ARABIC_NUMBER = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


def fold_digits(text: str) -> str:
    """Write every decimal digit as 0-9, and the Arabic separators inside numbers as point and comma."""
    if text.isascii():
        return text
    text = _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    return _SEPARATOR_INSIDE.sub(lambda found: _PLAIN_SEPARATORS[found[0]], text)


def parse_number(text: str) -> Decimal | None:
    """Read a number as people of the four languages type it; None when it is not one.

    Spaces, apostrophes and repeated separators group thousands. With both separators the last is the decimal one.
    One comma before exactly three digits groups thousands ("1,500"); one point is decimal ("1.500" is one and a half).
    """
    written = _SPACES.sub("", fold_digits(_INVISIBLE.sub("", text)).translate(_SIGNS).strip())
    sign, body = ("-", written[1:]) if written.startswith("-") else ("", written.removeprefix("+"))
    body = _plain(body.strip())
    return Decimal(sign + body) if _PLAIN.fullmatch(body) else None


def show_digits(text: str, style: Digits) -> str:
    """Write the digits of a shown text in one script ("latn" 0-9, "arab" ٠-٩), the separators of numbers with them.

    Dates, times and versions keep their own separators, because only a whole number has a decimal point.
    """
    if style == "latn":
        return fold_digits(text)
    return _NUMBER.sub(lambda found: found[0].translate(_TO_ARABIC_NUMBER), text).translate(_TO_ARABIC)


def _plain(body: str) -> str:
    """Take thousands marks out and leave a point as the decimal mark."""
    if "," in body and "." in body:
        decimal = max(",.", key=body.rfind)
        whole, _, part = body.rpartition(decimal)
        other = "," if decimal == "." else "."
        return f"{whole.replace(other, '')}.{part}" if _THOUSANDS[other].fullmatch(whole) else body
    for mark in ",'" if body.count(".") < 2 else ".":
        if _THOUSANDS[mark].fullmatch(body):
            return body.replace(mark, "")
    return body.replace(",", ".", 1)
