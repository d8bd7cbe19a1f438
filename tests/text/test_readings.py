"""A text is read in every way that its signs leave open, and each word is known to stand where it was written."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from defender_desk.text.readings import readings


def standing(text: str, *sought: str) -> list[str]:
    """What is written where some reading has these words in a row."""
    found = []
    for one in readings(text):
        read = [*one.words()]
        for at in range(len(read)):
            run = read[at : at + len(sought)]
            if tuple(word.word for word in run) == sought:
                start, end = one.span(run[0].start, run[-1].end)
                found.append(text[start:end])
    return found


def test_most_texts_are_read_in_one_way():
    assert [one.text for one in readings("Layla came, with A. B. and 2 others.")] == [
        "Layla came, with A. B. and 2 others."
    ]
    assert [one.text for one in readings("")] == [""]


def test_no_sign_that_folds_to_a_letter_or_a_number_hides_the_word_it_is_glued_to():
    signs = [chr(code) for code in range(0x80, sys.maxunicode) if unicodedata.category(chr(code)) in ("No", "Nl", "So")]
    signs += [*"¹²³ªº™ᵃⁿ₂①⑴ⓐⒶ❶Ⅳ¼㊀"]
    assert not [sign for sign in signs if not standing(f"see Haddad{sign} and", "haddad")]
    assert "حداد" in standing("قالت حداد² ذلك", "حداد")
    assert "Haddad" in standing("by ¹Haddad", "haddad")


@pytest.mark.parametrize(
    "broken",
    [
        "Had-\ndad", "Had-\r\n  dad", "Had- dad", "Had\u2010\ndad", "Had\u00ad\ndad", "Had\u00ad dad", "Had\u00ac\ndad",
        "Had\u00acdad", "Had-\u200b\ndad", "H a d d a d", "H-a-d-d-a-d", "H.a.d.d.a.d", "H\na\nd\nd\na\nd",
        "H\u00a0a\u00a0d\u00a0d\u00a0a\u00a0d",
    ],
)  # fmt: skip
def test_a_word_in_pieces_is_read_whole_where_it_stands(broken):
    assert standing(f"we met {broken}, and left", "haddad") == [broken]


@pytest.mark.parametrize("broken", ["ح د ا د", "حـ\nداد", "حَ دّ ا د", "ح-د-ا-د"])
def test_an_arabic_word_in_pieces_is_read_whole_too(broken):
    assert broken in standing(f"قابلنا {broken}، ثم", "حداد")


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Jean-\nPierre Had-\ndad", ("jean", "pierre", "haddad")),
        ("L a y l a  H a d d a d", ("layla", "haddad")),
        ("L a y l a H a d d a d", ("layla", "haddad")),
        ("ل ي ل ى ح د ا د", ("ليلي", "حداد")),
        ("Lay\u200bla H a d d a d", ("layla", "haddad")),
        ("ليلىحداد", ("ليلي", "حداد")),
        ("Laylaحداد", ("layla", "حداد")),
    ],
)
def test_what_breaks_a_word_and_what_parts_two_may_stand_together(written, sought):
    assert written in standing(f"7{written}²", *sought)


def test_letters_with_different_signs_between_them_are_initials_and_no_word():
    assert standing("Ms. A. B. C., D E", "abc") == standing("A, B; C.", "abc") == []
