import json
import re
from datetime import date

import pytest
import strategies

from defender_desk.model import codec
from defender_desk.model.kinds import Choice, Choices
from defender_desk.model.records import declared
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import Provider
from defender_desk.model.vocabularies import vocabulary

ENTRIES = directory().entries
EACH = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
DECLARED = declared(Provider)
WORKED_OUT = {
    "applicant_type", "link_to_hr_work", "provider.status", "provider.call_open", "provider.country_presence",
    "months_of_activism", "referral_supported", "subject.in_exile", "language", "six_required_elements",
    "state_party_ced", "state_is_charter_party", "years_since_displacement", "applicant.civil_society",
}  # fmt: skip
"""Values of rules that are not an application field or a part of one."""


def test_forty_nine_providers_and_ten_mechanisms():
    kinds = [entry.entry for entry in ENTRIES.values()]
    assert (kinds.count("provider"), kinds.count("channel")) == (49, 10)
    assert set(directory().bodies) == set(ENTRIES)


def test_a_hundred_and_fifty_rules():
    assert sum(len(entry.rules) for entry in ENTRIES.values()) == 150


@EACH
def test_a_body_is_one_of_a_provider(entry):
    record = codec.from_body(DECLARED, entry.body)
    assert strategies.body_of(DECLARED, record) == entry.body
    assert set(entry.body) <= set(DECLARED.by_name)
    assert entry.body["shipped"] == entry.code
    assert entry.body["name"]


@EACH
def test_every_code_is_a_term(entry):
    for field in DECLARED.fields:
        if isinstance(field.kind, Choice | Choices) and field.name in entry.body:
            stored = entry.body[field.name]
            codes = stored if isinstance(stored, list) else [stored]
            assert set(codes) <= set(vocabulary(field.kind.vocabulary).by_code), field.name


@EACH
def test_nobody_has_verified_it(entry):
    assert not {"verified", "verified_by", "verified_route", "contact", "fingerprint"} & set(entry.body)
    assert entry.body["status"] in vocabulary("provider_status").by_code
    assert entry.body["status_note"]


@EACH
def test_facts_carry_their_day(entry):
    record = codec.from_body(DECLARED, entry.body)
    edition = date.fromisoformat(directory().edition)
    assert record.seen.last <= edition
    if record.status_date:
        assert record.status_date.first is None or record.status_date.first <= edition


@EACH
def test_no_telephone_mailbox_or_key_is_shipped(entry):
    text = json.dumps(entry.body, ensure_ascii=False)
    without_addresses = re.sub(r"https?://\S+", "", text)
    assert "@" not in without_addresses
    assert not re.search(r"\+\d[\d ()-]{6,}|(?:[0-9A-F]{4} ?){8,}", without_addresses)
    for address in [*entry.body.get("web", []), *entry.body.get("sources", [])]:
        assert re.fullmatch(r"https?://[a-z0-9.-]+(/[\w./?=&%-]*)?", address), address


@EACH
def test_what_it_asks_for_is_known(entry):
    assert list(entry.asks) == entry.body.get("asks", [])
    assert set(entry.asks.values()) <= {"R", "E", "M"}


@EACH
def test_rules_compare_what_can_be_known(entry):
    fields = set(vocabulary("application_field").by_code)
    for rule in entry.rules:
        inside = re.sub(r"^(days|months|years)_since\((.+)\)$", r"\2", rule.field)
        known = any(inside.startswith(field.split(".")[0] + ".") for field in fields)
        assert known or inside in WORKED_OUT, rule.field
        assert rule.op in {"==", "!=", "<", "<=", ">=", "in", "contains", "intersects", "excludes"}
        assert rule.severity in {"block", "warn", "prefer"}
        assert isinstance(rule.value, list) == (rule.op in {"in", "intersects", "excludes"})


@EACH
def test_a_name_to_a_government_is_said(entry):
    if entry.body["kind"] == "un_mechanism":
        assert entry.body["tells_government"] is True


def test_what_is_not_open_does_not_look_open():
    assert {ENTRIES[code].body["status"] for code in ("fh_eap", "agir_ensemble", "lifeline_emergency")} == {
        "halted", "suspended", "unknown",
    }  # fmt: skip


def test_what_else_is_known_of_a_condition_is_a_term_and_no_term_is_left_over():
    notes = {rule.note for entry in ENTRIES.values() for rule in entry.rules} - {""}
    assert notes == set(vocabulary("condition_note").by_code)
