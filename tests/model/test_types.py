import pytest

from defender_desk.model.kinds import (
    ANYTHING,
    BY_QUESTION,
    Answer,
    Choice,
    Choices,
    Content,
    Handles,
    Line,
    Prose,
    Reference,
)
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, declared, record
from defender_desk.model.types import TYPES, Consent, Person
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.messages import msg

FIELDS = [(kind, field) for kind in TYPES.values() for field in kind.fields]
EACH_FIELD = pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[f"{k.name}.{f.name}" for k, f in FIELDS])
EACH_TYPE = pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES.keys())


def test_the_types_in_the_order_of_the_sidebar():
    assert list(TYPES) == [
        "person", "organisation", "involvement", "contact_log", "incident", "act", "source", "evidence", "case",
        "action", "hearing", "answer", "consent", "disclosure", "provider", "verification", "referral",
        "narrative", "cost",
    ]  # fmt: skip


@EACH_FIELD
def test_every_field_has_a_plain_label(kind, field):
    assert field.kind.label.id.strip() == field.kind.label.id != ""
    assert len(field.kind.label.id) <= 45
    if field.kind.help:
        assert field.kind.help.id.endswith(".")


@EACH_TYPE
def test_no_two_fields_of_a_type_are_called_the_same(kind):
    labels = [field.kind.label for field in kind.fields]
    assert len(set(labels)) == len(labels)


@EACH_FIELD
def test_every_choice_has_its_vocabulary_and_every_reference_its_types(kind, field):
    if isinstance(field.kind, Choice | Choices):
        assert vocabulary(field.kind.vocabulary).terms
        assert field.empty in ("", ()) or field.empty in vocabulary(field.kind.vocabulary).by_code
    if isinstance(field.kind, Reference):
        assert set(field.kind.to) <= set(TYPES)
        assert field.kind.back.id
    if isinstance(field.kind, Handles):
        assert field.kind.form in {"phone", "email", "web", "account", "code", "digest"}


@EACH_FIELD
def test_unknown_is_never_yes(kind, field):
    if isinstance(field.kind, Answer):
        assert field.empty is None


@EACH_TYPE
def test_lists_offer_enough_and_not_too_much(kind):
    assert 6 <= len(kind.listed) <= 13
    assert kind.searched


@EACH_TYPE
def test_nothing_is_compulsory(kind):
    kind.cls()


def test_code_letters_tell_the_types_apart():
    codes = [kind.code for kind in TYPES.values()]
    assert len(set(codes)) == len(codes)
    assert all(code.isascii() and code.isupper() and len(code) == 1 for code in codes)


@EACH_TYPE
def test_the_strictest_protection_holds_until_somebody_changes_it(kind):
    if "protection" in kind.by_name:
        assert kind.by_name["protection"].empty == "not_published"
        assert "public_where" in kind.by_name or kind.name in {"incident", "evidence", "case"}


def test_consent_that_nobody_gave_allows_nothing():
    nothing = Consent()
    assert nothing.state == "not_asked"
    assert nothing.any_recipient is None
    assert nothing.recipient == ""
    assert nothing.scope == nothing.facts == ()


SECRETS = {
    "person": {
        "whereabouts", "phones", "emails", "accounts", "how_to_contact", "never", "code_word", "safe_name",
        "go_between", "risk_groups", "gender", "born", "nationalities", "stay", "stay_note", "access_needs",
        "dependants", "minor", "guardian", "danger_on_return", "notes",
    },
    "organisation": {"registration", "registration_number", "leaders", "address", "phones", "emails"},
    "involvement": {"relative", "family_of", "kinship"},
    "contact_log": {"who", "said", "summary"},
    "incident": {"story", "place", "injuries", "perpetrators_note"},
    "act": {"place", "held_where", "consequences"},
    "source": {"who", "summary"},
    "evidence": {"content", "shows", "custody"},
    "case": {"risks", "return_risk", "wishes"},
    "hearing": {"lawyer", "observers", "remarks"},
    "consent": {"never_to", "never_to_known"},
    "narrative": {"text", "of_version"},
    "referral": {"summary", "referees", "safe_payment"},
}  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_what_finds_or_breaks_a_person_is_secret(name):
    kind = TYPES[name]
    assert {field for field in SECRETS[name] if kind.by_name[field].kind.level is not SECRET} == set()


