"""What Arabic writes onto a word: one table for all who take it off and put it before other words."""

from __future__ import annotations

import pytest

from defender_desk.text.affixes import readings
from defender_desk.text.folding import words
from defender_desk.text.particles import LETTERS, PAIRS, articled, bared, before, put_before, without_article

TABLE = (
    # written, the word in it, what stands before it, before “الشاهدة”, before “[X]”
    ("حداد", "حداد", "", "الشاهدة", "[X]"),
    ("وحداد", "حداد", "و", "والشاهدة", "و[X]"),
    ("فحداد", "حداد", "ف", "فالشاهدة", "فـ[X]"),
    ("بِحداد", "حداد", "بِ", "بِالشاهدة", "بِـ[X]"),
    ("كحداد", "حداد", "ك", "كالشاهدة", "كـ[X]"),
    ("لحداد", "حداد", "ل", "للشاهدة", "لـ[X]"),
    ("ولعبد", "عبد", "ول", "وللشاهدة", "ولـ[X]"),
    ("فبحداد", "حداد", "فب", "فبالشاهدة", "فبـ[X]"),
    ("للحداد", "الحداد", "ل", "للشاهدة", "لـ[X]"),
    ("وللحداد", "الحداد", "ول", "وللشاهدة", "ولـ[X]"),
    ("بالحداد", "الحداد", "ب", "بالشاهدة", "بـ[X]"),
    ("أعبد", "عبد", "أ", "أالشاهدة", "أ[X]"),
)


@pytest.mark.parametrize(("written", "bare", "particle", "articled_word", "bracket"), TABLE)
def test_a_particle_is_taken_off_as_it_is_written_and_put_before_other_words(
    written: str, bare: str, particle: str, articled_word: str, bracket: str
) -> None:
    (word,) = words(written)
    assert bare in bared(word)
    found = before(written, word, bare)
    assert put_before(found, "الشاهدة").replace("ِ", "") == articled_word.replace("ِ", "")
    assert put_before(found, "[X]").replace("ِ", "") == bracket.replace("ِ", "")
    assert found.rstrip("ِ") == particle.rstrip("ِ")


def test_two_at_most_and_none_of_a_word_of_two_letters() -> None:
    assert [*bared("ام")] == ["ام"]
    assert [*bared("ول")] == ["ول"]
    assert "حداد" not in [*bared("ولبحداد")]
    assert "حمد" not in [*bared("احمد")], "an alef that belongs to a name asks nothing"


def test_the_article_after_each() -> None:
    assert [articled(one) for one in ("", *LETTERS)] == ["ال", "وال", "فال", "بال", "كال", "لل"]
    assert [articled(one) for one in PAIRS] == ["وبال", "ولل", "وكال", "فبال", "فلل"]
    assert [without_article(one) for one in ("القضية", "قضية")] == ["قضية", "قضية"]


@pytest.mark.parametrize("particle", ["", *LETTERS, *PAIRS])
def test_search_reads_a_word_behind_each_of_them_with_and_without_the_article(particle: str) -> None:
    assert "محامي" in {one.base for one in readings(f"{particle}محامي")}
    assert "محامي" in {one.base for one in readings(f"{articled(particle)}محامي")}
