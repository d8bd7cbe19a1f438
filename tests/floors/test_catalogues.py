"""The catalogues are whole: every sentence in every language, with all it must keep; and the template is current."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from hypothesis import given
from hypothesis import strategies as st

import catalogues
from defender_desk.model.vocabularies import vocabulary
from translations import faults


def sentences(catalogue: Catalog) -> set[tuple[object, str]]:
    """What a catalogue asks for: each id with its context."""
    return {(tuple(m.id) if isinstance(m.id, list | tuple) else m.id, m.context or "") for m in catalogue if m.id}


def test_the_template_is_current() -> None:
    assert catalogues.TEMPLATE.read_bytes() == catalogues.written(catalogues.extract()), "run `make catalogues`"


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_language_asks_for_the_same_sentences(language: str) -> None:
    assert sentences(catalogues.read(catalogues.path_of(language), language)) == sentences(catalogues.extract())


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_sentence_is_translated_and_keeps_what_it_must(language: str) -> None:
    catalogue = catalogues.read(catalogues.path_of(language), language)
    found = [
        f"{message.id!r}: {fault}"
        for message in catalogue
        if message.id
        for fault in faults(message, language, catalogue.num_plurals)
    ]
    assert not found, f"{len(found)} faults\n" + "\n".join(found[:60])


_TO_ONE = re.compile(
    r"(?<![\w\u064b-\u0652])[وف]?(أجب|اكتب|املأ|اختر|اربط|أزل|اسأل|افتح|اضغط|احذف|أضف|ابحث|استخدم|راجع|جرّب|أعد|انقل|انظر|أرفق|أفرغ)(ه|ها)?(?![\w\u064b-\u0652])"
)
"""Commands to one man; the house speaks to everybody."""
_OTHER_WORDS = re.compile(r"خزنة|النماذج|ًا(?!\w)")
"""A second word for the desk and for its forms, and a second spelling of the same ending."""


def test_no_sentence_sets_a_dot_beside_what_it_is_filled_with() -> None:
    """Beside Arabic digits a middle dot, and a full stop after the number of a list, are read as a zero."""
    said = {one for language in ("en", *catalogues.LANGUAGES) for one in _said(language)}
    assert [one for one in said if " · " in one or re.match(r"\{(n|number)\}\. ", one)] == []


def _said(language: str) -> list[str]:
    if language == "en":
        ids = (m.id for m in catalogues.extract() if m.id)
        return [one for each in ids for one in (each if isinstance(each, list | tuple) else [each])]
    words = (m.string for m in catalogues.read(catalogues.path_of(language), language) if m.id)
    return [one for each in words for one in ([each] if isinstance(each, str) else each or ())]


def test_french_quotation_marks_stay_with_what_they_hold() -> None:
    """A line that breaks between would leave the mark behind."""
    assert [one for one in _said("fr") if "« " in one or " »" in one] == []


def test_arabic_speaks_to_everybody_with_one_word_for_one_thing() -> None:
    catalogue = catalogues.read(catalogues.path_of("ar"), "ar")
    said = [word for m in catalogue if m.id for word in ([m.string] if isinstance(m.string, str) else m.string or ())]
    assert [one for one in said if _TO_ONE.search(one) or _OTHER_WORDS.search(one)] == []


@pytest.mark.parametrize("language", ["ar", "fr", "es"])
def test_what_is_asked_and_the_field_that_answers_it_are_called_alike(language: str) -> None:
    said = {m.id: m.string for m in catalogues.read(catalogues.path_of(language), language) if isinstance(m.id, str)}
    terms = [term for name in ("eligibility_question", "application_field") for term in vocabulary(name).terms]
    unlike = {t.labels[language]: said[t.labels["en"]] for t in terms if t.labels["en"] in said}
    assert {one: other for one, other in unlike.items() if one != other} == {}


def test_arabic_counts_choose_their_own_forms() -> None:
    rule = catalogues.read(catalogues.path_of("ar"), "ar").plural_expr
    chosen = gettext.c2py(rule)
    counts = (0, 1, 2, 3, 10, 11, 31, 99, 100, 101, 103, 111)
    assert [chosen(n) for n in counts] == [0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 3, 4]


def test_plural_forms_are_those_of_the_language() -> None:
    counted = {
        language: catalogues.read(catalogues.path_of(language), language).num_plurals
        for language in catalogues.LANGUAGES
    }
    assert counted == {"ar": 6, "fr": 2, "es": 2}


ONE = Message("{n} file of {total}", string="{n} ملف من {total}")
MANY = ("{n} file in {place}", "{n} files in {place}")
SIX = (
    "لا ملف في {place}",
    "ملف في {place}",
    "ملفان في {place}",
    "{n} ملفات في {place}",
    "{n} ملفا في {place}",
    "{n} ملف في {place}",
)


def test_a_right_translation_has_no_fault() -> None:
    assert not list(faults(ONE, "ar", 6))
    assert not list(faults(Message(MANY, string=SIX), "ar", 6))
    assert not list(faults(Message("PDF", string="PDF"), "ar", 6))
    assert not list(faults(Message("Date", string="Date"), "fr", 2))
    assert not list(faults(Message("Sure?", string="متأكد؟"), "ar", 6))


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("Save", ""),
        ("Save", "Save"),
        ("Save {name}", "احفظ"),
        ("Save {name}", "احفظ {nom}"),
        ("Save {name}", "احفظ {name"),
        ("Save", "احفظ "),
        ("&Save", "احفظ"),
        ("Save", "&احفظ"),
        ("Save", "(احفظ"),
        ("Save", "\u2068احفظ"),
        ("Save…", "احفظ"),
        ("Sure?", "متأكد?"),
        ("Here, now", "هنا, الآن"),
        ("One\nTwo", "واحد اثنان"),
        (MANY, SIX[:5]),
        (MANY, (*SIX[:5], "")),
        (MANY, ("لا ملف", *SIX[1:])),
        (MANY, (*SIX[:5], "ملفات في {place}")),
    ],
)
def test_a_fault_is_seen(english: str | tuple[str, str], arabic: str | tuple[str, ...]) -> None:
    assert list(faults(Message(english, string=arabic), "ar", 6))


def test_a_doubtful_translation_is_seen() -> None:
    assert list(faults(Message("Save", string="احفظ", flags=["fuzzy"]), "ar", 6))


def test_all_forms_of_a_call_are_gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shown.py").write_text(
        '_("A")\nmsg("B")\nmsg("B", "verb")\npgettext("noun", "B")\nngettext("{n} C", "{n} Cs", n)\n'
        'npgettext("x", "{n} D", "{n} Ds", n)\nngettext_in(code, "{n} E", "{n} Es", n)\nmsg(\n    "F "\n    "G",\n)\n',
        "utf-8",
    )
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    singles = {("A", ""), ("B", ""), ("B", "verb"), ("B", "noun"), ("F G", "")}
    plurals = {(("{n} C", "{n} Cs"), ""), (("{n} D", "{n} Ds"), "x"), (("{n} E", "{n} Es"), "")}
    assert sentences(catalogues.extract()) == singles | plurals


def test_an_update_keeps_what_is_translated_and_guesses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "I18N", tmp_path)
    template = Catalog()
    for sentence, context in (("Save", None), ("Open", None), ("Open", "state")):
        template.add(sentence, context=context)
    catalogues.update("ar", template)
    first = catalogues.read(catalogues.path_of("ar"), "ar")
    for sentence, context, said in (("Save", None, "احفظ"), ("Open", None, "افتح"), ("Open", "state", "مفتوح")):
        message = first.get(sentence, context)
        assert message
        message.string = said
    catalogues.path_of("ar").write_bytes(catalogues.written(first))
    changed = Catalog()
    for sentence, context in (("Save it", None), ("Open", None), ("Open", "state")):
        changed.add(sentence, context=context)
    catalogues.update("ar", changed)
    told = {(m.id, m.context): m.string for m in catalogues.read(catalogues.path_of("ar"), "ar") if m.id}
    assert told == {("Save it", None): "", ("Open", None): "افتح", ("Open", "state"): "مفتوح"}
    catalogues.update("ar", template)
    assert {m.string for m in catalogues.read(catalogues.path_of("ar"), "ar") if m.id} == {"احفظ", "افتح", "مفتوح"}


def test_a_catalogue_is_compiled_only_when_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "I18N", tmp_path)
    catalogues.update("fr", Catalog())
    assert catalogues.compile_stale() == [catalogues.path_of("fr").with_suffix(".mo")]
    assert catalogues.compile_stale() == []


@given(st.sampled_from(sorted(catalogues.LANGUAGES)), st.permutations(["Save", "Open", "Close", "{n} of {m}"]))
def test_a_catalogue_is_written_the_same_in_any_order(language: str, order: list[str]) -> None:
    catalogue, straight = Catalog(language), Catalog(language)
    for sentence in order:
        catalogue.add(sentence)
    for sentence in sorted(order):
        straight.add(sentence)
    catalogue.creation_date = straight.creation_date = catalogue.revision_date = straight.revision_date = (
        catalogues.UNDATED
    )
    assert catalogues.written(catalogue) == catalogues.written(straight)
