"""Dates, moments, times, numbers, sizes and spans as a person reads them. Nothing else in the house formats these.

Text floor: every function follows the habits in use, or those handed in as `by` for a document in another language.
Each answer comes isolated, so that it stands whole inside text of either direction; `bidi.plain` takes the isolates out
where a file or a terminal wants none. Digits and separators always belong to one script. The clock has 24 hours. Dates
put the day before the month, in English too.
"""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from defender_desk.text.bidi import isolate, ltr, rtl
from defender_desk.text.date_names import named, named_day
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.digits import show_digits
from defender_desk.text.messages import msg
from defender_desk.text.speech import Habits, _, fill, fill_for, habits, ngettext, ngettext_in, say_for

_SPACE = "\u00a0"  # between thousands in French and Spanish; the font draws the narrow one with no width
_LATIN_SEPARATORS = {"ar": (",", "."), "en": (",", "."), "fr": (_SPACE, ","), "es": (_SPACE, ",")}
_ARABIC_SEPARATORS = ("٬", "٫")

_MOMENT = msg("{day}, {time}", "moment")
_TODAY, _TOMORROW, _YESTERDAY = msg("today"), msg("tomorrow"), msg("yesterday")
_SIZES = (
    msg("{n} kB", "file size"),
    msg("{n} MB", "file size"),
    msg("{n} GB", "file size"),
    msg("{n} TB", "file size"),
)


def show_date(day: FuzzyDate | date, by: Habits | None = None, *, weekday: bool = False) -> str:
    """Show a date as exactly as it is known; what could not be read is shown in its own words.

    A second calendar stands beside days alone. `weekday` names the day of the week of an exact day.
    """
    reader = by or habits()
    if isinstance(day, FuzzyDate):
        return named(day, reader, weekday=weekday)
    return named_day(day, reader, weekday=weekday)


def show_moment(moment: datetime, zone: tzinfo | None = None, by: Habits | None = None) -> str:
    """Show a moment by the clock of this machine, or of `zone`; a moment without a zone of its own is a defect."""
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its time zone")
    reader, here = by or habits(), moment.astimezone(zone)
    return isolate(say_for(reader, _MOMENT, day=named_day(here.date(), reader), time=show_time(here.time(), reader)))


def show_time(at: time, by: Habits | None = None) -> str:
    """Show a time of day, as 14:05."""
    return ltr(show_digits(f"{at:%H:%M}", (by or habits()).digits))


def show_percent(number: int, by: Habits | None = None) -> str:
    """Show a share of a hundred, with the sign of the script its digits are in, where that script has it."""
    style = (by or habits()).digits
    shown = show_digits(str(number), style)
    return rtl(f"{shown}٪") if style == "arab" else ltr(f"{shown}{_SPACE}%")


def show_number(number: float | Decimal, by: Habits | None = None, *, places: int | None = None) -> str:
    """Show a number with its thousands apart, and with exactly so many decimal places where `places` is given."""
    exact = Decimal(str(number))
    plain = f"{exact:,f}" if places is None else f"{exact:,.{places}f}"
    if not plain.strip("-0."):
        plain = plain.removeprefix("-")  # nothing is not below nothing
    return ltr(_in_script(plain, by or habits()))


def show_count(n: int, by: Habits | None = None) -> str:
    """Show how many there are; for the noun beside it use `ngettext`."""
    return show_number(n, by)


def show_holding(records: int, files: int) -> str:
    """Say how much a file or a folder holds, in the language in use."""
    both = {
        "records": fill(ngettext("{n} record", "{n} records", records), n=show_count(records)),
        "files": fill(ngettext("{n} file", "{n} files", files), n=show_count(files)),
    }
    return fill(_("It holds {records} and {files}.") if files else _("It holds {records}, and no file."), **both)


def show_bytes(size: int, by: Habits | None = None) -> str:
    """Show the size of a file in the decimal units that drives are sold in."""
    reader = by or habits()
    if size < 1000:
        return isolate(fill_for(reader, ngettext_in(reader.language, "{n} byte", "{n} bytes", size), n=size))
    power = next((power for power in (1, 2, 3) if size < 999.5 * 1000**power), 4)
    amount = Decimal(size) / 1000**power
    places = 1 if amount < 100 else 0
    return isolate(say_for(reader, _SIZES[power - 1], n=show_number(amount, reader, places=places)))


def show_when(day: date, today: date, by: Habits | None = None) -> str:
    """Show a day by its distance from today: "tomorrow", "in 3 days", "2 months ago"."""
    reader, days = by or habits(), (day - today).days
    if near := {0: _TODAY, 1: _TOMORROW, -1: _YESTERDAY}.get(days):
        return isolate(say_for(reader, near))
    count, unit = _distance(abs(days))
    sentence = _in_future(unit, count, reader.language) if days > 0 else _in_past(unit, count, reader.language)
    return isolate(fill_for(reader, sentence, n=count))


def _in_script(plain: str, reader: Habits) -> str:
    """Give a plain number (1,234.5) the digits of its reader, with the separators of that script."""
    thousands, point = _ARABIC_SEPARATORS if reader.digits == "arab" else _LATIN_SEPARATORS[reader.language]
    return show_digits(plain.translate({ord(","): thousands, ord("."): point}), reader.digits)


def _distance(days: int) -> tuple[int, str]:
    """Count days up to two months, then the nearest months up to two years, then the nearest years."""
    if days < 60:
        return days, "day"
    return (round(days * 12 / 365.25), "month") if days < 730 else (round(days / 365.25), "year")


def _in_future(unit: str, n: int, code: str) -> str:
    match unit:
        case "day":
            return ngettext_in(code, "in {n} day", "in {n} days", n)
        case "month":
            return ngettext_in(code, "in {n} month", "in {n} months", n)
    return ngettext_in(code, "in {n} year", "in {n} years", n)


def _in_past(unit: str, n: int, code: str) -> str:
    match unit:
        case "day":
            return ngettext_in(code, "{n} day ago", "{n} days ago", n)
        case "month":
            return ngettext_in(code, "{n} month ago", "{n} months ago", n)
    return ngettext_in(code, "{n} year ago", "{n} years ago", n)
