from __future__ import annotations

import pytest

from defender_desk.text.folding import words
from defender_desk.text.joining import as_one, begins_name, joined_names, number_runs
from defender_desk.text.numbers_said import joined_number


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("عبد الرحمن", ["عبدالرحمن"]),
        ("أبي خالد", ["ابوخالد"]),
        ("نور الدين", ["نورالدين"]),
        ("آل مبارك", ["المبارك"]),
        ("Abd al-Rahman", ["abdulrahman"]),
        ("Abd Allah", ["abdullah"]),
        ("Abd-us-Salam", ["abdulsalam"]),
        ("Abd Alrahman", ["abdulrahman"]),
        ("Abd Ali", ["abdulali"]),
        ("Abdul et Samir", ["abdulet"]),
        ("Abu Khaled", ["abukhaled"]),
        ("Abu al-Qasim", ["abualqasim"]),
        ("Zayn al-Din", ["zayneddin"]),
        ("Zine Eddine", ["zineddine"]),
        ("Nour ed-Dine", ["noureddine"]),
        ("Salah ud-Din", ["salaheddin"]),
        ("Nasr Allah", ["nasrallah"]),
        ("Nasr ullah", ["nasrullah"]),
        ("بو عزيز", ["بوعزيز"]),
        ("أم كلثوم", ["امكلثوم"]),
        ("أم الشهيد", []),
        ("أبو عبد الله", ["ابوعبدالله", "عبدالله"]),
        ("محمد علي", []),
        ("عبد", []),
        ("", []),
    ],
)
def test_names_in_pieces_are_joined(written, joined):
    assert joined_names(words(written)) == joined


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("نورس", "نورس"),
        ("عبد الرحمن", "عبدالرحمن"),
        ("أبو عبد الله", "ابوعبدالله"),
        ("Abd al-Rahman", "abdulrahman"),
        ("عبد الرحمن القاسم", ""),
        ("ليلى حداد", ""),
        ("", ""),
    ],
)
def test_what_is_one_name_alone_is_one_word(written, one):
    assert as_one(words(written)) == one


def test_a_name_begins_with_one_that_is_known_or_with_the_first_half_of_one():
    assert [begins_name(one) for one in words("أحمد عبد حمد كتاب")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("written", "runs"),
    [
        ("0799 123 456", ["0799123456"]),
        ("+962 (7) 9555-0123", ["962795550123"]),
        ("1 2 3", []),
        ("2024/03/05", []),
        ("", []),
    ],
)
def test_numbers_in_groups_are_joined(written, runs):
    assert [joined_number(run) for run in number_runs(written)] == runs
