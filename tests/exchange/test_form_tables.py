"""Exports of KoboToolbox and ODK as they come: groups, choices in columns, repeated groups, and what programs note."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter

from defender_desk.exchange.headings import ID
from defender_desk.exchange.mapping import KEEP, LEAVE_OUT, drafts, propose
from defender_desk.exchange.table_files import read_tables
from defender_desk.exchange.tables import Sheet
from defender_desk.model.kinds import Choices
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary

FORM = [
    [
        "start", "incident/title", "incident/when", "incident/what", "incident/what/threat", "incident/what/torture",
        "losses/money", "losses/home", "seen/by_us", "seen/by_others", "picture", "picture_URL", "_id", "_uuid",
        "_submission_time", "_notes", "_index",
    ],
    [
        "2026-05-01T10:00:00", "تهديد", "2026-05-01", "threat torture", 1, 1, 1, 0, "yes", "no", "a.jpg",
        "https://example.org/a.jpg", 11, "aaaa-1", "2026-05-01T11:00:00", "", 1,
    ],
    ["2026-05-02T10:00:00", "منع", "2026-05-02", "threat", 1, 0, 0, 0, "no", "", "", "", 12, "bbbb-2", "", "", 2],
]  # fmt: skip
PEOPLE = [
    ["name", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"],
    ["ريم", 1, "form", 1, 11, "aaaa-1"],
    ["سلمى", 2, "form", 1, 11, "aaaa-1"],
    ["هدى", 3, "form", 2, 12, "bbbb-2"],
]


def saved(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return path


def read(sheet: Sheet, kind: str):
    declared = TYPES[kind]
    return list(drafts(sheet, [one.target for one in propose(sheet, declared)], declared))


def test_choices_that_stand_in_columns_become_one_list(tmp_path: Path) -> None:
    (form,) = read_tables(saved(tmp_path / "a.xlsx", form=FORM))
    assert "incident/what/threat" not in form.columns
    assert "seen/by_us" in form.columns  # questions of yes and no in one group are no choices
    rows = [dict(zip(form.columns, row.cells, strict=False)) for row in form.rows]
    assert [row["losses"] for row in rows] == ["money", ""]
    first, second = read(form, "incident")
    assert first.changes["what"] == ["threat", "torture"]
    assert second.changes["what"] == ["threat"]
    assert first.changes["title"] == "تهديد"
    assert first.changes["when"][0] == "2026-05-01"


def said_of(path: Path, kind: str, columns: list[str], *rows: list[object]):
    """What each row of a form with these questions says by itself, and its cells that are kept beside."""
    table = [["_uuid", *columns], *([f"u-{number}", *row] for number, row in enumerate(rows))]
    (form,) = read_tables(saved(path, form=table))
    return [(one.changes, {(cell.heading, cell.text) for cell in one.kept}) for one in read(form, kind)]


def test_answers_of_yes_and_no_in_a_group_stay_what_they_are(tmp_path: Path) -> None:
    columns = ["name", "household/minor", "household/elderly", "consent/refer", "consent/given"]
    for kind in ("person", "consent"):
        one, other = ["x", 1, 0, 0, 1], ["y", 1, 1, 0, ""]
        ((told, first), (_, second)) = said_of(tmp_path / "a.xlsx", kind, columns, one, other)
        assert {*zip(columns[2:], "001", strict=True)} <= first
        assert {*zip(columns[2:4], "10", strict=True)} <= second
        assert told.get("minor") is (True if kind == "person" else None)


LISTS = [(one.name, field) for one in TYPES.values() for field in one.fields if isinstance(field.kind, Choices)]


@pytest.mark.parametrize(("kind", "field"), LISTS, ids=[f"{kind}.{field.name}" for kind, field in LISTS])
def test_columns_of_ticks_fill_a_list_of_their_terms_and_no_list_that_decides(
    kind: str, field: Field, tmp_path: Path
) -> None:
    yes, no = list(vocabulary(field.kind.vocabulary).by_code)[:2]
    columns = [f"{field.name}/{yes}", f"{field.name}/{no}"]
    ((told, kept),) = said_of(tmp_path / "a.xlsx", kind, columns, [1, 0])
    if field.kind.decides:
        assert (told, kept) == ({}, {*zip(columns, "10", strict=True)})
    else:
        assert (told, kept) == ({field.name: [yes]}, set())


def test_one_column_that_is_no_term_is_no_part_of_a_list(tmp_path: Path) -> None:
    columns = ["title", "losses/money", "losses/children"]
    ((told, kept),) = said_of(tmp_path / "a.xlsx", "incident", columns, ["x", 1, 1])
    assert (told, kept) == ({"title": "x"}, {*zip(columns[1:], "11", strict=True)})


@pytest.mark.parametrize(("own", "ticks"), [("yes", (1, 0)), ("", (1, 0)), ("food", (0, 0)), ("home", (1, 1))])
def test_a_column_that_tells_something_else_than_the_ticks_beside_it_drops_none(
    own: str, ticks: tuple[int, ...], tmp_path: Path
) -> None:
    columns = ["name", "needs", "needs/food", "needs/home"]
    ((_, kept), _) = said_of(tmp_path / "a.xlsx", "person", columns, ["x", own, *ticks], ["y", "food", 1, 0])
    assert {*zip(columns[2:], map(str, ticks), strict=True)} <= kept


def test_what_the_program_notes_for_itself_is_left_out_and_names_of_pictures_are_kept(tmp_path: Path) -> None:
    (form,) = read_tables(saved(tmp_path / "a.xlsx", form=FORM))
    targets = {one.heading: one.target for one in propose(form, TYPES["incident"])}
    assert all(targets[name] == LEAVE_OUT for name in ("start", "_id", "_uuid", "_submission_time", "_index", "id"))
    assert targets["picture"] == KEEP
    assert ("picture", "a.jpg") in [(one.heading, one.text) for one in read(form, "incident")[0].kept]


def test_rows_of_a_repeated_group_point_at_the_row_they_belong_to(tmp_path: Path) -> None:
    form, people = read_tables(saved(tmp_path / "a.xlsx", form=FORM, people=PEOPLE))
    incidents = [one.id for one in read(form, "incident")]
    assert len(set(incidents)) == 2
    assert all(map(ID.fullmatch, incidents))
    (at,) = (place for place, heading in enumerate(people.columns) if heading == "form")
    assert [row.cells[at] for row in people.rows] == [incidents[0], incidents[0], incidents[1]]
    assert {one.heading: one.target for one in propose(people, TYPES["involvement"])}["form"] == "what"
    told = read(people, "act")
    assert [one.changes["incident"] for one in told] == [incidents[0], incidents[0], incidents[1]]
    assert len({one.id for one in told}) == 3


def test_the_same_submission_has_the_same_id_in_every_export(tmp_path: Path) -> None:
    (first,) = read_tables(saved(tmp_path / "a.xlsx", form=FORM))
    (again,) = read_tables(saved(tmp_path / "b.xlsx", form=[FORM[0], FORM[2]]))
    assert read(again, "incident")[0].id == read(first, "incident")[1].id


def test_a_repeated_group_of_odk_is_joined_by_its_keys(tmp_path: Path) -> None:
    form = [["title", "KEY"], ["تهديد", "uuid:aaaa-1"]]
    child = [["name", "PARENT_KEY", "KEY"], ["ريم", "uuid:aaaa-1", "uuid:aaaa-1/people[1]"]]
    top, people = read_tables(saved(tmp_path / "a.xlsx", form=form, people=child))
    (incident,) = read(top, "incident")
    (act,) = read(people, "act")
    assert act.changes["incident"] == incident.id
    assert act.id != incident.id


def test_a_table_of_nobodys_form_goes_through_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "needs/food", "needs/home"], ["ريم", "1", "0"]])
    (sheet,) = read_tables(path)
    assert sheet.columns == ("name", "needs/food", "needs/home")
    assert not read(sheet, "person")[0].id


@pytest.mark.parametrize(
    ("heading", "said", "minor"),
    [
        ("age", "7", True),
        ("family/العمر", "١٧", True),
        ("edad", "18", None),
        ("âge", "40", None),
        ("age", "7 months", None),
        ("average", "7", None),
    ],
)
def test_an_age_says_who_is_under_age_and_stays_in_the_notes(tmp_path: Path, heading, said, minor) -> None:
    ((told, kept),) = said_of(tmp_path / "a.xlsx", "person", ["name", heading], ["سعاد", said])
    assert told.get("minor") is minor
    assert (heading, said) in kept
    ((told, _),) = said_of(tmp_path / "a.xlsx", "incident", ["title", heading], ["سعاد", said])
    assert "minor" not in told


def test_an_answer_about_age_stands_before_a_number(tmp_path: Path) -> None:
    ((told, _),) = said_of(tmp_path / "a.xlsx", "person", ["name", "minor", "age"], ["سعاد", "no", "7"])
    assert told["minor"] is False
