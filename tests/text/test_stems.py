from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.folding import fold
from defender_desk.text.lexicon import lexicon
from defender_desk.text.search_text import index_text
from defender_desk.text.stems import entry, stems

MEET = """
    سجين سجناء | سجين والسجينات | محكمة بالمحاكم | محكمة للمحكمة | لجنة للجنتهم | منظمة منظماتنا |
    مدرسة مدرستهم | شهيد شهدائهم | اعتداء اعتداءات | مستشفى مستشفاهم | رئيس رؤساؤهم | لاجئ اللاجئون |
    لاجئ لاجئين | طفل طفلين | قضية قضاياهم | امرأة النساء | أب أبوه | أخ أخيها | محامي للمحامين |
    قاضي القضاة | ناشط ناشطتان | سوريا السوريين | لبنان اللبنانية | قانون قانونية | اعتقل يعتقلون |
    اعتقل سيعتقلونهم | اعتقال اعتقلوه |  استجواب استجوبته | هدد تهديدات | دولة الدول | كتاب كتابها |
    سنة السنوات | سنة والسنة | عين عيناه | كاميرا كاميرات | مكتب مكتبه | قرية قراهم | إغاثة إغاثية |
    شكوى شكاواهم | مبدأ المبادئ | ميناء الموانئ | موظف موظفوها | حق بحقوقهم | Mohammed محمد |
    detenciones detención | rights right | Alrashidi الرشيدي | cities city | journaux journal |
    mujeres mujer | jueces juez | women woman | Ali علي | ماء مياه
"""
APART = """
    علم معلم | علم عالم | كتاب مكتب | مكتب مكتبة | مدرس مدرسة | جامع جامعة | سجن سجين | حكم حكومة |
    عمل عملية | مدينة مدني | حق حقيقة | لبن لبنان | كريم ريم | كمال مال | كامل أمل | حسن حسين |
    سالم سليم | خالد خالدة | مساءلة مسألة | دولة دولي | شرطة شرط | فهم هم | بلال بال | وزير زير |
    ليل ليلى | رشيد الرشيدي | سجل تسجيل | صف صفة | باسم سم | إلمام مام | نائب نيابة | مصدر صدر | سلام إسلام | قلم إقليم
"""


def _forms(word: str) -> set[str]:
    return {*entry(word).folded, *stems(word)}


@pytest.mark.parametrize(
    "pair",
    MEET.split("|"),
)
def test_forms_of_one_word_meet(pair):
    one, other = pair.split()
    assert _forms(one) & _forms(other)


@pytest.mark.parametrize(
    "pair",
    APART.split("|"),
)
def test_different_words_stay_apart(pair):
    one, other = pair.split()
    assert not _forms(one) & _forms(other)


@given(st.text(max_size=30))
def test_stems_are_folded_words_other_than_the_word(word):
    for stem in stems(word):
        assert stem not in entry(word).folded
        assert fold(stem) == stem
        assert stem.isalnum()


@given(st.text(st.sampled_from("ابتسمولهيةىئأ "), max_size=30))
def test_the_columns_hold_words_alone(text):
    folded, extra = index_text(text)
    assert folded.split() == [word for raw in text.split() for word in entry(raw).folded]
    assert len(set(extra.split())) == len(extra.split())


@pytest.mark.parametrize("text", ["عبد الرحمن", "عبدالرحمن", "Abdul Rahman", "Abd al-Rahman", "Abdelrahman"])
def test_joined_names_meet_in_both_scripts(text):
    assert "عبدالرحمن" in " ".join(index_text(text)).split()


def test_the_lists_are_large_and_folded():
    known = lexicon()
    families = {head for form, heads in known.nouns.items() for head in heads if head != form}
    assert len(families) >= 400
    assert all(fold(form) == form and " " not in form for form in [*known.nouns, *known.verbs, *known.names])


def test_a_verb_is_known_in_each_person():
    assert {"قتل"} <= set(stems("يقتلون")) & set(stems("تقتلهم")) & set(stems("سنقتل"))
