"""A date as a person knows it: to the day, the month or the year, between two days, or only in words.

Text floor: records store a `FuzzyDate` with its words and its days side by side. The words are kept as written; the
days serve sorting, filtering and statistics, and are only ever what the words say.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from defender_desk.text.date_reading import read, read_yearless

Precision = Literal["day", "month", "year", "range", "unknown"]


@dataclass(frozen=True)
class FuzzyDate:
    """A date with the words it was given in, and the first and last day it can mean; both None when not understood.

    One missing end means open: "before 2020" has no first day. `about` marks ends that are not sure.
    """

    written: str
    first: date | None = None
    last: date | None = None
    precision: Precision = "unknown"
    about: bool = False

    def __post_init__(self) -> None:
        if self.precision not in get_args(Precision):
            raise ValueError("no such precision of a date")
        if self.first and self.last and self.first > self.last:
            raise ValueError("a date cannot end before it begins")
        if (self.precision == "unknown") != (self.first is None and self.last is None):
            raise ValueError("a date is unknown exactly when it has no day")

    @classmethod
    def exact(cls, day: date) -> FuzzyDate:
        """Make the date of one known day."""
        return cls(day.isoformat(), day, day, "day")

    @classmethod
    def spanning(cls, written: str, first: date | None, last: date | None, *, about: bool = False) -> FuzzyDate:
        """Make a date from its days; how exact it is follows from them."""
        return cls(written, first, last, _precision(first, last), about)

    @property
    def yearly(self) -> tuple[int, int] | None:
        """Month and day where the words tell them and no year; they name no day of time, so none is stored."""
        return read_yearless(self.written) if self.precision == "unknown" else None

    @property
    def means_its_words(self) -> bool:
        """Whether its days are what its words say here; words that nobody understood claim no day, and may stand."""
        return self.precision == "unknown" or parse(self.written) == self

    @property
    def sort_key(self) -> str:
        """A text whose order is the order of time: first day, then last; then what lacks its year; the unknown last."""
        first, last = self.first or self.last, self.last or self.first
        if first and last:
            return f"{first.isoformat()}/{last.isoformat()}"
        return "~{:02}-{:02}".format(*self.yearly) if self.yearly else "~~"

    @property
    def end(self) -> date | None:
        """The last day it can mean, the first where its end is open; None where it was not understood."""
        return self.last or self.first

    def over(self, on: date) -> bool:
        """Whether its end is past on a day; words that nobody understood are never over."""
        return self.end is not None and self.end < on

    def ahead(self, on: date) -> bool:
        """Whether all of it is still to come on a day."""
        return self.first is not None and self.first > on

    def edtf(self) -> str:
        """Write the days in EDTF (ISO 8601-2) for other programs; empty when not known."""
        if self.yearly:
            return "XXXX-{:02}-{:02}".format(*self.yearly)
        doubt = "~" if self.about else ""
        if self.first is None or self.last is None or self.precision == "range":
            ends = [f"{end.isoformat()}{doubt}" if end else ".." for end in (self.first, self.last)]
            return "" if self.precision == "unknown" else "/".join(ends)
        return self.first.isoformat()[: _EDTF_LENGTH[self.precision]] + doubt


_EDTF_LENGTH = {"day": 10, "month": 7, "year": 4}


def parse(written: str, today: date | None = None) -> FuzzyDate:
    """Read a date in any of the four languages; never fails, since what is not understood keeps its words.

    `today` gives a day to "yesterday" and the like, which stay unknown without it. How the ambiguous is decided stands
    in `date_points`: day before month, four digits for a year, no guessing.
    """
    span = read(written, today)
    if span is None:
        return FuzzyDate(written)
    return FuzzyDate.spanning(written, span.first, span.last, about=span.about)


def _precision(first: date | None, last: date | None) -> Precision:
    if first is None and last is None:
        return "unknown"
    if first is None or last is None:
        return "range"
    if first == last:
        return "day"
    if (first.day, first.year, first.month) == (1, last.year, last.month) and last.day == _month_length(last):
        return "month"
    whole_year = first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return "year" if whole_year else "range"


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
