"""What a list is narrowed by, without a window."""

from __future__ import annotations

from datetime import date

import pytest

from defender_desk.model import queries
from defender_desk.model.kinds import Day
from defender_desk.model.queries import Condition, Order, Query
from defender_desk.model.types import TYPES
from defender_desk.text import speech
from defender_desk.text.bidi import plain
from defender_desk.ui.registers.filters import (
    DAY_CHOICES,
    TODAY,
    Narrowing,
    condition_said,
    facets,
    of_query,
    ordered_codes,
)

ANY, BEFORE, AFTER = queries.Test.ANY_OF, queries.Test.BEFORE, queries.Test.AFTER
DAY = date(2026, 7, 9)


def test_today_is_the_day_on_which_the_list_is_looked_at() -> None:
    kept = Narrowing("case").with_condition(Condition("review", BEFORE, (TODAY,)))
    assert kept.query(DAY).where == (Condition("review", BEFORE, ("2026-07-09",)),)
    assert kept.where[0].values == (TODAY,)


def test_values_of_one_field_are_wanted_together_and_let_go_one_by_one() -> None:
    one = Narrowing("case").toggled("status", "new")
    both = one.toggled("status", "active")
    assert both.where == (Condition("status", ANY, ("new", "active")),)
    assert both.toggled("status", "new").toggled("status", "active").where == ()
    assert not both.without("status").narrows


def test_a_saved_filter_is_the_narrowing_it_was() -> None:
    query = Query("case", (Condition("status", ANY, ("new",)),), "hala", (Order("opened"),))
    narrowed = of_query(query)
    assert narrowed.query(DAY) == query
    assert narrowed.narrows


def test_conditions_are_said_in_words() -> None:
    declared = TYPES["case"]
    assert plain(condition_said(declared, Condition("status", ANY, ("new", "")))) == "Status: New, not said"
    assert plain(condition_said(declared, Condition("review", BEFORE, (TODAY,)))) == "Look at it again on: up to today"
    assert "9 July 2026" in plain(condition_said(declared, Condition("review", AFTER, ("2026-07-09",))))
    person = TYPES["person"]
    assert plain(condition_said(person, Condition("emergency_help", ANY, ("yes",)))).endswith(": Yes")


def test_conditions_are_said_in_arabic() -> None:
    speech.use(speech.customary("ar"))
    try:
        said = plain(condition_said(TYPES["case"], Condition("status", ANY, ("active",))))
    finally:
        speech.use(speech.customary("en"))
    assert "قيد المتابعة" in said


@pytest.mark.parametrize("name", TYPES)
def test_facets_are_listed_and_every_day_choice_resolves(name: str) -> None:
    for field in facets(TYPES[name]):
        assert field.kind.listed
        if isinstance(field.kind, Day):
            for _said, test, values in DAY_CHOICES:
                narrowed = Narrowing(name).with_condition(Condition(field.name, test, values))
                assert TODAY not in narrowed.query(DAY).where[0].values


def test_values_stand_in_the_order_of_their_vocabulary_and_unsaid_comes_last() -> None:
    field = TYPES["case"].by_name["urgency"]
    found = {"": 4, "normal_2w": 1, "emergency_24h": 2, "own_term": 1}
    assert ordered_codes(field, found) == ["emergency_24h", "normal_2w", "own_term", ""]