@EACH_FIELD
def test_open_fields_hold_codes_answers_and_days_alone_outside_the_public_directory(kind, field):
    if field.kind.level is OPEN and kind.name != "provider":
        assert isinstance(field.kind, Choice | Choices | Answer) or field.name == "retention"


@EACH_FIELD
def test_names_and_accounts_are_at_least_identity(kind, field):
    if isinstance(field.kind, Content):
        assert field.kind.level is SECRET
    if isinstance(field.kind, Handles) and kind.name != "provider":
        assert field.kind.level >= IDENTITY
    points_at_people = isinstance(field.kind, Reference) and "person" in field.kind.to
    if points_at_people:
        assert field.kind.level >= IDENTITY


def test_sensitive_traits_are_never_on_a_list():
    traits = {"risk_groups", "gender", "stay", "access_needs", "minor", "born", "nationalities", "danger_on_return"}
    assert not traits & {field.name for field in TYPES["person"].listed}


@EACH_TYPE
def test_titles_come_from_fields_that_can_stand_alone(kind):
    assert kind.title
    assert not any(isinstance(kind.by_name[name].kind, Reference | Content) for name in kind.title)


def test_a_field_without_a_kind_is_refused():
    class Loose(Record):
        name: str = ""

    with pytest.raises(TypeError, match="exactly one kind"):
        record("loose", msg("Loose"), msg("Loose"), title=(), code="X")(Loose)


def test_a_title_that_names_no_field_is_refused():
    class Nameless(Record):
        pass

    with pytest.raises(TypeError, match="no such field"):
        record("nameless", msg("Nameless"), msg("Nameless"), title=("name",), code="X")(Nameless)


def test_a_type_answers_for_its_fields():
    person = declared(Person)
    assert person.by_name["organisation"] in person.references
    assert all(field.kind.level >= INTERNAL for field in person.references)
    with pytest.raises(TypeError):
        person.by_name["x"] = person.fields[0]


def test_where_somebody_was_named_in_public_finds_them():
    for known in TYPES.values():
        field = known.by_name.get("public_where")
        assert field is None or field.kind.level >= IDENTITY, known.name


def test_free_text_names_people_whoever_writes_it() -> None:
    """Whatever somebody writes in their own words may name a person; only facts of providers are public."""
    for name, each in TYPES.items():
        for field in each.fields if name != "provider" else ():
            if isinstance(field.kind, Line | Prose | Handles):
                assert field.kind.level >= IDENTITY, f"{name}.{field.name}"


@EACH_FIELD
def test_every_field_names_a_fact_that_a_consent_can_name(kind, field):
    assert field.kind.fact in {"", ANYTHING, BY_QUESTION, *vocabulary("data_scope").by_code}
    if kind.name != "consent":  # the limits somebody set travel with what they limit
        secret = field.kind.level is SECRET and not isinstance(field.kind, Reference)
        assert field.kind.fact or not secret, "what puts somebody in danger needs a consent that names it"


@EACH_FIELD
def test_notes_may_tell_anything(kind, field):
    assert (field.kind.fact == ANYTHING) or field.name != "notes" or kind.name == "provider"


KEPT_TO_US = {"code_word", "others_see", "precautions", "address"}
"""Of how somebody is contacted, what stands on no card and no sheet: who has the code word could pass for us."""


@pytest.mark.parametrize("name", ["person", "organisation"])
def test_what_reaches_somebody_is_all_that_is_told_of_how_to_contact_them(name):
    contact = {field.name for field in TYPES[name].fields if field.kind.fact == "contact"}
    assert set(TYPES[name].reach) == contact - KEPT_TO_US
    assert not any(kind.reach for kind in TYPES.values() if kind.name not in ("person", "organisation"))


@EACH_FIELD
def test_a_check_vouches_for_facts_of_providers_alone(kind, field):
    assert field.kind.group in {"", *vocabulary("provider_fact_group").by_code}
    assert not field.kind.group or kind.name == "provider"
