"""A day until which something is kept: it asks in every state, and what goes along is only what is part of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.departure import retention
from defender_desk.services.today import Urgency, outlasts, today, waiting
from defender_desk.text.dates import FuzzyDate

DAY = date(2026, 7, 9)
KEPT = [(one.name, field.name) for one in TYPES.values() for field in one.fields if outlasts(field)]


def asked(desk, on):
    groups = {group.urgency: group for group in today(desk, on)}
    return [item.id for item in groups[Urgency.KEEP].items] if Urgency.KEEP in groups else []


def test_people_organisations_and_cases_have_such_a_day():
    assert {name for name, _field in KEPT} == {"person", "organisation", "case"}


@pytest.mark.parametrize(("type_name", "field"), KEPT)
def test_it_is_asked_from_that_day_on_and_not_before(desk, add, type_name, field):
    title = TYPES[type_name].title[0]
    kept = add(type_name, **{title: "Nadia", field: FuzzyDate.exact(DAY)})
    assert asked(desk, DAY - timedelta(days=1)) == []
    assert asked(desk, DAY) == [kept]
    assert asked(desk, DAY + timedelta(days=400)) == [kept]
    assert type_name in waiting(desk, DAY)


def test_a_case_that_is_over_is_asked_about_most_of_all(desk, add):
    over = add("case", title="one", status="closed", outcome="safe", retention=FuzzyDate.exact(DAY))
    add("case", title="two", status="closed", outcome="safe", review=FuzzyDate.exact(DAY))
    assert asked(desk, DAY) == [over]
    assert all(group.urgency not in (Urgency.DUE, Urgency.OVERDUE) for group in today(desk, DAY))


def test_what_is_part_of_it_goes_along_and_what_is_part_of_another_stays(desk, add):
    person = add("person", name="Nadia")
    case, other = add("case", title="one", people=(person,)), add("case", title="two")
    own, step = add("hearing", case=case), add("action", case=case)
    shared = add("incident", title="both")
    records.save(desk, "hearing", None, {"case": other})
    going = retention.going(desk, case)
    assert next(iter(going)) == case
    assert set(going) == {case, own, step}
    records.bin_records(desk, going)
    for stays in (person, other, shared):
        assert not desk.store.get(stays).binned
    assert desk.store.get(own).binned


def test_what_is_part_of_one_that_goes_and_of_one_that_stays_is_kept_with_all_that_hangs_on_it(desk, add):
    case, other = add("case", title="one"), add("case", title="two")
    goes, stays = add("incident", title="a", case=case), add("incident", title="b", case=other)
    alone, both = add("evidence", title="x", about=(goes,)), add("evidence", title="y", about=(goes, stays))
    going = set(retention.going(desk, case))
    assert {case, goes, alone} <= going
    assert not {other, stays, both} & going


def test_nothing_goes_by_itself(desk, add):
    kept = add("person", name="Nadia", retention=FuzzyDate.exact(DAY))
    today(desk, DAY + timedelta(days=4000))
    assert not desk.store.get(kept).binned
