"""What a desk wrote for other programs comes back: to the same records at that desk, joined at another."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import Taking
from defender_desk.services.bring_in.twins import SAME_RECORD
from defender_desk.services.desk import Desk
from defender_desk.services.handover import plain_export
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.plain_export import FORMATS
from defender_desk.text.speech import say

from .conftest import Add, Make

REASON = "agreed face to face"


def written(desk: Desk, code: str, target: Path) -> Path:
    plan = plain_export.plan(desk, Choice(everything=True), FORMATS[code], profile=Profile.FULL, reason=REASON)
    plain_export.write(desk, plan, target, in_clear=True, why_named=REASON)
    return target


def sheets(desk: Desk, path: Path):
    """Each sheet of a file planned as records of its kind."""
    foreign = bringing_in.look(desk, path)
    for place, sheet in enumerate(foreign.sheets):
        kind = next(
            one.name for one in TYPES.values() if sheet.name == one.name or sheet.name.endswith(say(one.plural))
        )
        yield kind, bringing_in.plan(desk, foreign, type_name=kind, sheet=place)


@pytest.mark.parametrize(("code", "name"), [("jsonl", "a.zip"), ("xlsx", "a.xlsx")])
def test_records_written_at_one_desk_are_joined_as_before_at_another(
    desk: Desk, add: Add, make_desk: Make, tmp_path: Path, code: str, name: str
) -> None:
    person = add("person", name="Reem", phones=("+963 944",))
    case = add("case", title="Shelter", people=(person,))
    incident = add("incident", title="Threat", case=case)
    path = written(desk, code, tmp_path / name)
    theirs = make_desk("theirs")
    named_first = ("person", "case", "incident")
    for kind in named_first if code == "xlsx" else reversed(named_first):
        (plan,) = (plan for name, plan in sheets(theirs, path) if name == kind)
        bringing_in.bring_in(theirs, plan)
    assert records.fetch(theirs, person).values["phones"] == ("+963 944",)
    assert records.fetch(theirs, case).values["people"] == (person,)
    assert records.fetch(theirs, incident).values["case"] == case


def test_a_row_that_comes_back_is_told_as_the_record_it_is_and_fills_it(desk: Desk, add: Add, tmp_path: Path) -> None:
    case = add("case", title="Shelter", lessons="Ask sooner")
    path = written(desk, "jsonl", tmp_path / "a.zip")
    records.save(desk, "case", case, {"lessons": ""})
    ((_, plan),) = sheets(desk, path)
    (twin,) = plan.twins
    assert (twin.record, twin.reasons) == (case, (SAME_RECORD,))
    bringing_in.bring_in(desk, plan)
    assert records.fetch(desk, case).values["lessons"] == "Ask sooner"


def test_a_file_of_this_desk_that_comes_back_asks_nothing_and_makes_nothing_twice(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    ours = {add("case", title="Shelter"), add("case", title="Lawyer")}
    path = written(desk, "jsonl", tmp_path / "a.zip")
    ((_, plan),) = sheets(desk, path)
    assert bringing_in.undecided(plan, {}) == ()
    assert bringing_in.outlook(plan, {}) == bringing_in.Outlook(left={0: (), 1: ()}, held={0: (), 1: ()})
    assert not bringing_in.bring_in(desk, plan).ids
    assert {one.id for one in desk.store.each("case")} == ours


def test_an_id_that_is_taken_or_was_erased_is_not_given_again(desk: Desk, add: Add, tmp_path: Path) -> None:
    kept, gone = add("case", title="Kept"), add("case", title="Gone")
    path = written(desk, "jsonl", tmp_path / "a.zip")
    records.bin_records(desk, [gone])
    records.purge(desk, [gone])
    ((_, plan),) = sheets(desk, path)
    made = bringing_in.bring_in(desk, plan, dict.fromkeys(range(2), Taking.NEW)).ids
    assert not {kept, gone} & set(made)
    assert records.fetch(desk, gone) is None
    assert sorted(records.fetch(desk, key).values["title"] for key in made) == ["Gone", "Kept"]
