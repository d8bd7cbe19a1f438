"""A written date of any kind, read as a span of days: points, ranges, "before", "after", "around", "between".

Text floor: `dates.parse` is its only caller. What is not understood whole is not read at all: half a date would be a
guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from defender_desk.text.date_edtf import read_edtf, read_yearly
from defender_desk.text.date_points import Point, read_point
from defender_desk.text.date_words import days_from_today, simplified
from defender_desk.text.digits import fold_digits

_LONGEST = 120  # characters: what is longer is a story, and would take long to cut up
_LEAP_YEAR = 2000  # has every day that any year has
_ONE_DAY = timedelta(days=1)
_TIME_OF_DAY = re.compile(r"(?:(?<=\d)t|\s)\s*\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:z|[+-]\d\d:?\d\d)?$")
_MONTH_BEFORE_DAYS = re.compile(r"(@g\d\d) (\d{1,2} ?(?:-|@to|@at) ?\d{1,2}) ?,? (\d{4})$")  # "July 3-5, 2026"
_MONTH_THEN_YEAR = re.compile(r"@g\d\d \d\d$")
_QUALIFIED = re.compile(r"@(before|after|since|until|between|from|to)\b(?: @at| @from)* (.+)")
_BETWEEN = {
    "": ("@to", "@until", "@at", " - ", "-"),
    "between": ("@and", "@to", "@at", " - ", "-"),
    "from": ("@to", "@until", "@at", " - "),
    "since": ("@to", "@until", "@at"),
}


@dataclass(frozen=True)
class Span:
    """The days a date may mean; a missing end is open. `about` says that the writer was not sure of the ends."""

    first: date | None
    last: date | None
    about: bool = False


def read(written: str, today: date | None) -> Span | None:
    """Read a date in one of the four languages, in numbers or in EDTF; None when it is not understood."""
    if len(written) > _LONGEST:
        return None
    days = days_from_today(written)
    try:
        if days is not None:
            return Span(today + timedelta(days), today + timedelta(days)) if today else None
        return _edtf(written) or _worded(written)
    except (ValueError, OverflowError):  # it names a day that no calendar has
        return None


@lru_cache(1 << 10)
def read_yearless(written: str) -> tuple[int, int] | None:
    """Read the month and day of a Gregorian date without a year, the month named; None when it is no such date.

    Not read: 3/12, which may be either; March 22, whose number may be a year; a month of a calendar that moves.
    """
    if len(written) > _LONGEST:
        return None
    found = read_yearly(fold_digits(written).strip().upper())
    text = simplified(written)
    if found is None and not _MONTH_THEN_YEAR.search(text) and (point := read_point(text)) and point.system == "g":
        found = (point.month, point.day) if point.month and point.day and point.year is None else None
    try:
        return found if found and date(_LEAP_YEAR, *found) else None
    except ValueError:
        return None


def _edtf(written: str) -> Span | None:
    found = read_edtf(fold_digits(written).strip().upper())
    return Span(*found[0], about=found[1]) if found else None


def _worded(written: str) -> Span | None:
    text = simplified(written)
    sure = " ".join(text.replace("@about", " ").split())
    plain = _MONTH_BEFORE_DAYS.sub(r"\2 \1 \3", _TIME_OF_DAY.sub("", sure))
    span = _qualified(plain)
    return replace(span, about=True) if span and sure != text else span


def _qualified(text: str) -> Span | None:
    found = _QUALIFIED.fullmatch(text)
    if not found:
        return _plain(text)
    word, rest = found.groups()
    if word in _BETWEEN and (whole := _range(rest, word)):
        return whole
    span = _plain(rest) if word in _OPENINGS else None
    return _OPENINGS[word](span) if span else None


_OPENINGS: dict[str, Callable[[Span], Span]] = {
    "before": lambda span: Span(None, span.first and span.first - _ONE_DAY, span.about),
    "until": lambda span: Span(None, span.last, span.about),
    "to": lambda span: Span(None, span.last, span.about),
    "after": lambda span: Span(span.last and span.last + _ONE_DAY, None, span.about),
    "since": lambda span: Span(span.first, None, span.about),
    "from": lambda span: Span(span.first, None, span.about),
}


def _plain(text: str) -> Span | None:
    point = read_point(text)
    if point is None or point.year is None:
        return _range(text, "")
    return Span(*point.span(), about=point.system == "h")


def _range(text: str, word: str) -> Span | None:
    """Read the first way to cut the text into two dates, the earlier one first."""
    for start, end in _cuts(text, word):
        span = _joined(start, end)
        if span:
            return span
    return None


def _cuts(text: str, word: str) -> Iterator[tuple[Point, Point]]:
    for separator in _BETWEEN[word]:
        for found in re.finditer(re.escape(separator), text):
            start, end = read_point(text[: found.start()]), read_point(text[found.end() :])
            if start and end:
                yield start, end


def _joined(start: Point, end: Point) -> Span | None:
    """Join two dates that may share their month and year; "28 December - 3 January 2027" begins the year before."""
    end = replace(end, year=start.year if end.year is None else end.year, system=end.system or start.system)
    whole = start.completed(end)
    first, last = whole.span()[0], end.span()[1]
    if first > last and start.year is None and whole.year:
        first = replace(whole, year=whole.year - 1).span()[0]
    return Span(first, last, "h" in (whole.system, end.system)) if first <= last else None
