import json
import re
import unicodedata

import pytest

from defender_desk.model.eligibility import facts
from defender_desk.model.kinds import Choice, Choices
from defender_desk.model.referral_facts import TITLES
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label, shipped, vocabulary
from defender_desk.services.directory.providers import STANDING
from defender_desk.text.bidi import balanced, has_bidi_controls
from defender_desk.text.resources import folder

LANGUAGES = ("ar", "en", "fr", "es")
EACH = pytest.mark.parametrize("name", shipped())
ISO = ("country", "language", "currency")


@EACH
def test_codes_are_stable_keys(name):
    terms = vocabulary(name).terms
    assert len({term.code for term in terms}) == len(terms) > 1
    assert all(re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)?", term.code) for term in terms)


@EACH
def test_every_term_speaks_four_languages(name):
    for term in vocabulary(name).terms:
        for language in LANGUAGES:
            said = term.labels[language]
            assert said == said.strip() != ""
            assert said == unicodedata.normalize("NFC", said)
            assert balanced(said)
            assert not has_bidi_controls(said)
        assert re.search(r"[\u0621-\u064a]", term.labels["ar"]), term.code
        assert not re.search(r"[\u0600-\u06ff]", "".join(term.labels[other] for other in LANGUAGES[1:])), term.code


@EACH
def test_no_two_terms_look_the_same(name):
    for language in LANGUAGES:
        said = [term.labels[language].casefold() for term in vocabulary(name).terms]
        assert sorted(said) == sorted(set(said)), language


@EACH
def test_other_and_unknown_come_last(name):
    codes = [term.code for term in vocabulary(name).terms]
    last = [code for code in codes if code in ("other", "not_said", "unknown")]
    assert codes[len(codes) - len(last) :] == last
    assert last == sorted(last, key=("other", "not_said", "unknown").index)


@EACH
def test_groups_are_terms_of_the_vocabulary_that_names_them(name):
    found = vocabulary(name)
    if found.groups:
        groups = vocabulary(found.groups).by_code
        ungrouped = {"other", "unknown"}
        assert all(term.group in groups for term in found.terms if term.code not in ungrouped)
        assert {term.group for term in found.terms} - {""} == set(groups)
    else:
        assert not any(term.group for term in found.terms)


@EACH
def test_a_crosswalk_names_a_list_and_never_a_guess(name):
    found = vocabulary(name)
    assert re.fullmatch(r"(MT\d{1,2})?", found.huri)
    assert all(re.fullmatch(r"(MT\d{1,2}:\d+)?", term.huri) for term in found.terms)
    if found.huri:
        readme = (folder("vocabularies") / "README.md").read_text("utf-8")
        assert re.search(rf"`{name}`.*\| {found.huri} ", readme)


@EACH
def test_a_file_holds_what_is_read_and_nothing_else(name):
    found = json.loads((folder("vocabularies") / f"{name}.json").read_text("utf-8"))
    assert set(found) <= {"open", "huri", "groups", "typed_means", "terms"}
    read = {"code", *LANGUAGES, "huri", "group", "needs", "idle", "at_once", "telling", "also"}
    assert all(set(term) <= read for term in found["terms"])
    assert all(set(term.get("also", {})) <= set(LANGUAGES) for term in found["terms"])


def test_every_vocabulary_is_used():
    used = {
        field.kind.vocabulary
        for declared in TYPES.values()
        for field in declared.fields
        if isinstance(field.kind, Choice | Choices)
    }
    groups = {vocabulary(name).groups for name in shipped()} - {""}
    conditions = {fact.vocabulary for fact in facts().values()} - {""}
    others = {STANDING.kind.vocabulary, TITLES, "condition_note"}
    assert set(shipped()) == ((used | conditions) - set(ISO)) | groups | others


@pytest.mark.parametrize("name", ["gender", "at_risk_group", "stay_status", "place_precision", "family_relation"])
def test_nobody_is_pressed_to_say(name):
    assert "not_said" in vocabulary(name).by_code


def test_open_vocabularies_have_another():
    said_otherwise = {"gender": "own_words", "perpetrator_kind": "other_entity", "application_field": "req.need_why"}
    for name in shipped():
        if vocabulary(name).open:
            assert said_otherwise.get(name, "other") in vocabulary(name).by_code, name


@pytest.mark.parametrize("name", ISO)
def test_iso_lists_speak_four_languages(name):
    terms = vocabulary(name).terms
    assert len(terms) > 100
    assert all(set(term.labels) == set(LANGUAGES) for term in terms)


def test_countries_and_money_of_the_region_are_there():
    assert label("country", "TN", "ar") == "تونس"
    assert label("country", "PS", "fr") == "Palestine"
    assert label("currency", "EGP", "en") == "Egyptian Pound"
    assert "DDM" not in vocabulary("currency").by_code


def test_a_term_somebody_added_is_shown_in_its_own_words():
    assert label("violation_type", "منع_من_الدراسة", "ar") == "منع من الدراسة"
    assert label("violation_type", "", "ar") == ""


@pytest.mark.parametrize("name", ["", "no_such", "../providers/shipped", "README"])
def test_a_vocabulary_that_does_not_exist_is_a_defect(name):
    with pytest.raises(KeyError):
        vocabulary(name)


def test_todays_acts_are_there():
    modern = {
        "spyware", "phishing", "doxxing", "smear_campaign", "travel_ban", "passport_refused", "passport_revoked",
        "asset_freeze", "family_detained", "in_absentia", "embassy_surveillance", "phone_threat", "account_takedown",
        "deportation", "summons", "incommunicado", "forced_confession", "denial_lawyer", "foreign_funding_law",
    }  # fmt: skip
    assert modern <= set(vocabulary("violation_type").by_code)
