from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.digits import fold_digits, parse_number, show_digits


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("15", "15"), ("١٥", "15"), ("۱۵", "15"), ("１５", "15"), ("١٬٥٠٠", "1500"), ("١٬٥٠٠٫٢٥", "1500.25"),
        ("1,500", "1500"), ("1.500", "1.500"), ("1.500,25", "1500.25"), ("1,500.25", "1500.25"),
        ("1 500", "1500"), ("1\u202f500,5", "1500.5"), ("1\u00a0500\u00a0000", "1500000"),
        ("1.500.000", "1500000"), ("1'500", "1500"), ("1’500", "1500"), ("-3", "-3"), ("−3", "-3"),
        ("- 3", "-3"), ("+7", "7"), ("\u200f-٣", "-3"), ("\u2068٤٢\u2069", "42"), ("0,5", "0.5"),
        (".5", "0.5"), ("١،٥", "1.5"), ("  8 ", "8"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(written, value):
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "-", "abc", "1e5", "NaN", "inf", "1,2,3", "1.2.3", "12:30", "1/2", "5 6", "١٥ سنة", "--1",
        "1,50,000.1", "²", "1_000",
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(written):
    assert parse_number(written) is None


@given(st.text())
def test_reading_a_number_never_fails(text):
    assert parse_number(text) is None or parse_number(text) == parse_number(fold_digits(text))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_shown_number_reads_back(number):
    for shown in (f"{number}", f"{number:,}"):
        assert parse_number(show_digits(shown, "arab")) == number
        assert parse_number(show_digits(shown, "latn")) == number


@given(st.text())
def test_folding_digits_twice_changes_nothing(text):
    assert fold_digits(fold_digits(text)) == fold_digits(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1,500.25", "١٬٥٠٠٫٢٥"), ("2024-03-05", "٢٠٢٤-٠٣-٠٥"), ("10:30", "١٠:٣٠"),
        ("5/3/2024", "٥/٣/٢٠٢٤"), ("1.2.3", "١.٢.٣"), ("192.168.1.1", "١٩٢.١٦٨.١.١"),
        ("3 (2.5%)", "٣ (٢٫٥%)"), ("no digits", "no digits"),
    ],
)  # fmt: skip
def test_digits_are_shown_in_arabic(text, shown):
    assert show_digits(text, "arab") == shown
    assert show_digits(shown, "latn") == text
