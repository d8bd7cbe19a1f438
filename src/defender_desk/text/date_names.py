"""How a date is named to its reader: a day, a month, a year, or what lies between, before or after them.

Text floor: `written.show_date` is the way in. Months come from Babel by the reader's own family of names, sentences
from the catalogue, so that each language says "since" before a day and before a year in its own way.
"""

from __future__ import annotations

from datetime import date, timedelta

from defender_desk.text import calendars
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.dates import FuzzyDate, Precision
from defender_desk.text.digits import show_digits
from defender_desk.text.messages import msg
from defender_desk.text.speech import Habits, say_for

_IN_TWO_CALENDARS = msg("{day} ({other})", "date")
_YEARLY = msg("{day}, year not known", "date")
_ABOUT = msg("{day}, approximately", "date")
_BEFORE = msg("before {period}", "month or year")
_UNTIL = msg("until {day}", "day")
_SINCE_DAY = msg("since {day}", "day")
_SINCE = msg("since {day}", "month or year")
_FROM_TO = msg("{first} – {last}", "dates")

_ONE_DAY = timedelta(days=1)


def named(day: FuzzyDate, reader: Habits, *, weekday: bool = False) -> str:
    """Name a date as exactly as it is known; one that could not be read keeps its own words."""
    if day.precision == "unknown":
        return _yearly(*day.yearly, reader) if day.yearly else isolate(day.written)
    shown = _period(day, reader, weekday=weekday)
    return isolate(say_for(reader, _ABOUT, day=shown)) if day.about else shown


def named_day(day: date, reader: Habits, *, weekday: bool = False) -> str:
    """Name one day, with the second calendar of its reader beside it."""
    form = "full" if weekday else "long"
    shown = isolate(show_digits(_dated(day, form, reader.month_locale), reader.digits))
    other = {"hijri": calendars.hijri, "jalali": calendars.jalali}.get(reader.calendar)
    beside = other(day, reader) if other else ""
    return isolate(say_for(reader, _IN_TWO_CALENDARS, day=shown, other=beside)) if beside else shown


def _dated(day: date, form: str, locale: str) -> str:
    """A day in one of the forms of CLDR, "full" and "long", or with the parts that a skeleton names."""
    from babel.dates import format_date, format_skeleton  # late: not every start names a day

    return format_date(day, form, locale) if form in {"full", "long"} else format_skeleton(form, day, locale=locale)


def _yearly(month: int, day: int, reader: Habits) -> str:
    """Name a day of any year: the year put here is never shown."""
    shown = _dated(date(2000, month, day), "MMMMd", reader.month_locale)
    return isolate(say_for(reader, _YEARLY, day=isolate(show_digits(shown, reader.digits))))


def _period(day: FuzzyDate, reader: Habits, *, weekday: bool) -> str:
    if day.first is None:
        return _open_start(day.last or date.max, reader)
    if day.last is None:
        return isolate(say_for(reader, _SINCE_DAY if day.first.day > 1 else _SINCE, day=_beginning(day.first, reader)))
    if day.precision == "day":
        return named_day(day.first, reader, weekday=weekday)
    if day.precision != "range":
        return _whole(day.precision, day.first, reader)
    size = _common_size(day.first, day.last)
    ends = (_whole(size, day.first, reader), _whole(size, day.last, reader))
    return isolate(say_for(reader, _FROM_TO, first=ends[0], last=ends[1]))


def _open_start(last: date, reader: Habits) -> str:
    """Say "before 2020" for what ended with 2019, and "until 9 July 2026" for what ended within a month."""
    if last < date.max and (last + _ONE_DAY).day == 1:
        return isolate(say_for(reader, _BEFORE, period=_beginning(last + _ONE_DAY, reader)))
    return isolate(say_for(reader, _UNTIL, day=_whole("day", last, reader)))


def _beginning(first: date, reader: Habits) -> str:
    """Name what begins on a day: a year on 1 January, a month on its first."""
    size: Precision = "day" if first.day > 1 else "month" if first.month > 1 else "year"
    return _whole(size, first, reader)


def _common_size(first: date, last: date) -> Precision:
    """Find the largest unit that both ends fill: years, months or only days."""
    if first.day > 1 or (last < date.max and (last + _ONE_DAY).day > 1):
        return "day"
    return "year" if (first.month, last.month) == (1, 12) else "month"


def _whole(size: Precision, day: date, reader: Habits) -> str:
    """Name the day, month or year that holds a day, without a second calendar."""
    if size == "day":
        return isolate(show_digits(_dated(day, "long", reader.month_locale), reader.digits))
    if size == "month":
        return isolate(show_digits(_dated(day, "yMMMM", reader.month_locale), reader.digits))
    return ltr(show_digits(str(day.year), reader.digits))
