"""The emergency card: always a page, never more of a person than was agreed to, no provider made safer than it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from defender_desk.exchange.printout import make_pdf
from defender_desk.model.queries import Query
from defender_desk.services import emergency, printing, shipped
from defender_desk.services.desk import Desk
from defender_desk.text.bidi import plain

from .conftest import Add

TODAY = date.today()  # noqa: DTZ011  a check counts from the day it is made


def said(desk: Desk, person: str, language: str = "en", reason: str = "") -> str:
    made = emergency.plan(desk, person, language, today=TODAY, reason=reason).printout
    rows = (part for section in made.sections for row in section.rows for part in row)
    headings = (section.heading for section in made.sections)
    return plain(
        "\n".join((made.title, made.running, *headings, *rows, *(p for s in made.sections for p in s.paragraphs)))
    )


@pytest.fixture
def person(add: Add) -> str:
    return add("person", name="ريم", how_to_contact="by her aunt", never="never call at night", code_word="jasmine")


def agreed(add: Add, person: str, **more: object) -> str:
    yes = {"state": "given", "scope": ("act_on_behalf",), "any_recipient": True, "facts": ("contact", "name")}
    return add("consent", person=person, **{**yes, **more})


def test_without_consent_it_is_a_card_of_providers_under_a_code_name(desk: Desk, add: Add, person: str) -> None:
    add("provider", name="Night line", kind="helpline", status="seen_open")
    told = said(desk, person)
    assert "Night line" in told
    for secret in ("ريم", "aunt", "night\n", "jasmine"):
        assert secret not in told
    assert "P-" in told


def test_what_was_agreed_to_is_on_it_but_never_the_code_word(desk: Desk, add: Add) -> None:
    open_ = {"protection": "public", "public_where": "w"}
    person = add(
        "person", name="ريم", how_to_contact="by her aunt", never="never at night", code_word="jasmine", **open_
    )
    agreed(add, person)
    told = said(desk, person)
    assert "ريم" in told
    assert "by her aunt" in told
    assert "never at night" in told
    assert "jasmine" not in said(desk, person, reason="tonight")


def test_without_the_name_the_level_allows_no_name_and_a_reason_adds_it(desk: Desk, add: Add, person: str) -> None:
    agreed(add, person)
    assert "ريم" not in said(desk, person)
    assert "ريم" in said(desk, person, reason="she was taken an hour ago")


def test_a_helper_is_on_it_only_where_they_agreed(desk: Desk, add: Add, person: str) -> None:
    open_ = {"protection": "public", "public_where": "w", "emergency_help": True}
    willing = add("person", name="Salma", phones=("+1",), **open_)
    add("person", name="Huda", phones=("+2",), **open_)
    agreed(add, willing)
    told = said(desk, person)
    assert "Salma" in told
    assert "+1" in told
    assert "Huda" not in told


def test_a_contact_nobody_checked_is_not_printed(desk: Desk, add: Add, person: str) -> None:
    add("provider", name="Night line", kind="helpline", status="seen_open", contact="help@fund.example")
    assert "help@fund.example" not in said(desk, person)
    assert "only where one of us checked it" in said(desk, person)


def test_who_gives_no_help_now_is_not_on_it(desk: Desk, add: Add, person: str) -> None:
    add("provider", name="Gone", kind="helpline", status="ended")
    add("provider", name="Slow", kind="training", status="seen_open")
    told = said(desk, person)
    assert "Gone" not in told
    assert "Slow" not in told


def test_the_nearest_fits_of_a_case_come_first_and_fit_one_page(desk: Desk, add: Add, person: str) -> None:
    shipped.bring_up_to_date(desk)
    add("case", title="c", people=(person,))
    plan = emergency.plan(desk, person, "ar", today=TODAY)
    (section,) = plan.printout.sections
    assert len(section.rows) == emergency.MOST
    assert len(pypdfium2.PdfDocument(make_pdf(plan.printout))) == 1


def test_it_leaves_once_and_is_noted(desk: Desk, add: Add, person: str, tmp_path: Path) -> None:
    agreed(add, person)
    plan = emergency.plan(desk, person, "en", today=TODAY, reason="tonight")
    printing.write(desk, plan, tmp_path / "card.pdf")
    assert (tmp_path / "card.pdf").exists()
    (noted,) = desk.store.ids(Query("disclosure"))
    body = desk.store.get(noted).body  # type: ignore[union-attr]
    assert body["way"] == "card"
    assert body["people"] == [person]
    assert {"name", "contact"} <= set(body["facts"])  # type: ignore[arg-type]
