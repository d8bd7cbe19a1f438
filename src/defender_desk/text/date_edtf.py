"""The Extended Date/Time Format (EDTF, ISO 8601-2), levels 0 and 1 as far as a span of days can say them.

Text floor: one of the forms `date_reading` accepts. A reader of our own, because the edtf library fails on an interval
with an open start. Not read: seasons, which differ by hemisphere, sets, and years beyond four digits.
"""

from __future__ import annotations

import re
from datetime import date

from defender_desk.text.date_points import Point

_ONE = re.compile(r"(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%]?)")
_YEARLY = re.compile(r"(?:XXXX|-)-(\d\d)-?(\d\d)")  # and as address cards write it: --0312
_OPEN = ("", "..")

Span = tuple[date | None, date | None]


def read_edtf(text: str) -> tuple[Span, bool] | None:
    """Read an EDTF date or interval as its first and last day, and whether it is approximate or uncertain.

    None when it is no EDTF, or names a day that does not exist.
    """
    start, interval, end = text.partition("/")
    try:
        (first, _), doubt = _ends(start)
        (_, last), other_doubt = _ends(end if interval else start)
    except (ValueError, OverflowError):
        return None
    ordered = first <= last if first and last else first or last
    return ((first, last), doubt or other_doubt) if ordered else None


def read_yearly(text: str) -> tuple[int, int] | None:
    """Read the month and day of a date that leaves its year open."""
    found = _YEARLY.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _ends(text: str) -> tuple[Span, bool]:
    if text in _OPEN:
        return (None, None), False
    found = _ONE.fullmatch(text)
    if not found:
        raise ValueError("no EDTF date")
    year, month, day, doubt = found.groups()
    first, last = year.replace("X", "0"), year.replace("X", "9")
    return (_point(first, month, day).span()[0], _point(last, month, day).span()[1]), bool(doubt)


def _point(year: str, month: str | None, day: str | None) -> Point:
    """Stop at the first part left open: 2026-XX-09 says no more than 2026."""
    known_month = int(month) if month and month != "XX" else None
    known_day = int(day) if day and day != "XX" and known_month else None
    return Point(int(year), known_month, known_day)
