"""Lists call records, and sort them, by their name in the language of whoever reads."""

from __future__ import annotations

import pytest

from defender_desk.model.queries import Order, Query
from defender_desk.services import listing, records
from defender_desk.services.desk import Desk
from defender_desk.text import speech
from defender_desk.text.bidi import plain

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
