"""The case desk reads a case whole, warns of sources that are all alike, and closes nothing without its outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.documents import Document
from defender_desk.model.kinds import Day
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.cases import case_board, case_desk, case_timeline
from defender_desk.services.cases.case_desk import Overview
from defender_desk.services.cases.case_timeline import KINDS, Happening
from defender_desk.services.desk import Desk
from defender_desk.services.handover import dangers, json_lines
from defender_desk.services.referrals import lifecycle, referrals
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_date

from .conftest import Add

TODAY = date(2026, 11, 20)
YESTERDAY = FuzzyDate.exact(TODAY - timedelta(days=1))


@pytest.fixture
def person(add: Add) -> str:
    return add("person", name="ريم", how_to_contact="في المكتب فقط")


@pytest.fixture
def case(add: Add, person: str) -> str:
    return add("case", title="K-17", people=(person,), status="active")


def look(desk: Desk, case: str) -> Overview:
    found = case_desk.look(desk, case, TODAY)
    assert found is not None
    return found


# What is read


def test_what_is_no_case_is_not_shown_as_one(desk: Desk, person: str) -> None:
    assert case_desk.look(desk, person, TODAY) is None
    assert case_desk.look(desk, "x" * 26, TODAY) is None


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), None),
        (("media_report",), case_desk.ONE_SOURCE),
        (("",), case_desk.ONE_SOURCE),
        (("media_report", "media_report"), case_desk.ONE_KIND),
        (("media_report", ""), case_desk.KIND_NOT_SAID),
        (("media_report", "unknown"), case_desk.KIND_NOT_SAID),
        (("media_report", "local_cso"), None),
    ],
)
def test_sources_are_varied_from_the_second_kind_on(
    desk: Desk, add: Add, case: str, kinds: tuple[str, ...], said: Message | None
) -> None:
    incident = add("incident", title="i", case=case)
    for place, kind in enumerate(kinds):
        add("source", title="s", kind=kind, about=(incident if place else case,))
    found = look(desk, case)
    assert (len(found.sources), found.narrow) == (len(kinds), said)


def test_eight_short_and_five_long_steps_stand_ready(desk: Desk, case: str) -> None:
    groups = [one.group for one in look(desk, case).choices]
    assert (groups.count("short_term"), groups.count("long_term")) == (8, 5)


def test_a_step_that_needs_a_consent_waits_for_it_from_the_start(desk: Desk, add: Add, person: str, case: str) -> None:
    waits = case_desk.begin(desk, case, "st4_contact_host_officials")
    goes = case_desk.begin(desk, case, "st1_interview_or_secure_contact")
    by_id = {one.id: one for one in look(desk, case).steps}
    assert (by_id[waits.id].status, by_id[waits.id].agreed) == ("consent_needed", False)
    assert (by_id[goes.id].status, by_id[goes.id].agreed) == ("planned", True)
    with pytest.raises(Trouble) as refused:
        case_desk.move(desk, waits.id, "done", {}, TODAY)
    assert refused.value.values["field"] == "without_consent"
    add("consent", person=person, state="given", scope=("contact_authorities",), any_recipient=True)
    case_desk.move(desk, waits.id, "done", {"result": "received"}, TODAY)
    (step,) = [one for one in look(desk, case).steps if one.id == waits.id]
    assert (step.status, step.agreed, step.result, step.over) == ("done", True, "received", True)
    kept = records.fetch(desk, waits.id)
    assert kept is not None
    assert kept.values["done"] == FuzzyDate.exact(TODAY)


def test_a_step_begun_is_taken_among_the_choices_until_it_is_over(desk: Desk, case: str) -> None:
    def taken() -> list[str]:
        return [one.code for one in look(desk, case).choices if one.taken]

    step = case_desk.begin(desk, case, "lt3_advise_accountability").id
    assert taken() == ["lt3_advise_accountability"]
    case_desk.move(desk, step, "dropped", {}, TODAY)
    assert taken() == []


def test_a_step_says_who_has_not_agreed_and_why_it_went_on(desk: Desk, add: Add, person: str) -> None:
    second, third = add("person", name="سلمى"), add("person", name="هالة")
    case = add("case", title="K-18", people=(person, second, third), status="active")
    add("consent", person=person, state="given", scope=("contact_authorities",), any_recipient=True)
    step = case_desk.begin(desk, case, "st4_contact_host_officials").id
    case_desk.move(desk, step, "in_progress", {"without_consent": "في السجن"}, TODAY)
    (found,) = look(desk, case).steps
    assert [key for key, _ in found.lacking] == [second, third]
    assert "سلمى" in found.lacking[0][1]
    assert (found.agreed, found.why) == (False, "في السجن")


def test_steps_stand_by_what_presses_and_only_open_ones_are_late(desk: Desk, add: Add, case: str) -> None:
    later = add("action", what="safety_plan", case=case, due=parse("2027-01"), status="planned")
    late = add("action", what="safety_plan", case=case, due=YESTERDAY, status="planned")
    done = add("action", what="safety_plan", case=case, due=YESTERDAY, status="done")
    undated = add("action", title="own", case=case)
    found = look(desk, case).steps
    assert [one.id for one in found] == [late, later, undated, done]
    assert [one.id for one in found if one.late] == [late]
    assert {one.group for one in found} == {"care"}


def test_family_keeps_a_protection_of_its_own(desk: Desk, add: Add, person: str, case: str) -> None:
    sister = add("person", name="سارة", protection="name_withheld", never="لا تتصلوا بالبيت")
    father = add("person", name="أحمد")
    add("involvement", relative=sister, family_of=person, kinship="sibling")
    add("involvement", relative=person, family_of=father, kinship="child")
    binned = add("person", name="x")
    add("involvement", relative=binned, family_of=person)
    records.bin_records(desk, [binned])
    found = {one.id: (one.protection, one.says_how) for one in look(desk, case).relatives}
    assert found == {sister: ("name_withheld", True), father: ("not_published", False)}


@pytest.mark.parametrize(
    ("of_case", "of_person", "risk"), [(True, None, True), (None, True, True), (False, None, False)]
)
def test_danger_on_return_is_said_by_the_case_or_by_the_person(
    desk: Desk, person: str, case: str, of_case: bool | None, of_person: bool | None, risk: bool
) -> None:
    records.save(desk, "case", case, {"return_risk": of_case})
    records.save(desk, "person", person, {"danger_on_return": of_person})
    assert look(desk, case).return_risk is risk


def test_days_of_welfare_come_from_the_case_its_people_and_contacts_until_it_is_closed(
    desk: Desk, add: Add, person: str, case: str
) -> None:
    records.save(desk, "case", case, {"welfare_check": YESTERDAY, "outcome": "x"})
    records.save(desk, "person", person, {"welfare_check": parse("2026-12-03")})
    add("contact_log", who=person, case=case, next_contact=FuzzyDate.exact(TODAY))
    found = look(desk, case).presses
    assert [(one.type, one.field, one.late) for one in found] == [
        ("case", "welfare_check", True), ("contact_log", "next_contact", False), ("person", "welfare_check", False),
    ]  # fmt: skip
    records.save(desk, "case", case, {"status": "closed"})
    assert look(desk, case).presses == ()


def test_the_next_hearings_are_days_to_keep_until_somebody_says_what_came_of_them(
    desk: Desk, add: Add, person: str, case: str
) -> None:
    sitting = {"case": case, "people": (person,), "stage": "trial"}
    missed = add("hearing", when=YESTERDAY, **sitting)
    following = add("hearing", when=parse("2026-12-09"), **sitting)
    add("hearing", when=parse("2026-12-01"), result="cancelled", **sitting)
    add("hearing", **sitting)
    found = look(desk, case).presses
    assert [(one.id, one.type, one.field, one.late) for one in found] == [
        (missed, "hearing", "when", True), (following, "hearing", "when", False),
    ]  # fmt: skip
    assert all("ريم" in one.title for one in found)
    assert not any(digit in one.title for one in found for digit in "0123456789"), "its day stands beside it"
    (told,) = [one for one in look(desk, case).happened if one.id == missed]
    assert show_date(YESTERDAY) not in told.title
    records.save(desk, "hearing", missed, {"result": "adjourned"})
    assert [one.id for one in look(desk, case).presses] == [following]


def test_a_referral_says_when_to_ask_how_they_are_while_it_is_open(desk: Desk, add: Add, case: str) -> None:
    referral = add("referral", title="r", case=case, welfare_check=YESTERDAY, next_check=YESTERDAY, state="handed_over")
    assert [(one.id, one.field) for one in look(desk, case).presses] == [(referral, "welfare_check")]
    (column,) = case_board.board(desk, case_board.Narrowed(), TODAY).columns
    assert (column.cards[0].welfare, column.cards[0].late) == (YESTERDAY, True)
    records.save(desk, "referral", referral, {"state": "closed"})
    assert look(desk, case).presses == ()


def test_only_a_person_can_have_a_relative(desk: Desk, add: Add, person: str) -> None:
    group = add("organisation", name="g")
    found = look(desk, add("case", title="K-18", people=(group, person)))
    assert (found.people, found.persons) == ((group, person), (person,))


def test_a_case_with_much_in_it_asks_the_store_no_more_than_a_small_one(
    desk: Desk, add: Add, person: str, case: str
) -> None:
    def asked() -> int:
        said: list[str] = []
        desk.store._database._connection.set_trace_callback(said.append)
        look(desk, case)
        desk.store._database._connection.set_trace_callback(None)
        return len(said)

    def fill() -> None:
        incident = add("incident", title="i", case=case)
        add("act", what="detention", incident=incident)
        add("evidence", title="e", about=(incident,))
        add("source", title="s", about=(case,))
        add("referral", title="r", case=case)
        add("hearing", case=case)
        add("consent", person=person, state="given", case=case)
        add("disclosure", people=(person,))
        case_desk.begin(desk, case, "st4_contact_host_officials")

    fill()
    few = asked()
    for _ in range(12):
        fill()
    assert asked() == few


# The timeline


def test_every_kind_of_thing_stands_on_the_timeline_once(desk: Desk, add: Add, person: str, case: str) -> None:
    incident = add("incident", title="i", case=case, when=parse("2026-10"))
    made = {
        "incident": incident,
        "act": add("act", what="unfair_trial", charge="تهمة", incident=incident, when=parse("2026-10-03")),
        "hearing": add("hearing", case=case, people=(person,), court_case="77/2026", when=parse("2026-11-02")),
        "evidence": add("evidence", title="e", about=(incident,), made=parse("2026-09-01")),
        "action": add("action", what="safety_plan", case=case, due=parse("2026-12-01")),
        "referral": add("referral", title="r", case=case),
        "contact": add("contact_log", who=person, case=case, when=parse("2026-11-10")),
    }
    attended = add("action", what="st7_attend_hearing", case=case, due=parse("2026-12-09"))
    watched = add("hearing", case=case, people=(person,), when=parse("2026-11-30"), court_case="78/2026")
    yes = {"person": person, "scope": ("refer",), "any_recipient": True}
    made["consent"] = add("consent", state="given", asked=parse("2026-10-01"), **yes)
    made["disclosure"] = add("disclosure", people=(person,), when=parse("2026-10-02"), way="sheet")
    found = look(desk, case).happened
    assert {kind: [one.id for one in found if one.kind == kind] for kind in KINDS} == {
        **{kind: [key] for kind, key in made.items()}, "hearing": [attended, watched, made["hearing"]],
        "withdrawal": [],
    }  # fmt: skip
    assert {one.words for one in found if one.kind == "hearing"} == {"77/2026", "78/2026", ""}
    assert next(one.words for one in found if one.kind == "act") == "تهمة"
    assert next(one.term for one in found if one.id == watched) == ("hearing_result", "awaited")


def test_a_consent_stands_on_the_day_it_was_asked_for_and_again_where_it_was_taken_back(
    desk: Desk, add: Add, person: str, case: str
) -> None:
    asked, back = parse("2026-10-01"), parse("2026-11-02")
    given = add("consent", person=person, state="given", scope=("refer",), asked=asked, any_recipient=True)
    refused = add("consent", person=person, state="refused", scope=("public_statement",), asked=asked, case=case)
    add("consent", person=person, state="not_asked", scope=("act_on_behalf",))
    records.save(desk, "consent", given, {"state": "withdrawn", "withdrawn": back})
    found = [one for one in look(desk, case).happened if one.type == "consent"]
    assert [(one.id, one.kind, one.term[1], one.day) for one in found] == [
        (given, "withdrawal", "withdrawn", back), (refused, "consent", "refused", asked),
        (given, "consent", "given", asked),
    ]  # fmt: skip


def test_what_was_allowed_or_left_for_another_case_is_not_told(desk: Desk, add: Add, person: str, case: str) -> None:
    other, stranger = add("case", title="K-18", people=(person,)), add("person", name="x")
    ours, theirs = add("referral", title="r", case=case), add("referral", title="s", case=other)
    told = {"when": parse("2026-10-02"), "way": "sheet"}
    wanted = {
        add("consent", person=person, state="given", scope=("refer",)),
        add("consent", person=person, state="given", scope=("refer",), case=case),
        add("disclosure", people=(person,), referral=ours, **told),
        add("disclosure", people=(stranger,), referral=ours, **told),
        add("disclosure", people=(person, stranger), **told),
    }
    add("consent", person=person, state="given", scope=("refer",), case=other)
    add("consent", person=stranger, state="given", scope=("refer",))
    add("disclosure", people=(person,), referral=theirs, **told)
    add("disclosure", people=(stranger,), **told)
    found = {one.id for one in look(desk, case).happened if one.type in ("consent", "disclosure")}
    assert found == wanted


def test_a_day_reads_from_its_end_as_the_days_do(desk: Desk, add: Add, person: str, case: str) -> None:
    referral = add("referral", title="r", case=case, provider=add("provider", name="p"), state="draft")
    for state in ("consent_needed", "eligibility_checked", "pack_ready"):
        records.save(desk, "referral", referral, {"state": state})
    found = [one.term[1] for one in look(desk, case).happened if one.kind == "referral"]
    assert found == ["pack_ready", "eligibility_checked", "consent_needed", "draft"]


def test_each_state_of_a_referral_stands_on_its_day(desk: Desk, add: Add, case: str) -> None:
    referral = add("referral", title="r", case=case, provider=add("provider", name="p"), state="exported")
    referrals.move(desk, referral, "handed_over", {"handed_over": parse("2026-11-03")}, today=TODAY)
    referrals.move(desk, referral, "declined", {"replied": parse("2026-11-09")}, today=TODAY)
    states = {one.term[1]: one.day for one in look(desk, case).happened if one.kind == "referral"}
    assert set(states) == {"exported", "handed_over", "declined"}
    assert (states["handed_over"], states["declined"]) == (parse("2026-11-03"), parse("2026-11-09"))


ANSWERED = [state for state, field in lifecycle.DAYS.items() if field == "replied"]


@pytest.mark.parametrize("answer", ANSWERED)
def test_a_day_given_for_an_answer_stays_whatever_comes_after(desk: Desk, add: Add, case: str, answer: str) -> None:
    referral = add("referral", title="r", case=case, provider=add("provider", name="p"), state="exported")
    for state, days in (
        ("handed_over", {"handed_over": parse("2026-02-01")}),
        (answer, {"replied": parse("2026-03-01")}),
        ("closed", {"closed": parse("2026-05-01")}),
    ):
        referrals.move(desk, referral, state, days, today=TODAY)
    assert told_days(desk, case) == {
        "exported": NOW, "handed_over": "2026-02-01", answer: "2026-03-01", "closed": "2026-05-01",
    }  # fmt: skip


NOW = date.today().isoformat()  # noqa: DTZ011  the day at the desk


def told_days(desk: Desk, case: str) -> dict[str, str]:
    return {one.term[1]: one.day.written for one in look(desk, case).happened if one.kind == "referral" and one.day}


def test_two_answers_keep_each_its_own_day_and_a_corrected_day_is_of_the_last(desk: Desk, add: Add, case: str) -> None:
    referral = add("referral", title="r", case=case, provider=add("provider", name="p"), state="handed_over")
    records.save(desk, "referral", referral, {"handed_over": parse("2026-02-02")})
    referrals.move(desk, referral, "acknowledged", {"replied": parse("2026-03-01")}, today=TODAY)
    referrals.move(desk, referral, "approved", {"replied": parse("2026-04-01")}, today=TODAY)
    records.save(desk, "referral", referral, {"replied": parse("2026-04-03")})
    assert told_days(desk, case) == {
        "handed_over": "2026-02-02", "acknowledged": "2026-03-01", "approved": "2026-04-03",
    }  # fmt: skip


def test_a_day_written_before_the_move_is_the_day_of_the_move(desk: Desk, add: Add, case: str) -> None:
    referral = add("referral", title="r", case=case, provider=add("provider", name="p"), state="exported")
    records.save(desk, "referral", referral, {"handed_over": parse("2026-02-01")})
    records.save(desk, "referral", referral, {"state": "handed_over"})
    assert told_days(desk, case)["handed_over"] == "2026-02-01"


def test_a_move_that_was_undone_did_not_happen(desk: Desk, add: Add, case: str) -> None:
    referral = add("referral", title="r", case=case, provider=add("provider", name="p"), state="exported")
    referrals.move(desk, referral, "handed_over", {"handed_over": parse("2026-02-01")}, today=TODAY)
    moved = referrals.move(desk, referral, "acknowledged", {"replied": parse("2026-03-01")}, today=TODAY)
    records.undo(desk, moved.batch)
    assert told_days(desk, case) == {"exported": NOW, "handed_over": "2026-02-01"}
    referrals.move(desk, referral, "declined", {"replied": parse("2026-03-09")}, today=TODAY)
    assert told_days(desk, case)["declined"] == "2026-03-09"


def test_a_state_without_a_day_of_its_own_stands_on_the_day_it_was_noted(desk: Desk, add: Add, case: str) -> None:
    add("referral", title="r", case=case, handed_over=parse("2026-02-01"), state="pack_ready")
    assert told_days(desk, case) == {"pack_ready": NOW}


def test_every_day_a_state_implies_is_a_day_of_a_referral_and_every_state_is_one() -> None:
    assert set(lifecycle.DAYS) <= set(lifecycle.MOVES)
    assert all(isinstance(TYPES["referral"].by_name[name].kind, Day) for name in lifecycle.DAYS.values())


HOURS = st.sampled_from(["", "2026-11-03T08:00:00Z", "2026-11-03T17:30:00Z", "2026-12-01T00:00:00Z"])


@given(st.lists(HOURS, max_size=8))
def test_what_happened_on_one_day_stands_latest_noted_first(noted: list[str]) -> None:
    told = [replace(_happening(place, "2026-11-03"), noted=one) for place, one in enumerate(noted)]
    ordered = case_timeline.in_order(told)
    assert [(one.noted, int(one.id)) for one in ordered] == sorted(
        ((one.noted, int(one.id)) for one in told), reverse=True
    )


DAYS = st.sampled_from(["2026-11-03", "2026-10", "2025", "about 2019", "in the winter", "3 May", "", "before 2020"])


@given(st.lists(DAYS, min_size=1, max_size=8))
def test_days_stand_as_they_were_written_and_what_nobody_dated_comes_last(written: list[str]) -> None:
    told = [_happening(place, one) for place, one in enumerate(written)]
    ordered = case_timeline.in_order(told)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in told)
    assert [one.dated for one in ordered] == sorted((one.dated for one in told), reverse=True)
    keys = [one.day.sort_key for one in ordered if one.dated and one.day]
    assert keys == sorted(keys, reverse=True)
    assert sorted(one.day.written for one in ordered if one.day) == sorted(one for one in written if one)


def _happening(place: int, written: str) -> Happening:
    return Happening(str(place), "incident", "incident", "t", parse(written) if written else None)


def test_whatever_has_a_word_beside_it_names_a_vocabulary_of_its_own_field() -> None:
    for type_name, told in case_timeline.TELLINGS.items():
        by_name = TYPES[type_name].by_name
        assert set(told.days) <= set(by_name)
        if told.term[1]:
            assert getattr(by_name[told.term[1]].kind, "vocabulary", "") == told.term[0]
        assert set(told.words) <= set(by_name)


def test_whatever_belongs_to_a_case_is_on_the_timeline_or_left_out_on_purpose() -> None:
    elsewhere = {"source", "consent", "answer", "narrative", "cost", "involvement"}
    parts = {
        name
        for name, declared in TYPES.items()
        for field in declared.part_of
        if set(declared.by_name[field].kind.to) & {"case", "incident"}
    }
    assert parts - elsewhere <= {*case_timeline.TELLINGS, "referral"}  # whose states are told


# Deciding and closing


def test_a_decision_has_its_day_and_its_author(desk: Desk, case: str) -> None:
    case_desk.decide(desk, case, {"decision": "نلتقي المحامي أولاً", "decided": None, "decided_by": ""}, TODAY)
    kept = records.fetch(desk, case)
    assert kept is not None
    assert (kept.values["decided"], kept.values["decided_by"]) == (FuzzyDate.exact(TODAY), "ours")
    case_desk.decide(desk, case, {"decision": "x", "decided": parse("2026-01"), "decided_by": "سلمى"}, TODAY)
    kept = records.fetch(desk, case)
    assert kept is not None
    assert (kept.values["decided"], kept.values["decided_by"]) == (parse("2026-01"), "سلمى")


def _by_desk(desk: Desk, case: str, outcome: str) -> None:
    case_desk.close(desk, case, {"outcome_kind": "safe", "outcome": outcome}, TODAY)


def _by_form(desk: Desk, case: str, outcome: str) -> None:
    records.save(desk, "case", case, {"status": "closed", "outcome": outcome})


def _by_bulk(desk: Desk, case: str, outcome: str) -> None:
    records.save(desk, "case", case, {"outcome": outcome})
    records.bulk(desk, [case], "status", "closed")


@pytest.mark.parametrize("closing", [_by_desk, _by_form, _by_bulk])
@pytest.mark.parametrize("outcome", ["", "  ", "\n"])
def test_no_case_is_closed_without_its_outcome(
    desk: Desk, case: str, closing: Callable[[Desk, str, str], None], outcome: str
) -> None:
    with pytest.raises(Trouble) as refused:
        closing(desk, case, outcome)
    assert refused.value.values["field"] == "outcome"
    kept = records.fetch(desk, case)
    assert kept is not None
    assert kept.values["status"] == "active"
    closing(desk, case, "أُفرج عنها")
    kept = records.fetch(desk, case)
    assert kept is not None
    assert kept.values["status"] == "closed"


def test_the_console_adds_no_closed_case_without_its_outcome(desk: Desk) -> None:
    with pytest.raises(Trouble):
        json_lines.add(desk, "case", [b'{"title": "z", "status": "closed", "outcome": "  "}'])
    assert len(json_lines.add(desk, "case", [b'{"title": "z", "status": "closed", "outcome": "free"}'])) == 1


@pytest.mark.parametrize(("outcome", "warned"), [("", True), (" ", True), ("released", False)])
def test_a_bundle_that_closes_a_case_without_its_outcome_waits_for_a_person(
    desk: Desk, case: str, outcome: str, warned: bool
) -> None:
    ours = desk.store.get(case)
    assert ours is not None
    after: Document = replace(ours, body={**ours.body, "status": "closed", "outcome": outcome})
    found = dangers.dangers(desk, ours.body, after, ("status", "outcome"), ())
    assert (dangers.RULE in found) is warned


def test_what_is_over_says_so(desk: Desk, case: str) -> None:
    assert not look(desk, case).over
    case_desk.close(desk, case, {"outcome": "x"}, TODAY)
    assert look(desk, case).over
    assert set(vocabulary("case_status").idle) == {"closed", "not_taken"}
