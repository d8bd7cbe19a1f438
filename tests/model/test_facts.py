"""Which facts a field tells: its own in every record, but for an answer, which tells what its question asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from defender_desk.model.facts import OF_STAY, STAY, facts_of
from defender_desk.model.kinds import ANYTHING, BY_QUESTION
from defender_desk.model.referral_facts import application_fields
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary

NARRATIVE = TYPES["narrative"]
KNOWN = {ANYTHING, *vocabulary("data_scope").by_code}


@given(st.data())
def test_every_field_of_every_body_tells_a_fact_that_a_consent_can_name(data: st.DataObject) -> None:
    declared = data.draw(strategies.types)
    body = data.draw(strategies.bodies(declared))
    for field in declared.fields:
        facts = facts_of(declared, field, body)
        assert facts <= KNOWN
        assert field.kind.fact in {*facts, "", BY_QUESTION}
        assert len(facts) <= 1 or (facts, field.name) == ({field.kind.fact, STAY}, "risk_groups")


@pytest.mark.parametrize("term", vocabulary("at_risk_group").by_code)
def test_a_list_of_risks_that_tells_a_right_to_stay_tells_that_too(term: str) -> None:
    """A migrant without papers is not given away by another list than the one that is kept back."""
    risks = TYPES["person"].by_name["risk_groups"]
    told = facts_of(TYPES["person"], risks, {"risk_groups": ["women", term]})
    assert told == {risks.kind.fact, *([STAY] if term in OF_STAY else ())}


@pytest.mark.parametrize("code", application_fields())
def test_an_answer_tells_what_its_question_asks(code: str) -> None:
    assert facts_of(NARRATIVE, NARRATIVE.by_name["text"], {"question": code}) == {application_fields()[code].fact} - {
        ""
    }


@pytest.mark.parametrize("body", [{}, {"question": "a question of a newer desk"}, {"question": None}, {"question": 3}])
def test_an_answer_to_a_question_nobody_knows_may_tell_anything(body: dict[str, object]) -> None:
    for name in ("text", "of_version"):
        assert facts_of(NARRATIVE, NARRATIVE.by_name[name], body) == {ANYTHING}
