"""Unfinished forms: kept whole, and never longer than the record they are of."""

from __future__ import annotations

from defender_desk.services import drafts, records
from defender_desk.services.desk import Desk

from .conftest import Add


def test_a_draft_comes_back_as_it_was_and_can_be_put_back(desk: Desk, add: Add) -> None:
    person = add("person", name="x")
    drafts.keep(desk, person, "person", person, {"notes": "half a word"}, {"name": "x"})
    put_back = drafts.take(desk, person)
    assert drafts.read(desk, person) is None
    put_back()
    kept = drafts.read(desk, person)
    assert kept is not None
    assert (kept.values, kept.base) == ({"notes": "half a word"}, {"name": "x"})


def test_two_forms_of_one_record_share_its_draft(desk: Desk, add: Add) -> None:
    case = add("case", title="c")
    drafts.keep_some(
        desk, "case", case, {"title": "d", "risks": "the house"}, base={"title": "b"}, own=("title", "risks")
    )
    drafts.keep_some(desk, "case", case, {"decision": "wait"}, own=("decision",))
    drafts.keep_some(desk, "case", case, {"title": "e"}, own=("title", "risks"))
    kept = drafts.read(desk, case)
    assert kept is not None
    assert kept.values == {"title": "e", "decision": "wait"}
    drafts.drop_some(desk, case, ("title", "risks"))
    kept = drafts.read(desk, case)
    assert kept is not None
    assert kept.values == {"decision": "wait"}
    drafts.drop_some(desk, case, ("decision", "decided"))
    assert drafts.read(desk, case) is None
    drafts.drop_some(desk, case, ("decision",))


def test_each_form_keeps_the_base_of_its_own_fields(desk: Desk, add: Add) -> None:
    case = add("case", title="c")
    drafts.keep_some(desk, "case", case, {"title": "mine"}, base={"title": "old", "decision": "old"}, own=("title",))
    newer = {"title": "written elsewhere", "decision": "new"}
    drafts.keep_some(desk, "case", case, {"decision": "wait"}, base=newer, own=("decision",))
    kept = drafts.read(desk, case)
    assert kept is not None
    assert (kept.base["title"], kept.base["decision"]) == ("old", "new")


def test_a_form_left_open_does_not_bring_back_what_was_erased(desk: Desk, add: Add) -> None:
    person = add("person", name="x")
    drafts.keep(desk, person, "person", person, {"notes": "where she is"}, {})
    records.bin_records(desk, [person])
    records.purge(desk, [person])
    drafts.keep(desk, person, "person", person, {"notes": "where she is"}, {})
    assert desk.store.drafts.all() == []


def test_what_was_let_go_of_is_not_put_back_once_its_record_was_erased(desk: Desk, add: Add) -> None:
    person = add("person", name="x")
    drafts.keep(desk, person, "person", person, {"notes": "where she is"}, {})
    put_back = drafts.take(desk, person)
    records.bin_records(desk, [person])
    records.purge(desk, [person])
    put_back()
    assert desk.store.drafts.all() == []


def test_a_paste_that_no_record_holds_hides_neither_its_draft_nor_any_other(desk: Desk, add: Add) -> None:
    person, other = add("person", name="x"), add("person", name="y")
    long, many = "x" * 200_001, tuple(str(number) for number in range(1_001))
    drafts.keep(desk, person, "person", person, {"name": "a\0b", "notes": long, "phones": many}, {})
    drafts.keep(desk, other, "person", other, {"notes": "kept"}, {})
    kept = drafts.read(desk, person)
    assert kept is not None
    assert kept.values == {"name": "ab", "notes": long, "phones": many}
    assert {draft.key for draft in drafts.every(desk)} == {person, other}


def test_a_draft_that_was_damaged_gives_the_fields_that_can_be_read(desk: Desk, add: Add) -> None:
    person = add("person", name="x")
    desk.store.drafts.put(person, "person", person, {"values": {"notes": 7, "name": "whole"}, "base": {}})
    kept = drafts.read(desk, person)
    assert kept is not None
    assert kept.values == {"name": "whole"}
