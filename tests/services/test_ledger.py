"""The ledger printed for one person: all that left about them, whatever others allow, and nothing of the others."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.queries import Query
from defender_desk.model.shown import term_shown
from defender_desk.services import records
from defender_desk.services.consent import ledger
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.ledger import LEFT, NOTHING_LEFT, WITH_OTHERS, who_said_no
from defender_desk.services.desk import Desk
from defender_desk.services.printout import printing
from defender_desk.services.printout.printing import Printable
from defender_desk.services.referrals import referrals
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
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


@pytest.fixture
def cases(add: Add) -> dict[str, str]:
    """Somebody with two cases, the second shared, who said no in February and yes for the cases in March."""
    rim, hala = add("person", name="ريم"), add("person", name="هالة")
    march, may = add("case", title="march", people=(rim,)), add("case", title="of Hala", people=(rim, hala))
    said = {"person": rim, "scope": ("refer",)}
    add("consent", **said, state="refused", asked=FuzzyDate.exact(date(2026, 2, 1)))
    yes = {"state": "given", "any_recipient": True, "asked": FuzzyDate.exact(date(2026, 3, 1))}
    add("consent", **said, **yes, case=march, facts=("name", "story"))
    add("consent", **said, **yes, case=may, facts=("name",))
    return {"person": rim, "march": march, "may": may}


def test_a_yes_for_one_case_has_a_line_of_its_own(desk: Desk, cases: dict[str, str]) -> None:
    lines = {one.case: one for one in ledger.ledger(desk, cases["person"], TODAY)}
    assert {key: one.standing for key, one in lines.items()} == {
        "": Standing.REFUSED,
        cases["march"]: Standing.GIVEN,
        cases["may"]: Standing.GIVEN,
    }
    assert plain(lines[cases["march"]].case_title) == "march"
    assert lines[cases["march"]].facts == ("name", "story")


def test_a_line_tells_what_all_answers_leave_together(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    yes = {"person": person, "state": "given", "scope": ("refer",), "any_recipient": True}
    add("consent", **yes, facts=("everything",), asked=FuzzyDate.exact(date(2026, 1, 1)), withheld=("health",))
    add("consent", **yes, facts=("name", "health"), asked=FuzzyDate.exact(date(2026, 2, 1)))
    (line,) = ledger.ledger(desk, person, TODAY)
    assert (line.facts, line.withheld) == (("name",), ("health",))


def test_what_is_printed_as_allowed_today_is_said_case_by_case(desk: Desk, cases: dict[str, str]) -> None:
    plan = ledger.plan(desk, cases["person"], "en", today=TODAY)
    with speaking("en"):
        (section,) = (one for one in plan.printout.sections if one.heading == say(ledger.TODAY))
        name, story = (term_shown("data_scope", code) for code in ("name", "story"))
    refused, march, may = (plain(text) for _, text in section.rows)
    assert refused == "Consent was refused"
    assert march == plain(f"any recipient · for the case march · Consent was given · {name}, {story}")
    assert re.fullmatch(rf"any recipient · for the case C-\w{{4}} · Consent was given · {plain(name)}", may)
    assert "Hala" not in words(plan)  # what a case is called may name others, who did not let it go
    assert {document.id for document, _ in plan.leaving.wrote} >= {cases["march"]}


def test_who_took_back_what_is_said_of_whatever_tells_of_them(desk: Desk, add: Add) -> None:
    person, other = add("person", name="ريم"), add("person", name="سامر")
    case, elsewhere = add("case", title="c", people=(other,)), add("case", title="d")
    incident = add("incident", title="مداهمة", case=case)
    add("involvement", who=person, what=incident, role="victim")
    source = add("source", title="س", about=(incident,))
    yes = {"person": person, "state": "given", "any_recipient": True}
    consent = add("consent", scope=("refer", "public_statement"), **yes)
    add("consent", scope=("include_in_report",), **yes)

    def told(*keys: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        return [
            (one.person, one.taken_back, one.refused)
            for one in who_said_no(desk, desk.store.many(keys).values(), TODAY)
        ]

    assert told(incident, source, case) == []
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    theirs = (person, ("refer", "public_statement"), ())
    assert told(incident) == told(source) == [theirs]
    assert told(case) == []
    add("consent", person=other, state="refused", scope=("refer",), case=case)
    assert told(case) == [(other, (), ("refer",))]
    assert set(told(case, incident)) == {theirs, (other, (), ("refer",))}
    assert told(elsewhere) == []


def test_a_question_left_open_has_no_line_where_the_answer_for_another_case_has_one(desk: Desk, add: Add) -> None:
    fund, person, case = add("provider", name="fund"), add("person", name="ريم"), add("case", title="Cedar")
    add("consent", person=person, state="not_asked", scope=("refer",))
    given = add("consent", person=person, state="given", scope=("refer",), recipient=fund, case=case, facts=("name",))
    (line,) = ledger.ledger(desk, person, TODAY)
    assert (line.consent, line.standing, line.case) == (given, Standing.GIVEN, case)


def test_a_yes_of_its_own_that_names_nobody_keeps_its_line(desk: Desk, add: Add) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    for named in ("", fund):
        add("consent", person=person, state="given", scope=("refer",), recipient=named, facts=("name",))
    stands = {line.recipient: line.standing for line in ledger.ledger(desk, person, TODAY)}
    assert stands == {"": Standing.OTHER_RECIPIENT, fund: Standing.GIVEN}


def test_a_yes_for_anybody_is_no_yes_by_name_to_whom_the_page_is_for(desk: Desk, add: Add) -> None:
    """Their level keeps them here all the same, as the gate says of the same step."""
    fund = add("provider", name="fund")
    person = add("person", name="ريم")
    add("consent", person=person, state="given", scope=("refer",), any_recipient=True, facts=("everything",))
    wanted = ("refer", fund, "")
    (line,) = [one for one in ledger.ledger(desk, person, TODAY, (wanted,)) if one.recipient]
    assert (line.standing, line.kept) == (Standing.GIVEN, True)
    add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("everything",))
    (line,) = [one for one in ledger.ledger(desk, person, TODAY, (wanted,)) if one.recipient]
    assert (line.standing, line.kept) == (Standing.GIVEN, False)
