"""Rows of a repeated group are tied to what they were told with, once, and without a code in anybody's notes."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from defender_desk.model.documents import Document
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import PART, ImportPlan, Taking, look
from defender_desk.services.bring_in.taking_part import NOT_HERE
from defender_desk.services.desk import Desk
from defender_desk.text.bidi import plain

FORM = [["ماذا حدث؟", "_uuid", "_index"], ["اعتُقلت من بيتها", "aaaa-1", "1"], ["أُخلي من البيت", "aaaa-2", "2"]]
FAMILY = [
    ["الاسم", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"],
    ["ليث العزاوي", "1", "رصد", "1", "aaaa-1"],
    ["نور القاسم", "2", "رصد", "2", "aaaa-2"],
    ["عمر القاسم", "3", "رصد", "2", "aaaa-2"],
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name, rows in (("رصد", FORM), ("أفراد الأسرة", FAMILY)):
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return tmp_path / "a.xlsx"


def planned(desk: Desk, path: Path, sheet: int) -> ImportPlan:
    return bringing_in.plan(desk, look(desk, path), type_name=("incident", "person")[sheet], sheet=sheet)


def ties(desk: Desk) -> list[Document]:
    return [one for one in desk.store.each("involvement") if not one.binned]


def test_people_of_a_repeated_group_take_part_in_their_incident(desk: Desk, path: Path) -> None:
    bringing_in.bring_in(desk, planned(desk, path, 0))
    plan = planned(desk, path, 1)
    assert [one.heading for one in plan.proposals if one.target == PART] == ["رصد"]
    assert (bringing_in.outlook(plan, {}).new, bringing_in.outlook(plan, {}).tied) == (3, 3)
    bringing_in.bring_in(desk, plan)
    ends = {str(one.body[name]) for one in ties(desk) for name in ("who", "what")}
    called = {key: plain(title) for key, title in records.titles(desk, ends).items()}
    told = {called[str(one.body["who"])]: called[str(one.body["what"])] for one in ties(desk)}
    assert told == {
        "ليث العزاوي": "اعتُقلت من بيتها", "نور القاسم": "أُخلي من البيت", "عمر القاسم": "أُخلي من البيت",
    }  # fmt: skip
    assert {one.body["role_note"] for one in ties(desk)} == {"أفراد الأسرة"}
    assert not any(one.body.get("notes") for one in desk.store.each("person"))


def test_a_form_brought_in_twice_is_tied_once(desk: Desk, path: Path) -> None:
    for sheet in (0, 1, 0, 1):
        bringing_in.bring_in(desk, planned(desk, path, sheet))
    assert (len(ties(desk)), len(list(desk.store.each("person"))), len(list(desk.store.each("incident")))) == (3, 3, 2)
    plan = planned(desk, path, 1)
    assert (bringing_in.outlook(plan, {}).tied, bringing_in.undecided(plan, {})) == (0, ())


def test_a_tie_somebody_took_away_is_not_made_again(desk: Desk, path: Path) -> None:
    for sheet in (0, 1):
        bringing_in.bring_in(desk, planned(desk, path, sheet))
    gone = ties(desk)[0].id
    records.bin_records(desk, [gone])
    bringing_in.bring_in(desk, planned(desk, path, 1))
    assert len(ties(desk)) == 2
    records.purge(desk, [gone])
    bringing_in.bring_in(desk, planned(desk, path, 1))
    assert len(ties(desk)) == 2


def test_rows_whose_incident_is_not_here_come_in_without_a_tie(desk: Desk, path: Path) -> None:
    plan = planned(desk, path, 1)
    assert not plan.wholes
    assert any(draft.takes_part for draft in plan.drafts)
    bringing_in.bring_in(desk, plan, {0: Taking.SKIP})
    assert not ties(desk)
    assert len(list(desk.store.each("person"))) == 2
    assert "bring in the sheet" in NOT_HERE.id
