from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.model.kinds import Amount, Answer, Choice, Choices, Content, Handles, Line, Moment, Number, Ref, Refs
from defender_desk.model.levels import OPEN
from defender_desk.model.shown import code_name, shown, shown_in_a_list, term_shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob, Money
from defender_desk.text.bidi import balanced, plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.speech import customary, use

COMMON = {"level": OPEN, "label": msg("Label")}


def said(kind, value) -> str:
    return plain(shown(kind, value, title=lambda key: f"title of {key}"))


@settings(max_examples=120)
@given(data=st.data(), language=st.sampled_from(["ar", "en", "fr", "es"]))
def test_everything_shown_is_closed_and_nothing_is_silence(data, language):
    use(customary(language))
    kind = data.draw(strategies.types)
    field = data.draw(st.sampled_from(kind.fields))
    value = data.draw(strategies.typed(field.kind))
    line = shown(field.kind, value, title=lambda _: "عنوان")
    assert isolates_close(line)
    assert bool(line) == (value not in (None, "", ()))


def isolates_close(text: str) -> bool:
    return all(part.count("\u2066") + part.count("\u2067") + part.count("\u2068") == part.count("\u2069")
               for part in text.splitlines())  # fmt: skip


def test_terms_are_said_in_the_language_in_use(spoken):
    kind = Choices(vocabulary="urgency", **COMMON)
    expected = {
        "ar": "طارئ: خلال 24 ساعة، عادي: خلال أسبوعين",
        "en": "Emergency: within 24 hours, Normal: within two weeks",
        "fr": "Immédiat : sous 24 heures, Normal : sous deux semaines",
        "es": "Emergencia: en 24 horas, Normal: en dos semanas",
    }
    assert said(kind, ("emergency_24h", "normal_2w")) == expected[spoken]


def test_the_digits_of_a_term_are_in_the_script_in_use():
    kind = Choices(vocabulary="urgency", **COMMON)
    use(replace(customary("ar"), digits="arab"))
    assert said(kind, ("emergency_24h",)) == "طارئ: خلال ٢٤ ساعة"
    assert plain(term_shown("urgency", "urgent_72h")) == "عاجل: خلال ٧٢ ساعة"


def test_a_term_from_a_newer_desk_is_shown_by_its_words():
    assert plain(term_shown("urgency", "within_a_month")) == "within a month"


def test_codes_and_telephones_run_left_to_right_in_arabic():
    use(customary("ar"))
    line = shown(Handles(form="phone", **COMMON), ("+216 20 123 456", "+20 2 1234"), title=str)
    assert line == "\u2066+216 20 123 456\u2069، \u2066+20 2 1234\u2069"


def test_a_name_that_reverses_the_line_stays_in_its_place():
    line = shown(Line(**COMMON), "photo\u202egnp.exe", title=str)
    assert line.startswith("\u2068")
    assert line.endswith("\u2069")


def test_yes_no_and_not_known():
    assert [said(Answer(**COMMON), value) for value in (True, False, None)] == ["Yes", "No", ""]


def test_numbers_and_money():
    assert said(Number(**COMMON), 1200) == "1,200"
    assert said(Amount(**COMMON), Money(Decimal("7500.50"), "EUR")) == "7,500.50 EUR"
    assert said(Amount(**COMMON), Money(Decimal(3))) == "3"


def test_moments_are_dated():
    assert "2026" in said(Moment(**COMMON), datetime(2026, 5, 3, 12, tzinfo=UTC))


def test_references_are_shown_by_title():
    assert said(Ref(to=("case",), back=msg("Back"), **COMMON), "x" * 26) == f"title of {'x' * 26}"
    assert said(Refs(to=("case",), back=msg("Back"), **COMMON), ("a", "b")) == "title of a, title of b"


def test_a_file_is_shown_by_its_name():
    assert said(Content(**COMMON), Blob("a" * 26, "hearing.pdf", "application/pdf", 3, "0" * 64)) == "hearing.pdf"


def test_a_choice_not_made_says_nothing():
    assert said(Choice(vocabulary="urgency", **COMMON), "") == ""


def test_titles_fall_back_to_the_next_field():
    person, incident = TYPES["person"], TYPES["incident"]
    assert plain(title_of(person, {"name": "Salma", "safe_name": "Aunt"})) == "Salma"
    assert plain(title_of(person, {"safe_name": "Aunt"})) == "Aunt"
    assert plain(title_of(incident, {"what": ["threat", "arrest"]})) == "Threat, Arrest"
    assert plain(title_of(incident, {"what": ["threat", "arrest", "torture"]})) == "Threat, and 2 more"
    assert title_of(person, {}) == ""


@given(data=st.data())
def test_every_type_has_a_title_of_one_isolated_line(data):
    kind = data.draw(strategies.types)
    assert isolates_close(title_of(kind, data.draw(strategies.bodies(kind))))


def test_code_names_are_short_stable_and_name_nobody():
    assert code_name(TYPES["person"], "7k3fabcdefghijklmnopqrstuv") == "P-7K3F"
    assert balanced(code_name(TYPES["case"], "a" * 26))


def test_a_provider_is_called_by_its_name_in_the_language_in_use(spoken: str) -> None:
    body = {"name": "Fund", "name_ar": "صندوق", "name_fr": "Fonds", "name_es": "Fondo"}
    own = {"ar": "صندوق", "en": "Fund", "fr": "Fonds", "es": "Fondo"}[spoken]
    assert own in title_of(TYPES["provider"], body)
    assert "Fund" in title_of(TYPES["provider"], {"name": "Fund"})


@pytest.mark.parametrize("calendar", ["hijri", "jalali"])
def test_a_list_names_a_day_in_one_calendar(calendar):
    kind, day = TYPES["incident"].by_name["when"].kind, FuzzyDate.exact(date(2026, 11, 27))
    try:
        use(replace(customary("ar"), calendar="gregory"))
        alone = shown(kind, day, title=str)
        use(replace(customary("ar"), calendar=calendar))
        assert len(shown(kind, day, title=str)) > len(alone)
        assert shown_in_a_list(kind, day, title=str) == alone
    finally:
        use(customary("en"))
