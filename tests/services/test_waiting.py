"""What came in, differs, and was not taken: it stands in a list until somebody decides, and then every desk agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.services import keys, loosening, receiving, records, trust, waiting
from defender_desk.services.desk import Desk

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str, chosen: set[str] | None = None) -> None:
    """Hand these records over as they are, whatever the gate would say, and take in what is chosen of them."""
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
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


def test_it_waits_in_the_vault_until_the_record_is_erased(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    tell(theirs, desk, person, chosen=set())
    records.bin_records(desk, [person])
    assert [one.theirs.id for one in waiting.waiting(desk)] == [person]
    records.purge(desk, [person])
    assert desk.store.waiting.all() == []
