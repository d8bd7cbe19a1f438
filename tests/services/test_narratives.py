"""Answers in words: what is an original, what a translation, and when the original has left it behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.services import records
from defender_desk.services.application import narratives
from defender_desk.services.application.narratives import Original, Written
from defender_desk.services.desk import Desk
from defender_desk.text.trouble import Trouble

from .conftest import Add

STORY = "اقتحموا البيت ليلاً وأخذوا الحاسوب"
letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)


def only(desk: Desk, case: str, record: str) -> tuple[Written, bool]:
    among = narratives.of_case(desk, case)
    (one,) = [each for each in among if each.id == record]
    return one, narratives.stale(one, among, "")


def test_a_translation_is_stale_as_soon_as_the_original_says_something_else(desk: Desk, add: Add) -> None:
    case = add("case", title="x")
    arabic = narratives.write(desk, case, "inc.description", "ar", STORY).id
    original = Original(STORY, "ar", arabic)
    english = narratives.write(desk, case, "inc.description", "en", "They raided the home.", original=original).id
    assert only(desk, case, arabic) == (only(desk, case, arabic)[0], False)
    one, stale = only(desk, case, english)
    assert (one.translated, stale, one.made_by) == (True, False, desk.who)

    records.save(desk, "narrative", arabic, {"text": STORY + "."})
    assert only(desk, case, english)[1]
    narratives.write(
        desk, case, "inc.description", "en", one.text, record=english, original=Original(STORY + ".", "ar", arabic)
    )
    assert not only(desk, case, english)[1]  # somebody looked, and it still says the same

    records.bin_records(desk, [arabic])
    assert only(desk, case, english)[1]  # of what is gone nobody knows whether it still says the same


def test_a_translation_of_what_the_records_say_is_stale_when_they_change(desk: Desk, add: Add) -> None:
    case = add("case", title="x")
    narratives.write(desk, case, "inc.description", "en", "A raid.", original=Original(STORY))
    (one,) = narratives.of_case(desk, case)
    assert one.translated
    assert not narratives.stale(one, [one], STORY)
    assert narratives.stale(one, [one], STORY + " ثم عادوا")
    assert narratives.stale(one, [one], "")


def test_a_changed_text_is_one_that_nobody_has_read(desk: Desk, add: Add) -> None:
    case = add("case", title="x")
    made = narratives.write(desk, case, "inc.context", "ar", STORY).id
    narratives.review(desk, made, read=True)
    narratives.write(desk, case, "inc.context", "ar", STORY, record=made)
    assert narratives.of_case(desk, case)[0].reviewed is True
    narratives.write(desk, case, "inc.context", "ar", STORY + "!", record=made)
    assert narratives.of_case(desk, case)[0].reviewed is None


def test_an_empty_answer_is_refused(desk: Desk, add: Add) -> None:
    with pytest.raises(Trouble):
        narratives.write(desk, add("case", title="x"), "inc.context", "ar", "  ")


@given(letters, letters)
def test_a_digest_tells_texts_apart_and_forgives_only_what_nobody_sees(text: str, added: str) -> None:
    assert narratives.digest(f"\n{text} \n") == narratives.digest(text)
    if added.strip():
        assert narratives.digest(text + added) != narratives.digest(text)


@pytest.mark.parametrize(("text", "language", "fits"), [
    (STORY, "ar", True), (STORY, "fa", True), (STORY, "en", False), ("They raided the home", "ar", False),
    ("They raided the home", "fr", True), (STORY + " Pegasus", "ar", True), (STORY + " Pegasus", "es", False),
    ("2026", "ar", True), ("2026", "en", True), (STORY, "no such language", False),
])  # fmt: skip
def test_a_text_fits_a_language_by_its_script(text: str, language: str, fits: bool) -> None:
    assert narratives.fits(text, language) is fits
