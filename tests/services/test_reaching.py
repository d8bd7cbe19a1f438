"""What looks like a telephone, an account or an address in words is found, and what only counts or dates is not."""

from __future__ import annotations

import pytest

from defender_desk.services.redacting.reaching import Reaching, counted, found_in, uncovered

REACHING = [
    "+964 770 555 0142", "0770 555 0142", "+964 770\n555 0142", "٠٧٧٠ ٥٥٥ ٠١٤٢", "+49 (0) 1512 345 0678",
    "06 12 34 56 78", "123456789012345678", "IQ98 NBIQ 8501 2345 6789 012",
    "layla.h@mail.org", "layla [at] mail [dot] org", "https://facebook.com/layla.h",
    "www.example.org/a", "@layla99", "layla_99", "layla.42",
]  # fmt: skip
NOT = [
    "3 أيار 2026 22:11", "2026-05-03 14:20", "03.05.2026", "٣/٥/٢٠٢٦", "2019-2024", "1,500,000", "12:30 - 14:00",
    "B2B", "well-known", "covid-19", "e.g.", "2025, 14 people", "in 2026. 150 000", "association", "telegram ليلى",
]  # fmt: skip


@pytest.mark.parametrize("said", REACHING)
def test_what_may_reach_somebody_is_found_whole(said: str) -> None:
    for text in (f"رقمها {said} هناك", f"(see {said}).", f"«{said}»، 3 منهم"):
        assert [one.said for one in found_in(text)] == [said]


@pytest.mark.parametrize("said", NOT)
def test_a_day_an_hour_an_amount_and_a_word_reach_nobody(said: str) -> None:
    assert found_in(f"قال {said} هناك") == []


def test_an_account_is_found_after_the_name_of_its_service() -> None:
    assert [one.said for one in found_in("Telegram: laylah, then signal layla7; the signal was weak")] == [
        "laylah", "layla7",
    ]  # fmt: skip


@pytest.mark.parametrize("between", [", ", "، ", " / ", "\n", "; "])
def test_numbers_in_a_row_are_told_apart(between: str) -> None:
    found = found_in(f"0770 555 0142{between}0771 555 0143")
    assert [one.said for one in found] == ["0770 555 0142", "0771 555 0143"]


def test_each_is_counted_once_however_it_is_written() -> None:
    text = "+964 770\n555 0142, then 0770 555 0142; layla.h@mail.org or mailto:Layla.H@mail.org"
    assert counted(found_in(text)) == [Reaching("+964 770 555 0142", 2), Reaching("layla.h@mail.org", 2)]


def test_what_is_covered_but_for_a_letter_is_not() -> None:
    text = "to layla.h@mail.org"
    found = found_in(text)
    assert uncovered(found, text, [(3, len(text))]) == []
    assert uncovered(found, text, [(3, len(text) - 1)]) == found
