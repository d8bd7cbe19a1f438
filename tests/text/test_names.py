from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text import joining, names
from defender_desk.text.folding import fold, words
from defender_desk.text.names import LIKELY, likeness, name_keys, names_from, sounds_of_several
from defender_desk.text.sounds import consonants

_LINES = (Path(__file__).parent / "search" / "name_pairs.txt").read_text(encoding="utf-8").splitlines()
PAIRS = [line.split("\t") for line in _LINES if line and not line.startswith("#")]
NAMES = st.text(st.sampled_from("ابدحسعملنوية أإآءى'- abdehlmosz"), max_size=30)


def test_precision_and_recall_hold_on_the_table():
    same = [likeness(a, b).score >= LIKELY for kind, a, b in PAIRS if kind == "same"]
    wrong = sum(likeness(a, b).score >= LIKELY for kind, a, b in PAIRS if kind == "different")
    assert len(PAIRS) >= 80
    assert sum(same) / len(same) >= 0.95
    assert sum(same) / (sum(same) + wrong) >= 0.95


@pytest.mark.parametrize(("a", "b"), [(a, b) for kind, a, b in PAIRS if kind == "same"])
def test_likely_duplicates_share_a_key(a, b):
    assert name_keys(a) & name_keys(b)


@given(NAMES | st.text(), NAMES)
def test_likeness_is_mutual_and_bounded(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert 0.0 <= likeness(a, b).score <= 1.0
    assert bool(likeness(a, b).reasons) == (likeness(a, b).score > 0)


@given(NAMES)
def test_a_name_is_like_itself_unless_it_has_no_part(name):
    assert likeness(name, name).score in {0.0, 0.8, 1.0}
    assert isinstance(name_keys(name), frozenset)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("أحمد حداد", "احمد حداد", names.SAME), ("يوسف حداد", "Youssef Haddad", names.SCRIPT),
        ("Yusuf Haddad", "Youssef Haddad", names.SPELLING), ("د. يوسف حداد", "يوسف حداد", names.TITLES),
        ("محمد أحمد علي", "محمد علي", names.CHAIN), ("Haddad Youssef", "Youssef Haddad", names.ORDER),
        ("أبو خالد", "ابوخالد", names.KUNYA), ("ماجد البرغوثي", "ماجد البرغثوي", names.SLIP),
    ],
)  # fmt: skip
def test_the_reason_is_said(a, b, reason):
    assert reason in likeness(a, b).reasons


def test_a_kunya_alone_suffices_only_where_nothing_else_is_known():
    assert likeness("أبو خالد", "محمود سليم أبو خالد").score >= LIKELY
    assert likeness("أحمد ناصر أبو خالد", "محمود سليم أبو خالد").score < LIKELY


def test_keys_do_not_gather_everybody_under_one_common_name():
    assert not name_keys("محمد الحداد") & name_keys("محمد النجار")


@given(
    st.lists(
        st.sampled_from(
            ["عبد", "الرحمن", "القاسم", "أبو", "أم", "بن", "ليلى", "حداد", "abd", "al", "rahman", "qasim", "abu", "bin"]
        ),
        max_size=9,
    )
)
def test_each_run_of_words_has_with_the_shorter_ones_every_key_it_has_as_a_name(text):
    known, said = set(), words(" ".join(text))
    for run, keys in names_from(tuple(said), most=4):
        known |= keys
        assert name_keys(run) <= known
        assert " ".join(said).startswith(run)


def test_a_run_of_words_is_as_long_as_its_parts_are_many():
    runs = [run for run, _ in names_from(tuple(words("Muhammad ibn Abd al-Aziz Al Saeed said it")), most=3)]
    assert runs[-1] == "muhammad ibn abd al aziz al saeed"
    assert "muhammad ibn abd al aziz al" not in runs, "no article ends a name"


@pytest.mark.parametrize(
    "pair", ["القذافي Gaddafi", "يوسف Youssef", "جمال Gamal", "خليل Khalil", "شريف Cherif", "عثمان Osman"]
)
def test_consonants_meet_across_scripts(pair):
    arabic, latin = pair.split()
    assert consonants(arabic.removeprefix("ال")) & consonants(latin.lower())


@given(NAMES | st.text() | st.text(st.sampled_from("ab ليل\n\u061b;\u037e\ufe14\ufe54\uff1b'،١")))
def test_names_that_are_the_same_in_their_search_form_sound_the_same(text):
    assert sounds_of_several(text) == sounds_of_several(fold(text))


SAID = {
    "نور": "Nour", "صلاح": "Salah", "سيف": "Saif", "علا": "Ala", "عماد": "Imad", "شمس": "Shams", "بدر": "Badr",
    "جمال": "Jamal", "محيي": "Muhyi", "محي": "Mohi", "عز": "Izz", "ضيا": "Dia", "زين": "Zain", "تقي": "Taqi",
    "فخر": "Fakhr", "كمال": "Kamal", "حسام": "Husam", "شهاب": "Shihab", "ناصر": "Nasser", "سعد": "Saad", "تاج": "Taj",
    "ركن": "Rukn", "بها": "Baha", "شرف": "Sharaf", "خير": "Khair", "نجم": "Najm", "جلال": "Jalal", "برهان": "Burhan",
    "قطب": "Qutb", "محب": "Muhib", "ظهير": "Zahir", "نصر": "Nasr", "جاد": "Jad", "حسب": "Hasab", "عطا": "Ata",
    "فتح": "Fath", "رزق": "Rizq", "ضيف": "Daif", "هبه": "Hibat", "فرج": "Faraj",
}  # fmt: skip
JOINTS = {
    "الدين": (" al-Din", " ed-Din", " ud-Din", " ed-Dine", " Eddine"),
    "الله": ("allah", " Allah", "ullah", " ullah"),
}


@pytest.mark.parametrize(
    ("first", "last"), [(first, last) for last, firsts in joining._SECOND_PARTS.items() for first in sorted(firsts)]
)
def test_a_name_that_is_known_in_two_pieces_meets_its_latin_spellings(first, last):
    arabic = f"سمير {first} {last}"
    for spelt in (f"Samir {SAID[first]}{joint}" for joint in JOINTS[last]):
        assert likeness(spelt, arabic).score >= LIKELY, spelt
        assert name_keys(spelt) & name_keys(arabic), spelt
