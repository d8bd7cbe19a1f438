import gettext

import pytest
from babel import Locale

from defender_desk.text import bidi
from defender_desk.text.languages import ARABIC_MONTHS, LANGUAGES, countries, language, language_names

CODES = [one.code for one in LANGUAGES]


def test_arabic_comes_first_and_alone_runs_right_to_left():
    assert CODES == ["ar", "en", "fr", "es"]
    assert [one.code for one in LANGUAGES if one.right_to_left] == ["ar"]
    assert all((bidi.base_direction(one.own_name) == "rtl") == one.right_to_left for one in LANGUAGES)


def test_an_unknown_language_is_a_defect():
    with pytest.raises(KeyError):
        language("xx")


@pytest.mark.parametrize(
    ("n", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (103, 3), (200, 5)]
)
def test_arabic_has_six_plural_forms(n, form):
    rule = language("ar").plural_forms
    assert rule.startswith("nplurals=6")
    assert gettext.c2py(rule.partition("plural=")[2].rstrip(";"))(n) == form


def test_french_counts_nothing_as_one():
    rule = language("fr").plural_forms.partition("plural=")[2].rstrip(";")
    assert [gettext.c2py(rule)(n) for n in (0, 1, 2)] == [0, 0, 1]


@pytest.mark.parametrize("code", CODES)
def test_countries_are_countries(code):
    names = countries(code)
    assert {"SY", "EG", "PS", "XK", "GB", "SD"} <= names.keys()
    assert not {"EU", "UN", "ZZ", "001", "EZ"} & names.keys()
    assert 240 < len(names) < 270
    assert all(names.values())


def test_the_house_and_then_the_user_word_a_country():
    assert countries("ar")["PS"] == "فلسطين"
    assert countries("en", {"PS": "State of Palestine"})["PS"] == "State of Palestine"


@pytest.mark.parametrize("code", CODES)
def test_spoken_languages_are_named(code):
    names = language_names(code)
    assert {"ar", "ku", "ckb", "am", "fa", "fr", "so", "ti"} <= names.keys()
    assert not {"und", "mul", "zxx"} & names.keys()


def test_an_answer_may_be_changed_without_changing_the_next():
    countries("en").clear()
    assert countries("en")["FR"] == "France"


def test_month_families_are_locales_babel_tells_apart():
    julys = [Locale.parse(one).months["format"]["wide"][7] for one in ARABIC_MONTHS]
    assert julys == ["تموز", "يوليو", "جويلية", "يوليوز"]
