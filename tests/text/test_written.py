"""What a person reads under every combination of habits: one script of digits, closed isolates, the same day back."""

import ast
import itertools
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import defender_desk
from defender_desk.text import speech
from defender_desk.text.bidi import RLI, balanced, plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.digits import parse_number
from defender_desk.text.languages import ARABIC_MONTHS, LANGUAGES
from defender_desk.text.speech import Habits, beside, customary
from defender_desk.text.written import (
    show_bytes,
    show_count,
    show_date,
    show_moment,
    show_number,
    show_percent,
    show_time,
    show_when,
)

EVERY = [
    Habits(one.code, digits=digits, calendar=calendar, months=months)
    for one, digits, calendar in itertools.product(LANGUAGES, ("latn", "arab"), ("gregory", "hijri", "jalali"))
    for months in (ARABIC_MONTHS if one.code == "ar" else [one.months])
]
TODAY = date(2026, 7, 9)
NOW = datetime(2026, 7, 9, 14, 5, tzinfo=UTC)
EN, FR, ES = customary("en"), customary("fr"), customary("es")
LEVANT, EASTERN = Habits("ar"), Habits("ar", digits="arab")

habits_ = st.sampled_from(EVERY)
days = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@pytest.fixture
def english_sentences(monkeypatch):
    """Leave translations out, so that what is read back does not rest on a translator's choice of words."""
    monkeypatch.setattr(speech, "_catalogue", lambda _: speech.catalogues.NullTranslations())


def whole(shown, reader):
    """One script of digits, isolated, and closed."""
    foreign = "[0-9]" if reader.digits == "arab" else "[٠-٩]"
    return not re.search(foreign, shown) and balanced(shown) and shown[0] in "\u2066\u2068" and shown[-1] == "\u2069"


@pytest.mark.parametrize("reader", EVERY, ids=str)
def test_whatever_is_shown_is_whole_in_every_habit(reader):
    fuzzy = [
        parse(written)
        for written in ("2026", "7/2026", "before 2020", "since 5/7/2026", "3-5/7/2026", "2026~", "رمضان 1447")
    ]
    shown = [
        show_date(TODAY, reader),
        show_date(TODAY, reader, weekday=True),
        *(show_date(one, reader) for one in fuzzy),
        show_moment(NOW, UTC, reader),
        show_time(time(9, 5), reader),
        show_number(-1234567.5, reader),
        show_number(12, reader, places=2),
        show_count(100_000, reader),
        *(show_bytes(size, reader) for size in (0, 1, 2, 999, 1000, 123_456_789, 10**15)),
        *(
            show_when(TODAY + timedelta(n), TODAY, reader)
            for n in (-4000, -400, -61, -11, -2, -1, 0, 1, 2, 5, 59, 60, 800)
        ),
    ]
    assert [one for one in shown if not whole(one, reader)] == []


@given(days, habits_)
def test_a_shown_day_reads_back_as_the_same_day(day, reader):
    simple = Habits(reader.language, digits=reader.digits, months=reader.months)
    for weekday in (False, True):
        read = parse(plain(show_date(day, simple, weekday=weekday)))
        assert (read.first, read.last, read.precision, read.about) == (day, day, "day", False)


@pytest.mark.usefixtures("english_sentences")
@given(days, days, st.booleans(), st.booleans(), st.booleans(), habits_)
def test_a_shown_period_reads_back_as_the_same_days(one, other, open_start, open_end, about, reader):
    first, last = sorted((one, other))
    period = FuzzyDate.spanning(
        "", None if open_start and not open_end else first, None if open_end else last, about=about
    )
    read = parse(plain(show_date(period, Habits(reader.language, digits=reader.digits, months=reader.months))))
    assert (read.first, read.last, read.about) == (period.first, period.last, period.about)


@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False), habits_)
def test_a_shown_number_reads_back_as_the_same_number(number, reader):
    assert parse_number(plain(show_number(number, reader))) == number


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        (EN, "1,234,567.5"),
        (FR, "1\u00a0234\u00a0567,5"),
        (ES, "1\u00a0234\u00a0567,5"),
        (LEVANT, "1,234,567.5"),
        (EASTERN, "١٬٢٣٤٬٥٦٧٫٥"),
        (Habits("fr", digits="arab"), "١٬٢٣٤٬٥٦٧٫٥"),
    ],
)
def test_separators_belong_to_the_script_of_the_digits(reader, shown):
    assert show_number(1234567.5, reader) == f"\u2066{shown}\u2069"


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (3, None, "3"),
        (-3, None, "-3"),
        (Decimal("1E+3"), None, "1,000"),
        (2.5, 0, "2"),
        (-0.001, 2, "0.00"),
        (1 / 3, 1, "0.3"),
    ],
)
def test_numbers(number, places, shown):
    assert plain(show_number(number, EN, places=places)) == shown


def test_negative_arabic_numbers_keep_sign_and_script():
    assert plain(show_number(-1234.5, EASTERN)) == "-١٬٢٣٤٫٥"


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        (Habits("ar", months="ar_SY"), "9 تموز 2026"),
        (Habits("ar", months="ar_EG"), "9 يوليو 2026"),
        (Habits("ar", months="ar_DZ"), "9 جويلية 2026"),
        (Habits("ar", months="ar_MA", digits="arab"), "٩ يوليوز ٢٠٢٦"),
        (EN, "9 July 2026"),
        (FR, "9 juillet 2026"),
        (ES, "9 de julio de 2026"),
    ],
)
def test_a_day_in_each_family_of_months(reader, shown):
    assert show_date(TODAY, reader) == show_date(FuzzyDate.exact(TODAY), reader) == f"\u2068{shown}\u2069"


