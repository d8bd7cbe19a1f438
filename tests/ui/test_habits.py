from dataclasses import replace

import pytest

from defender_desk.services.preferences import Preferences
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import customary
from defender_desk.ui.habits import habits_of

CODES = [one.code for one in LANGUAGES]


@pytest.mark.parametrize("code", CODES)
def test_who_chose_nothing_reads_as_is_usual(code: str) -> None:
    assert habits_of(Preferences(language=code)) == customary(code)


def test_each_choice_is_heard() -> None:
    chosen = Preferences(language="ar", digits="arab", calendar="hijri", months="ar_MA", first_weekday=6)
    assert habits_of(chosen) == replace(
        customary("ar"), digits="arab", calendar="hijri", months="ar_MA", first_weekday=6
    )


def test_arabic_digits_stay_in_arabic() -> None:
    assert habits_of(Preferences(language="fr", digits="arab")).digits == "latn"


@pytest.mark.parametrize(
    "strange",
    [Preferences(language="en", digits="roman"), Preferences(language="en", calendar="mayan"),
     Preferences(language="en", first_weekday=9)],
)  # fmt: skip
def test_what_a_newer_desk_wrote_is_passed_over(strange: Preferences) -> None:
    assert habits_of(strange) == customary("en")
