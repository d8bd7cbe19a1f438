from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from defender_desk.text.folding import fold, words

ARABIC = st.text(
    st.sampled_from("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱپچڤگکیھہۀے\u0654\u0653\u0640\u064e\u0651\u0670'’ʿ0٣۴,٬٫ﻻﷲ ")
)


@pytest.mark.parametrize(
    "spellings",
    [
        "مسؤول مسئول مسوول مسءول مَسْؤُول", "شؤون شئون شوون", "أحمد احمد إحمد ٱحمد", "قراءة قرائة قراءه", "آمنة امنه",
        "مصطفى مصطفي مصطفی", "شهداء شهدا", "تعذيب تعـــذيب تَعْذِيب ﺗﻌﺬﻳﺐ", "كريم کریم", "داوود داود", "لجنة لجنه لجنۃ",
        "١٥ ۱۵ 15 １５", "لا ﻻ", "Élève élève ELEVE eleve", "Sa'id Saʿīd Sa’id said", "l'arrestation arrestation",
        "Muñoz munoz", "Ahmed's ahmed", "Straße strasse", "Łódź lodz", "1,500 ١٬٥٠٠ 1500", "d’Amnesty amnesty",
    ],
)  # fmt: skip
def test_spellings_of_one_word_meet(spellings):
    assert len({fold(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["مساءلة مسألة", "سالم سليم", "مدرسة مدرس", "حرب حزب", "لاجئون لاجون"])
def test_different_words_stay_apart(pair):
    one, other = pair.split()
    assert fold(one) != fold(other)


@given(st.text() | ARABIC)
@example("l'l'arrestation")
@example("اءءا ووو شئوون")
@example("1,500,000")
@example("İI ŉ ﬁ Å")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(ARABIC)
def test_marks_never_matter(text):
    marked = "".join(letter + "\u064e\u0640" if letter.isalpha() else letter for letter in text)
    assert fold(marked) == fold(text)


@given(st.text())
def test_canonically_equal_texts_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_never_matters(text):
    assert fold(text.lower()) == fold(text.lower().upper().lower())


@given(st.text() | ARABIC)
def test_words_hold_no_space_or_sign(text):
    assert all(word and all(c.isalnum() for c in word) for word in words(text))


def test_words_come_in_order():
    assert words("قالت: «لا» (المحامية) لـ3 صحف!") == ["قالت", "لا", "المحاميه", "ل3", "صحف"]
