"""Alphabetical order for lists, as a key that plain codepoint order (SQLite BINARY) sorts rightly.

Text floor: the store derives a key column from it, so that no list is ever sorted in Python.
Order: nothing, numbers by value, Arabic and its sisters, Latin, every other script.
"""

from __future__ import annotations

import re
import unicodedata

from defender_desk.text.digits import fold_digits

# Arabic letters take the codepoints from ":" (just above "9") upwards, below the small Latin letters.
_ALPHABET = "ابپتثجچحخدذرزژسشصضطظعغفڤقكگلمنهوي"
_SAME = {"ا": "أإآٱء", "و": "ؤۆ", "ي": "ئىیےې", "ه": "ةھہە", "ك": "ک"}
_PLACES = {ord(letter): chr(ord(":") + place) for place, letter in enumerate(_ALPHABET)}
_ARABIC = _PLACES | {ord(form): _PLACES[ord(letter)] for letter, forms in _SAME.items() for form in forms}
_LATIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d"})
_UNSEEN = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed'’‘ʼʿʾ`´\u00ad\u200b-\u200f]"
)
_NUMBER = re.compile("[0-9]+")
_GAP = re.compile(r"[\W_]+")


def sort_key(text: str) -> str:
    """Give the key under which a text stands in a list; texts that differ only in marks or case share one.

    Hamza forms stand with alef, waw or yeh, ى with ي, ة with ه; the article is kept; words sort before letters.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _GAP.sub(" ", _bare(fold_digits(_UNSEEN.sub("", text)))).strip()
    return _NUMBER.sub(_by_value, text).translate(_ARABIC)


def _bare(text: str) -> str:
    """Drop the accents of Latin and Greek letters, and keep the letters that Arabic builds with marks."""
    if text.isascii():
        return text
    kept = (c if ord(c) in _ARABIC else unicodedata.normalize("NFD", c) for c in text)
    return "".join(c for c in "".join(kept) if unicodedata.category(c) != "Mn").translate(_LATIN)


def _by_value(found: re.Match[str]) -> str:
    """Lead the digits with their count, itself written so that it sorts: 0 to 8, then 90 to 98, then 990..."""
    digits = found[0].lstrip("0") or "0"
    return "9" * (len(digits) // 9) + str(len(digits) % 9) + digits
