"""The block that protects somebody, on pages about them: a no is never behind a fold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.services import records
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.ledger import Line
from defender_desk.ui.record import reading
from defender_desk.ui.record.protection import allowed_sentence, in_front, line_tone
from defender_desk.ui.record.reading import Guard

LINES = st.builds(
    Line,
    st.sampled_from(["refer", "publish"]),
    st.sampled_from(["", "fund", "other"]),
    st.just(""),
    st.booleans(),
    st.sampled_from(Standing),
)


@given(st.lists(LINES, max_size=8))
def test_every_no_stands_before_every_yes_and_the_recipient_before_others(lines: list[Line]) -> None:
    told = in_front(Guard("p", "person", "t", {}, tuple(lines), recipients=frozenset({"fund"})))
    assert sorted(told, key=repr) == sorted(lines, key=repr)
    noes = [one.standing.is_no for one in told]
    assert noes == sorted(noes, reverse=True)
    for answer in (True, False):
        theirs = [one.recipient == "fund" for one in told if one.standing.is_no is answer]
        assert theirs == sorted(theirs, reverse=True)


@given(LINES)
def test_what_holds_for_every_case_is_not_said_again_of_one(of_all: Line) -> None:
    of_one = replace(of_all, case="c", case_title="Dawn")
    other = replace(of_one, facts=("name",))
    told = in_front(Guard("p", "person", "t", {}, (of_one, of_all, other)))
    assert sorted(told, key=repr) == sorted((of_all, other), key=repr)


@pytest.mark.parametrize("on", ["case", "referral", "consent"])
def test_what_was_taken_back_is_read_first_on_every_page_about_somebody(sit: Any, on: str) -> None:
    at = sit()

    def add(type_name: str, **values: object) -> str:
        return str(at.ask(records.save, type_name, None, values).id)

    person, fund = add("person", name="ريم"), add("provider", name="صندوق")
    case = add("case", title="c", people=(person,))
    yes = {"person": person, "state": "given", "facts": ("name",)}
    add("consent", **yes, scope=("publish", "keep_record", "manual_export"), any_recipient=True)
    add("consent", **yes, scope=("refer",), recipient=fund)
    no = add("consent", person=person, state="withdrawn", scope=("media",), any_recipient=True)
    pages = {
        "case": case,
        "consent": no,
        "referral": add("referral", provider=fund, case=case, people=(person,), need="x"),
    }
    (guard,) = at.ask(reading.read, pages[on]).guards
    told = in_front(guard)
    assert [one.standing for one in told[:2]] == [Standing.WITHDRAWN, Standing.GIVEN]
    if on == "referral":
        assert told[1].recipient == fund


def test_a_referral_says_how_it_stands_with_whoever_it_is_for_though_nobody_asked(sit: Any) -> None:
    at = sit("ar")

    def add(type_name: str, **values: object) -> str:
        return str(at.ask(records.save, type_name, None, values).id)

    person, named, another = add("person", name="ريم"), add("provider", name="صندوق"), add("provider", name="لجنة")
    yes = {"person": person, "state": "given", "facts": ("name",), "recipient": named}
    case = add("case", title="c", people=(person,))
    referral = add("referral", provider=another, case=case, people=(person,), need="x")
    (guard,) = at.ask(reading.read, referral).guards
    assert [(one.recipient, one.standing) for one in guard.allowed] == [(another, Standing.NOT_ASKED)]
    add("consent", **yes, scope=("refer",))
    (guard,) = at.ask(reading.read, referral).guards
    first = in_front(guard)[0]
    assert (first.recipient, first.standing) == (another, Standing.OTHER_RECIPIENT)
    assert "لجنة" in allowed_sentence(first)
    assert line_tone(first) == "warning"
