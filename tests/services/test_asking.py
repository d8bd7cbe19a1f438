"""Whether somebody allows a step has one answer, and whoever wants to know asks for it in one place."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.application import applications, questions
from defender_desk.services.consent import verdicts
from defender_desk.services.consent.asking import Asking, Purpose, Step
from defender_desk.services.consent.consent import Standing
from defender_desk.services.desk import Desk

from .conftest import Add

TODAY = date(2026, 6, 1)
PURPOSES = sorted({f.kind.purpose for one in TYPES.values() for f in one.references if getattr(f.kind, "purpose", "")})


@pytest.mark.parametrize(
    ("weighing", "where"),
    [("permission", {"asking.py"}), ("weigh", {"loosening.py"})],
    ids=["what was recorded", "answers that are not kept here"],
)
def test_what_somebody_allows_is_weighed_in_one_place(weighing: str, where: set[str]) -> None:
    asking = {
        path.name
        for path in Path("src/defender_desk").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Attribute)
        for name in ([one.name for one in node.names] if isinstance(node, ast.ImportFrom) else [node.attr])
        if name == weighing and not (isinstance(node, ast.ImportFrom) and "consent" not in (node.module or ""))
    }
    assert asking == where


@pytest.mark.parametrize("scope", vocabulary("consent_scope").by_code)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purpose_of_their_own_is_enough_and_a_no_to_either_decides(
    desk: Desk, add: Add, scope: str, purpose: str
) -> None:
    if scope == purpose:
        return
    fund, person = add("provider", name="fund"), add("person", name="سلمى")
    asking = Asking(Step(scope, (), TODAY, fund, profile=Profile.FULL), {person: purpose})
    assert asking.of(desk, person).standing is Standing.NOT_ASKED
    for yes, no in ((scope, purpose), (purpose, scope)):
        given = add("consent", person=person, state="given", scope=(yes,), recipient=fund, facts=("name",))
        found = asking.of(desk, person)
        assert (found.allowed, found.scope, found.to) == (True, yes, fund)
        refused = add("consent", person=person, state="refused", scope=(no,))
        assert asking.of(desk, person).standing is Standing.REFUSED
        records.bin_records(desk, (refused, given))


def test_whoever_stands_in_it_for_others_is_asked_as_whom_they_are_told_to(desk: Desk, add: Add) -> None:
    tells = add("provider", name="fund", tells_government=True)
    person, helper = add("person", name="ريم"), add("person", name="سلمى")
    yes = {"state": "given", "any_recipient": True, "facts": ("name",)}
    add("consent", person=helper, scope=("emergency_contact", "refer"), **yes)
    asking = Asking(
        Step("refer", (), TODAY, tells, profile=Profile.FULL, apart={helper: Purpose("emergency_contact", person)})
    )
    assert asking.of(desk, helper).covers("name")
    assert not Asking(Step("refer", (), TODAY, tells, profile=Profile.FULL)).of(desk, helper).covers("name")


def test_an_application_and_its_questions_read_what_the_gate_found(desk: Desk, add: Add) -> None:
    tells = add("provider", name="fund", tells_government=True)
    person, referee = add("person", name="ريم"), add("person", name="سلمى")
    case = add("case", title="c", people=(person,))
    referral = add("referral", title="r", case=case, provider=tells, need="n", referees=(referee,))
    for one, scope in ((person, "refer"), (referee, "contact_referees")):
        add("consent", person=one, state="given", scope=(scope,), recipient=tells, facts=("name", "need"))
    filled = questions.Filled.of(desk, questions.Subject.of(desk, referral), tells, TODAY)
    assert [one.passed_on for one in filled.own] == [filled.verdict.permissions[person].passed_on]
    assert filled.kept_here(referral, "need", "name") is verdicts.NOT_AGREED  # they pass names on
    (found,) = applications.read(desk, referral, today=TODAY).referees
    assert found.standing is filled.verdict.permissions[referee].standing is Standing.GIVEN
    add("consent", person=referee, state="refused", scope=("refer",))
    (found,) = applications.read(desk, referral, today=TODAY).referees
    assert found.goes is None
