"""How far facts on a provider can be relied on, over all combinations of days, results and edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from defender_desk.model.kinds import Content, Reference
from defender_desk.model.levels import OPEN
from defender_desk.model.records import declared
from defender_desk.model.types import Provider
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.directory import standing
from defender_desk.services.directory.shipped import OURS
from defender_desk.services.directory.standing import GROUPS, Check, Reliance, marks, of_entry
from defender_desk.text.dates import FuzzyDate

TODAY = date(2026, 6, 1)
BODY = {"name": "Fund", "status": "seen_open", "web": ["https://fund.example"], "who_note": "groups", "amounts": "5000"}
WORKING, STOPPED = ("seen_open", "calls_only", "not_referral"), ("suspended", "halted", "ended")


def check(days: int, *groups: str, body: dict | None = None, **said: object) -> Check:
    when = FuzzyDate.exact(TODAY - timedelta(days=days))
    made = Check("k", groups or tuple(GROUPS), "confirmed", when, "call", "Hala", frozenset(), own=True)
    return replace(made, marks=frozenset(marks(body or BODY, made.facts)), **said)


def of(body: dict, *checks: Check) -> dict[str, Reliance]:
    return {one.group: one.standing for one in of_entry(body, checks, TODAY).groups}


def whole(body: dict, *checks: Check) -> Reliance:
    return of_entry(body, checks, TODAY).whole


def test_every_fact_is_in_one_group_that_has_a_name() -> None:
    fields = [name for names in GROUPS.values() for name in names]
    assert len(fields) == len(set(fields))
    assert set(GROUPS) == set(vocabulary("provider_fact_group").by_code)
    assert {one.value for one in Reliance} == set(vocabulary("provider_standing").by_code)
    public = {
        f.name
        for f in declared(Provider).fields
        if f.kind.level is OPEN and not isinstance(f.kind, Reference | Content)
    }
    of_the_entry = {"seen", "sources", "confidence", "shipped"}
    assert public - of_the_entry - OURS == set(fields) - {"contact", "fingerprint"}


def test_each_status_is_thought_of() -> None:
    for term in vocabulary("provider_status").terms:
        found = whole({**BODY, "status": term.code}, check(0, body={**BODY, "status": term.code}))
        expected = Reliance.VERIFIED if term.code in WORKING else Reliance.STOPPED
        assert found is (Reliance.OPEN_UNKNOWN if term.code == "unknown" else expected)


def test_nothing_said_and_a_word_of_a_newer_desk_are_never_a_yes() -> None:
    for status in (None, "", "open_again"):
        body = {**BODY, "status": status}
        assert whole(body, check(0, body=body)) is Reliance.OPEN_UNKNOWN


@given(st.integers(-400, 400), st.sampled_from(sorted(GROUPS)))
def test_a_check_holds_as_many_days_as_its_facts_keep(days: int, group: str) -> None:
    most = 30 if group in ("contact", "status") else 90
    assert of(BODY, check(days, group))[group] is (Reliance.VERIFIED if 0 <= days <= most else Reliance.STALE)


@given(st.dictionaries(st.sampled_from(sorted(GROUPS)), st.integers(0, 200)))
def test_an_entry_is_green_only_when_all_it_says_is(days: dict[str, int]) -> None:
    checks = [check(age, group) for group, age in days.items()]
    found, spoken = of(BODY, *checks), [g for g in GROUPS if standing.says(BODY, g)]
    green = all(found[group] is Reliance.VERIFIED for group in {*spoken, "contact", "status"})
    assert (whole(BODY, *checks) is Reliance.VERIFIED) is green
    nothing = not {*spoken, "contact", "status"} & days.keys()
    assert (whole(BODY, *checks) is Reliance.NEVER) is nothing


@given(strategies.bodies(declared(Provider)), st.lists(st.tuples(st.integers(-50, 200), st.booleans()), max_size=4))
def test_without_a_check_of_ours_nothing_is_green(body: dict, drawn: list[tuple[int, bool]]) -> None:
    theirs = [check(days, body=body, own=False) for days, _ in drawn]
    half = [check(days, body=body, **({"route": ""} if routeless else {"by": " "})) for days, routeless in drawn]
    assert set(of(body, *theirs, *half).values()) <= {Reliance.NEVER, Reliance.STOPPED, Reliance.OPEN_UNKNOWN}
    assert whole(body, *theirs, *half) in (Reliance.NEVER, Reliance.STOPPED, Reliance.OPEN_UNKNOWN)


@given(st.data())
def test_editing_any_fact_turns_its_group_alone(data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(sorted(set(GROUPS) - {"status"})))
    field = declared(Provider).by_name[data.draw(st.sampled_from(GROUPS[group]))]
    body = {**BODY, field.name: data.draw(strategies.said(field))}
    before, found = of(BODY, check(1)), of(body, check(1))
    for one in GROUPS:
        edited = one == group and body[field.name] != BODY.get(field.name)
        assert found[one] is (Reliance.CHANGED if edited else before[one])
    assert of(BODY, check(1))[group] is Reliance.VERIFIED  # written back as it was, the check holds again


def test_the_newest_check_speaks_whatever_it_found() -> None:
    failed = check(1, "contact", result="unconfirmed")
    assert of(BODY, check(5), failed)["contact"] is Reliance.UNCONFIRMED
    assert of(BODY, failed, check(0))["contact"] is Reliance.VERIFIED
    assert of(BODY, check(3, result="a_newer_word"))["contact"] is Reliance.UNCONFIRMED
    assert whole(BODY, check(5), failed) is Reliance.UNCONFIRMED


@pytest.mark.parametrize(
    ("written", "expected"), [("", Reliance.NEVER), ("last summer or so", Reliance.NEVER), ("2026", Reliance.STALE)]
)
def test_a_day_that_is_not_known_counts_as_old_as_it_may_be(written: str, expected: Reliance) -> None:
    spans = {"2026": (date(2026, 1, 1), date(2026, 12, 31))}.get(written, (None, None))
    when = FuzzyDate.spanning(written, *spans) if written else None
    assert of(BODY, check(0, when=when))["contact"] is expected
