"""No step is begun for somebody without the consent its kind needs, but for a written reason that is logged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.types.cases import STEPS
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.cases import actions
from defender_desk.services.desk import Desk
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 11, 29)
NEEDS = {term.code: term.needs for term in vocabulary("case_action").terms if term.needs}


@pytest.fixture
def case(add: Add) -> tuple[str, str]:
    person = add("person", name="ريم")
    return person, add("case", title="c", people=(person,))


def test_what_a_step_needs_is_a_purpose_of_consent() -> None:
    assert set(NEEDS.values()) <= set(vocabulary("consent_scope").by_code)
    assert {"st4_contact_host_officials", "st6_public_statement", "notify_authority"} <= set(NEEDS)


@pytest.mark.parametrize(("what", "scope"), NEEDS.items(), ids=NEEDS)
def test_each_kind_waits_for_its_own_purpose(
    desk: Desk, add: Add, case: tuple[str, str], what: str, scope: str
) -> None:
    person, whole = case
    step = add("action", title="s", what=what, case=whole, status="planned")
    others = tuple(one for one in vocabulary("consent_scope").by_code if one != scope)
    consent = add("consent", person=person, state="given", scope=others, any_recipient=True)
    with pytest.raises(Trouble) as refused:
        records.save(desk, "action", step, {"status": "done"})
    assert refused.value.message is actions.ASK_FIRST
    records.save(desk, "consent", consent, {"scope": (scope,)})
    records.save(desk, "action", step, {"status": "done"})


def test_a_written_reason_goes_on_and_is_logged(desk: Desk, add: Add, case: tuple[str, str]) -> None:
    step = add("action", title="s", what="st4_contact_host_officials", case=case[1], status="planned")
    with pytest.raises(Trouble):
        records.bulk(desk, [step], "status", "in_progress")
    records.save(desk, "action", step, {"status": "in_progress", "without_consent": "he is held incommunicado"})
    assert ("override", "he is held incommunicado") in [(e.deed, e.note) for e in records.timeline(desk, step)]


def test_the_reason_of_a_step_under_way_is_not_taken_away(desk: Desk, case: tuple[str, str], add: Add) -> None:
    person, whole = case
    kind = {"title": "s", "what": "st4_contact_host_officials", "case": whole, "status": "in_progress"}
    step = add("action", **kind, without_consent="he is held incommunicado")
    with pytest.raises(Trouble):
        records.save(desk, "action", step, {"without_consent": ""})
    add("consent", person=person, state="given", scope=("contact_authorities",), any_recipient=True)
    records.save(desk, "action", step, {"without_consent": ""})


def test_undoing_takes_no_reason_from_a_step_begun_since(desk: Desk, add: Add, case: tuple[str, str]) -> None:
    step = add("action", title="s", what="st4_contact_host_officials", case=case[1], status="planned")
    written = records.save(desk, "action", step, {"without_consent": "he is held incommunicado"}).changes.batch
    begun = records.save(desk, "action", step, {"status": "in_progress"}).changes.batch
    assert records.undo(desk, written).left == 1
    kept = records.fetch(desk, step)
    assert kept is not None
    assert kept.values["without_consent"] == "he is held incommunicado"
    records.undo(desk, begun)
    assert records.undo(desk, written).left == 0


def test_a_step_under_way_is_not_moved_into_the_case_of_somebody_who_said_no(
    desk: Desk, add: Add, case: tuple[str, str]
) -> None:
    person, whole = case
    other = add("person", name="سلمى")
    add("consent", person=person, state="given", scope=("contact_authorities",), any_recipient=True)
    add("consent", person=other, state="refused", scope=("contact_authorities",))
    theirs = add("case", title="d", people=(other,))
    step = add("action", title="s", what="st4_contact_host_officials", case=whole, status="in_progress")
    with pytest.raises(Trouble):
        records.save(desk, "action", step, {"case": theirs})
    with pytest.raises(Trouble):
        records.bulk(desk, [step], "case", theirs)


def test_consent_to_meet_one_is_no_consent_to_meet_another(desk: Desk, add: Add, case: tuple[str, str]) -> None:
    person, whole = case
    one, other = add("organisation", name="one"), add("organisation", name="other")
    add("consent", person=person, state="given", scope=("contact_authorities",), recipient=one)
    kind = {"what": "st4_contact_host_officials", "case": whole, "status": "done"}
    add("action", title="a", with_whom=(one,), **kind)
    with pytest.raises(Trouble):
        add("action", title="b", with_whom=(one, other), **kind)


def test_steps_that_touch_nobody_need_nothing(desk: Desk, add: Add, case: tuple[str, str]) -> None:
    add("action", title="s", what="gather_facts", case=case[1], status="done")


@pytest.mark.parametrize("no", [{"state": "withdrawn"}, {"state": "refused"}, {"withdrawn": FuzzyDate.exact(TODAY)}])
@pytest.mark.parametrize("named", [True, False])
def test_a_no_to_whomever_is_never_taken_for_a_yes(
    desk: Desk, add: Add, case: tuple[str, str], no: dict[str, object], named: bool
) -> None:
    person, whole = case
    fund = add("provider", name="صندوق") if named else ""
    consent = add("consent", person=person, state="given", scope=("refer",), recipient=fund, any_recipient=not named)
    step = {"what": "st3_emergency_assistance", "case": whole}
    assert actions.agreed(desk, STEPS, step)
    records.save(desk, "consent", consent, no)
    assert not actions.agreed(desk, STEPS, step)
    add("consent", person=person, state="given", scope=("refer",), recipient=add("provider", name="آخر"))
    assert actions.agreed(desk, STEPS, step) is named  # a yes to another stands, where the no was to one alone


def test_a_yes_to_somebody_for_one_case_opens_no_other(desk: Desk, add: Add, case: tuple[str, str]) -> None:
    person, whole = case
    other, fund = add("case", title="d", people=(person,)), add("provider", name="صندوق")
    add("consent", person=person, state="given", scope=("refer",), recipient=fund, case=other)
    assert actions.agreed(desk, STEPS, {"what": "st3_emergency_assistance", "case": other})
    assert not actions.agreed(desk, STEPS, {"what": "st3_emergency_assistance", "case": whole})


def test_a_step_that_nobody_could_agree_to_is_not_begun(desk: Desk, add: Add, case: tuple[str, str]) -> None:
    empty = add("case", title="nobody yet")
    begun = {"title": "s", "what": "st4_contact_host_officials", "status": "in_progress"}
    for where in ({}, {"case": empty}, {"case": "a" * 26}):
        with pytest.raises(Trouble) as refused:
            records.save(desk, "action", None, {**begun, **where})
        assert refused.value.message is actions.NOBODY_TO_ASK
    records.save(desk, "action", None, {**begun, "without_consent": "he is held incommunicado"})


def test_undoing_begins_no_step_again_that_nobody_agrees_to_any_more(
    desk: Desk, add: Add, case: tuple[str, str]
) -> None:
    person, whole = case
    yes = add("consent", person=person, state="given", scope=tuple(NEEDS.values()), any_recipient=True)
    step = add("action", title="s", what="st4_contact_host_officials", case=whole, status="in_progress")
    back = records.save(desk, "action", step, {"status": "planned"}).changes
    records.bin_records(desk, [yes])
    assert records.undo(desk, back.batch).left == 1
    kept = records.fetch(desk, step)
    assert kept is not None
    assert kept.values["status"] == "planned"


def test_a_row_begins_no_step_that_nobody_agreed_to(desk: Desk, tmp_path: Path, case: tuple[str, str]) -> None:
    table = tmp_path / "steps.csv"
    table.write_text(f"title,what,case,status\ns,st4_contact_host_officials,{case[1]},in_progress\n", "utf-8")
    planned = bringing_in.plan(desk, bringing_in.look(desk, table), type_name="action")
    assert not planned.drafts
    assert [one.why for one in planned.bad] == [actions.ASK_FIRST]
