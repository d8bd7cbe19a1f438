from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.collation import sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["إبراهيم", "أحمد", "آدم", "أسامة", "باسل", "ثائر", "جابر", "حسن", "خالد", "سالم", "هاني", "وليد", "ياسر"],
        ["ملف 2", "ملف 9", "ملف 10", "ملف 100"],
        ["ملف ٢", "ملف 3", "ملف ١٠"],
        ["", "7", "1234567890", "أحمد", "يوسف", "Adam", "Zoé", "Ω", "漢"],
        ["Ábaco", "abad", "Álvaro", "Bruno", "çelik", "Dora", "Élise", "Eva", "Zoé"],
        ["علي", "علي أحمد", "علياء"],
        ["پار", "تل", "ثور"],
        ["al Rashid", "Alba"],
        ["ليلى", "ليلى بدر", "ليلي تامر"],
    ],
)
def test_lists_stand_in_alphabetical_order(ordered):
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


@pytest.mark.parametrize(
    "alike",
    [
        "أحمد احمد إحمد ٱحمد",
        "محمـــد مُحَمَّد محمد",
        "موسى موسي موسی",
        "فاطمة فاطمه",
        "Élise ELISE elise",
        "كريم کریم",
        "007 ٧ 7",
    ],
)
def test_marks_and_case_make_no_difference(alike):
    assert len({sort_key(text) for text in alike.split()}) == 1


def test_the_article_is_kept():
    assert sort_key("الأمل") < sort_key("بيت") < sort_key("نور")


@given(st.integers(0, 10**40), st.integers(0, 10**40))
def test_numbers_sort_by_value(one, other):
    assert (sort_key(f"x{one}") < sort_key(f"x{other}")) == (one < other)


@given(st.text(), st.text(st.characters(categories=["L"]), min_size=1))
def test_a_beginning_sorts_before_what_it_begins(start, more):
    assert sort_key(start) <= sort_key(f"{start} {more}")


@given(st.text())
def test_keys_hold_no_upper_case_surprise(text):
    assert sort_key(text) == sort_key(f" {text}  ")
    sort_key(text).encode()
