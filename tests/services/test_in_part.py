"""What keeps a record here goes with it, or all of it stays: in part it would allow more at the other desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent import gate, risks, verdicts
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import Standing, permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, receiving
from defender_desk.services.handover.handing_over import Choice, Plan
from defender_desk.services.identity import correspondents, keys
from defender_desk.text.dates import FuzzyDate

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk
LIMITS: dict[str, object] = {
    "withheld": ("health",),
    "conditions": "never by phone",
    "never_to": "her brother",
    "expires": FuzzyDate.exact(date(2999, 1, 1)),
    "asked": FuzzyDate.exact(TODAY),
}


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    made = make_desk("theirs")
    correspondents.add(made, keys.own(desk), verified=True)
    return made


@pytest.fixture
def reem(desk: Desk, add: Add) -> str:
    """Somebody who lets everything be handed over."""
    person = add("person", name="ريم", protection="public", public_where="a page")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    return person


def planned(desk: Desk, theirs: Desk, *ids: str, profile: Profile = Profile.CASEWORK, reason: str = "") -> Plan:
    return handing_over.plan(desk, Choice(ids=ids), (keys.own(theirs).receive,), profile=profile, reason=reason)


def stays(plan: Plan, record: str) -> list[object]:
    return [one.why for one in plan.withheld if one.record == record and not one.field]


def yes_to(person: str, add: Add, **more: object) -> str:
    said = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
    return add("consent", **{**said, **more})


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("field", LIMITS)
def test_a_limited_yes_goes_with_its_limit_or_stays(
    desk: Desk, theirs: Desk, reem: str, add: Add, field: str, profile: Profile
) -> None:
    yes = yes_to(reem, add, **{field: LIMITS[field]})
    plan = planned(desk, theirs, reem, yes, profile=profile, reason="agreed in person")
    for one in plan.documents:
        if one.id == yes and "person" in one.body:
            assert field in one.body
    bears = TYPES["consent"].by_name[field].kind.level <= profile.ceiling
    assert (stays(plan, yes) == [verdicts.NOT_WHOLE]) == (not bears and profile is Profile.CASEWORK)
    assert bears or profile is not Profile.CASEWORK or any(one.id == reem for one in plan.documents)


@pytest.mark.parametrize("field", ["case", "never_to_known"])
@pytest.mark.parametrize("profile", [Profile.CASEWORK, Profile.FULL])
def test_a_yes_does_not_lose_a_limit_that_points_at_what_stays(
    desk: Desk, theirs: Desk, reem: str, add: Add, field: str, profile: Profile
) -> None:
    other = add("case", title="c", people=(reem,)) if field == "case" else add("organisation", name="B")
    yes = yes_to(reem, add, **{field: other if field == "case" else (other,)})
    plan = planned(desk, theirs, reem, yes, other, profile=profile)
    assert stays(plan, yes) == [verdicts.NOT_WHOLE]
    assert [one.id for one in plan.documents] == [reem]


def test_whoever_must_never_be_told_is_not_told_by_the_other_desk(
    desk: Desk, theirs: Desk, reem: str, add: Add, tmp_path: Path
) -> None:
    feared = add("organisation", name="Ministry", kind="government")
    yes = yes_to(reem, add, never_to_known=(feared,))
    for number, profile in enumerate((Profile.CASEWORK, Profile.FULL)):
        target = tmp_path / f"{number}"
        handing_over.hand_over(desk, planned(desk, theirs, reem, yes, profile=profile), target)
        with receiving.opened(theirs, target) as arrived:
            receiving.accept(theirs, arrived, chosen={one.id for one in arrived.takeable})
        assert not permission(theirs, reem, "refer", feared, TODAY, ()).allowed
    assert permission(theirs, reem, "refer", None, TODAY, ()).standing is Standing.GIVEN


def test_a_no_goes_without_whom_somebody_fears(desk: Desk, theirs: Desk, reem: str, add: Add) -> None:
    no = yes_to(reem, add, state="refused", never_to_known=(add("organisation", name="B"),), conditions="x")
    (gone,) = [one for one in planned(desk, theirs, reem, no).documents if one.id == no]
    assert gone.body["state"] == "refused"
    assert not {"never_to_known", "conditions"} & gone.body.keys()


def test_a_child_let_go_for_a_reason_is_known_as_one_at_the_other_desk(
    desk: Desk, theirs: Desk, reem: str, tmp_path: Path
) -> None:
    records.save(desk, "person", reem, {"minor": True})
    answers = [link.source for link in desk.store.pointing_at(reem)]
    without_it = planned(desk, theirs, reem, reason="her aunt asked")
    assert (stays(without_it, reem), without_it.documents) == ([verdicts.NOT_WHOLE], ())
    assert planned(desk, theirs, reem, profile=Profile.DEIDENTIFIED, reason="her aunt asked").documents
    plan = planned(desk, theirs, reem, *answers, profile=Profile.FULL, reason="her aunt asked")
    handing_over.hand_over(desk, plan, tmp_path / "x")
    with receiving.opened(theirs, tmp_path / "x") as arrived:
        receiving.accept(theirs, arrived, chosen={one.id for one in arrived.takeable})
    step = Step("manual_export", (reem,), TODAY, profile=Profile.FULL)
    assert [one.why for one in gate.judge(theirs, step).withheld] == [risks.MINOR]


@pytest.mark.parametrize(
    ("said", "lifts"), [({"facts": ("name",)}, True), ({"withheld": ("birth_nationality",)}, False)]
)
def test_a_child_whose_age_may_not_be_told_stays(
    desk: Desk, theirs: Desk, add: Add, said: dict[str, object], lifts: bool
) -> None:
    child = add("person", name="نور", minor=True, guardian="her aunt", protection="public", public_where="a page")
    yes = {"person": child, "state": "given", "scope": ("manual_export",), "any_recipient": True}
    add("consent", **{**yes, "facts": ("everything",), **said})
    plan = planned(desk, theirs, child, profile=Profile.FULL)
    assert [(one.why, one.overridable) for one in plan.withheld if not one.field] == [(verdicts.NOT_WHOLE, lifts)]
    despite = planned(desk, theirs, child, profile=Profile.FULL, reason="agreed in person")
    assert [one.body["minor"] for one in despite.documents] == [True] * lifts
