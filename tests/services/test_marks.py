"""What is marked on the pages: the words themselves, wherever they were drawn, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.placed import Box
from defender_desk.exchange.printout import Printout, Section
from defender_desk.model.levels import Profile
from defender_desk.model.vocabularies import label
from defender_desk.services import records
from defender_desk.services.application import marks, packs
from defender_desk.services.application.marks import Mark
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.handover.leaving import Leaving
from defender_desk.services.printout import printing
from defender_desk.services.printout.mentions import bared
from defender_desk.services.printout.printing import Printable, Remark, Spot
from defender_desk.text.bidi import plain
from defender_desk.text.folding import words
from defender_desk.text.speech import say_in

from .conftest import Add
from .test_packs import agree, attach, ids, photograph

__all__ = ["ids"]
TODAY = date(2026, 6, 1)
NOTHING = Leaving("pack", Step("refer", (), TODAY, profile=Profile.FULL), Verdict(), ())


def printable(printout: Printout, *remarks: Remark) -> Printable:
    return Printable(printout, NOTHING, remarks=remarks)


def named(*said: str) -> Remark:
    return Remark("x", "y", warns=True, spots=tuple(Spot((one,)) for one in said))


def under(made: Printable, mark: Mark) -> list[str]:
    """The folded words that a mark covers, box by box."""
    document = pypdfium2.PdfDocument(printing.pdf(made))
    page = document[mark.page - 1]
    read, (width, height) = page.get_textpage(), page.get_size()

    def told(box: Box) -> str:
        edges = box.left * width, (1 - box.bottom) * height, box.right * width, (1 - box.top) * height
        return read.get_text_bounded(*edges)

    found = [word for box in mark.boxes for word in words(told(box))]
    read.close()
    page.close()
    document.close()
    return found


STORY = {
    "ar": "اقتحموا البيت {name} ثم عادوا ليلاً وسألوا عن الأوراق",
    "en": "They came to the home {name} and came back at night to ask for the papers",
}
NAMES = [
    ("ليلى حدّاد", "ليلي حداد"),
    ("وللَيلى حداد", "ليلي حداد"),
    ("بعبد الرحمن الخطيب", "عبد الرحمن الخطيب"),
    ("للأستاذة آلاء الأحمد", "الاستاذه الا الاحمد"),
    ("لعلاء الدين", "علا الدين"),
    ("والله أعلم", "الله اعلم"),
    ("لؤي الإدلبي", "لوي الادلبي"),
    ("مُحَمَّداً", "محمدا"),
    ("(فاطمة الزهراء)", "فاطمه الزهرا"),
    ("Leyla Haddad", "leyla haddad"),
    ("Saïd Œuvrard,", "said oeuvrard"),
    ("+963 944 123 456", "963944123456"),
    ("00963-944-123456", "963944123456"),
    ("@layla_h", "@layla_h"),
    ("Layla.H@example.org", "@layla.h@example.org"),
    ("https://t.me/layla_h", "@t.me/layla_h"),
]


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es"])
@pytest.mark.parametrize(("written", "said"), NAMES, ids=[said for _, said in NAMES])
def test_a_name_is_marked_where_it_stands_in_either_direction(language: str, written: str, said: str) -> None:
    for story in STORY.values():
        text = story.format(name=written)
        made = printable(Printout("x", language, [Section("س", (("ما حدث", text),), (text,))]), named(said))
        found = marks.marks(made, printing.pdf(made))
        assert len(found) == 2  # in the cell and in the paragraph
        for mark in found:
            assert (mark.number, mark.page, mark.warns) == (1, 1, True)
            covered = under(made, mark)
            if said.isdigit():
                assert said in ("".join(covered).lstrip("0"), "".join(covered[::-1]).lstrip("0"))
            else:
                first, *others = words(said)
                assert len(covered) == 1 + len(others)
                assert any(first in bared(word) for word in covered)
                assert {*others} <= {*covered}


PARTS = [
    "ليلى",
    "حداد",
    "عبد",
    "الرحمن",
    "الخطيب",
    "سامر",
    "قباني",
    "هالة",
    "درويش",
    "Leyla",
    "Haddad",
    "Samer",
    "O'Brien",
]
FILLER = ["قالت", "ثم", "في", "البيت", "لاحقاً", "وعادوا", "then", "at", "night", "papers", "الأوراق،", "مساءً."]


def letters(word: str) -> str:
    """The same for a word whose halves the library turns around at an apostrophe."""
    return "".join(sorted(word))


@settings(max_examples=60, deadline=None)
@example("ar", ["night", *["قالت"] * 11], ["ليلى", "ليلى"], [])  # the line begins with a word that turns it
@example("en", ["night", *["قالت"] * 9, "night"], ["ليلى"] * 3, [])  # a line that runs the other way breaks in it
@given(
    st.sampled_from(["ar", "en"]),
    st.lists(st.sampled_from(FILLER), min_size=0, max_size=60),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=3),
    st.lists(st.sampled_from(FILLER), max_size=60),
)
def test_wherever_the_line_breaks_the_whole_name_is_covered(
    language: str, before: list[str], name: list[str], after: list[str]
) -> None:
    mixed = len({word.isascii() for word in name}) > 1
    text = " ".join((*before, *name, *after))
    said = words(" ".join(name))
    made = printable(Printout("x", language, [Section("س", (("ما حدث", text),))]), named(" ".join(said)))
    found = marks.marks(made, printing.pdf(made))
    if not mixed:
        assert found
    for mark in found:
        covered = under(made, mark)
        assert len(mark.boxes) <= 2
        assert {letters(word) for word in said} <= {letters(word) for word in covered}


def test_words_that_only_look_alike_are_not_marked() -> None:
    text = "قالت ليلى إن حداد المدينة أغلق، وليليان حدادين، وحداد ليلى، وليلى الحداد"
    made = printable(Printout("x", "ar", [Section("س", (), (text,))]), named("ليلي حداد"))
    assert marks.marks(made, printing.pdf(made)) == ()
    other = printable(made.printout, named("0944123456"))
    assert marks.marks(other, printing.pdf(other)) == ()


@pytest.mark.parametrize("which", ["every", "first", "last"])
def test_a_title_of_signs_alone_is_marked_nowhere(which: str) -> None:
    remark = Remark("…", "y", spots=(Spot(("", "…"), which),))
    made = printable(Printout("x", "ar", [Section("س", (), ("ليلى …",))]), remark)
    assert marks.marks(made, printing.pdf(made)) == ()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_name_is_followed_over_lines_and_over_the_end_of_a_page(language: str) -> None:
    story = "سطر من القصة" if language == "ar" else "a line of it"
    name = ["وعبد", "الرحمن", "الخطيب"] if language == "ar" else ["Jean", "Pierre", "Haddad"]
    said = " ".join(words(" ".join(name))).removeprefix("و")
    pages = set()
    for lines in range(30, 75):
        text = "\n".join([*[story] * lines, *name, story])
        made = printable(Printout("x", language, [Section("س", (("a", text),))]), named(said))
        found = marks.marks(made, printing.pdf(made))
        pages.add(tuple(one.page for one in found))
        assert [box for one in found for box in one.boxes][2:]
        assert [word for one in found for word in under(made, one)] == words(" ".join(name))
    assert {(1,), (1, 2), (2,)} <= pages


def test_pages_without_a_word_have_no_marks() -> None:
    made = printable(Printout("", "ar", [Section("")]), named("ليلي حداد"))
    assert marks.marks(made, printing.pdf(made)) == ()


def test_marks_are_on_their_own_pages_and_in_no_file() -> None:
    pages = ["سطر من القصة " * 40] * 12
    text = Printout("x", "ar", [Section("س", (), (*pages, "وقالت ليلى حداد", *pages, "ليلى حداد أيضاً"))])
    made = printable(text, named("ليلي حداد"))
    found = marks.marks(made, printing.pdf(made))
    assert len({one.page for one in found}) == 2
    for mark in found:
        assert under(made, mark) == ["ليلي", "حداد"]
    assert printing.pdf(made) == printing.pdf(replace(made, remarks=()))


def test_a_pack_marks_the_third_person_the_risky_file_and_where_something_stays_out(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "evidence")
    add("person", name="ليلى حداد", phones=("+963 944 123 456",))
    story = "اقتحموا البيت وقالت لليلى حدّاد، رقمها 0944123456"
    records.save(desk, "incident", ids["incident"], {"story": story})
    photo = attach(desk, ids, "a.jpg", photograph(where=True), title="صورة الباب", faces=True)
    kept = attach(desk, ids, "b.txt", b"kept", title="القائمة", protection="not_published")
    records.save(desk, "referral", ids["referral"], {"evidence": (photo, kept)})
    made = packs.plan(desk, ids["referral"], "ar", today=TODAY)
    found = marks.marks(made, printing.pdf(made))

    def marked(what: str) -> list[tuple[bool, list[str]]]:
        numbers = [place for place, one in enumerate(made.heeded, 1) if plain(one.what) == what]
        return [(one.warns, under(made, one)) for one in found if one.number in numbers]

    assert marked("ليلى حداد") == [(True, ["لليلي", "حداد"]), (True, ["0944123456"])]
    assert (True, ["صوره", "الباب"]) in marked("صورة الباب")
    assert marked("القائمة") == [(False, words(say_in("ar", packs.pack_parts.ENCLOSED)))]
    name = label("application_field", "per.full_name", "en")  # not covered: a code name stands in its place
    assert marked(name) == [(False, words(packs.pack_forms.heading("per.full_name", "ar")))]
    assert [one.warns for one in made.heeded] == sorted((one.warns for one in made.heeded), reverse=True)


def test_what_stays_out_is_marked_at_the_name_of_the_question_or_under_its_heading(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "name")
    asks = ("per.full_name", "per.needs")
    records.save(desk, "provider", ids["fund"], {"asks": asks})
    made = packs.plan(desk, ids["referral"], "ar", today=TODAY)
    (mark,) = marks.marks(made, printing.pdf(made))
    assert not mark.warns
    assert plain(made.heeded[mark.number - 1].what) == label("application_field", "per.needs", "en")
    heading = made.printout.sections[-1].heading
    assert under(made, mark) == words(heading)[:3]
