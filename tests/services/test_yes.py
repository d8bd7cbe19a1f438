"""A recorded yes that opens nothing says so, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from defender_desk.services import records
from defender_desk.services.consent import yes
from defender_desk.services.consent.ledger import ledger
from defender_desk.services.desk import Desk
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.messages import Message

from .conftest import Add

TODAY = date(2026, 6, 1)
LATER = FuzzyDate.exact(TODAY)
NOW = FuzzyDate.exact(TODAY - timedelta(days=1))
AHEAD = FuzzyDate.exact(TODAY + timedelta(days=1))


@pytest.fixture
def fund(add: Add) -> str:
    return add("provider", name="صندوق")


@pytest.mark.parametrize(
    ("no", "given", "why"),
    [
        ({"withdrawn": NOW}, {"asked": NOW}, yes.TOO_EARLY),
        ({"withdrawn": NOW}, {}, yes.UNDATED),
        ({"withdrawn": NOW}, {"asked": AHEAD}, yes.TO_COME),
        ({"withdrawn": parse("about 2024")}, {"asked": LATER}, yes.ROUGH),
        ({"withdrawn": parse("2026-05-03")}, {"asked": parse("about 2026-05-20")}, yes.ROUGH),
        ({}, {"asked": LATER}, yes.UNDATED_NO),
        ({"asked": NOW}, {"asked": LATER}, yes.UNDATED_NO),
        ({"withdrawn": NOW}, {"asked": LATER, "recipient": "", "any_recipient": True}, yes.NOT_BY_NAME),
        ({"withdrawn": NOW}, {"asked": LATER}, None),
    ],
)
def test_a_yes_after_a_no_counts_only_by_the_rule_and_says_where_it_does_not(
    desk: Desk, add: Add, fund: str, no: dict[str, object], given: dict[str, object], why: Message | None
) -> None:
    person = add("person", name="ريم", protection="public", public_where="x")
    add("consent", person=person, state="withdrawn", scope=("refer",), recipient=fund, **no)
    said = {"person": person, "state": "given", "scope": ("refer",), "recipient": fund, "facts": ("name",)}
    again = add("consent", **{**said, **given})
    assert yes.against(desk, again, TODAY) == ((why,) if why else ())


def test_a_yes_to_anybody_opens_nothing_of_who_is_not_published(desk: Desk, add: Add, fund: str) -> None:
    person = add("person", name="ريم")
    wide = add("consent", person=person, state="given", scope=("refer",), any_recipient=True, facts=("everything",))
    assert yes.against(desk, wide, TODAY) == (yes.BY_LEVEL,)
    (line,) = ledger(desk, person, TODAY)
    assert line.kept
    named = add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("everything",))
    assert yes.against(desk, named, TODAY) == ()
    records.save(desk, "person", person, {"protection": "name_withheld"})
    assert yes.against(desk, wide, TODAY) == ()
    records.save(desk, "consent", wide, {"state": "withdrawn"})
    assert yes.against(desk, wide, TODAY) == ()
