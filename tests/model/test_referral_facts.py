import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.referral_facts import application_fields, follow_up, limits, referral_states
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary

FIELDS = application_fields()


def test_fields_and_states_are_the_terms_of_their_vocabularies():
    assert list(FIELDS) == list(vocabulary("application_field").by_code)
    assert len(FIELDS) == 114
    assert list(referral_states()) == list(vocabulary("referral_state").by_code)
    assert len(referral_states()) == 21


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
def test_an_answer_comes_from_fields_that_exist(field):
    for answer in field.answers:
        name, _, inside = answer.partition(".")
        assert inside in TYPES[name].by_name, answer
    assert field.fact == "" or field.fact in vocabulary("data_scope").by_code
    assert field.kind in {
        "line", "prose", "day", "number", "money", "choice", "list", "table", "facts", "file", "answer", "consent",
    }  # fmt: skip


def test_what_tells_of_a_person_needs_a_consent_that_names_it():
    silent = {code.split(".")[0] for code, field in FIELDS.items() if not field.fact}
    assert silent == {"ref", "con"}


def test_every_fact_a_consent_can_name_is_asked_by_somebody():
    asked = {field.fact for field in FIELDS.values()}
    assert set(vocabulary("data_scope").by_code) - asked == {"risk_groups", "everything"}


def test_the_clock_starts_when_it_is_handed_over():
    states = list(referral_states().values())
    turns = [state.turn for state in states]
    assert turns[: turns.index("waiting")] == ["preparing"] * turns.index("waiting")
    assert states[turns.index("waiting")].code == "handed_over"


@pytest.mark.parametrize(("provider", "day"), [
    ("access_now_helpline", 1), ("uaf_whr", 4), ("ddp_incident", 15), ("icorn", 14), ("un_sp", 7), ("us_embassy", 3),
    ("emhrf_urgent", 3), ("added by hand", 3),
])  # fmt: skip
def test_the_first_check(provider, day):
    assert follow_up(provider).next_after(0) == day


@given(st.sampled_from([*directory().entries, "added by hand"]), st.integers(0, 2_000))
def test_checks_go_on_until_the_last(provider, gone):
    plan = follow_up(provider)
    following = plan.next_after(gone)
    if following is None:
        assert not plan.then_every
        assert gone >= plan.days[-1]
    else:
        assert following > gone
        assert following in plan.days or (following - plan.days[-1]) % plan.then_every == 0


def test_plans_name_shipped_entries_once():
    plans = [code for code in directory().entries if follow_up(code).code != "usual"]
    assert {"icorn", "oecd_ncp", "wgeid"} <= set(plans)


def test_limits_cover_every_urgency():
    assert set(limits().hand_over_days) == set(vocabulary("urgency").by_code)
    assert limits().stale_contact_days < limits().stale_criteria_days
