"""A whole file is taken back later: what was written since stays and is named, everything else is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.levels import Profile
from defender_desk.services import bringing_in, came_in, keys, receiving, records, trust
from defender_desk.services.desk import Desk
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen={one.id for one in arrived.takeable})


def test_a_bundle_is_taken_back_after_other_work_and_what_was_written_since_stays(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person = add("person", name="سلمى", profession="صحفية")
    tell(desk, theirs, person)
    records.save(theirs, "person", person, {"profession": "محامية", "notes": "قالت"})
    new = records.save(theirs, "person", None, {"name": "نور"}).id
    told = records.save(theirs, "incident", None, {"title": "مداهمة"}).id
    tell(theirs, desk, person, new, told)
    add("person", name="هالة")
    records.save(desk, "person", person, {"notes": "رأيتها"})
    records.save(desk, "incident", told, {"title": "مداهمة ليلية"})
    (arrival,) = came_in.came_in(desk)
    assert (arrival.kind, arrival.who, arrival.taken_back) == ("bundle", "theirs", False)
    seen = came_in.outlook(desk, arrival.batch)
    assert (seen.new, seen.changed) == ((new,), (person,))
    assert seen.stays == {person: ("notes",), told: ("title",)}
    undone = came_in.take_back(desk, arrival)
    assert undone.left == 2
    kept = desk.store.many([person, new, told])
    assert kept[person].body["profession"] == "صحفية"
    assert kept[person].body["notes"] == "رأيتها"
    assert kept[new].binned
    assert not kept[told].binned
    (arrival,) = came_in.came_in(desk)
    assert arrival.taken_back
    with pytest.raises(Trouble) as refused:
        came_in.take_back(desk, arrival)
    assert refused.value.message == came_in.TAKEN_BACK


def test_a_table_is_taken_back_too_and_nothing_is_where_nothing_was_written(
    desk: Desk, theirs: Desk, tmp_path: Path, add: Add
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name,profession\nسلمى,محامية\nنور,طبيبة\n", "utf-8")
    bringing_in.bring_in(desk, bringing_in.plan(desk, bringing_in.look(table), type_name="person"))
    (arrival,) = came_in.came_in(desk)
    assert arrival.kind == "table"
    assert len(came_in.outlook(desk, arrival.batch).new) == 2
    came_in.take_back(desk, arrival)
    assert not [one for one in desk.store.each("person") if not one.binned]
    person = add("person", name="x")
    tell(desk, theirs, person)
    tell(theirs, desk, person)
    arrival = came_in.came_in(desk)[0]
    with pytest.raises(Trouble) as refused:
        came_in.take_back(desk, arrival)
    assert refused.value.message == came_in.NOTHING_WRITTEN


def test_a_file_is_taken_back_and_brought_again_as_often_as_somebody_likes(desk: Desk, theirs: Desk) -> None:
    tell(theirs, desk, records.save(theirs, "incident", None, {"title": "x"}).id)
    tell(theirs, desk, other := records.save(theirs, "incident", None, {"title": "y"}).id)
    batch = came_in.came_in(desk)[1].batch
    for back in (True, False) * 3:
        batch = records.undo(desk, batch).changes.batch
        second, first = came_in.came_in(desk)
        assert (first.taken_back, second.taken_back) == (back, False)
        assert [one.id for one in desk.store.each("incident") if not one.binned].count(other) == 1
        assert len([one for one in desk.store.each("incident") if not one.binned]) == 2 - back
    outlook = came_in.outlook(desk, first.brought)
    assert (len(outlook.new), outlook.changed, outlook.stays) == (1, (), {})
    assert came_in.take_back(desk, first).changes.batch
    assert [one.id for one in desk.store.each("incident") if not one.binned] == [other]
    with pytest.raises(Trouble) as refused:
        came_in.take_back(desk, first)
    assert refused.value.message == came_in.TAKEN_BACK


def test_what_is_undone_after_a_file_of_which_nothing_was_left_brings_nothing_again(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    came = records.save(theirs, "incident", None, {"title": "x"}).id
    tell(theirs, desk, came)
    records.bin_records(desk, [came])
    records.purge(desk, [came])
    (arrival,) = came_in.came_in(desk)
    assert came_in.take_back(desk, arrival).changes.batch == 0
    made = records.save(desk, "person", None, {"name": "x"})
    records.undo(desk, made.changes.batch)
    assert came_in.came_in(desk)[0].taken_back
