"""What two desks wrote apart is listed until a person decides, field by field; the word then holds at every desk."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import records, today
from defender_desk.services.desk import Desk
from defender_desk.services.handover import arriving, merge_desk, receiving, waiting
from defender_desk.services.handover.merge_desk import BOTH, WHOLE, Decision, Question, Side
from defender_desk.services.identity import keys, trust
from defender_desk.services.incidents import evidence
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str, leave: Sequence[str] = (), conflicts: Side | None = None) -> None:
    """Hand records over past the gate; all but `leave` is taken in."""
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        chosen = {one.id for one in arrived.takeable}.difference(leave)
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=chosen, conflicts=conflicts)


def kept(desk: Desk, record: str) -> Document:
    found = desk.store.get(record)
    assert found is not None
    return found


@pytest.fixture
def apart(desk: Desk, theirs: Desk, add: Add) -> str:
    """A person of whom both desks wrote three fields without knowing of each other; ours took theirs in."""
    person = add("person", name="سلمى")
    tell(desk, theirs, person)
    records.save(
        theirs, "person", person, {"profession": "محامية", "notes": "قالت ذلك", "phones": ("+963 944 111 222",)}
    )
    records.save(desk, "person", person, {"profession": "صحفية", "notes": "رأيتها", "phones": ("+961 70 123 456",)})
    tell(theirs, desk, person)
    return person


def asked(desk: Desk, record: str) -> dict[str, Question]:
    return {one.field: one for one in merge_desk.questions(desk, record)}


def test_both_values_stand_side_by_side_with_who_wrote_them_and_through_whom_they_came(
    desk: Desk, theirs: Desk, apart: str
) -> None:
    questions = asked(desk, apart)
    assert {*questions} == {"profession", "notes", "phones"}
    ours, other = questions["profession"].versions
    assert (ours.value, ours.here, ours.wrote, ours.who) == ("صحفية", True, desk.store.desk, "")
    assert (other.value, other.here, other.wrote, other.who) == ("محامية", False, theirs.store.desk, "theirs")
    assert other.at
    assert [one.stands for one in (ours, other)].count(True) == 1
    assert questions["profession"].picks == {0, 1}
    assert questions["notes"].picks == questions["phones"].picks == {0, 1, BOTH}


@pytest.mark.parametrize("side", Side)
def test_a_decision_is_an_edit_of_our_own_that_the_other_desk_takes_as_newer(
    desk: Desk, theirs: Desk, apart: str, side: Side
) -> None:
    before = kept(desk, apart).clocks
    merge_desk.decide(desk, merge_desk.all_of(merge_desk.questions(desk, apart), side))
    left = {"profession"} if side is Side.BOTH else set()
    assert {*asked(desk, apart)} == left
    for name in {"notes", "phones"}:
        assert kept(desk, apart).clocks[name][desk.store.desk] > max(before[name].values())
    tell(desk, theirs, apart)
    assert kept(theirs, apart).body == kept(desk, apart).body
    assert not merge_desk.questions(theirs)
    said = kept(desk, apart).body
    match side:
        case Side.OURS:
            assert (said["profession"], said["notes"]) == ("صحفية", "رأيتها")
        case Side.THEIRS:
            assert (said["profession"], said["notes"]) == ("محامية", "قالت ذلك")
        case Side.BOTH:
            assert {*str(said["notes"]).split("\n\n")} == {"رأيتها", "قالت ذلك"}
            assert isinstance(said["phones"], list)
            assert {*said["phones"]} == {"+963 944 111 222", "+961 70 123 456"}


def test_two_desks_that_both_choose_both_come_to_the_same_without_asking_again(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person)
    records.save(theirs, "person", person, {"notes": "قالت ذلك"})
    records.save(desk, "person", person, {"notes": "رأيتها"})
    path = Path(desk.unlocked.folder.parent / "mine.age")
    letter = Letter((keys.own(theirs).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(desk), keys.own_identity(desk), [kept(desk, person)])
    tell(theirs, desk, person, conflicts=Side.BOTH)
    with receiving.opened(theirs, path) as arrived:
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived, chosen={person}, conflicts=Side.BOTH)
    assert kept(desk, person).body == kept(theirs, person).body
    tell(theirs, desk, person)
    assert not merge_desk.questions(desk)


def test_what_did_not_stand_is_kept_in_the_journal_and_the_decision_can_be_taken_back(desk: Desk, apart: str) -> None:
    question = asked(desk, apart)["profession"]
    other = next(place for place, one in enumerate(question.versions) if not one.stands)
    was = kept(desk, apart).body["profession"]
    changes = merge_desk.decide(desk, [Decision(question, other)])
    assert kept(desk, apart).body["profession"] == question.versions[other].value
    assert any(event.before.get("profession") == was for event in records.timeline(desk, apart))
    records.undo(desk, changes.batch)
    assert kept(desk, apart).body["profession"] == was


def test_keeping_what_stands_is_an_edit_too(desk: Desk, apart: str) -> None:
    question = asked(desk, apart)["profession"]
    stands = next(place for place, one in enumerate(question.versions) if one.stands)
    merge_desk.decide(desk, [Decision(question, stands)])
    assert "profession" not in asked(desk, apart)
    assert kept(desk, apart).clocks["profession"][desk.store.desk] == max(
        kept(desk, apart).clocks["profession"].values()
    )


def test_writing_the_field_by_hand_settles_it_and_nothing_else_does(desk: Desk, theirs: Desk, apart: str) -> None:
    tell(theirs, desk, apart)
    records.save(desk, "person", apart, {"safe_name": "هدهد"})
    assert "profession" in asked(desk, apart)
    records.save(desk, "person", apart, {"profession": "كاتبة"})
    assert {*asked(desk, apart)} == {"notes", "phones"}


def test_a_decision_that_comes_from_the_other_desk_settles_it_here(desk: Desk, theirs: Desk, apart: str) -> None:
    tell(desk, theirs, apart)
    records.save(theirs, "person", apart, {"profession": "كاتبة"})
    tell(theirs, desk, apart)
    assert "profession" not in asked(desk, apart)
    assert kept(desk, apart).body["profession"] == "كاتبة"


def test_what_changed_since_it_was_looked_at_is_not_decided(desk: Desk, apart: str) -> None:
    question = asked(desk, apart)["profession"]
    records.save(desk, "person", apart, {"profession": "كاتبة"})
    with pytest.raises(Trouble) as refused:
        merge_desk.decide(desk, [Decision(question, 0)])
    assert refused.value.message == merge_desk.AGED
    assert kept(desk, apart).body["profession"] == "كاتبة"


def test_a_no_is_never_asked_about(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="not_asked", scope=("refer",))
    tell(desk, theirs, person, answer)
    records.save(theirs, "consent", answer, {"state": "refused"})
    records.save(desk, "consent", answer, {"state": "given"})
    tell(theirs, desk, answer, conflicts=Side.OURS)
    assert kept(desk, answer).body["state"] == "refused"
    assert "state" not in asked(desk, answer)


def test_deciding_for_all_passes_over_what_could_do_harm_unseen(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person)
    records.save(theirs, "person", person, {"protection": "public", "public_where": "x"})
    for busy in range(4):  # ours counts further, so ours stands
        records.save(desk, "person", person, {"protection": "name_withheld", "notes": f"{busy}"})
        records.save(desk, "person", person, {"protection": "not_published"})
    tell(theirs, desk, person, conflicts=Side.THEIRS)
    assert kept(desk, person).body["protection"] == "not_published"
    assert "protection" in asked(desk, person)


def test_what_waits_is_decided_by_field_and_the_rest_waits_on(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person)
    records.save(theirs, "person", person, {"name": "سلمى ن.", "profession": "محامية"})
    tell(theirs, desk, person, leave=[person])
    questions = asked(desk, person)
    assert {*questions} == {"name", "profession"}
    assert questions["name"].copy
    merge_desk.decide(desk, [Decision(questions["profession"], 1)])
    assert kept(desk, person).body["profession"] == "محامية"
    assert {*asked(desk, person)} == {"name"}
    merge_desk.decide(desk, [Decision(asked(desk, person)["name"], 0)])
    assert not waiting.waiting(desk)
    tell(desk, theirs, person)
    assert kept(theirs, person).body == kept(desk, person).body
    assert kept(theirs, person).body["name"] == "سلمى"


def test_a_new_record_that_waits_is_decided_on_as_a_whole(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person)
    yes = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True}
    answer = records.save(theirs, "consent", None, yes).id
    tell(theirs, desk, answer, leave=[answer])
    (question,) = merge_desk.questions(desk)
    assert (question.field, question.picks) == (WHOLE, {0, 1})
    assert question.dangers
    merge_desk.decide(desk, [Decision(question, 1)])
    assert kept(desk, answer).body["state"] == "given"
    assert not merge_desk.questions(desk)


@pytest.mark.parametrize("new", [True, False], ids=["a new record", "a field of one that is here"])
def test_no_record_that_waits_calls_another_file_of_ours_its_own(
    desk: Desk, theirs: Desk, add: Add, *, new: bool
) -> None:
    person = add("person", name="سلمى")
    photo = bytes(range(256)) * 4
    (ours,) = evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: io.BytesIO(photo), len(photo))], {}).ids
    held = _blob(desk, ours)
    theirs_of_it = replace(held, size=held.size + 1)
    tell(desk, theirs, person)
    said = {"title": "t", "about": (person,), "protection": "name_withheld"}
    record = records.save(theirs, "evidence", None, said).id
    if not new:
        tell(theirs, desk, record)
    with theirs.change("edit") as writing:
        writing.put(
            record, "evidence", {"content": codec.store(TYPES["evidence"].by_name["content"].kind, theirs_of_it)}
        )
    tell(theirs, desk, record, leave=[record])
    (question,) = merge_desk.questions(desk, record)
    assert question.field == (WHOLE if new else "content")
    with pytest.raises(Trouble) as refused:
        merge_desk.decide(desk, [Decision(question, 1)])
    assert refused.value.message == arriving.NOT_DESCRIBED
    assert _blob(desk, ours) == held


def _blob(desk: Desk, record: str) -> Blob:
    ((_, blob),) = codec.blobs_of(TYPES["evidence"], kept(desk, record).body)
    return blob


def test_today_names_what_was_written_apart_until_it_is_decided(desk: Desk, apart: str) -> None:
    (group,) = [one for one in today.today(desk, TODAY) if one.urgency is today.Urgency.APART]
    assert [item.id for item in group.items] == [apart]
    merge_desk.decide(desk, merge_desk.all_of(merge_desk.questions(desk), Side.OURS))
    assert not [one for one in today.today(desk, TODAY) if one.urgency is today.Urgency.APART]


def test_what_lies_in_the_bin_is_asked_once_it_comes_out_and_goes_with_what_is_erased(desk: Desk, apart: str) -> None:
    records.bin_records(desk, [apart])
    assert not merge_desk.questions(desk)
    records.restore(desk, [apart])
    assert merge_desk.questions(desk)
    records.bin_records(desk, [apart])
    records.purge(desk, [apart])
    assert not desk.store.conflicts.all()
