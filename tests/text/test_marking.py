from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.text.marking import answers_all, marks


def _marked(text, typed):
    return [text[slice(*met.span)] for met in marks(text, typed)]


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("حقيبة في يده وله حق فيها", "حق", ["حق"]),
        ("جاء والشهود وبالمحكمة قضاة", "شاهد محكمة ", ["والشهود", "وبالمحكمة"]),
        ("رأى عبد الرحمن في السوق", "عبدالرحمن", ["عبد الرحمن"]),
        ("اسمه عبدالرحمن", "عبد الرحمن", ["عبدالرحمن"]),
        ("هاتفه +963 944 123 456 مساء", "0944123456", ["+963 944 123 456"]),
        ("هاتفه ٠٩٤٤١٢٣٤٥٦", "3456", ["٠٩٤٤١٢٣٤٥٦"]),
        ("مُـحَـامٍ ومحامون", "محام", ["مُـحَـامٍ", "ومحامون"]),
        ("مظاهرة", "مظا", ["مظاهرة"]),
        ("على الطريق رأى علي", "علي", ["علي"]),
        ("The threats were many", "threat", ["threats"]),
        ("a b c b d", '"b d"', ["b d"]),
        ("", "حق", []),
        ("حق", "", []),
    ],
)
def test_what_matched_is_marked_and_nothing_else(text, typed, marked):
    assert _marked(text, typed) == marked


def test_a_text_answers_when_every_word_is_in_it():
    assert answers_all("أحمد ومحمود", "محمود أحمد")
    assert not answers_all("أحمد", "محمود أحمد")


@given(st.text("ابتسم عبدال رحمن علي 0123456789+-\"'َـé ", max_size=40), st.text('ابعدل 0123+"- é', max_size=12))
@settings(max_examples=100)
def test_marks_lie_in_the_text_in_order_and_apart(text, typed):
    spans = [met.span for met in marks(text, typed)]
    assert all(0 <= first < last <= len(text) for first, last in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_phrase_is_answered_only_where_its_words_stand_in_that_order():
    assert answers_all("a lawyer and medical care", '"lawyer and medical"')
    assert not answers_all("medical care and a lawyer", '"lawyer and medical"')
    assert not answers_all("Today", '"lawyer and medical"')
    assert not answers_all("a lawyer and medical care", '"lawyer and medical" "nobody"')
