"""A consent taken back stops what rests on it, however it was written, and says what has left already."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.kinds import Reference
from defender_desk.model.levels import Profile
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.services import records, today
from defender_desk.services.application import packs
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.consent import consent, withdrawal, yes
from defender_desk.services.consent.consent import Standing
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, json_lines, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import keys, trust
from defender_desk.services.printout import printing
from defender_desk.services.referrals import referrals
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date(2026, 6, 1)


@pytest.fixture
def made(add: Add) -> dict[str, str]:
    fund, other = add("provider", name="fund"), add("provider", name="other")
    person = add("person", name="ريم")
    case = add("case", title="c", people=(person,))
    consent = add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("need", "name"))
    return {
        "fund": fund,
        "person": person,
        "case": case,
        "consent": consent,
        "open": add("referral", title="a", case=case, provider=fund, need="n"),
        "elsewhere": add("referral", title="b", case=case, provider=other, need="n"),
        "over": add("referral", title="d", case=case, provider=fund, state="closed"),
        "step": add("action", title="s", case=case, consent=consent, status="planned"),
        "done": add("action", title="t", case=case, consent=consent, status="done"),
    }


def state(desk: Desk, record: str) -> object:
    kept = records.fetch(desk, record)
    assert kept is not None
    return kept.values.get("state") or kept.values.get("status")


def states(desk: Desk, made: dict[str, str]) -> dict[str, object]:
    return {name: state(desk, made[name]) for name in ("open", "elsewhere", "over", "step", "done")}


STOPPED = {"open": "withdrawn", "elsewhere": "draft", "over": "closed", "step": "consent_needed", "done": "done"}


@pytest.mark.parametrize("on", [None, TODAY, date.today()])  # noqa: DTZ011  the day at the desk
def test_what_is_said_to_stop_is_what_stops_where_an_older_yes_was_given_too(
    desk: Desk, add: Add, on: date | None
) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    said = {"person": person, "state": "given", "scope": ("refer",), "recipient": fund, "facts": ("name",)}
    first, later = (add("consent", **said, asked=FuzzyDate.exact(date(2026, month, 1))) for month in (1, 3))
    referral = add("referral", title="t", people=(person,), provider=fund)
    found = withdrawal.consequences(desk, first)
    assert [one.id for one in found.referrals] == [referral]
    withdrawal.take_back(desk, first, on and FuzzyDate.exact(on), "by telephone", today=TODAY)
    assert state(desk, referral) == "withdrawn"
    assert yes.against(desk, later, date.today())  # noqa: DTZ011  the day at the desk


def carry(sender: Desk, taker: Desk, ids: Iterable[str], target: Path) -> None:
    planned = handing_over.plan(
        sender, Choice(ids=tuple(ids)), (keys.own(taker).receive,), profile=Profile.FULL, reason="a drill"
    )
    handing_over.hand_over(sender, planned, target)
    with receiving.opened(taker, target) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=[one.id for one in arrived.takeable])


def day(month: int) -> FuzzyDate:
    return FuzzyDate.exact(date(2026, month, 1))


def standing(desk: Desk, made: dict[str, str]) -> Standing:
    return consent.permission(desk, made["person"], "refer", made["fund"], TODAY, (made["case"],)).standing


def test_what_is_open_stops_and_one_undo_takes_it_all_back(desk: Desk, made: dict[str, str]) -> None:
    before = states(desk, made)
    changes = records.save(desk, "consent", made["consent"], {"state": "withdrawn"}).changes
    assert states(desk, made) == STOPPED
    assert {made["open"], made["step"]} <= set(changes.ids)
    records.undo(desk, changes.batch)
    assert states(desk, made) == before


def test_a_bulk_change_is_no_way_round(desk: Desk, made: dict[str, str]) -> None:
    records.bulk(desk, [made["consent"]], "state", "refused")
    assert states(desk, made) == STOPPED


def test_taking_back_a_yes_is_no_way_round_either(desk: Desk, made: dict[str, str], add: Add) -> None:
    records.save(desk, "consent", made["consent"], {"state": "refused"})
    yes = records.save(desk, "consent", made["consent"], {"state": "given"}).changes
    begun = add("referral", title="e", case=made["case"], provider=made["fund"], need="n")
    records.undo(desk, yes.batch)
    assert (state(desk, made["consent"]), state(desk, begun)) == ("refused", "withdrawn")


def test_a_withdrawal_that_comes_in_a_bundle_stops_what_is_open_here(
    desk: Desk, make_desk: Make, made: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    carry(desk, theirs, made.values(), tmp_path / "out")
    records.save(theirs, "consent", made["consent"], {"state": "withdrawn"})
    carry(theirs, desk, made.values(), tmp_path / "back")
    assert states(desk, made) == STOPPED


def test_the_consequences_are_known_before_and_change_nothing(desk: Desk, made: dict[str, str], tmp_path: Path) -> None:
    plan = referrals.plan_sheet(desk, made["open"], "ar", today=TODAY)
    printing.write(desk, plan, tmp_path / "a.pdf")
    before = states(desk, made)
    found = withdrawal.consequences(desk, made["consent"])
    assert [one.id for one in found.referrals] == [made["open"]]
    assert [one.id for one in found.actions] == [made["step"]]
    assert [(one.body["way"], one.body["recipient"]) for one in found.left] == [("sheet", made["fund"])]
    assert states(desk, made) == before


def test_a_consent_that_another_one_still_covers_stops_nothing(desk: Desk, made: dict[str, str], add: Add) -> None:
    add("consent", person=made["person"], state="given", scope=("keep_record",), any_recipient=True)
    records.save(desk, "consent", made["consent"], {"state": "given", "notes": "n"})
    assert state(desk, made["open"]) == "draft"


def never_to_them(desk: Desk, made: dict[str, str], _tmp_path: Path) -> None:
    records.save(desk, "consent", made["consent"], {"never_to_known": (made["fund"],)})


def a_no_of_another_purpose_widened(desk: Desk, made: dict[str, str], _tmp_path: Path) -> None:
    no = records.save(desk, "consent", None, {"person": made["person"], "state": "refused", "scope": ("interview",)})
    assert state(desk, made["open"]) == "draft"
    records.save(desk, "consent", no.id, {"scope": ("interview", "refer")})


def a_no_taken_out_of_the_bin(desk: Desk, made: dict[str, str], _tmp_path: Path) -> None:
    no = records.save(desk, "consent", None, {"person": made["person"], "state": "refused", "scope": ("refer",)})
    records.undo(desk, no.changes.batch)
    assert state(desk, made["open"]) == "draft"
    records.restore(desk, [no.id])


def a_no_added_by_the_console(desk: Desk, made: dict[str, str], _tmp_path: Path) -> None:
    no = {"person": made["person"], "state": "refused", "scope": ["refer"]}
    json_lines.add(desk, "consent", [json.dumps(no).encode()])


def a_no_in_a_table(desk: Desk, made: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Of whom,Answer,What we may do\nريم,refused,refer\n", "utf-8")
    planned = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "t.csv"), type_name="consent")
    bringing_in.bring_in(desk, planned)


@pytest.mark.parametrize(
    "way",
    [never_to_them, a_no_of_another_purpose_widened, a_no_taken_out_of_the_bin, a_no_added_by_the_console,
     a_no_in_a_table],
)  # fmt: skip
def test_no_way_of_writing_a_no_goes_round_what_it_stops(
    desk: Desk, made: dict[str, str], tmp_path: Path, way: Callable[[Desk, dict[str, str], Path], None]
) -> None:
    way(desk, made, tmp_path)
    assert standing(desk, made) in (Standing.REFUSED, Standing.WITHDRAWN)
    assert (state(desk, made["open"]), state(desk, made["over"])) == ("withdrawn", "closed")


def test_a_second_no_stops_what_an_older_one_forbids_again(desk: Desk, made: dict[str, str], add: Add) -> None:
    records.save(desk, "consent", made["consent"], {"asked": day(2)})
    records.save(desk, "referral", made["open"], {"state": "closed"})
    add("consent", person=made["person"], state="refused", scope=("refer",), asked=day(1))
    begun = add("referral", title="e", case=made["case"], provider=made["fund"], need="n")
    assert (standing(desk, made), state(desk, begun)) == (Standing.GIVEN, "draft")
    records.save(desk, "consent", made["consent"], {"state": "refused"})
    assert state(desk, begun) == "withdrawn"


def test_something_open_that_comes_in_under_a_no_stops(
    desk: Desk, make_desk: Make, made: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    carry(desk, theirs, made.values(), tmp_path / "out")
    for_them = {"title": "e", "people": (made["person"],), "provider": made["fund"], "state": "handed_over"}
    referral = records.save(theirs, "referral", None, for_them).id
    step = {"title": "s", "case": made["case"], "what": "legal_help", "with_whom": (made["fund"],), "status": "planned"}
    action = records.save(theirs, "action", None, step).id
    records.save(desk, "consent", made["consent"], {"state": "withdrawn"})
    carry(theirs, desk, (referral, action), tmp_path / "back")
    assert (state(desk, referral), state(desk, action)) == ("withdrawn", "consent_needed")


def test_a_reason_written_against_a_no_holds_until_a_no_is_said_anew(
    desk: Desk, make_desk: Make, made: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    records.save(desk, "consent", made["consent"], {"state": "refused"})
    carry(desk, theirs, made.values(), tmp_path / "out")
    step = {"title": "s", "case": made["case"], "what": "legal_help", "with_whom": (made["fund"],)}
    action = records.save(theirs, "action", None, {**step, "status": "in_progress", "without_consent": "in court now"})
    carry(theirs, desk, (action.id,), tmp_path / "back")
    assert state(desk, action.id) == "in_progress"
    records.save(desk, "consent", made["consent"], {"state": "withdrawn"})
    assert state(desk, action.id) == "consent_needed"


def test_a_step_stops_whose_kind_needs_what_is_a_no_now(desk: Desk, made: dict[str, str], add: Add) -> None:
    step = {"case": made["case"], "what": "legal_help", "with_whom": (made["fund"],)}
    open_step = add("action", title="s", status="in_progress", **step)
    free = add("action", title="t", case=made["case"], what="safety_plan", status="in_progress")
    assert withdrawal.consequences(desk, made["consent"]).actions
    records.save(desk, "consent", made["consent"], {"state": "withdrawn"})
    assert (state(desk, open_step), state(desk, free)) == ("consent_needed", "in_progress")


def test_what_is_told_to_themselves_under_another_id_does_not_stop(desk: Desk, add: Add) -> None:
    """Nobody needs to agree to being told what is recorded of them, whichever id of theirs a step names."""
    person, same, case = add("person", name="ريم"), add("person", name="ريم س."), add("case", title="c")
    records.save(desk, "person", person, {"joined": (same,)})
    records.save(desk, "case", case, {"people": (person,)})
    said = {"title": "s", "case": case, "what": "legal_help", "without_consent": "x", "status": "planned"}
    theirs, other = (
        add("action", with_whom=(same,), **said),
        add("action", with_whom=(add("person", name="x"),), **said),
    )
    add("consent", person=person, state="refused", scope=("refer",))
    assert (state(desk, theirs), state(desk, other)) == ("planned", "consent_needed")


def test_what_somebody_begins_by_hand_so_as_to_ask_again_goes_on(desk: Desk, made: dict[str, str], add: Add) -> None:
    records.save(desk, "consent", made["consent"], {"state": "refused"})
    begun = add("referral", title="e", case=made["case"], provider=made["fund"], need="n")
    records.save(desk, "consent", made["consent"], {"notes": "they may think it over"})
    changes = records.save(desk, "referral", begun, {"title": "f"}).changes
    records.undo(desk, changes.batch)
    assert state(desk, begun) == "draft"


def test_a_yes_in_the_bin_lets_an_older_no_stop_what_is_open(desk: Desk, made: dict[str, str], add: Add) -> None:
    records.save(desk, "consent", made["consent"], {"asked": day(2)})
    add("consent", person=made["person"], state="refused", scope=("refer",), asked=day(1))
    assert state(desk, made["open"]) == "draft"
    records.bin_records(desk, [made["consent"]])
    assert state(desk, made["open"]) == "withdrawn"


def test_a_consent_for_no_purpose_in_particular_shows_all_that_left(
    desk: Desk, made: dict[str, str], add: Add, tmp_path: Path
) -> None:
    printing.write(desk, referrals.plan_sheet(desk, made["open"], "ar", today=TODAY), tmp_path / "a.pdf")
    everything = add("consent", person=made["person"], state="given")
    assert len(withdrawal.consequences(desk, everything).left) == 1


def test_the_console_begins_no_step_that_a_form_would_refuse(desk: Desk, made: dict[str, str]) -> None:
    step = {"title": "s", "case": made["case"], "what": "notify_authority", "status": "in_progress"}
    with pytest.raises(Trouble):
        records.save(desk, "action", None, step)
    with pytest.raises(Trouble):
        json_lines.add(desk, "action", [json.dumps(step).encode()])
    (added,) = json_lines.add(desk, "action", [json.dumps({**step, "status": "planned"}).encode()])
    assert state(desk, added) == "planned"


MARCH = {"state": "given", "scope": ("refer",), "any_recipient": True, "asked": FuzzyDate.exact(date(2026, 3, 1))}


@pytest.fixture
def apart(add: Add) -> dict[str, str]:
    """Two cases of one person, with a referral and a step each, and a yes of March for the first of them alone."""
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    made = {"fund": fund, "person": person}
    for name in ("march", "may"):
        made[name] = add("case", title=name, people=(person,))
        made[f"{name} referral"] = add("referral", title=name, case=made[name], provider=fund, need="n")
        step = {"what": "st3_emergency_assistance", "with_whom": (fund,), "status": "planned"}
        made[f"{name} step"] = add("action", title=name, case=made[name], **step)
    made["loose"] = add("referral", title="l", people=(person,), provider=fund, need="n")
    made["yes"] = add("consent", person=person, case=made["march"], **MARCH)
    return made


def test_what_is_open_in_a_case_nobody_said_yes_to_stops_at_a_no(desk: Desk, apart: dict[str, str], add: Add) -> None:
    add("consent", person=apart["person"], state="refused", scope=("refer",), asked=day(2))
    found = {name: state(desk, apart[name]) for name in ("march referral", "may referral", "loose")}
    assert found == {"march referral": "draft", "may referral": "withdrawn", "loose": "withdrawn"}
    assert (state(desk, apart["march step"]), state(desk, apart["may step"])) == ("planned", "consent_needed")
    follows = withdrawal.consequences(desk, apart["yes"])
    assert [one.id for one in follows.referrals] == [apart["march referral"]]


def test_a_yes_that_is_moved_to_another_case_leaves_the_first_without_one(
    desk: Desk, apart: dict[str, str], add: Add
) -> None:
    add("consent", person=apart["person"], state="refused", scope=("refer",), asked=day(2))
    records.save(desk, "consent", apart["yes"], {"case": apart["may"]})
    assert (state(desk, apart["march referral"]), state(desk, apart["march step"])) == ("withdrawn", "consent_needed")


def test_somebody_who_refused_and_is_brought_into_a_case_stops_what_is_open_in_it(
    desk: Desk, make_desk: Make, made: dict[str, str], add: Add, tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    hala = add("person", name="هالة")
    add("consent", person=hala, state="refused", scope=("refer",))
    carry(desk, theirs, (*made.values(), hala), tmp_path / "out")
    records.save(theirs, "case", made["case"], {"people": (made["person"], hala)})
    assert state(desk, made["open"]) == "draft"
    carry(theirs, desk, (made["case"],), tmp_path / "back")
    assert state(desk, made["open"]) == "withdrawn"


@pytest.mark.parametrize("ask", [True, False])
def test_asking_for_what_left_is_planned_with_the_withdrawal_and_stands_on_today(
    desk: Desk, made: dict[str, str], add: Add, tmp_path: Path, ask: bool
) -> None:
    def asking() -> list[dict[str, object]]:
        return [
            dict(one.body) for one in desk.store.each("action") if one.body.get("title") == withdrawal.ASK_TO_DELETE.id
        ]

    plan = referrals.plan_sheet(desk, made["open"], "ar", today=TODAY)
    printing.write(desk, plan, tmp_path / "a.pdf")
    changes = withdrawal.take_back(
        desk, made["consent"], FuzzyDate.exact(TODAY), "by phone", today=TODAY, ask_for_deletion=ask
    )
    assert state(desk, made["consent"]) == "withdrawn"
    assert state(desk, made["open"]) == "withdrawn"
    if not ask:
        assert not asking()
        return
    (step,) = asking()
    assert (step["status"], step["case"], step["with_whom"]) == ("planned", made["case"], [made["fund"]])
    due = [item for group in today.today(desk, TODAY) if group.urgency is today.Urgency.DUE for item in group.items]
    assert [item.title for item in due if item.type == "action"]
    assert changes.batch
    records.undo(desk, changes.batch)
    assert not [
        one for one in desk.store.each("action") if one.body.get("title") and not one.binned and one.body.get("due")
    ]
    assert state(desk, made["consent"]) == "given"


def test_nothing_is_planned_where_nothing_left(desk: Desk, made: dict[str, str]) -> None:
    before = len(list(desk.store.each("action")))
    withdrawal.take_back(desk, made["consent"], None, "", today=TODAY, ask_for_deletion=True)
    assert len(list(desk.store.each("action"))) == before


OWN = [
    (declared, field)
    for declared in TYPES.values()
    for field in declared.references
    if isinstance(field.kind, Reference) and field.kind.purpose
]


@pytest.mark.parametrize(("declared", "field"), OWN, ids=lambda one: one.name)
def test_whoever_was_asked_for_a_purpose_of_their_own_is_told_what_left_under_it(
    desk: Desk, make_desk: Make, add: Add, tmp_path: Path, declared: RecordType, field: Field
) -> None:
    assert isinstance(field.kind, Reference)
    shown = {"protection": "public", "public_where": "x"}
    person, own = add("person", name="ريم", **shown), add("person", name="سلمى", **shown)
    case = add("case", title="c", people=(person,), protection="public")
    yes = {"state": "given", "any_recipient": True, "facts": ("everything",)}
    theirs = add("consent", person=own, scope=(field.kind.purpose,), **yes)
    hers = add("consent", person=person, scope=("manual_export",), **yes)
    about = {"people": (person,)} if "people" in declared.by_name else {}
    record = add(declared.name, case=case, **about, **{field.name: (own,)})
    planned = handing_over.plan(
        desk, Choice(ids=(person, own, case, record)), (keys.own(make_desk("b")).receive,), profile=Profile.FULL
    )
    assert {one.id for one in planned.verdict.goes} == {person, own, case, record}
    handing_over.hand_over(desk, planned, tmp_path / "a")
    noted = {
        one.body["scope"]: (one.id, one.body["people"], one.body["records"]) for one in desk.store.each("disclosure")
    }
    assert noted == {
        "manual_export": (noted["manual_export"][0], [person], 3),
        field.kind.purpose: (noted[field.kind.purpose][0], [own], 1),
    }
    for consent_id, scope in ((theirs, field.kind.purpose), (hers, "manual_export")):
        assert [one.id for one in withdrawal.consequences(desk, consent_id).left] == [noted[scope][0]]


def test_a_referee_who_takes_it_back_is_told_of_the_pack_and_those_who_have_it_are_asked(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    fund, person, referee = (
        add("provider", name="fund"),
        add("person", name="ريم"),
        add("person", name="سلمى", phones=("+963 11",)),
    )
    told = {"state": "given", "recipient": fund, "facts": ("name", "need", "contact", "referees")}
    add("consent", person=person, scope=("refer",), **told)
    theirs = add("consent", person=referee, scope=("contact_referees",), **told)
    case = add("case", title="c", people=(person,))
    referral = add("referral", title="t", case=case, provider=fund, need="n", referees=(referee,))
    printing.write(desk, packs.plan(desk, referral, "en", today=TODAY), tmp_path / "a.pdf")
    (left,) = withdrawal.consequences(desk, theirs).left
    assert (left.body["people"], left.body["recipient"], left.body["facts"]) == ([referee], fund, ["name", "contact"])
    withdrawal.take_back(desk, theirs, FuzzyDate.exact(TODAY), "", today=TODAY, ask_for_deletion=True)
    (asking,) = desk.store.each("action")
    assert asking.body["with_whom"] == [fund]
