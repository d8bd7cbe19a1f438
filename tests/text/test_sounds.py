from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.folding import fold
from defender_desk.text.sounds import alike, asked_sounds, kept_sounds


def _find(asked: str, kept: str) -> bool:
    return not set(asked_sounds(fold(asked))).isdisjoint(kept_sounds(fold(kept)))


@pytest.mark.parametrize(
    "spellings",
    [
        "قرفي Guerfi Gerfi", "تواتي Touati Twati", "زبيدة Zoubida Zubaydah", "بلقاسم belkasem Belkacem Belqassim",
        "بوعزيز Bouaziz Buaziz", "مزيان Meziane Mezian", "مفتاح Meftah Meftaah", "زينالدين zayneddin zineddine",
        "وناس Ouannas Wannas", "شيباني Chibani Shaybani",
    ],
)  # fmt: skip
def test_a_name_is_found_across_scripts_and_spellings(spellings):
    arabic, *latin = spellings.split()
    for one in latin:
        assert _find(one, arabic)
        assert _find(arabic, one)
        assert alike(fold(arabic), fold(one))
        assert all(_find(one, other) for other in latin)


@pytest.mark.parametrize(
    "pair", ["جميل Djamal", "جمال Djamil", "رشيد Rachida", "سليم Salem", "ياسين Yasmina", "حسن Ghassan"]
)
def test_another_name_is_not_found(pair):
    arabic, latin = pair.split()
    assert not _find(arabic, latin)
    assert not _find(latin, arabic)
    assert not alike(arabic, fold(latin))


@given(
    st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"), max_size=200)
    | st.from_regex("[aeioucghtbl]*", fullmatch=True)
)
def test_however_long_a_word_its_sounds_are_few(word):
    assert len(kept_sounds(word)) <= 68
    assert len(asked_sounds(word)) <= 68


def test_a_word_too_short_to_tell_has_no_sound():
    assert kept_sounds("من") == kept_sounds("do") == kept_sounds("") == ()
