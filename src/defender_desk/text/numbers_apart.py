"""Numbers, hours and names of files inside what people write: each stays in the order in which it is read.

Text floor: between Arabic words the groups of a number would stand in the order of the words, the last one first, and
the zone before its hour. Brackets around them stay outside, where both are turned with the words.
"""

from __future__ import annotations

import re

from defender_desk.text.bidi import balanced, ltr

_LEAST = 7
"""Digits of the shortest number that is set apart; one after a plus may go on in the next line."""
_PAIR = r"\(\+?\d+\)"
_PARTS = re.compile(
    r"(?P<apart>\u2066[^\u2069]*\u2069)"
    r"|(?P<hour>(?<![\w:.+\u2069-])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[+-]\d{2}:?\d{2}|Z)(?![\w:]))"
    r"|(?P<name>(?<![\w.@/:+\u2069-])(?=[!-~]*[A-Za-z])[A-Za-z0-9][!-~]*[.:/\\@_+-][!-~]*[A-Za-z0-9/](?!\w))"
    rf"|(?P<number>(?<![\w+\u2069])\+?(?:{_PAIR}|\d)(?:[ \u00a0./-]{{0,3}}(?:{_PAIR}|\d))*(?!\w))"
)
"""What is set apart already, an hour with its zone, an address or the name of a file, and a number.

What follows something set apart without a gap is taken as little as where nothing was set apart yet.
"""
_DIGITS = re.compile(r"\d")


def numbers_apart(text: str) -> str:
    """The text with each of these set apart to run left to right."""
    return _PARTS.sub(_apart, text)


def _apart(found: re.Match[str]) -> str:
    said, kind = found[0], found.lastgroup
    short = kind == "number" and not said.startswith("+") and len(_DIGITS.findall(said)) < _LEAST
    return said if kind == "apart" or short or not balanced(said) else ltr(said)
