"""Two of one name are told apart by what a person knows of them, wherever they are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import preferences
from defender_desk.services.desk import Desk
from defender_desk.services.finding import find
from defender_desk.services.telling_apart import titles_apart
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate

from .conftest import Add


def told(desk: Desk, *ids: str) -> list[str]:
    titles = titles_apart(desk, ids)
    return [plain(titles[key]) for key in ids]


def test_two_of_one_name_are_told_apart_by_where_they_work_live_and_are_reached(desk: Desk, add: Add) -> None:
    aid, law = add("organisation", name="Legal Aid"), add("organisation", name="Haddad Law")
    one = add("person", name="Lina Haddad", organisation=aid, residence="LB", phones=("+9613123456",))
    two = add("person", name="Lina Haddad", organisation=law, residence="LB", phones=("+9613999888",))
    assert told(desk, one, two) == ["Lina Haddad · Legal Aid · …3456", "Lina Haddad · Haddad Law · …9888"]


def test_one_alone_is_told_apart_from_another_that_is_not_asked_for(desk: Desk, add: Add) -> None:
    one = add("person", name="Lina Haddad", residence="LB")
    add("person", name="Lina Haddad", residence="JO")
    assert told(desk, one) == ["Lina Haddad · Lebanon"]


def test_a_name_that_nobody_else_bears_stands_alone(desk: Desk, add: Add) -> None:
    add("person", name="Lina Saad", residence="JO")
    assert told(desk, add("person", name="Lina Haddad", residence="LB")) == ["Lina Haddad"]


def test_a_bare_name_is_told_by_its_code_where_nothing_else_is_known(desk: Desk, add: Add) -> None:
    one, two = add("person", name="Lina Haddad"), add("person", name="Lina Haddad")
    codes = [code_name(TYPES["person"], key) for key in (one, two)]
    assert told(desk, one, two) == [f"Lina Haddad · {code}" for code in codes]


def test_what_is_found_says_which_of_two_it_is(desk: Desk, add: Add) -> None:
    for country in ("LB", "JO"):
        add("person", name="Lina Haddad", residence=country)
    assert {plain(one.title) for one in find(desk, "Lina")} == {"Lina Haddad · Lebanon", "Lina Haddad · Jordan"}


def test_behind_the_veil_nothing_is_told_beside_a_code_name(desk: Desk, add: Add) -> None:
    preferences.write(desk, replace(preferences.read(desk), veil=True))
    one = add("person", name="Lina Haddad", residence="LB")
    add("person", name="Lina Haddad", residence="JO")
    assert told(desk, one) == [code_name(TYPES["person"], one)]


def test_incidents_of_one_place_are_told_apart_by_their_day(desk: Desk, add: Add) -> None:
    days = (date(2026, 3, 4), date(2026, 11, 2))
    ids = [add("incident", place="Port Town", when=FuzzyDate.exact(day)) for day in days]
    assert told(desk, *ids) == ["Port Town · 4 March 2026", "Port Town · 2 November 2026"]


def test_an_incident_is_named_by_what_was_said_of_it_before_its_place(desk: Desk, add: Add) -> None:
    one = add("incident", place="Port Town", notes="What happened: beaten at the checkpoint")
    assert told(desk, one) == ["What happened: beaten at the checkpoint"]
