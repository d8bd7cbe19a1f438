"""Whoever is known by two ids is one wherever something protects: blame, age, level, authority, what left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.cases import case_desk
from defender_desk.services.consent import gate, risks, withdrawal
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.verdicts import NOT_BY_NAME, Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import correspondents, key_holders, keys
from defender_desk.services.people import joining
from defender_desk.text.dates import FuzzyDate

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk
YES = {"state": "given", "scope": ("refer", "manual_export"), "any_recipient": True, "facts": ("everything",)}
WAYS = pytest.mark.parametrize("way", ["the one names the other", "the other names it", "each the other"])


def tie(desk: Desk, way: str, one: str, other: str) -> None:
    kept = records.fetch(desk, one)
    assert kept is not None
    for key, named in ((one, other), (other, one)):
        if way in ("each the other", "the one names the other" if key == one else "the other names it"):
            records.save(desk, kept.declared.name, key, {"joined": (named,)})


def judged(desk: Desk, record: str, to: str | None = None) -> Verdict:
    return gate.judge(desk, Step("refer", (record,), TODAY, to, profile=Profile.FULL))


@WAYS
def test_whoever_is_accused_under_one_id_may_be_responsible_under_each(desk: Desk, add: Add, way: str) -> None:
    body, same, office = (add("organisation", name=name) for name in ("مديرية", "المديرية", "مكتب"))
    records.save(desk, "organisation", office, {"parent": same})
    event = add("incident", title="x", protection="public")
    add("involvement", what=event, who=body, role="perpetrator")
    assert risks.THEMSELVES not in judged(desk, event, same).warnings
    tie(desk, way, body, same)
    assert all(risks.THEMSELVES in judged(desk, event, one).warnings for one in (body, same, office))


@WAYS
def test_whoever_is_under_18_under_one_id_is_so_under_each(desk: Desk, add: Add, way: str) -> None:
    one, other = add("person", name="نور", minor=True), add("person", name="نور ح.")
    for key in (one, other):
        records.save(desk, "person", key, {"protection": "public", "public_where": "x"})
        add("consent", person=key, **YES)
    assert judged(desk, other).goes
    tie(desk, way, one, other)
    for key in (one, other):
        assert [held.why for held in judged(desk, key).withheld if not held.field] == [risks.MINOR]
    records.save(desk, "person", other, {"guardian": add("person", name="أمها")})
    assert all(judged(desk, key).goes for key in (one, other))


@WAYS
def test_the_stricter_level_counts_for_each_id_and_for_what_tells_of_them(desk: Desk, add: Add, way: str) -> None:
    hidden, open_ = add("person", name="نور"), add("person", name="نور ح.", protection="public", public_where="x")
    add("consent", person=open_, **YES)
    log = add("contact_log", who=open_)
    assert judged(desk, open_).goes
    assert judged(desk, log).goes
    tie(desk, way, hidden, open_)
    for key in (open_, log):
        assert NOT_BY_NAME in [held.why for held in judged(desk, key).withheld]


@WAYS
def test_an_authority_is_one_under_each_id(desk: Desk, add: Add, way: str) -> None:
    police, same = add("organisation", name="شرطة", kind="security_body"), add("organisation", name="الشرطة")
    case = add("case", title="x", authority_involved=True)
    assert risks.AUTHORITY not in judged(desk, case, same).warnings
    tie(desk, way, police, same)
    assert risks.AUTHORITY in judged(desk, case, same).warnings


@pytest.fixture
def told(desk: Desk, make_desk: Make, add: Add, tmp_path: Path) -> dict[str, str]:
    """Something left about somebody, to whom she named."""
    theirs = make_desk("theirs")
    made = {"person": add("person", name="شاهدة"), "office": add("organisation", name="مكتب")}
    made["case"] = add("case", title="c", people=(made["person"],))
    correspondents.add(desk, keys.own(theirs), verified=True)
    key_holders.name(desk, [keys.own(theirs).receive], made["office"])
    said = {"state": "given", "scope": ("manual_export",), "recipient": made["office"], "facts": ("everything",)}
    made["consent"] = add("consent", person=made["person"], **said)
    key = (keys.own(theirs).receive,)
    plan = handing_over.plan(desk, Choice((made["person"],)), key, profile=Profile.FULL, recipient=made["office"])
    handing_over.hand_over(desk, plan, tmp_path / "a.age")
    return made


def test_what_left_to_somebody_left_to_them_under_every_id(desk: Desk, add: Add, told: dict[str, str]) -> None:
    before = [one.id for one in withdrawal.consequences(desk, told["consent"]).left]
    keep = add("organisation", name="مكتب (نفسه)")
    joining.join(desk, keep, told["office"])
    assert [one.id for one in withdrawal.consequences(desk, told["consent"]).left] == before != []
    withdrawal.take_back(desk, told["consent"], FuzzyDate.exact(TODAY), "", today=TODAY, ask_for_deletion=True)
    assert len([*desk.store.each("action")]) == 1


def test_what_left_about_somebody_stands_on_the_timeline_of_their_case(
    desk: Desk, add: Add, told: dict[str, str]
) -> None:
    before = [one.kind for one in case_desk.look(desk, told["case"], TODAY).happened]
    joining.join(desk, add("person", name="الشاهدة"), told["person"])
    assert [one.kind for one in case_desk.look(desk, told["case"], TODAY).happened] == before
    assert "disclosure" in before