@pytest.mark.usefixtures("english_sentences")
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("تموز 2026", "July 2026"),
        ("2026", "2026"),
        ("vers mars 2026", "March 2026, approximately"),
        ("قبل 2020", "before 2020"),
        ("before July 2026", "before July 2026"),
        ("until 5 July 2026", "until 5 July 2026"),
        ("after 5 July 2026", "since 6 July 2026"),
        ("منذ ٢٠٢٠", "since 2020"),
        ("2020-2022", "2020 – 2022"),
        ("March-May 2026", "March 2026 – May 2026"),
        ("3-5/7/2026", "3 July 2026 – 5 July 2026"),
    ],
)
def test_an_imprecise_date_is_said_in_the_readers_language(written, shown):
    assert plain(show_date(parse(written), EN)) == shown


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        (EN, "12 March, year not known"),
        (Habits("fr"), "12 mars, année inconnue"),
        (Habits("ar", months="ar_SY"), "12 آذار، السنة غير معروفة"),
    ],
)
def test_a_day_of_any_year_is_said_so_in_the_readers_own_months(reader, shown):
    assert plain(show_date(parse("12 مارس"), reader)) == shown


def test_what_was_not_understood_keeps_its_words():
    assert show_date(parse("بعد العيد بيومين"), EN) == "\u2068بعد العيد بيومين\u2069"
    assert show_date(FuzzyDate(""), EN) == ""


@pytest.mark.usefixtures("english_sentences")
def test_a_second_calendar_stands_beside_days_alone():
    assert plain(show_date(TODAY, Habits("en", calendar="hijri"))) == "9 July 2026 (≈ 24 Muharram 1448 AH)"
    assert plain(show_date(TODAY, Habits("en", calendar="jalali"))) == "9 July 2026 (≈ 18 Tir 1405 SH)"
    assert plain(show_date(parse("2026"), Habits("en", calendar="hijri"))) == "2026"
    assert plain(show_date(date(1800, 1, 1), Habits("en", calendar="hijri"))) == "1 January 1800"


@pytest.mark.usefixtures("english_sentences")
def test_a_moment_is_shown_by_the_clock_of_its_reader():
    ahead = timezone(timedelta(hours=11))
    assert plain(show_moment(NOW, UTC, EN)) == "9 July 2026, 14:05"
    assert plain(show_moment(NOW, ahead, EN)) == "10 July 2026, 01:05"
    assert show_moment(NOW, None, EN) == show_moment(NOW, NOW.astimezone().tzinfo, EN)


def test_a_moment_without_a_zone_is_a_defect():
    with pytest.raises(ValueError, match="zone"):
        show_moment(NOW.replace(tzinfo=None))


def test_hours_never_change_places_with_minutes():
    assert show_time(time(14, 5), LEVANT) == "\u206614:05\u2069"
    assert show_time(time(14, 5), EASTERN) == "\u2066١٤:٠٥\u2069"


@pytest.mark.usefixtures("english_sentences")
class TestEnglishPlurals:
    @pytest.mark.parametrize(
        ("size", "shown"),
        [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (99_949, "99.9 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (5 * 10**12, "5.0 TB"),
            (10**16, "10,000 TB"),
        ],
    )
    def test_sizes(self, size, shown):
        assert plain(show_bytes(size, EN)) == shown

    @pytest.mark.parametrize(
        ("ahead", "shown"),
        [
            (0, "today"),
            (1, "tomorrow"),
            (-1, "yesterday"),
            (3, "in 3 days"),
            (-2, "2 days ago"),
            (59, "in 59 days"),
            (60, "in 2 months"),
            (-365, "12 months ago"),
            (730, "in 2 years"),
            (-1000, "3 years ago"),
        ],
    )
    def test_distances(self, ahead, shown):
        assert plain(show_when(TODAY + timedelta(ahead), TODAY, EN)) == shown


def test_habits_in_use_are_followed():
    speech.use(EASTERN)
    assert show_count(12) == "\u2066١٢\u2069"
    assert show_date(TODAY) == "\u2068٩ تموز ٢٠٢٦\u2069"


def test_a_share_of_a_hundred_carries_the_sign_of_its_digits() -> None:
    arabic = show_percent(150, Habits("ar", digits="arab"))
    assert (plain(arabic), arabic[0]) == ("١٥٠٪", RLI)  # or the sign would stand on the wrong side
    assert plain(show_percent(150, Habits("fr"))) == "150\u00a0%"


@pytest.mark.parametrize(("digits", "line"), [("latn", "القضايا · 1"), ("arab", "القضايا، ١")])
def test_facts_beside_arabic_digits_stand_between_commas(digits, line):
    by = replace(customary("ar"), digits=digits)
    assert plain(beside(("القضايا", "", show_count(1, by)), by)) == line


def test_no_floor_joins_facts_with_a_dot_of_its_own():
    """Only `beside` knows the digits in use."""
    house = Path(defender_desk.__file__).parent
    joining = [
        path.name
        for path in house.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(each, ast.Constant) and str(each.value).strip() == "·"
    ]
    assert joining == ["speech.py"]
