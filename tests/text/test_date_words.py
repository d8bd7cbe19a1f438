import pytest
from babel import Locale

from defender_desk.text.date_words import days_from_today, simplified
from defender_desk.text.languages import ARABIC_MONTHS


@pytest.mark.parametrize("locale", [*ARABIC_MONTHS, "ar_MR", "ar_IQ", "ar_TN", "ar_SA", "en", "fr", "es"])
def test_every_month_name_babel_writes_is_read(locale):
    for context in ("format", "stand-alone"):
        for number, name in Locale.parse(locale).months[context]["wide"].items():
            assert simplified(name) == f"@g{number:02}"


@pytest.mark.parametrize("locale", ["fr", "es", "en"])
def test_abbreviations_are_read(locale):
    for number, name in Locale.parse(locale).months["format"]["abbreviated"].items():
        assert simplified(name) == f"@g{number:02}"


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("آذار/مارس", "@g03"),
        ("تموز (يوليو)", "@g07"),
        ("ربيع الأول", "@h03"),
        ("ربيع الآخر", "@h04"),
        ("رَمَضَان", "@h09"),
        ("ذي الحجّة", "@h12"),
        ("Dhu'l-Hijjah", "@h12"),
        ("Rabi' al-awwal", "@h03"),
        ("اسفند", "@j12"),
        ("آذر", "@j09"),
        ("آذار", "@g03"),
        ("هـ", "@ah"),
        ("ه‍.ش.", "@sh"),
        ("هجرية شمسية", "@sh"),
        ("A.H.", "@ah"),
    ],
)
def test_names_become_marks(written, mark):
    assert simplified(written) == mark


def test_a_name_inside_a_longer_word_is_left_alone():
    assert "@" not in simplified("marching Augustine مايوركا")


@pytest.mark.parametrize(
    ("word", "days"), [("اليوم", 0), ("Today.", 0), ("AUJOURD’HUI", 0), ("أوّل أمس", -2), ("avant-hier", -2), ("غداً", 1)]
)
def test_days_near_today(word, days):
    assert days_from_today(word) == days


def test_other_words_are_no_days():
    assert days_from_today("2026") is None
    assert days_from_today("") is None
