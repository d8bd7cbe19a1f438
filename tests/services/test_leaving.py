"""Whatever leaves is noted before it has its name: in each record's timeline, and as one disclosure that stays."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from defender_desk.exchange.whole_file import TAKEN
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.model.referral_facts import application_fields
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.directory import provider_files
from defender_desk.services.handover import handing_over, leaving, receiving, under_way
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import correspondents, keys, trust
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.clean_copies import Way
from defender_desk.services.printout import printing
from defender_desk.services.referrals import referrals
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date(2026, 6, 1)


def disclosures(desk: Desk) -> list[dict[str, object]]:
    return [dict(document.body) for document in desk.store.many(desk.store.ids(Query("disclosure"))).values()]


def test_a_bundle_is_noted_with_whom_it_is_about_and_for(desk: Desk, make_desk: Make, add: Add, tmp_path: Path) -> None:
    theirs = make_desk("هالة")
    correspondents.add(desk, keys.own(theirs), verified=True)
    person = add("person", name="ريم", phones=("+963",), protection="public", public_where="w")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("name",))
    planned = handing_over.plan(desk, Choice(ids=(person,)), (keys.own(theirs).receive,), profile=Profile.FULL)
    done = handing_over.hand_over(desk, planned, tmp_path / "a")
    (one,) = disclosures(desk)
    assert one["people"] == [person]
    assert one["told_to"] == "هالة"
    assert (one["way"], one["scope"], one["records"]) == ("bundle", "manual_export", 1)
    assert one["facts"] == ["name"]
    assert one["file"] == [hashlib.sha256((tmp_path / "a").read_bytes()).hexdigest()] == [done.sha256]
    assert "overridden" not in one or one["overridden"] is False


def test_a_sheet_is_noted_for_its_referral_and_an_override_with_its_reason(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    referral = add("referral", title="x", people=(person,), provider=fund, need="n")
    plan = referrals.plan_sheet(desk, referral, "en", today=TODAY, reason="she asked by telephone")
    printing.write(desk, plan, tmp_path / "a.pdf")
    (one,) = disclosures(desk)
    assert (one["way"], one["referral"], one["recipient"]) == ("sheet", referral, fund)
    assert (one["overridden"], one["reason"]) == (True, "she asked by telephone")
    assert one["people"] == [person]


def test_a_copy_is_noted_and_what_cannot_be_noted_does_not_stay_outside(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids
    evidence.save_copy(desk, file, tmp_path / "a.txt", way=Way.AS_IT_CAME, reason="r")
    assert [one["way"] for one in disclosures(desk)] == ["copy"]
    assert "override" in [event.deed for event in records.timeline(desk, file)]

    def broken(*_: object, **__: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(Writing, "log", broken)
    with pytest.raises(OSError, match="full"):
        evidence.save_copy(desk, file, tmp_path / "b.txt", way=Way.AS_IT_CAME, reason="r")
    assert not (tmp_path / "b.txt").exists()
    assert len(disclosures(desk)) == 1
    assert list(tmp_path.glob(".*")) == []


@pytest.fixture
def handed(desk: Desk, make_desk: Make, add: Add, tmp_path: Path) -> dict[str, str]:
    """A person whose record was handed over, the batch it was done in, and what was noted of it."""
    person = add("person", name="ريم")
    planned = handing_over.plan(
        desk, Choice(ids=(person,)), (keys.own(make_desk("هالة")).receive,), profile=Profile.FULL, reason="r"
    )
    done = handing_over.hand_over(desk, planned, tmp_path / "a")
    (noted,) = desk.store.ids(Query("disclosure"))
    return {"person": person, "batch": str(done.changes.batch), "noted": noted}


def test_a_sheet_is_noted_with_the_facts_on_it_and_no_others(desk: Desk, add: Add, tmp_path: Path) -> None:
    fund = add("provider", name="fund")
    person = add("person", name="ريم", code_word="apricot", tailored="never alone", whereabouts="cellar")
    referee, behind = add("person", name="سلمى"), add("person", name="غيث")
    case = add("case", title="c", people=(person,), precautions="never before nine")
    incident = add("incident", title="i", case=case)
    add("involvement", who=behind, what=incident, role="victim")
    agreed = {person: ("need", "name", "security", "referees"), referee: ("name",), behind: ("need",)}
    for one, facts in agreed.items():
        add("consent", person=one, state="given", scope=("refer", "contact_referees"), recipient=fund, facts=facts)
    referral = add("referral", title="x", case=case, provider=fund, need="n", referees=(referee,))
    plan = referrals.plan_sheet(desk, referral, "en", today=TODAY)
    assert {document.id for document in plan.verdict.goes} > {case, incident}
    printing.write(desk, plan, tmp_path / "a.pdf")
    (one,) = disclosures(desk)
    assert one["facts"] == ["name", "need", "referees"]
    assert set(one["people"]) == {person, referee}
    assert one["records"] == 3
    assert "print" in [event.deed for event in records.timeline(desk, person)]
    assert "print" not in [event.deed for event in records.timeline(desk, case)]


def test_an_answer_in_words_is_noted_as_what_its_question_asks(
    desk: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    asked = next(code for code, field in application_fields().items() if field.fact == "health")
    person = add("person", name="ريم", protection="public", public_where="w")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    case = add("case", title="c", people=(person,), protection="public")
    words = add("narrative", case=case, question=asked, text="what she needs", language="en")
    planned = handing_over.plan(
        desk, Choice(ids=(words,)), (keys.own(make_desk("هالة")).receive,), profile=Profile.FULL
    )
    handing_over.hand_over(desk, planned, tmp_path / "a")
    assert [one["facts"] for one in disclosures(desk)] == [["health"]]


def test_a_copy_and_a_file_of_providers_are_noted_with_what_is_in_them(desk: Desk, add: Add, tmp_path: Path) -> None:
    intake = evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)
    (file,) = evidence.take_in(desk, [intake], {"place": "her house"}).ids
    evidence.save_copy(desk, file, tmp_path / "a.txt", way=Way.AS_IT_CAME, reason="r")
    (copy,) = disclosures(desk)
    assert copy["facts"] == ["evidence"]
    fund = add("provider", name="fund")
    provider_files.write(desk, provider_files.plan(desk, [fund], contact=False), tmp_path / "p")
    noted = next(one for one in disclosures(desk) if one["way"] == "provider_file")
    assert "facts" not in noted
    assert noted["records"] == 1


def test_what_was_planned_yesterday_does_not_carry_a_consent_that_ended_then(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    yesterday = date.today() - timedelta(1)  # noqa: DTZ011  the day at the desk
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    until = FuzzyDate.exact(yesterday)
    add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("name",), expires=until)
    referral = add("referral", title="x", people=(person,), provider=fund, need="n")
    plan = referrals.plan_sheet(desk, referral, "en", today=yesterday)
    assert not plan.empty
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert refused.value.message is leaving.CHANGED
    assert list(tmp_path.glob("*.pdf")) == []
    assert disclosures(desk) == []


def test_what_left_stays_noted_as_it_left(desk: Desk, handed: dict[str, str]) -> None:
    before = disclosures(desk)
    for change in (
        lambda: records.undo(desk, int(handed["batch"])),
        lambda: records.bin_records(desk, [handed["noted"]]),
        lambda: records.purge(desk, [handed["noted"]]),
        lambda: records.save(desk, "disclosure", handed["noted"], {"people": (), "told_to": "nobody"}),
        lambda: records.bulk(desk, [handed["noted"]], "way", "sheet"),
    ):
        with pytest.raises(Trouble):
            change()
    assert disclosures(desk) == before
    changes = records.save(desk, "disclosure", handed["noted"], {"notes": "they deleted it"}).changes
    assert disclosures(desk) == [{**before[0], "notes": "they deleted it"}]
    records.undo(desk, changes.batch)
    assert disclosures(desk) == before


def test_another_desk_does_not_write_it_anew_either(
    desk: Desk, make_desk: Make, handed: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")

    def carry(sender: Desk, taker: Desk, name: str) -> None:
        planned = handing_over.plan(
            sender, Choice(ids=(handed["noted"],)), (keys.own(taker).receive,), profile=Profile.FULL, reason="r"
        )
        handing_over.hand_over(sender, planned, tmp_path / name)
        with receiving.opened(taker, tmp_path / name) as arrived:
            trust.know(taker, arrived.sender)
            receiving.accept(taker, arrived, chosen=[one.id for one in arrived.takeable])

    before = desk.store.get(handed["noted"])
    carry(desk, theirs, "out")
    with theirs.store.change("edit") as writing:  # past what follows, as a desk that is not ours may
        writing.put(handed["noted"], "disclosure", {"told_to": None, "facts": ["need"], "notes": "returned"})
    carry(theirs, desk, "back")
    after = desk.store.get(handed["noted"])
    assert before is not None
    assert after is not None
    assert after.body == {**before.body, "facts": after.body.get("facts"), "notes": "returned"}
    assert after.body["told_to"] == before.body["told_to"]


def test_a_file_that_cannot_have_its_name_is_not_there_and_its_note_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids

    def refused(_draft: Path, _target: Path) -> None:
        raise OSError("gone")

    monkeypatch.setattr(leaving, "give_name", refused)
    with pytest.raises(OSError, match="gone"):
        evidence.save_copy(desk, file, tmp_path / "a.txt", way=Way.AS_IT_CAME, reason="r")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    assert [one["notes"] for one in disclosures(desk)] == [under_way.NOT_NAMED.id]
    monkeypatch.undo()
    evidence.save_copy(desk, file, tmp_path / "a.txt", way=Way.AS_IT_CAME, reason="r")
    assert sorted("notes" in one for one in disclosures(desk)) == [False, True]


def test_a_file_of_the_same_name_that_came_in_between_is_not_taken_for_ours(desk: Desk, tmp_path: Path) -> None:
    (file,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids

    def comes(_done: int, _total: int) -> None:
        (tmp_path / "a.txt").write_bytes(b"theirs")

    with pytest.raises(Trouble) as refused:
        evidence.save_copy(desk, file, tmp_path / "a.txt", way=Way.AS_IT_CAME, reason="r", progress=comes)
    assert refused.value.message is TAKEN
    assert [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()] == [b"theirs"]
    assert [one["notes"] for one in disclosures(desk)] == [under_way.NOT_NAMED.id]


def test_what_somebody_noted_by_hand_they_may_put_right(desk: Desk, add: Add) -> None:
    told = add("disclosure", told_to="fund", notes="by telephone")
    records.save(desk, "disclosure", told, {"told_to": "another fund"})
    assert [one["told_to"] for one in disclosures(desk)] == ["another fund"]
    records.bin_records(desk, [told])
    assert disclosures(desk) == []
