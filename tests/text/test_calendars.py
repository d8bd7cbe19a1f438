from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text import calendars
from defender_desk.text.speech import Habits

# New year's days and well-known days of Iran, as its calendar centre published them.
JALALI = [
    ((1357, 11, 22), date(1979, 2, 11)),
    ((1375, 1, 1), date(1996, 3, 20)),
    ((1387, 12, 30), date(2009, 3, 20)),
    ((1395, 12, 30), date(2017, 3, 20)),
    ((1399, 12, 30), date(2021, 3, 20)),
    ((1400, 1, 1), date(2021, 3, 21)),
    ((1403, 1, 1), date(2024, 3, 20)),
    ((1403, 12, 30), date(2025, 3, 20)),
    ((1404, 1, 1), date(2025, 3, 21)),
    ((1405, 7, 1), date(2026, 9, 23)),
    ((1408, 1, 1), date(2029, 3, 20)),
]


@pytest.mark.parametrize(("there", "here"), JALALI)
def test_known_jalali_days(there, here):
    assert calendars.from_jalali(*there) == here
    assert calendars.to_jalali(here) == there


@given(st.dates(date(1865, 3, 21), date(2094, 3, 19)))
def test_jalali_comes_back(day):
    assert calendars.from_jalali(*calendars.to_jalali(day)) == day


@pytest.mark.parametrize("there", [(1404, 12, 30), (1404, 13, 1), (1404, 7, 31), (1404, 0, 1), (1404, 1, 0)])
def test_days_that_are_not_in_the_jalali_calendar(there):
    with pytest.raises(ValueError, match="Jalali"):
        calendars.from_jalali(*there)


def test_hijri_is_umm_al_qura():
    assert calendars.from_hijri(1448, 1, 24) == date(2026, 7, 9)
    assert calendars.from_hijri(1447, 9, 1) == date(2026, 2, 18)


def test_a_hijri_month_may_begin_twice_in_a_year():
    assert calendars.hijri_years_of(9, 2026) == [1447]
    assert calendars.hijri_years_of(9, 2030) == [1451, 1452]
    assert calendars.hijri_years_of(9, 1800) == []


def test_shown_as_approximate():
    assert calendars.hijri(date(2026, 7, 9), Habits("en")) == "≈ 24 Muharram 1448 AH"
    assert calendars.jalali(date(2026, 7, 9), Habits("en")) == "≈ 18 Tir 1405 SH"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1800, 1, 1), date(2200, 1, 1), date(9999, 12, 31)])
def test_out_of_range_nothing_is_said(day):
    assert calendars.hijri(day) == ""
    assert calendars.jalali(day) == ""
