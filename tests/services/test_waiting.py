"""What came in, differs, and was not taken: it stands in a list until somebody decides, and then every desk agrees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Refs
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services import bringing_in, keys, loosening, merge_desk, receiving, records, trust, waiting
from defender_desk.services.arriving import DECIDE_FIRST, OTHER_KIND
from defender_desk.services.desk import Desk
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str, chosen: set[str] | None = None) -> None:
    """Hand these records over as they are, whatever the gate would say, and take in what is chosen of them."""
    bring(sender, taker, *sender.store.many(ids).values(), chosen=chosen)


def bring(sender: Desk, taker: Desk, *copies: Document, chosen: set[str] | None = None) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(copies))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=chosen)


def kept(desk: Desk, record: str) -> Document:
    found = desk.store.get(record)
    assert found is not None
    return found


def said(desk: Desk, record: str) -> dict[str, object]:
    return dict(kept(desk, record).body)


@pytest.fixture
def no(desk: Desk, theirs: Desk, add: Add) -> str:
    """A no that both desks have, and that the other takes back."""
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="refused", scope=("refer",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"state": "given"})
    return answer


def test_what_was_left_for_a_look_waits_and_says_why(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    (one,) = waiting.waiting(desk)
    assert (one.theirs.id, one.who, one.desk) == (no, "theirs", theirs.store.desk)
    assert loosening.UNSAID in one.arriving.dangers
    assert said(desk, no)["state"] == "refused"


def test_coming_again_it_waits_once_and_a_newer_copy_stands_for_the_older(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    tell(theirs, desk, no)
    records.save(theirs, "consent", no, {"notes": "z"})
    tell(theirs, desk, no)
    (one,) = waiting.waiting(desk)
    assert one.theirs.body["notes"] == "z"


def test_taking_it_in_ends_the_wait_and_both_say_the_same(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    waiting.take(desk, {no})
    assert waiting.waiting(desk) == []
    assert said(desk, no) == said(theirs, no)
    assert said(desk, no)["state"] == "given"


def test_keeping_ours_is_an_answer_that_the_other_desk_takes_as_newer(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    waiting.keep_ours(desk, {no})
    assert waiting.waiting(desk) == []
    assert said(desk, no)["state"] == "refused"
    assert any(event.after.get("state") == "given" for event in records.timeline(desk, no))
    tell(desk, theirs, no, chosen={no})
    assert said(theirs, no) == said(desk, no)
    tell(theirs, desk, no)
    assert waiting.waiting(desk) == []


def test_keeping_ours_takes_no_no_of_theirs_back(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="given", scope=("refer",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"state": "withdrawn", "notes": "said so today"})
    tell(theirs, desk, answer, chosen=set())
    waiting.keep_ours(desk, {answer})
    assert said(desk, answer)["state"] == "withdrawn"
    assert "notes" not in said(desk, answer)


def test_keeping_ours_takes_no_limit_of_theirs_back(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="given", scope=("refer",), facts=("everything",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"withheld": ("health",)})
    records.save(desk, "consent", answer, {"withheld": ("family",)})
    tell(theirs, desk, answer, chosen=set())
    waiting.keep_ours(desk, {answer})
    assert {*said(desk, answer)["withheld"]} == {"family", "health"}
    assert not waiting.waiting(desk)


def test_what_differs_and_was_left_by_choice_waits_and_what_is_new_does_not(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    other = records.save(theirs, "person", None, {"name": "نور"}).id
    tell(theirs, desk, person, other, chosen=set())
    assert [one.theirs.id for one in waiting.waiting(desk)] == [person]
    tell(theirs, desk, person, chosen={person})
    assert waiting.waiting(desk) == []
    assert desk.store.waiting.all() == []


def test_a_file_with_a_record_of_another_kind_than_waits_under_its_id_is_refused_until_that_is_decided_on(
    desk: Desk, theirs: Desk
) -> None:
    fund = records.save(theirs, "provider", None, {"name": "Fund of Help"}).id
    tell(theirs, desk, fund)
    person = replace(kept(theirs, records.save(theirs, "person", None, {"name": "x"}).id), id=fund)
    with pytest.raises(Trouble) as refused:
        bring(theirs, desk, person)
    assert (refused.value.message, refused.value.next_step) == (OTHER_KIND, DECIDE_FIRST)
    assert [one.theirs.type for one in waiting.waiting(desk)] == ["provider"]
    waiting.keep_ours(desk, {fund})
    bring(theirs, desk, person)
    assert kept(desk, fund).type == "person"
    with pytest.raises(Trouble):
        tell(theirs, desk, fund)


def test_a_row_whose_id_waits_as_another_kind_of_record_gets_an_id_of_its_own(
    desk: Desk, theirs: Desk, tmp_path: Path
) -> None:
    fund = records.save(theirs, "provider", None, {"name": "Fund of Help"}).id
    tell(theirs, desk, fund)
    (tmp_path / "rows.csv").write_text(f"id,name\n{fund},x\n", "utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(tmp_path / "rows.csv"), type_name="person")
    (person,) = bringing_in.bring_in(desk, plan).ids
    assert person != fund
    assert [one.theirs.id for one in waiting.waiting(desk)] == [fund]
    waiting.take(desk, {fund})
    assert kept(desk, fund).type == "provider"


def test_a_copy_that_cannot_be_compared_hides_no_other_and_can_be_let_go_of(
    desk: Desk, theirs: Desk, add: Add, no: str
) -> None:
    """As in a vault of before, in which an id could come to have two kinds of record."""
    tell(theirs, desk, no)
    person = add("person", name="نور")
    with desk.change("receive"):
        desk.store.waiting.put(Document(person, "provider", {"name": "x"}, {"name": {"d" * 8: 1}}), "x", "d" * 8)
    found = {one.theirs.id: one for one in waiting.waiting(desk)}
    assert found.keys() == {no, person}
    assert found[person].arriving.dangers == (waiting.INCOMPARABLE,)
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    tell(theirs, desk, person, chosen={person})
    with pytest.raises(Trouble):
        waiting.take(desk, {person})
    (asked,) = merge_desk.questions(desk, person)
    assert asked.picks == {0}
    merge_desk.decide(desk, [merge_desk.Decision(asked, 0)])
    assert [one.theirs.id for one in waiting.waiting(desk)] == [no]
    assert said(desk, person) == {"name": "نور", "profession": "نجّارة"}


@pytest.mark.parametrize(("type_name", "field"), [(name, field) for name, one in TYPES.items() for field in one.about])
def test_what_waits_about_somebody_goes_with_them_when_they_are_erased(
    desk: Desk, add: Add, type_name: str, field: str
) -> None:
    """Words about them stand in it. What only leads to them, or is about others, waits on."""
    person, other = add("person", name="سلمى"), add("person", name="نور")
    many = isinstance(TYPES[type_name].by_name[field].kind, Refs)
    clocks = {field: {"d" * 8: 1}}
    with desk.change("receive"):
        for key, about in (("a" * 26, [person, other]), ("b" * 26, [other])):
            said = {field: about if many else about[0], "notes": "her brother, he hit her"}
            desk.store.waiting.put(Document(key, type_name, said, clocks), "x", "d" * 8)
        wrote = Document("c" * 26, "provider", {"name": person}, {"name": {"d" * 8: 1}})
        desk.store.waiting.put(wrote, "x", "d" * 8)
    records.bin_records(desk, [person])
    assert len(desk.store.waiting.all()) == 3
    records.purge(desk, [person])
    assert {one.document.id for one in desk.store.waiting.all()} == {"b" * 26, "c" * 26}


def test_it_waits_in_the_vault_until_the_record_is_erased(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    tell(theirs, desk, person, chosen=set())
    records.bin_records(desk, [person])
    assert [one.theirs.id for one in waiting.waiting(desk)] == [person]
    records.purge(desk, [person])
    assert desk.store.waiting.all() == []
