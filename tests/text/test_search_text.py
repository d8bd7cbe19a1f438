from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from defender_desk.text.asking import NOTHING, query_match
from defender_desk.text.resources import folder
from defender_desk.text.search_text import index_text


def _beside(name: str) -> ModuleType:
    """Load a module of this folder: importlib mode puts no folder on the path."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


search_desk = _beside("search_desk")
noun_variants = _beside("noun_variants")

DOCUMENTS = search_desk.documents()
QUERIES = search_desk.queries("queries.txt")
HELD_OUT = search_desk.queries("queries_held_out.txt")
STRANGERS_DOCUMENTS = search_desk.documents("documents_stranger.txt")
STRANGERS = search_desk.queries("queries_stranger.txt")
TYPED = st.text(st.sampled_from("ابتسمولهة ىئأءَـ\"“”«»-−()*:^+{}[]\\'\0 \n٣5aé😀") | st.characters(), max_size=40)


@pytest.fixture(scope="module")
def desk():
    return search_desk.Desk(DOCUMENTS)


def test_the_labelled_set_is_large_and_names_only_real_documents():
    assert len(DOCUMENTS) >= 400
    assert len(QUERIES) >= 150
    assert len(HELD_OUT) >= 30
    assert all(query.answers <= DOCUMENTS.keys() and query.answers for query in [*QUERIES, *HELD_OUT])
    assert len(STRANGERS_DOCUMENTS) >= 550
    assert len(STRANGERS) >= 100
    assert all(query.answers <= STRANGERS_DOCUMENTS.keys() and query.answers for query in STRANGERS)


@pytest.mark.parametrize("asked", [QUERIES, HELD_OUT], ids=["tuned on", "held out"])
def test_recall_and_precision_hold_on_labelled_queries(desk, asked):
    figures = search_desk.judge(desk, asked)
    assert figures.recall >= 0.97
    assert figures.precision >= 0.97


def test_recall_and_precision_hold_on_what_a_stranger_asks():
    figures = search_desk.judge(search_desk.Desk(STRANGERS_DOCUMENTS), STRANGERS)
    assert figures.recall >= 0.95
    assert figures.precision >= 0.95


@pytest.mark.parametrize("words", ["en", "fr", "es"])
def test_few_ordinary_words_sound_like_something_in_arabic(words):
    texts = {key: text for key, text in (DOCUMENTS | STRANGERS_DOCUMENTS).items() if not text.isascii()}
    arabic = search_desk.Desk({key: text for key, text in texts.items() if "\u0600" < text.strip()[0] < "\u0700"})
    ordinary = (folder("words") / f"{words}.txt").read_text(encoding="utf-8").split()
    assert sum(bool(arabic.ask(f"{word} ")) for word in ordinary) <= len(ordinary) / 40


@pytest.mark.parametrize("kind", sorted({query.kind for query in QUERIES}))
def test_no_class_of_query_is_left_behind(desk, kind):
    figures = search_desk.judge(desk, [query for query in QUERIES if query.kind == kind])
    assert figures.recall >= 0.9
    assert figures.precision >= 0.85


@pytest.mark.parametrize(
    ("nouns", "least"),
    [
        ("محكمة منظمة سجين تقرير شاهد قضية لجنة خيمة طبيب حاجز وثيقة هجوم شارع جريمة قرية صندوق مدرسة ملف رسالة", 0.98),
        # Words the lists do not hold, so that the rules alone must find them.
        ("مرافعة تنسيقية مطبعة برمجة متظلم ملتمس محجوب خبيئة ميدالية مناظرة مصافحة مجازفة منحوتة سمسار مكفول", 0.93),
    ],
    ids=["known", "unknown"],
)
def test_generated_variants_of_a_noun_are_found(nouns, least):
    pairs = [(noun, made) for noun in nouns.split() for _, made in noun_variants.variants(noun) if made != noun]
    found = 0
    for noun in nouns.split():
        made = [variant for owner, variant in pairs if owner == noun]
        found += len(search_desk.Desk(dict(zip(made, made, strict=False))).ask(noun + " "))
    distinct = len(set(pairs))
    assert found / distinct >= least


@given(TYPED)
@example("\0")
@example('"')
@example("-")
@example("NEAR(a b) AND NOT f:x")
@example("عبد")
@example("0799 123 456")
@settings(max_examples=100)
def test_whatever_is_typed_is_a_valid_question(typed):
    search_desk.Desk({"one": "عبد الرحمن"}).ask(typed)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_a_text_is_found_by_each_of_its_own_words(text):
    folded, _ = index_text(text)
    desk = search_desk.Desk({"it": text})
    for word in folded.split():
        if word.isascii():  # SQLite's table of letters is older than Python's
            assert desk.ask(word) == ["it"]


@pytest.mark.parametrize("typed", ["", " ", "…", "😀", '""', "-", "-سجن", '"'])
def test_a_question_without_a_wanted_word_matches_nothing(typed):
    assert query_match(typed) == NOTHING


def test_the_word_itself_ranks_above_its_relatives():
    desk = search_desk.Desk({"plural": "زار السجناء", "itself": "زار سجين", "clitic": "زار والسجين"})
    assert desk.ask("سجين")[0] == "itself"
    assert set(desk.ask("سجين")) == {"plural", "itself", "clitic"}


def test_a_phrase_stands_as_written_and_an_open_one_may_grow():
    desk = search_desk.Desk({"near": "حقوق الإنسان", "apart": "الإنسان له حقوق"})
    assert desk.ask('"حقوق الانسان"') == ["near"]
    assert desk.ask('"حقوق الان') == ["near"]
    assert desk.ask('"حقوق الان"') == []
    assert desk.ask("«حقوق الإنسان»") == ["near"]


def test_a_minus_excludes_a_word_in_all_its_forms():
    desk = search_desk.Desk({"both": "طبيب في السجون", "one": "طبيب في القرية"})
    assert desk.ask("طبيب -سجن") == ["one"]
    assert desk.ask('طبيب -"في القرية"') == ["both"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("qurashi", "يوسف القرشي"), ("Yusuf al qurashi", "يوسف القرشي"), ("Obeidi", "سعاد العبيدي"),
        ("ubaidi", "سعاد العبيدي"), ("القرشي", "Yusuf Qurashi"),
    ],
)  # fmt: skip
def test_a_family_name_that_reads_as_of_a_place_or_thing_is_found_across_scripts(typed, name):
    desk = search_desk.Desk({"asked for": name, "another": "سامي الحمصي", "of a place": "السفير السوري"})
    assert desk.ask(typed) == ["asked for"]


def test_every_word_must_be_found():
    desk = search_desk.Desk({"both": "شاهد في المحكمة", "one": "شاهد في الشارع"})
    assert desk.ask("شاهد محكمة") == ["both"]


def test_only_an_unfinished_word_grows():
    desk = search_desk.Desk({"long": "معتقلون", "other": "مظاهرة"})
    assert desk.ask("معتق") == ["long"]
    assert desk.ask("معتق ") == []
    assert desk.ask("معتق مظاهرة") == []


def test_short_numbers_and_known_short_words_do_not_grow():
    desk = search_desk.Desk({"150": "المادة 150", "bag": "حقيبة", "library": "مكتبة"})
    assert desk.ask("15") == desk.ask("حق") == desk.ask("مكتب") == []


@pytest.mark.parametrize("written", ["0799 123 456", "0799-123-456", "(0799) 123.456", "٠٧٩٩ ١٢٣ ٤٥٦", "0799123456"])
@pytest.mark.parametrize("typed", ["0799123456", "0799 123 456", "٠٧٩٩-١٢٣-٤٥٦"])
def test_a_telephone_number_is_found_however_it_is_grouped(written, typed):
    assert search_desk.Desk({"phone": f"هاتف {written}"}).ask(typed) == ["phone"]


def test_the_groups_of_a_long_number_answer_one_after_the_other_and_those_of_a_short_one_anywhere():
    desk = search_desk.Desk(
        {"phone": "هاتف 0799/123/456", "scattered": "غرفة 456 في 0799 وملف 123", "day": "15 مارس 2024"}
    )
    assert desk.ask("0799 123 456") == ["phone"]
    assert desk.ask("2024 15") == ["day"]
    assert search_desk.Desk({"both": "القضيتان 23456 ثم 78901"}).ask("78901 23456 ") == ["both"]


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("علي", {"name", "egypt", "latin"}),
        ("Ali ", {"name", "egypt", "latin"}),
        ("ماء", {"water"}),
        ("مياه", {"water"}),
        ("اعتداء علي صحفي", {"on"}),
        ("آلي", {"automatic"}),
    ],
)
def test_a_noun_that_folds_as_a_particle_is_not_taken_for_it(typed, answers):
    texts = {
        "name": "جاء علي مساء",
        "egypt": "شهد محمد على بذلك",
        "latin": "Ali left",
        "on": "اعتداء على صحفي وعليها",
        "water": "قطعت الماء عن الحي",
        "what": "قال ما رآه إلى القاضي",
        "automatic": "سلاح آلي",
    }
    assert set(search_desk.Desk(texts).ask(typed)) == answers


@pytest.mark.parametrize(("typed", "text"), [("مؤت", "مؤتمر"), ("ابن خالد", "عبدالله بن خالد"), ("مسئ", "مسؤول")])
def test_what_is_typed_leads_on(typed, text):
    assert search_desk.Desk({"it": text, "other": "مكان"}).ask(typed) == ["it"]
