"""One day, month or year, in one of three calendars, read from simplified text.

Text floor: below `date_reading`, which knows ranges and qualifiers. Numbers are read day first (9/7/2026 is 9 July)
unless only the other order exists (7/25/2026) or the year leads (2026-07-09). A year needs four digits: "26" is not
guessed at. A year without a mark is Gregorian from 1700 to 2199; 1447 alone is not, and is not guessed at either.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from defender_desk.text.calendars import from_hijri, from_jalali, hijri_length, hijri_years_of, jalali_length
from defender_desk.text.date_words import is_filler

_GREGORIAN_YEARS = range(1700, 2200)
_SYSTEMS: dict[str, tuple[Callable[[int, int, int], date], Callable[[int, int], int]]] = {
    "g": (date, lambda year, month: calendar.monthrange(year, month)[1]),
    "h": (from_hijri, hijri_length),
    "j": (from_jalali, jalali_length),
}
_ERAS = {"@ah": "h", "@sh": "j", "@ad": "g"}
_PARTS = ("@early", "@mid", "@late")

_TOKEN = re.compile(r"@\w+|\d+(?:\s*[/.-]\s*\d+)*|[^\W\d_]+|\S")
_SILENT = frozenset((*",.()'-/", "@from", "@at"))  # the marks stand in "3 من تموز" and "al 5 de julio"
_FORM = re.compile("p?(?:y|m|my|ym)|n|nm|mn|nmy|mny|ymn")


@dataclass(frozen=True)
class Point:
    """What a text says of one day, month or year; what it leaves out is None.

    `system` is "g", "h" or "j" (Gregorian, Hijri, Jalali), empty where nothing tells; `part` is "@early", "@mid" or
    "@late".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    system: str = ""
    part: str = ""

    def completed(self, by: Point) -> Point:
        """Take what is missing from the other end of a range: "3" and "5 July 2026" make 3 July 2026."""
        bare_day = self.day is not None and self.month is None and by.day is not None
        return replace(
            self,
            year=by.year if self.year is None else self.year,
            month=by.month if bare_day else self.month,
            system=self.system or by.system,
        )

    def span(self) -> tuple[date, date]:
        """Give the first and last Gregorian day; ValueError or OverflowError where no such date exists."""
        day_of, length_of = _SYSTEMS[self.system or "g"]
        year = self._own_year()
        if self.month is None:
            if self.day is not None:
                raise ValueError("a day needs its month")
            first_month, last_month = _third_of_year(self.part)
            return day_of(year, first_month, 1), day_of(year, last_month, length_of(year, last_month))
        if self.day is not None:
            return (day_of(year, self.month, self.day),) * 2
        first_day, last_day = _third_of_month(self.part, length_of(year, self.month))
        return day_of(year, self.month, first_day), day_of(year, self.month, last_day)

    def _own_year(self) -> int:
        """Give the year in the calendar of this date; "Ramadan 2025" means the one that began in 2025."""
        if self.year is None:
            raise ValueError("a date needs its year")
        if (self.year in _GREGORIAN_YEARS) == (self.system in ("", "g")):
            return self.year
        if self.system == "h" and self.month is not None:
            (year,) = hijri_years_of(self.month, self.year)
            return year
        raise ValueError("no such year in this calendar")


def read_point(text: str) -> Point | None:
    """Read one date, whole or in part, from simplified text; None when any word of it is not understood."""
    tokens = [token for token in _TOKEN.findall(text) if token not in _SILENT and not is_filler(token)]
    eras = [_ERAS[token] for token in tokens if token in _ERAS]
    rest = [token for token in tokens if token not in _ERAS]
    point = _numeric(rest[0]) if len(rest) == 1 and not rest[0].isalnum() else None
    point = point or _named(rest)
    if point is None or not eras:
        return point
    fits = len(eras) == 1 and point.year is not None and point.system in ("", eras[0])
    return replace(point, system=eras[0]) if fits else None


def _named(tokens: list[str]) -> Point | None:
    """Read numbers and month names in any usual order."""
    kinds = "".join(map(_kind, tokens))
    if not _FORM.fullmatch(kinds):
        return None
    found = dict(zip(kinds, tokens, strict=True))
    month = found.get("m")
    return Point(
        year=int(found["y"]) if "y" in found else None,
        month=int(month[2:]) if month else None,
        day=int(found["n"]) if "n" in found else None,
        system=month[1] if month else "",
        part=found.get("p", ""),
    )


def _kind(token: str) -> str:
    if token.isdecimal():
        return {1: "n", 2: "n", 4: "y"}.get(len(token), "?")
    if token in _PARTS:
        return "p"
    return "m" if re.fullmatch(r"@[ghj]\d\d", token) else "?"


def _numeric(token: str) -> Point | None:
    """Read 9/7/2026, 2026-07-09, 7/2026, 2026-07, and 9/7 as one end of a range."""
    if len(signs := set(re.findall(r"[/.-]", token))) != 1:
        return None
    digits = re.findall(r"\d+", token)
    numbers = [int(number) for number in digits]
    match "".join(map(_kind, digits)):
        case "ynn":
            return Point(numbers[0], numbers[1], numbers[2])
        case "yn":
            return Point(numbers[0], numbers[1])
        case "nny":
            day, month, year = numbers
            return Point(year, day, month) if month > 12 >= day else Point(year, month, day)
        case "ny":
            return Point(numbers[1], numbers[0])
        case "nn" if signs != {"-"}:
            return Point(None, numbers[1], numbers[0])
    return None


def _third_of_year(part: str) -> tuple[int, int]:
    """Early is January to April, mid May to August, late September to December."""
    return {"": (1, 12), "@early": (1, 4), "@mid": (5, 8), "@late": (9, 12)}[part]


def _third_of_month(part: str, length: int) -> tuple[int, int]:
    """Early is up to the 10th, mid up to the 20th, late the rest."""
    return {"": (1, length), "@early": (1, 10), "@mid": (11, 20), "@late": (21, length)}[part]
