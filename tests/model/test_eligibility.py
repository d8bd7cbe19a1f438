"""Every rule of the directory asks something we know how to ask: a fact with a name in four languages and a place."""

import re

import pytest

from defender_desk.model.eligibility import SAYS_NOTHING, fact_of, facts, families, questions, regions, violations
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary

RULES = [(entry.code, rule) for entry in directory().entries.values() for rule in entry.rules]
EACH_RULE = pytest.mark.parametrize(("code", "rule"), RULES, ids=[f"{code}-{rule.field}" for code, rule in RULES])
EACH_FACT = pytest.mark.parametrize("fact", facts().values(), ids=facts().keys())
LANGUAGES = ("ar", "en", "fr", "es")


def test_there_are_a_hundred_and_fifty():
    assert len(RULES) == 150


@EACH_RULE
def test_every_rule_asks_a_known_fact(code, rule):
    fact = fact_of(rule.field)
    words = rule.value if isinstance(rule.value, list) else [rule.value]
    if fact.kind == "answer":
        assert all(isinstance(word, bool) for word in words)
    elif fact.kind in ("number", "age", "amount"):
        assert len(words) == 1
        assert isinstance(words[0], int)
    else:
        assert all(isinstance(word, str) for word in words)


@EACH_RULE
def test_every_word_of_a_rule_is_said_in_four_languages(code, rule):
    fact = fact_of(rule.field)
    for word in rule.value if isinstance(rule.value, list) else [rule.value]:
        if isinstance(word, str):
            named = (word, *fact.codes(word))
            known = [v for v in (fact.vocabulary, "eligibility_value", "region") if v]
            assert any(one in vocabulary(name).by_code for name in known for one in named), word


@EACH_FACT
def test_every_fact_is_asked_in_four_languages_and_answered_somewhere(fact):
    labels = vocabulary("eligibility_question").by_code[fact.code].labels
    assert set(labels) == set(LANGUAGES)
    if fact.kind == "answer":
        assert labels["ar"].endswith("؟")
        assert all(labels[code].endswith("?") for code in ("en", "fr", "es"))
    assert fact.fields or fact.questions
    for place in fact.fields:
        type_name, field = place.split(".")
        assert field in TYPES[type_name].by_name


@EACH_FACT
def test_what_a_fact_points_at_exists(fact):
    assert set(fact.questions) <= set(questions())
    if fact.vocabulary:
        assert vocabulary(fact.vocabulary).terms
    if fact.region:
        assert regions()[fact.region]
    assert set(fact.shows) <= {
        code for name in ("violation_type", "attribution", "certainty") for code in vocabulary(name).by_code
    }
    assert not fact.groups or violations(fact.groups)


@EACH_FACT
def test_our_words_for_a_rule_are_terms_of_the_vocabulary(fact):
    for codes in fact.terms.values():
        assert all(code in vocabulary(fact.vocabulary).by_code or code in regions() for code in codes)


def test_every_question_serves_a_fact_and_every_term_is_asked():
    served = {code for fact in facts().values() for code in fact.questions}
    assert served == set(questions())
    assert set(vocabulary("eligibility_question").by_code) == {*facts(), *questions()}


def test_one_fact_has_one_name():
    names = [name for fact in facts().values() for name in fact.names]
    assert len(names) == len(set(names))
    assert {rule.field for _, rule in RULES} == set(names)
    with pytest.raises(KeyError):
        fact_of("nobody.asked")


def test_records_and_answers_never_contradict_each_other_about_one_fact():
    """Where both can answer, records only ever show a yes, so that losing one never turns a no into a yes."""
    for fact in facts().values():
        if fact.fields and fact.questions:
            assert fact.presence or fact.code in {"profession", "activism_months", "themes"}, fact.code


def test_regions_are_countries_and_nest():
    countries = set(vocabulary("country").by_code)
    for name, codes in regions().items():
        assert codes <= countries, name
    assert regions()["gulf"] <= regions()["mena"]
    assert regions()["east_africa"] | regions()["west_central_africa"] <= regions()["africa"]
    assert {"worldwide", "other", "unknown"} == set(vocabulary("region").by_code) - set(regions())
    assert "MA" not in regions()["charter_states"]


def test_families_name_shipped_providers():
    for family in families():
        assert family.providers <= set(directory().entries)
        assert len(family.providers) > 1
        assert re.search(r"\w", family.name)


def test_what_says_nothing_is_no_answer():
    assert {"", "unknown", "not_said", "other"} <= SAYS_NOTHING
