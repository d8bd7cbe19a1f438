"""The emergency card: always a page, never more of a person than was agreed to, no provider made safer than it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from defender_desk.exchange.printout import make_pdf
from defender_desk.model.kinds import Line, Prose
from defender_desk.model.queries import Query
from defender_desk.model.shown import code_name, term_shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.consent import ledger
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers, shipped
from defender_desk.services.directory.shipped import record_id
from defender_desk.services.directory.standing import CONTACT, GROUPS
from defender_desk.services.people import emergency
from defender_desk.services.printout import printing
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate

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


@pytest.fixture
def helper(add: Add) -> Callable[..., str]:
    """Adds somebody who can help in an emergency, with a consent that says these things."""

    def add_helper(name: str, given: Mapping[str, object], **said: object) -> str:
        ready = {"emergency_help": True, "protection": "public", "public_where": "w"}
        made = add("person", name=name, **{"phones": (f"tel-{name}",), **ready, **said})
        yes = {"state": "given", "scope": ("emergency_contact",), "facts": ("contact", "name")}
        add("consent", person=made, **{**yes, **given})
        return made

    return add_helper


ANYBODY: Mapping[str, object] = {"any_recipient": True}
ELSEWHERE = {"state": "given", "any_recipient": True, "facts": ("everything",)}
NOT_ON_IT: Mapping[str, tuple[dict[str, object], dict[str, object]]] = {
    "asked for something else": ({**ELSEWHERE, "scope": ("act_on_behalf", "refer")}, {}),
    "asked for nothing": ({"state": "not_asked"}, {}),
    "to nobody": ({"any_recipient": None}, {}),
    "not by a name": ({"any_recipient": True}, {"protection": "not_published"}),
    "not ready": ({"any_recipient": True}, {"emergency_help": False}),
    "nobody knows whether ready": ({"any_recipient": True}, {"emergency_help": None}),
}


@pytest.mark.parametrize("why", NOT_ON_IT)
def test_a_reason_for_one_person_lets_nobody_else_out(
    desk: Desk, person: str, helper: Callable[..., str], why: str
) -> None:
    helper("Salma", ANYBODY)
    given, ready = NOT_ON_IT[why]
    huda = helper("Huda", given, **ready)
    told = said(desk, person, reason="she was taken an hour ago")
    assert "ريم" in told
    assert "tel-Salma" in told
    assert "Huda" not in told
    verdict = emergency.plan(desk, person, "en", today=TODAY, reason="tonight").verdict
    assert {one.record for one in verdict.overridden} == {person}
    assert not any(one.overridable for one in verdict.withheld if one.record == huda)


def test_who_helps_may_agree_to_one_card_or_to_all_but_one(
    desk: Desk, add: Add, person: str, helper: Callable[..., str]
) -> None:
    other = add("person", name="Nour")
    helper("Salma", {"recipient": person}, protection="not_published")
    helper("Huda", {**ANYBODY, "never_to_known": (person,)})
    assert [name in said(desk, person) for name in ("tel-Salma", "tel-Huda")] == [True, False]
    assert [name in said(desk, other) for name in ("tel-Salma", "tel-Huda")] == [False, True]


def test_a_reason_adds_no_fact_that_who_helps_kept_back(desk: Desk, person: str, helper: Callable[..., str]) -> None:
    huda = helper("Huda", {**ANYBODY, "facts": ("name",)})
    plan = emergency.plan(desk, person, "en", today=TODAY, reason="tonight")
    assert "Huda" in said(desk, person, reason="tonight")
    assert "tel-Huda" not in said(desk, person, reason="tonight")
    assert not any(one.overridable for one in plan.verdict.withheld if one.record == huda)


def test_those_who_agreed_are_found_behind_many_who_did_not(
    desk: Desk, person: str, helper: Callable[..., str]
) -> None:
    for number in range(emergency.MOST):
        helper(f"Huda {number}", {"state": "refused"})
    for number in range(emergency.MOST + 1):
        helper(f"Salma {number}", ANYBODY)
    plan = emergency.plan(desk, person, "en", today=TODAY)
    assert said(desk, person).count("tel-Salma") == emergency.MOST == len(plan.leaving.people)


REACHED = {field.name: field for field in TYPES["person"].fields if field.kind.fact == "contact"}


@pytest.mark.parametrize("name", [name for name, field in REACHED.items() if isinstance(field.kind, Line | Prose)])
def test_what_reaches_somebody_is_on_it_and_the_code_word_is_not(
    desk: Desk, add: Add, helper: Callable[..., str], name: str
) -> None:
    person = add("person", name="ريم", protection="public", public_where="w", **{name: "planted"})
    agreed(add, person)
    assert ("planted" in said(desk, person)) is REACHED[name].kind.reach
    helper("Salma", ANYBODY, **{name: "sown"})
    assert ("sown" in said(desk, person)) is REACHED[name].kind.reach


@pytest.mark.parametrize(
    ("name", "code"),
    [("kind", term.code) for term in vocabulary("provider_kind").terms]
    + [("horizon", term.code) for term in vocabulary("assistance_horizon").terms],
)
def test_a_provider_is_on_it_where_its_kind_or_term_says_that_it_helps_at_once(
    desk: Desk, add: Add, person: str, name: str, code: str
) -> None:
    add("provider", name="Night line", status="seen_open", **{name: code if name == "kind" else (code,)})
    at_once = {"helpline", "emergency_fund", "consortium_fund", "emergency"}
    assert ("Night line" in said(desk, person)) is (code in at_once)


def test_a_contact_nobody_checked_is_not_printed(desk: Desk, add: Add, person: str) -> None:
    add("provider", name="Night line", kind="helpline", status="seen_open", contact="help@fund.example")
    assert "help@fund.example" not in said(desk, person)
    assert "only where one of us checked it" in said(desk, person)


def test_a_line_without_a_checked_telephone_says_where_its_number_is(desk: Desk, add: Add, person: str) -> None:
    add("provider", name="Night line", kind="helpline", status="seen_open", web=("https://night.example",))
    assert emergency.NO_NUMBER.id in said(desk, person)
    assert said(desk, person).index(emergency.NO_NUMBER.id) < said(desk, person).index("night.example")
    lines = said(desk, person).count(emergency.NO_NUMBER.id)
    add("provider", name="Shelter", kind="fund", horizon=("emergency",), status="seen_open")
    assert "Shelter" in said(desk, person)
    assert said(desk, person).count(emergency.NO_NUMBER.id) == lines, "a fund answers no telephone by night"


def test_who_gives_no_help_now_is_not_on_it(desk: Desk, add: Add, person: str) -> None:
    add("provider", name="Gone", kind="helpline", status="ended")
    add("provider", name="Slow", kind="training", status="seen_open")
    told = said(desk, person)
    assert "Gone" not in told
    assert "Slow" not in told


def test_who_answers_a_checked_telephone_comes_first_and_who_is_not_known_to_work_last(
    desk: Desk, add: Add, person: str
) -> None:
    names = ("B open, by mail", "C open, unchecked", "D open, by telephone")
    contacts = ("help@fund.example", "+1 202 555 0100", "+1 202 555 0101")
    made = [
        add("provider", name=name, kind="emergency_fund", status="seen_open", contact=contact)
        for name, contact in zip(names, contacts, strict=True)
    ]
    for one in made:
        told = tuple(group for group in GROUPS if one != made[1] or group != CONTACT)
        check = {"facts": told, "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call", "by": "Hala"}
        providers.record_check(desk, one, check, TODAY)
    (section,) = emergency.plan(desk, person, "en", today=TODAY).printout.sections
    order = [plain(name) for name, _ in section.rows]
    assert order[:2] == ["D open, by telephone", "B open, by mail"]
    working = [term_shown("provider_standing", "open_unknown") not in line for _, line in section.rows]
    assert working == sorted(working, reverse=True)
    assert term_shown("provider_standing", "open_unknown") not in section.rows[0][1]


def test_no_name_of_a_provider_tells_who_carries_the_card_without_their_word(desk: Desk, add: Add, person: str) -> None:
    fund = {"kind": "emergency_fund", "status": "seen_open"}
    add("provider", name="Dignity", groups=("lgbtqi",), **fund)
    add("provider", name="Everybody", groups=("defenders", "religion_belief"), **fund)
    plan = emergency.plan(desk, person, "en", today=TODAY)
    assert "Everybody" in said(desk, person)
    assert "Dignity" not in said(desk, person)
    assert ("Dignity", emergency.TELLS_GROUP.id) in [(plain(one.what), one.why) for one in plan.remarks]
    consent = agreed(add, person)
    assert "Dignity" not in said(desk, person)
    records.save(desk, "consent", consent, {"facts": ("contact", "name", "risk_groups")})
    assert "Dignity" in said(desk, person)
    records.save(desk, "consent", consent, {"facts": ("contact",), "withheld": ("risk_groups",)})
    assert "Dignity" not in said(desk, person, reason="tonight")


def test_the_nearest_fits_of_a_case_come_first_and_fit_one_page(desk: Desk, add: Add, person: str) -> None:
    shipped.bring_up_to_date(desk)
    add("case", title="c", people=(person,))
    plan = emergency.plan(desk, person, "ar", today=TODAY)
    (section,) = plan.printout.sections
    assert len(section.rows) == emergency.MOST
    assert len(pypdfium2.PdfDocument(make_pdf(plan.printout))) == 1


def test_a_line_that_answers_at_any_hour_stays_on_the_card_whatever_help_the_case_asks_for(
    desk: Desk, add: Add, person: str
) -> None:
    shipped.bring_up_to_date(desk)
    line = record_id("front_line_emergency_line")
    name = plain(title_of(TYPES["provider"], desk.store.get(line).body))
    case = add("case", title="c", people=(person,))
    assert name in said(desk, person)
    records.save(desk, "case", case, {"need_kinds": ("living_costs",)})
    (section,) = emergency.plan(desk, person, "en", today=TODAY).printout.sections
    assert name in [plain(row[0]) for row in section.rows][:4]


def test_it_leaves_once_and_is_noted(desk: Desk, add: Add, person: str, tmp_path: Path) -> None:
    agreed(add, person)
    plan = emergency.plan(desk, person, "en", today=TODAY, reason="tonight")
    printing.write(desk, plan, tmp_path / "card.pdf")
    assert (tmp_path / "card.pdf").exists()
    (noted,) = desk.store.ids(Query("disclosure"))
    body = desk.store.get(noted).body
    assert body["way"] == "card"
    assert body["people"] == [person]
    assert {"name", "contact"} <= set(body["facts"])


def test_a_helper_is_told_of_what_they_agreed_to_and_not_of_what_the_card_is_for(
    desk: Desk, add: Add, person: str, helper: Callable[..., str], tmp_path: Path
) -> None:
    agreed(add, person)
    friend = helper("هدى", ANYBODY)
    plan = emergency.plan(desk, person, "en", today=TODAY, reason="tonight")
    printing.write(desk, plan, tmp_path / "card.pdf")
    bodies = [one.body for one in desk.store.each("disclosure")]
    told = {tuple(body["people"]): (body["scope"], body.get("recipient")) for body in bodies}
    assert told[(friend,)] == ("emergency_contact", person)
    assert told[(person,)][0] != "emergency_contact"
    assert len({tuple(body["file"]) for body in bodies}) == 1


@pytest.mark.parametrize("by_name", [False, True])
def test_a_helpers_ledger_names_whose_card_it_was_only_to_whoever_named_them(
    desk: Desk, add: Add, person: str, helper: Callable[..., str], tmp_path: Path, by_name: bool
) -> None:
    friend = helper("هدى", {"recipient": person} if by_name else ANYBODY)
    printing.write(desk, emergency.plan(desk, person, "en", today=TODAY), tmp_path / "card.pdf")
    told = ledger.plan(desk, friend, "en", today=TODAY).printout
    words = plain("\n".join(value for section in told.sections for _, value in section.rows))
    assert plain(term_shown("consent_scope", "emergency_contact")) in words
    assert ("ريم" in words) is by_name
    assert (code_name(TYPES["person"], person) in words) is not by_name


def test_each_number_and_address_has_a_line_of_its_own(desk: Desk, person: str, helper: Callable[..., str]) -> None:
    both = ("+1 202 555 0101", "+1 202 555 0102")
    helper("Salma", ANYBODY, phones=both)
    assert set(both) <= set(said(desk, person, "ar").splitlines())
