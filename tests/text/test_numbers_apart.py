"""What is read from left to right stands so between Arabic words, and brackets stay with the words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from defender_desk.text.bidi import balanced, ltr, plain
from defender_desk.text.numbers_apart import numbers_apart

APART = [
    "04:30:00.000+03:00",
    "22:10 +03:00",
    "21:30Z",
    "1003.jpg",
    "https://kc.example.org/media/1003.jpg",
    "reem@example.org",
    "0770 555 1234",
    "+964 770 555 1234",
    "+964 770",
    "(0770) 555 1234",
    "+964 (0) 770-555-1234",
    "٠٧٧٠ ٥٥٥ ١٢٣٤",
]
AROUND = [("", ""), ("(", ")"), ("(", ")."), ("«", "»،"), ("[", "]"), ("", "."), ("", "؛"), ("الساعة: ", " فجراً")]


@pytest.mark.parametrize("said", APART)
@pytest.mark.parametrize(("before", "after"), AROUND)
def test_it_is_set_apart_as_a_whole_and_what_stands_around_it_is_not(said: str, before: str, after: str) -> None:
    text = f"وأخذوا هاتفها {before}{said}{after}"
    assert numbers_apart(text) == f"وأخذوا هاتفها {before}{ltr(said)}{after}"


@pytest.mark.parametrize("said", ["سنة 2026", "من 9 إلى 12", "الغرفة 3", "(12)", "URL", "فقرة 1.2", "9:30"])
def test_a_short_number_and_a_word_are_left(said: str) -> None:
    assert numbers_apart(f"في {said} كذا") == f"في {said} كذا"


PIECES = st.sampled_from(
    [*APART, "(", ")", "[", "«", "»", " ", ": ", ".", "-", "+", "هاتفها", "صورة_URL", "7", "\n", ltr("0770")]
)


@example("04:30:00.000+03:00+964 770 555 1234https://kc.example.org/media/1003.jpg")
@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_is_changed_but_its_order_and_no_bracket_is_torn_from_its_pair(text: str) -> None:
    once = numbers_apart(text)
    assert plain(once) == plain(text)
    assert numbers_apart(once) == once
    assert balanced(once) or not balanced(plain(text))
