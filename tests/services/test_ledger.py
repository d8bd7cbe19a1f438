"""The ledger printed for one person: all that left about them, whatever others allow, and nothing of the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.queries import Query
from defender_desk.services import ledger, printing, records, referrals
from defender_desk.services.desk import Desk
from defender_desk.services.ledger import LEFT, NOTHING_LEFT, WITH_OTHERS
from defender_desk.services.printing import Printable
from defender_desk.text.speech import say, speaking

from .conftest import Add

TODAY = date(2026, 6, 1)


@pytest.fixture
def two(desk: Desk, add: Add, tmp_path: Path) -> tuple[str, str]:
    """Two people for whom one sheet has left."""
    fund, rim, hala = add("provider", name="fund"), add("person", name="ريم"), add("person", name="هالة")
    for person in (rim, hala):
        add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("need", "name"))
    referral = add("referral", title="t", people=(rim, hala), provider=fund, need="n")
    printing.write(desk, referrals.plan_sheet(desk, referral, "en", today=TODAY), tmp_path / "s.pdf")
    return rim, hala


def words(plan: Printable) -> str:
    said = [plan.printout.title, *plan.printout.notices, plan.printout.running]
    for section in plan.printout.sections:
        said += [section.heading, *section.paragraphs, *(word for row in section.rows for word in row)]
    return "\n".join(said)


def test_what_left_about_two_people_is_told_to_each_without_the_other(desk: Desk, two: tuple[str, str]) -> None:
    for person, other in (two, two[::-1]):
        plan = ledger.plan(desk, person, "en", today=TODAY)
        with speaking("en"):
            assert say(NOTHING_LEFT) not in words(plan)
            assert [one.paragraphs for one in plan.printout.sections if one.heading == say(LEFT)] == [
                (say(WITH_OTHERS),)
            ]
        assert "fund" in words(plan)
        assert "Name" in words(plan)
        named = records.titles(desk, [other])[other]
        assert named not in words(plan)


def test_what_left_against_a_warning_is_told_without_any_consent(desk: Desk, add: Add, tmp_path: Path) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    assert ledger.plan(desk, person, "en", today=TODAY).empty
    referral = add("referral", title="t", people=(person,), provider=fund, need="n")
    sheet = referrals.plan_sheet(desk, referral, "en", today=TODAY, reason="she asked by telephone")
    printing.write(desk, sheet, tmp_path / "s.pdf")
    plan = ledger.plan(desk, person, "en", today=TODAY)
    assert "fund" in words(plan)
    assert "she asked" not in words(plan)


def test_nothing_has_left_only_where_nothing_has(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, state="given", scope=("refer",))
    with speaking("en"):
        assert say(NOTHING_LEFT) in words(ledger.plan(desk, person, "en", today=TODAY))


def test_the_printed_ledger_is_noted_as_about_them_alone(desk: Desk, two: tuple[str, str], tmp_path: Path) -> None:
    rim, _ = two
    before = set(desk.store.ids(Query("disclosure")))
    printing.write(desk, ledger.plan(desk, rim, "en", today=TODAY), tmp_path / "l.pdf")
    (made,) = set(desk.store.ids(Query("disclosure"))) - before
    noted = desk.store.get(made)
    assert noted is not None
    assert (noted.body["people"], noted.body["records"]) == ([rim], 3)
