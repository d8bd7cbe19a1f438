"""Lists call records, and sort them, by their name in the language of whoever reads."""

from __future__ import annotations

import pytest

from defender_desk.model.queries import Order, Query
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services import listing, records
from defender_desk.services.desk import Desk
from defender_desk.text import speech
from defender_desk.text.bidi import plain
from defender_desk.text.dates import parse

from .conftest import Add

NAMES = (
    {"name": "Zebra", "name_ar": "أمل"},
    {"name": "Middle"},
    {"name": "Alpha", "name_ar": "ياسمين"},
    {"name": "دار"},
)


@pytest.mark.parametrize(
    ("language", "descending", "called"),
    [
        ("ar", False, ["أمل", "دار", "ياسمين", "Middle"]),
        ("ar", True, ["Middle", "ياسمين", "دار", "أمل"]),
        ("en", False, ["دار", "Alpha", "Middle", "Zebra"]),
        ("fr", True, ["Zebra", "Middle", "Alpha", "دار"]),
    ],
)
def test_a_directory_is_called_and_sorted_by_the_names_of_its_reader(
    desk: Desk, add: Add, language: str, descending: bool, called: list[str]
) -> None:
    ours = {add("provider", **names) for names in NAMES}
    speech.use(speech.customary(language))
    found = [key for key in listing.ids(desk, Query("provider", order=(Order("name", descending),))) if key in ours]
    rows, titles = listing.rows(desk, "provider", found), records.titles(desk, found)
    assert [plain(rows[key].cells["name"]) for key in found] == called
    assert [plain(titles[key]) for key in found] == called


def test_who_takes_part_without_a_role_is_called_by_both_ends_and_by_no_code(desk: Desk, add: Add) -> None:
    who, whose = add("person", name="Nour"), add("person", name="Adel")
    tie = add("involvement", relative=who, family_of=whose)
    assert plain(records.titles(desk, [tie])[tie]) == "Nour → Adel"
    row = listing.rows(desk, "involvement", [tie])[tie]
    assert row.cells["role"] == listing.NOTHING
    assert row.code_name not in row.cells.values()


@pytest.mark.parametrize(
    ("facts", "called"),
    [
        ({"story": "اعتُقلت من بيتها.\nصادروا هاتفها.", "place": "الموصل"}, "اعتُقلت من بيتها. صادروا هاتفها."),
        ({"place": "الموصل، حي الزهور"}, "الموصل، حي الزهور"),
        ({"title": "اعتقال", "story": "اعتُقلت من بيتها"}, "اعتقال"),
    ],
)  # fmt: skip
def test_an_incident_without_a_title_is_known_by_its_first_words_and_by_no_code(
    desk: Desk, add: Add, facts: dict[str, str], called: str
) -> None:
    incident = add("incident", **facts)
    assert plain(records.titles(desk, [incident])[incident]) == called
    assert plain(records.fetch(desk, incident).title) == called


def test_first_words_end_with_a_word_and_are_no_title_of_what_leaves(desk: Desk, add: Add) -> None:
    incident = add("incident", story="taken from her house at dawn " * 9)
    first = plain(records.titles(desk, [incident])[incident])
    assert first.endswith("…")
    assert len(first) <= 60
    assert title_of(TYPES["incident"], desk.store.get(incident).body) == ""


@pytest.mark.parametrize("descending", [True, False])
def test_a_day_that_nobody_can_read_stands_last_both_ways_in_the_words_it_was_written_in(
    desk: Desk, add: Add, descending: bool
) -> None:
    known = add("incident", title="a", when=parse("2026-03-04"))
    vague = add("incident", title="b", when=parse("31/06/2026"))
    assert parse("31/06/2026").first is None
    order = (Order("when", descending=descending),)
    assert listing.ids(desk, Query("incident", order=order)) == [known, vague]
    assert plain(listing.rows(desk, "incident", [vague])[vague].cells["when"]) == "31/06/2026"
