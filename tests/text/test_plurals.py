from __future__ import annotations

import pytest

from defender_desk.text.plurals import singulars


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("محاصيل", "محصول"),
        ("شتايم", "شتيمه"),
        ("صواعق", "صاعق"),
        ("منافذ", "منفذ"),
        ("اختام", "ختم"),
        ("اسيجه", "سياج"),
    ],
)
def test_a_plural_is_read_by_its_shape(plural, singular):
    assert singular in singulars(plural, hamza=True)


@pytest.mark.parametrize("word", ["اكرام", "ازمنه", "سلام", "نهايه", "كتاب"])
def test_a_noun_of_action_or_another_shape_is_left_alone(word):
    assert singulars(word, hamza=False) == []
