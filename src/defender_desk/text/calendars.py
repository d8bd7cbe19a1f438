"""The Hijri and the Jalali calendar: read where a date was given in them, shown beside the Gregorian one.

Text floor: dates are stored in the Gregorian calendar alone. Hijri is Umm al-Qura (hijridate, 1343-1500 AH); what
people saw of the moon may differ by a day. Jalali leap years follow the cycle of 33 years, which agrees with the
calendar of Iran and Afghanistan from 1244 to 1472 SH. Shown forms are marked ≈; outside these years nothing is said.
"""

from __future__ import annotations

from datetime import date

from hijridate import Gregorian, Hijri

from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import Habits, habits, say_for

HIJRI_MONTHS: tuple[Message, ...] = (
    msg("Muharram", "month"),
    msg("Safar", "month"),
    msg("Rabi al-Awwal", "month"),
    msg("Rabi al-Thani", "month"),
    msg("Jumada al-Ula", "month"),
    msg("Jumada al-Akhira", "month"),
    msg("Rajab", "month"),
    msg("Shaaban", "month"),
    msg("Ramadan", "month"),
    msg("Shawwal", "month"),
    msg("Dhu al-Qadah", "month"),
    msg("Dhu al-Hijjah", "month"),
)
JALALI_MONTHS: tuple[Message, ...] = (
    msg("Farvardin", "month"),
    msg("Ordibehesht", "month"),
    msg("Khordad", "month"),
    msg("Tir", "month"),
    msg("Mordad", "month"),
    msg("Shahrivar", "month"),
    msg("Mehr", "month"),
    msg("Aban", "month"),
    msg("Azar", "month"),
    msg("Dey", "month"),
    msg("Bahman", "month"),
    msg("Esfand", "month"),
)
_HIJRI_DATE = msg("≈ {day} {month} {year} AH", "Hijri date")
_JALALI_DATE = msg("≈ {day} {month} {year} SH", "Jalali date")

_JALALI_FIRST, _JALALI_LAST = 1244, 1472
_JALALI_EPOCH = date(1865, 3, 21).toordinal()  # 1 Farvardin 1244
_LEAP_IN_CYCLE = frozenset({1, 5, 9, 13, 17, 22, 26, 30})


def hijri(day: date, by: Habits | None = None) -> str:
    """Show a day in the Hijri calendar, approximately; empty outside 1343-1500 AH."""
    try:
        there = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return ""
    return _shown(_HIJRI_DATE, there.datetuple(), HIJRI_MONTHS, by)


def jalali(day: date, by: Habits | None = None) -> str:
    """Show a day in the Jalali calendar of Iran and Afghanistan; empty outside 1244-1472 SH."""
    try:
        there = to_jalali(day)
    except OverflowError:
        return ""
    return _shown(_JALALI_DATE, there, JALALI_MONTHS, by)


def from_hijri(year: int, month: int, day: int) -> date:
    """Find the Gregorian day of a Hijri one; ValueError or OverflowError where there is none."""
    return Hijri(year, month, day).to_gregorian()


def to_jalali(day: date) -> tuple[int, int, int]:
    """Find the Jalali year, month and day; OverflowError outside 1244-1472 SH."""
    year = day.year - 621
    if day.toordinal() < _new_year(year):
        year -= 1
    if not _JALALI_FIRST <= year <= _JALALI_LAST:
        raise OverflowError("no Jalali date is known for this day")
    passed = day.toordinal() - _new_year(year)
    months = passed // 31 if passed < 186 else 6 + (passed - 186) // 30
    return year, months + 1, passed - _days_before(months) + 1


def from_jalali(year: int, month: int, day: int) -> date:
    """Find the Gregorian day of a Jalali one; ValueError or OverflowError where there is none."""
    if not _JALALI_FIRST <= year <= _JALALI_LAST:
        raise OverflowError("no Jalali date is known for this year")
    if not (1 <= month <= 12 and 1 <= day <= jalali_length(year, month)):
        raise ValueError("no such Jalali date")
    return date.fromordinal(_new_year(year) + _days_before(month - 1) + day - 1)


def hijri_length(year: int, month: int) -> int:
    """Count the days of a Hijri month; ValueError or OverflowError where it is not known."""
    return Hijri(year, month, 1).month_length()


def jalali_length(year: int, month: int) -> int:
    """Count the days of a Jalali month."""
    return 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29


def hijri_years_of(month: int, gregorian_year: int) -> list[int]:
    """List the Hijri years whose given month begins in a Gregorian year: one, sometimes two, none out of range."""
    nearby = (gregorian_year - 622) * 33 // 32
    return [
        year
        for year in range(nearby - 1, nearby + 3)
        if 1343 <= year <= 1500 and from_hijri(year, month, 1).year == gregorian_year
    ]


def _shown(form: Message, there: tuple[int, int, int], months: tuple[Message, ...], by: Habits | None) -> str:
    year, month, day = there
    return say_for(by or habits(), form, day=day, month=months[month - 1], year=year)


def _days_before(months: int) -> int:
    """Count the days of the first months of a year: six of 31 days, then of 30."""
    return 31 * min(months, 6) + 30 * max(months - 6, 0)


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP_IN_CYCLE


def _new_year(year: int) -> int:
    """Give the ordinal (as `date.toordinal`) of 1 Farvardin."""
    return _JALALI_EPOCH + 365 * (year - _JALALI_FIRST) + sum(map(_is_leap, range(_JALALI_FIRST, year)))
