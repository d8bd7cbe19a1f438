"""Dates as people write them in four languages; each row is one way of writing that must be read, or must not."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.text.dates import FuzzyDate, parse

TODAY = date(2026, 7, 9)
days = st.dates(date(1900, 1, 1), date(2150, 12, 31))
pieces = st.sampled_from(
    [
        "2026", "1447", "9", "7", "31", "0", "99", "٢٠٢٦", "۱۴۰۵", "/", "-", "–", ".", ",", "~", "?", "XX", "199X",
        "..", "تموز", "رمضان", "آذار/مارس", "march", "juillet", "de", "هـ", "AH", "م", "ه.ش", "before", "قبل",
        "بين", "و", "entre", "y", "et", "and", "to", "من", "إلى", "حتى", "حوالي", "early", "أواخر", "mi-", "@g07",
        "@about", "T14:05", "(", ")", "\u202e", "\u2068", "أمس",
    ]
)  # fmt: skip


def span(written):
    read = parse(written, TODAY)
    return f"{read.first or '..'}/{read.last or '..'}{'~' if read.about else ''}"


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-09", "٢٠٢٦-٠٧-٠٩", "9/7/2026", "٩/٧/٢٠٢٦", "۹/۷/۲۰۲۶", "9.7.2026", "9-7-2026", "2026/7/9",
        "9 / 7 / 2026", "9\u200f/7\u200f/2026", "\u20662026-07-09\u2069", "9 تموز 2026", "9 يوليو 2026",
        "9 جويلية 2026", "9 يوليوز 2026", "9 تموز/يوليو 2026", "9 تموز (يوليو) 2026", "الخميس، 9 تموز 2026",
        "يوم الخميس ٩ تموز ٢٠٢٦م", "9 من تموز عام 2026", "July 9, 2026", "Thursday, 9th of July 2026", "9 Jul 2026",
        "09-Jul-2026", "9 juillet 2026", "jeudi 9 juil. 2026", "9 de julio de 2026", "jueves, 9 de julio de 2026",
        "a 9 de julio de 2026", "2026-07-09T14:05:00+02:00", "2026-07-09 14:05", "9 July 2026 at 14:05",
        "18 تیر 1405", "1405/4/18 ه‍.ش", "18 Tir 1405", "18/4/1405 هجري شمسي", "اليوم", "aujourd’hui", "hoy",
    ],
)  # fmt: skip
def test_one_day(written):
    read = parse(written, TODAY)
    assert (read.first, read.last, read.precision, read.about) == (TODAY, TODAY, "day", False)
    assert read.written == written


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026", "2026-01-01/2026-12-31"),
        ("عام ٢٠٢٦", "2026-01-01/2026-12-31"),
        ("2026-07", "2026-07-01/2026-07-31"),
        ("7/2026", "2026-07-01/2026-07-31"),
        ("شباط 2024", "2024-02-01/2024-02-29"),
        ("février 2024", "2024-02-01/2024-02-29"),
        ("7/25/2026", "2026-07-25/2026-07-25"),
        ("1er août 2026", "2026-08-01/2026-08-01"),
        ("أمس", "2026-07-08/2026-07-08"),
        ("mañana", "2026-07-10/2026-07-10"),
        # around
        ("حوالي 9 تموز 2026", "2026-07-09/2026-07-09~"),
        ("تموز 2026 تقريباً", "2026-07-01/2026-07-31~"),
        ("vers mars 2026", "2026-03-01/2026-03-31~"),
        ("hacia 2020", "2020-01-01/2020-12-31~"),
        ("around July 2026", "2026-07-01/2026-07-31~"),
        ("c. 2019", "2019-01-01/2019-12-31~"),
        ("March 2026?", "2026-03-01/2026-03-31~"),
        # before and after
        ("before 2020", "../2019-12-31"),
        ("قبل آذار 2026", "../2026-02-28"),
        ("avant le 3 mai 2026", "../2026-05-02"),
        ("antes del 5 de julio de 2026", "../2026-07-04"),
        ("حتى 5 تموز 2026", "../2026-07-05"),
        ("jusqu'au 5 juillet 2026", "../2026-07-05"),
        ("after 5 July 2026", "2026-07-06/.."),
        ("بعد ٢٠٢٠", "2021-01-01/.."),
        ("après mars 2026", "2026-04-01/.."),
        ("después de 2020", "2021-01-01/.."),
        ("منذ 2020", "2020-01-01/.."),
        ("à partir du 3 juillet 2026", "2026-07-03/.."),
        # between
        ("between 3 and 5 July 2026", "2026-07-03/2026-07-05"),
        ("بين 3 و5 تموز 2026", "2026-07-03/2026-07-05"),
        ("ما بين آذار وأيار 2026", "2026-03-01/2026-05-31"),
        ("entre el 3 y el 5 de julio de 2026", "2026-07-03/2026-07-05"),
        ("entre mars et mai 2026", "2026-03-01/2026-05-31"),
        ("من 3 إلى 5 تموز 2026", "2026-07-03/2026-07-05"),
        ("du 3 au 5 juillet 2026", "2026-07-03/2026-07-05"),
        ("de enero a marzo de 2026", "2026-01-01/2026-03-31"),
        ("منذ 2020 حتى آذار 2026", "2020-01-01/2026-03-31"),
        ("3–5/7/2026", "2026-07-03/2026-07-05"),
        ("3-5/7/2026", "2026-07-03/2026-07-05"),
        ("28/6 - 3/7/2026", "2026-06-28/2026-07-03"),
        ("July 3-5, 2026", "2026-07-03/2026-07-05"),
        ("28 December – 3 January 2027", "2026-12-28/2027-01-03"),
        ("2026-07-03–2026-07-05", "2026-07-03/2026-07-05"),
        ("2020-2022", "2020-01-01/2022-12-31"),
        ("early March – mid April 2026", "2026-03-01/2026-04-20"),
        # parts
        ("early March 2026", "2026-03-01/2026-03-10"),
        ("أوائل آذار 2026", "2026-03-01/2026-03-10"),
        ("منتصف شهر آذار 2026", "2026-03-11/2026-03-20"),
        ("أواخر شباط 2026", "2026-02-21/2026-02-28"),
        ("mi-mars 2026", "2026-03-11/2026-03-20"),
        ("fin mars 2026", "2026-03-21/2026-03-31"),
        ("a principios de marzo de 2026", "2026-03-01/2026-03-10"),
        ("late 2025", "2025-09-01/2025-12-31"),
        # EDTF
        ("2026~", "2026-01-01/2026-12-31~"),
        ("2026-07-XX", "2026-07-01/2026-07-31"),
        ("199X", "1990-01-01/1999-12-31"),
        ("../2026-07", "../2026-07-31"),
        ("2026-07/..", "2026-07-01/.."),
        ("2026-07/2026-09~", "2026-07-01/2026-09-30~"),
        # other calendars
        ("رمضان 1447", "2026-02-18/2026-03-19~"),
        ("رمضان 2025", "2025-03-01/2025-03-29~"),
        ("24 محرم 1448", "2026-07-09/2026-07-09~"),
        ("15/9/1447 هـ", "2026-03-04/2026-03-04~"),
        ("1447ه", "2025-06-26/2026-06-15~"),
        ("AH 1447", "2025-06-26/2026-06-15~"),
        ("فروردین 1403", "2024-03-20/2024-04-19"),
        ("1403 SH", "2024-03-20/2025-03-20"),
    ],
)
def test_days_meant(written, meant):
    assert span(written) == meant
    assert parse(written, TODAY).written == written


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "9/7/26", "26", "July", "9 July", "9 تموز", "32/1/2026", "30/2/2026", "2026-02-30", "2026-13-40",
        "last winter", "before the war", "3 days ago", "قبل 3 أيام", "15/9/1447", "1447", "9 تموز 1447 هـ",
        "محرم 1550", "30/12/1500 ه.ش", "3 and 5 July 2026", "5 July 2026 to 3 July 2026", "2026-07/2026-03",
        "../..", "/", "..", "2026-22", "1 2 3 2026", "4 معتقلين في 2026", "12026", "between 2020", "@g07", "٩٩٩٩",
        "ربيع 2026", "2030 رمضان",
    ],
)  # fmt: skip
def test_what_is_not_understood_keeps_its_words(written):
    assert parse(written, TODAY) == FuzzyDate(written)


@pytest.mark.parametrize("written", ["- " * 100_000, "1-" * 100_000, "9" * 100_000, "3 - " * 100 + "5/7/2026"])
def test_a_story_is_no_date(written):
    assert parse(written, TODAY) == FuzzyDate(written)


def test_yesterday_needs_a_today():
    assert parse("yesterday").precision == "unknown"


def test_july_is_read_where_the_marks_are_not():
    assert parse("تموز 2026").precision == "month"
    assert parse("2020-2022").precision == "range"


@given(days, st.sampled_from(["{d}/{m}/{y}", "{y}-{m:02}-{d:02}", "{d}.{m}.{y}", "{y}/{m}/{d}"]), st.booleans())
def test_every_day_written_in_numbers_comes_back(day, form, arabic):
    written = form.format(d=day.day, m=day.month, y=day.year)
    if arabic:
        written = written.translate({ord("0") + n: ord("٠") + n for n in range(10)})
    read = parse(written)
    assert (read.first, read.last, read.precision) == (day, day, "day")


@given(st.lists(pieces, max_size=7), st.sampled_from(["", " "]))
@settings(max_examples=300)
def test_no_pile_of_pieces_stops_the_reader(parts, gap):
    read = parse(gap.join(parts), TODAY)
    assert read.written == gap.join(parts)
    assert read.first is None or read.last is None or read.first <= read.last
    again = parse(read.edtf())
    assert (again.first, again.last) == (read.first, read.last)


@given(st.text(max_size=40))
def test_no_text_at_all_stops_the_reader(text):
    assert parse(text, TODAY).written == text


@given(days, days, st.booleans())
def test_edtf_says_the_same_days(one, other, about):
    first, last = sorted((one, other))
    date_ = FuzzyDate.spanning("words", first, last, about=about)
    again = parse(date_.edtf())
    assert (again.first, again.last, again.precision, again.about) == (first, last, date_.precision, about)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [("2026", "2026"), ("تموز 2026", "2026-07"), ("vers 2026", "2026~"), ("before 2020", "../2019-12-31"), ("?", "")],
)
def test_edtf_of_each_precision(written, edtf):
    assert parse(written).edtf() == edtf


@given(days, days)
def test_the_order_of_keys_is_the_order_of_time(one, other):
    assert (FuzzyDate.exact(one).sort_key < FuzzyDate.exact(other).sort_key) == (one < other)


def test_the_order_of_imprecise_dates():
    order = [
        "before 2020",
        "2026",
        "2026-01-01/2027-01-01",
        "2026-02",
        "after 2026",
        "12 آذار",
        "3 May",
        "nobody knows",
    ]
    assert sorted(order, key=lambda written: parse(written).sort_key) == order


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("12 مارس", "XXXX-03-12"), ("١٢ آذار", "XXXX-03-12"), ("14 يوليو/تموز", "XXXX-07-14"), ("3 May", "XXXX-05-03"),
        ("May 3", "XXXX-05-03"), ("le 1er août", "XXXX-08-01"), ("3 de mayo", "XXXX-05-03"),
        ("5 كانون الثاني", "XXXX-01-05"), ("7 جانفي", "XXXX-01-07"), ("29 شباط", "XXXX-02-29"),
        ("--04-12", "XXXX-04-12"), ("XXXX-04-12", "XXXX-04-12"),
    ],
)  # fmt: skip
def test_a_day_of_any_year_keeps_its_words_and_tells_no_day_of_time(written, edtf):
    day = parse(written, TODAY)
    assert day == FuzzyDate(written)
    assert day.edtf() == edtf
    assert parse(edtf).edtf() == edtf


@pytest.mark.parametrize(
    "written",
    ["30 فبراير", "3/12", "12 رمضان", "مارس", "حوالي 12 مارس", "12 مارس أو بعده", "5 مهر", "12/3/22", "مارس 22"],
)
def test_no_day_of_any_year_is_guessed(written):
    assert parse(written).edtf() == ""


def test_an_exact_date_is_written_as_iso():
    exact = FuzzyDate.exact(TODAY)
    assert exact == parse("2026-07-09")
    assert exact.written == "2026-07-09"


@pytest.mark.parametrize(
    "facts",
    [(TODAY, TODAY - timedelta(1), "range"), (None, None, "day"), (TODAY, TODAY, "unknown"), (TODAY, TODAY, "second")],
)
def test_a_contradiction_is_refused(facts):
    with pytest.raises(ValueError, match="date"):
        FuzzyDate("words", *facts)


@pytest.mark.parametrize(
    ("written", "over"),
    [
        ("2026-11-19", True), ("2026-11-20", False), ("2026-10", True), ("2026-11", False), ("2025", True),
        ("before 2020", True), ("in the winter", False), ("3 May", False),
    ],
)  # fmt: skip
def test_a_date_is_over_when_every_day_it_can_mean_is_past(written: str, over: bool) -> None:
    assert parse(written).over(date(2026, 11, 20)) is over
