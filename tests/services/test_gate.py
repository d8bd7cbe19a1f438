"""The gate: what stays, what goes, and why; over every record type and every outward step."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import strategies

from defender_desk.model import codec
from defender_desk.model.facts import facts_of
from defender_desk.model.kinds import ANYTHING, Answer, Reference
from defender_desk.model.levels import Level, Profile
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.consent import consent as consent_of
from defender_desk.services.consent import gate, risks, verdicts
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import Standing
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence
from defender_desk.services.practice import practice
from defender_desk.text.dates import FuzzyDate

from .conftest import Add

TODAY = date(2026, 6, 1)
whole = partial(Step, profile=Profile.FULL)


def step(*ids: str, recipient: str | None = None, profile: Profile = Profile.FULL) -> Step:
    return Step("manual_export", ids, TODAY, recipient, profile=profile)


def test_no_step_tells_all_because_nobody_said_how_much() -> None:
    with pytest.raises(TypeError):
        Step("refer", (), TODAY)


def test_three_people_one_goes(desk: Desk, add: Add) -> None:
    hidden = add("person", name="مخفيّة")
    silent = add("person", name="بلا موافقة", protection="name_withheld")
    willing = add("person", name="موافقة", protection="public", public_where="تقرير")
    add("consent", person=willing, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    verdict = gate.judge(desk, step(hidden, silent, willing))
    assert [document.id for document in verdict.goes] == [willing]
    assert {one.record: one.why for one in verdict.withheld} == {
        hidden: verdicts.NOT_BY_NAME,
        silent: Standing.NOT_ASKED.why,
    }


def test_what_was_seen_and_heard_in_court_may_tell_anything(desk: Desk, add: Add) -> None:
    friend = add("organisation", name="محاميات")
    person = add("person", name="ريم")
    answer = {"state": "given", "scope": ("manual_export",), "recipient": friend, "facts": ("legal_case",)}
    add("consent", person=person, withheld=("family", "health"), **answer)
    hearing = add("hearing", people=(person,), charges="تهمة", remarks="أغمي على أخته")
    (told,) = gate.judge(desk, step(hearing, recipient=friend)).goes
    assert (told.body.get("charges"), told.body.get("remarks")) == ("تهمة", None)


def test_a_reason_overrides_and_says_what_it_overrode(desk: Desk, add: Add) -> None:
    hidden = add("person", name="مخفيّة")
    verdict = gate.judge(desk, step(hidden), reason="life at risk tonight")
    assert [document.id for document in verdict.goes] == [hidden]
    assert [one.record for one in verdict.overridden] == [hidden]
    assert gate.judge(desk, step(hidden), reason="   ").goes == ()


def test_what_is_in_the_bin_never_leaves(desk: Desk, add: Add) -> None:
    person = add("person", name="x", protection="public", public_where="y")
    records.bin_records(desk, [person])
    assert gate.judge(desk, step(person), reason="because").goes == ()


def test_without_the_name_nothing_that_identifies_leaves(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم", phones=("+963 11",), work=("accountability",), protection="name_withheld")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    (document,) = gate.judge(desk, step(person)).goes
    assert set(document.body) == {"protection", "work"}
    assert set(document.clocks) <= {"protection", "work", "_bin"}


def test_a_recipient_the_person_named_outweighs_the_level_but_not_for_evidence(desk: Desk, add: Add) -> None:
    fund = add("provider", name="fund")
    person = add("person", name="ريم")
    incident = add("incident", title="x")
    add("involvement", who=person, what=incident, role="victim")
    evidence = add("evidence", title="photo", about=(incident,))
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), recipient=fund)
    goes = {document.id for document in gate.judge(desk, step(person, incident, evidence, recipient=fund)).goes}
    assert goes == {person, incident}
    records.save(desk, "evidence", evidence, {"protection": "public"})  # whoever gave it needs no protection

    def told(recipient: str) -> set[str]:
        judged = gate.judge(desk, step(person, incident, evidence, recipient=recipient)).goes
        return next((set(one.body) for one in judged if one.id == evidence), set())

    assert "title" in told(fund)
    records.save(desk, "person", person, {"protection": "name_withheld"})
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    assert "title" not in told(add("provider", name="somebody they did not name"))


def test_an_incident_stays_when_one_of_its_people_did_not_agree(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x", protection="name_withheld")
    witness, accused = add("person", name="w"), add("person", name="a")
    add("involvement", who=accused, what=incident, role="perpetrator")
    assert gate.judge(desk, step(incident)).goes
    add("involvement", who=witness, what=incident, role="witness")
    assert not gate.judge(desk, step(incident)).goes


def test_links_to_what_stays_are_absent(desk: Desk, add: Add) -> None:
    group = add("organisation", name="g")
    person = add("person", name="p", organisation=group, protection="public", public_where="w")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    (document,) = gate.judge(desk, step(person, group)).goes
    assert group not in repr(document)


@pytest.mark.parametrize("level", ["not_published", "stricter_than_we_know", "public"])
def test_a_level_that_is_not_known_or_not_proved_keeps_a_record_here(desk: Desk, level: str) -> None:
    with desk.change("receive") as writing:  # as a bundle writes it, past the rules of a form
        person = writing.put(None, "person", {"name": "ريم", "protection": level}).id
        incident = writing.put(None, "incident", {"title": "x", "protection": level}).id
    judged = gate.judge(desk, step(person, incident))
    proved = {incident} if level == "public" else set()
    assert {document.id for document in judged.goes} == proved


def test_what_has_no_level_of_its_own_is_under_the_level_of_what_it_tells_of(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x")
    act = add("act", incident=incident, what_note="what was done")
    accused = add("involvement", what=incident, who=add("person", name="a"), role="perpetrator", note="seen by ريم")
    action = add("action", case=add("case", title="c"), result="she moved")
    assert not gate.judge(desk, step(act, accused, action)).goes
    records.save(desk, "incident", incident, {"protection": "name_withheld"})
    goes = {document.id: document.body for document in gate.judge(desk, step(act, accused, action)).goes}
    assert goes.keys() == {act, accused}
    assert "what_note" not in goes[act]
    assert "note" not in goes[accused]


def test_a_contact_with_somebody_is_under_their_level_though_they_agreed(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    contact = add("contact_log", who=person, said="where she sleeps")
    assert not gate.judge(desk, step(contact)).goes


def test_going_on_with_a_name_that_should_stay_is_an_override_too(desk: Desk, add: Add) -> None:
    incident = add("incident", title="ريم", protection="name_withheld")
    assert not gate.judge(desk, step(incident)).overridden
    verdict = gate.judge(desk, step(incident), reason="the fund needs the name")
    assert verdict.goes[0].body["title"] == "ريم"
    assert [(one.record, one.why) for one in verdict.overridden] == [(incident, verdicts.NAME_WITHHELD)]


@pytest.mark.parametrize("profile", Profile)
def test_a_kind_from_a_newer_desk_leaves_only_with_everything(desk: Desk, profile: Profile) -> None:
    with desk.change("receive") as writing:
        unknown = writing.put(None, "vehicle", {"plate": "123"}).id
    assert not gate.judge(desk, step(unknown, profile=profile)).goes
    verdict = gate.judge(desk, step(unknown, profile=profile), reason="a reason")
    assert bool(verdict.goes) is (profile is Profile.FULL)


def test_a_minor_is_told_of_though_only_their_incident_leaves(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x", protection="name_withheld")
    add("involvement", who=add("person", name="a child", minor=True), what=incident, role="victim")
    assert risks.MINOR in gate.judge(desk, step(incident)).warnings


@pytest.mark.parametrize("profile", Profile)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_type_lets_out_more_than_its_profile_carries(desk: Desk, profile: Profile, data: st.DataObject) -> None:
    declared = TYPES[data.draw(st.sampled_from(sorted(TYPES)))]
    record = data.draw(strategies.records(declared))
    with desk.change("create") as writing:
        document = writing.put(None, declared.name, strategies.body_of(declared, record))
    for out in gate.judge(desk, step(document.id, profile=profile), reason="a reason").goes:
        assert all(declared.by_name[name].kind.level <= profile.ceiling for name in out.body)
        if profile is Profile.STATISTICS:
            assert all(declared.by_name[name].kind.level is Level.OPEN for name in out.body)


MENTIONED = {
    "person.organisation", "person.joined", "organisation.parent", "organisation.joined",
    "consent.recipient", "consent.never_to_known", "disclosure.recipient",
    "action.with_whom", "provider.organisation", "referral.provider",
}  # fmt: skip
"""Fields that name somebody the record is not about; whatever they say, nobody's consent hangs on it."""


@pytest.mark.parametrize("declared", TYPES.values(), ids=TYPES.keys())
def test_whom_a_new_field_names_was_thought_of(declared: RecordType) -> None:
    """A reference to people that the gate does not know of would leave without anybody being asked."""
    about = {f"{declared.name}.{name}" for name in declared.about}
    people = {"person", "organisation"}
    pointing = {f"{declared.name}.{field.name}" for field in declared.references if people & {*field.kind.to}}
    willing = {f"{declared.name}.{field.name}" for field in declared.references if field.kind.purpose}
    assert pointing == about | willing | {name for name in MENTIONED if name.startswith(f"{declared.name}.")}
    larger = {"incident", "act", "case", "referral"}
    wholes = {field for field in declared.references if larger & {*field.kind.to}}
    inside = {field.name for field in wholes} - {"follows", "continues", "redacted_from"}
    known = {*declared.part_of} - {"source", "copy_of", "redacted_from"}
    beside = {"consent": {"case"}, "disclosure": {"referral"}, "referral": {"incident"}}  # only beside it
    assert inside - beside.get(declared.name, set()) == known


ORPHANS = {
    "contact_log": {"said": "where she sleeps"},
    "action": {"result": "she moved"},
    "act": {"held_where": "cell 4"},
    "involvement": {"note": "seen by ريم"},
    "referral": {"summary": "s"},
    "consent": {"purpose": "p"},
}


@pytest.mark.parametrize("name", ORPHANS)
def test_what_hangs_on_nothing_that_is_here_is_under_the_strictest_level(desk: Desk, add: Add, name: str) -> None:
    alone = add(name, **ORPHANS[name])
    assert not gate.judge(desk, step(alone)).goes
    field = (*TYPES[name].part_of, *TYPES[name].about)[0]
    missing = ("z" * 26,) if isinstance(TYPES[name].by_name[field].empty, tuple) else "z" * 26
    lost = add(name, **ORPHANS[name], **{field: missing})
    assert not gate.judge(desk, step(lost)).goes


def test_the_victim_of_an_act_is_asked_about_the_incident(desk: Desk, add: Add) -> None:
    fund = add("provider", name="fund")
    incident = add("incident", title="x", story="s", protection="public")
    add("act", incident=incident, victim=(victim := add("person", name="Sami", protection="public", public_where="w")))
    assert not gate.judge(desk, step(incident, recipient=fund)).goes
    named = add("person", name="ريم")
    add("involvement", who=named, what=incident, role="witness")
    add("consent", person=named, state="given", scope=("manual_export",), facts=("everything",), recipient=fund)
    assert not gate.judge(desk, step(incident, recipient=fund)).goes
    add("consent", person=victim, state="given", scope=("manual_export",), facts=("everything",), recipient=fund)
    assert gate.judge(desk, step(incident, recipient=fund)).goes[0].body["story"] == "s"


def test_a_public_account_of_somebody_who_is_not_public_leaves_without_names(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x", story="where she sleeps", what=("threat",), protection="public")
    person = add("person", name="ريم")
    add("involvement", who=person, what=incident, role="victim")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    (document,) = gate.judge(desk, step(incident)).goes
    assert "story" not in document.body
    assert document.body["what"] == ["threat"]


def test_whoever_named_the_recipient_is_not_held_to_a_milder_level(desk: Desk, add: Add) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم", protection="name_withheld")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), recipient=fund)
    assert gate.judge(desk, step(person, recipient=fund)).goes[0].body["name"] == "ريم"


def test_a_no_to_another_purpose_is_warned_of_before_anything_leaves(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True)
    assert gate.OTHER_NOES not in gate.judge(desk, step(person)).warnings
    add("consent", person=person, state="withdrawn", scope=("act_on_behalf",))
    assert gate.OTHER_NOES in gate.judge(desk, step(person)).warnings


def test_conditions_and_a_clock_that_went_back_are_warned_of(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, state="given", scope=("manual_export",), conditions="ask me first")
    warned = gate.judge(desk, step(person)).warnings
    assert {gate.CONDITIONS, gate.CLOCK} <= set(warned)
    assert gate.CLOCK not in gate.judge(desk, replace(step(person), today=date(2100, 1, 1))).warnings


def test_a_copy_of_a_file_is_about_those_the_original_is_about(desk: Desk, add: Add) -> None:
    incident, person = add("incident", title="x"), add("person", name="n")
    add("involvement", who=person, what=incident, role="victim")
    copy = add("evidence", title="copy", protection="public", copy_of=add("evidence", title="o", about=(incident,)))
    assert not gate.judge(desk, step(copy)).goes


def test_files_that_leave_are_warned_of(desk: Desk, add: Add) -> None:
    title = add("evidence", title="x")
    assert risks.FILES not in gate.judge(desk, step(title), reason="r").warnings
    intake = evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)
    (file,) = evidence.take_in(desk, [intake]).ids
    assert risks.FILES in gate.judge(desk, step(file), reason="r").warnings
    assert risks.FILES not in gate.judge(desk, step(file)).warnings  # it stays


def test_what_keeps_something_here_says_what_would_let_it_leave(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    about = add("incident", title="x")
    add("involvement", who=person, what=about, role="victim")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    of_nobody, source = add("case", title="c"), add("source", title="s", about=(about,))
    why = {one.record: one.why for one in gate.judge(desk, step(person, about, of_nobody, source)).withheld}
    assert why == {
        person: verdicts.NOT_BY_NAME,
        about: verdicts.NOT_BY_NAME,
        of_nobody: verdicts.NOT_PUBLISHED,  # nobody could consent
        source: verdicts.NOT_PUBLISHED,  # whoever gave it is protected, whatever those it tells of allow
    }


def test_facts_that_must_not_be_told_stay_out_of_every_step(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم", access_needs="insulin", notes="x", protection="public", public_where="w")
    facts, withheld = ("everything",), ("health",)
    yes = {"state": "given", "scope": ("manual_export",), "any_recipient": True}
    add("consent", person=person, facts=facts, withheld=withheld, **yes)
    verdict = gate.judge(desk, step(person))
    (document,) = verdict.goes
    assert document.body["name"] == "ريم"
    assert not {"access_needs", "notes"} & document.body.keys()  # free notes may tell of health too
    assert {("access_needs", verdicts.SAID_NO), ("notes", verdicts.NOT_AGREED)} <= {
        (one.field, one.why) for one in verdict.withheld
    }
    told = gate.judge(desk, step(person), reason="the doctor needs it").goes[0].body
    assert told["notes"] == "x"  # somebody read it first
    assert "access_needs" not in told  # their own no


def test_what_one_of_two_people_did_not_agree_to_tell_stays(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x", story="account", injuries="broken arm", protection="public")
    for facts in (("story", "health"), ("story",)):
        person = add("person", name="n", protection="public", public_where="w")
        add("involvement", who=person, what=incident, role="victim")
        add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=facts)
    (document,) = gate.judge(desk, step(incident)).goes
    assert "story" in document.body
    assert "injuries" not in document.body


FACTS = sorted(term.code for term in vocabulary("data_scope").terms)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data(), facts=st.sets(st.sampled_from(FACTS)), withheld=st.sets(st.sampled_from(FACTS)))
def test_no_field_of_any_type_goes_beyond_the_facts_agreed_to(
    desk: Desk, data: st.DataObject, facts: set[str], withheld: set[str]
) -> None:
    declared = TYPES[data.draw(st.sampled_from(["person", "organisation"]))]
    body = strategies.body_of(declared, data.draw(strategies.records(declared)))
    with desk.change("create") as writing:
        one = writing.put(None, declared.name, {**body, "protection": "name_withheld"}).id
        of = {"who": one, "note": "n", "summary": "s", "wellbeing": "w", "kinship": "k"}
        told = TYPES[data.draw(st.sampled_from(["contact_log", "involvement"]))]
        ids = [one, writing.put(None, told.name, {n: v for n, v in of.items() if n in told.by_name}).id]
        consent = {"person": one, "state": "given", "scope": ["refer"], "any_recipient": True}
        writing.put(None, "consent", {**consent, "facts": sorted(facts), "withheld": sorted(withheld)})
    asked = data.draw(st.sets(st.sampled_from(FACTS)))
    verdict = gate.judge(desk, whole("refer", tuple(ids), TODAY, facts=frozenset(asked)))

    def may(fact: str) -> bool:
        if {fact, "everything"} & withheld or (fact == ANYTHING and withheld):
            return False
        wanted = not asked or {fact, "everything"} & (asked | consent_of.ALWAYS)
        return bool(wanted and {fact, "everything"} & (facts | (consent_of.ALWAYS - {ANYTHING})))

    for document in verdict.goes:
        for name in document.body:
            assert all(map(may, facts_of(TYPES[document.type], TYPES[document.type].by_name[name], document.body)))


def test_many_records_are_judged_as_each_one_alone(desk: Desk) -> None:
    practice.populate(desk, 300, "ar", 11)
    ids = tuple(document.id for document in desk.store.each() if document.type != "provider")
    together = gate.judge(desk, whole("refer", ids, TODAY))
    assert together.goes
    assert together.withheld
    went = {document.id: document for document in together.goes}
    for key in ids:
        alone = gate.judge(desk, whole("refer", (key,), TODAY))
        assert bool(alone.goes) is (key in went)
        assert alone.concerned[key] == together.concerned[key]
        for document in alone.goes:  # together, a link to a record that stays is left out too
            assert went[key].body.items() <= document.body.items()
            assert all(
                TYPES[document.type].by_name[name] in TYPES[document.type].references
                for name in document.body.keys() - went[key].body.keys()
            )


def test_nothing_is_written_while_records_are_held_at_hand(desk: Desk, add: Add) -> None:
    with desk.store.at_hand(), pytest.raises(RuntimeError):
        add("person", name="x")
    add("person", name="x")


def test_relatives_and_authorities_are_warned_of(desk: Desk, add: Add) -> None:
    incident, person, sister = add("incident", title="x"), add("person", name="ريم"), add("person", name="سلمى")
    tie = add("involvement", who=person, what=incident, role="victim")
    assert risks.FAMILY not in gate.judge(desk, step(tie)).warnings
    for field in ("relative", "family_of"):
        told = add("involvement", who=person, what=incident, role="victim", **{field: sister})
        assert risks.FAMILY in gate.judge(desk, step(told)).warnings
    case = add("case", title="c", authority_involved=True)
    asked = {scope: gate.judge(desk, whole(scope, (case,), TODAY)).warnings for scope in SCOPES}
    warned = {scope for scope, warnings in asked.items() if risks.AUTHORITY in warnings}
    assert {"contact_authorities", "notify_exploitation"} <= warned < set(SCOPES)
    records.save(desk, "case", case, {"authority_involved": None})
    assert risks.AUTHORITY not in gate.judge(desk, whole("contact_authorities", (case,), TODAY)).warnings


SCOPES = tuple(term.code for term in vocabulary("consent_scope").terms)


def test_whoever_gave_a_piece_of_evidence_is_asked(desk: Desk, add: Add) -> None:
    giver = add("person", name="ريم")
    given = add("evidence", title="x", protection="public", source=add("source", who=giver))
    verdict = gate.judge(desk, step(given))
    assert verdict.concerned[given] == (giver,)
    assert not verdict.goes


def test_whoever_is_told_of_at_the_end_of_a_long_chain_is_asked(desk: Desk, add: Add) -> None:
    incident, person = add("incident", title="x"), add("person", name="ريم")
    add("involvement", who=person, what=incident, role="victim")
    act = add("act", incident=incident)
    original = add("evidence", title="o", protection="public", about=(act,))
    copy = add("evidence", title="c", protection="public", copy_of=original)
    verdict = gate.judge(desk, step(copy))
    assert verdict.concerned[copy] == (person,)
    assert not verdict.goes


def test_a_copy_of_evidence_about_an_act_is_about_the_people_of_the_case(desk: Desk, add: Add) -> None:
    person = add("person", name="n", protection="public", public_where="w")
    incident = add("incident", title="x", protection="public", case=add("case", title="c", people=(person,)))
    original = add("evidence", title="o", protection="public", about=(add("act", incident=incident),))
    copy = add("evidence", title="copy", protection="public", copy_of=original)
    assert gate.judge(desk, step(copy)).concerned[copy] == (person,)
    assert not gate.judge(desk, step(copy)).goes


def test_a_level_is_the_strictest_of_all_it_tells_of(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم", protection="public", public_where="w")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    open_case, hidden = add("case", title="c", protection="public"), add("case", title="h")
    contact = add("contact_log", who=person, case=open_case, said="x")
    assert [one.id for one in gate.judge(desk, step(contact)).goes] == [contact]
    records.save(desk, "contact_log", contact, {"case": hidden})
    assert [one.why for one in gate.judge(desk, step(contact)).withheld] == [verdicts.NOT_BY_NAME]
    with desk.change("receive") as writing:  # one it tells of is here, the other is not
        writing.put(contact, "contact_log", {"case": "a" * 26})
    assert [one.why for one in gate.judge(desk, step(contact)).withheld] == [verdicts.NOT_HERE]


def test_one_of_two_who_named_the_recipient_is_not_enough(desk: Desk, add: Add) -> None:
    fund = add("provider", name="fund")
    incident = add("incident", title="x")
    for named in ({"recipient": fund}, {"any_recipient": True}):
        person = add("person", name="n")
        add("involvement", who=person, what=incident, role="victim")
        add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), **named)
    verdict = gate.judge(desk, step(incident, recipient=fund))
    assert verdict.goes == ()
    assert [one.why for one in verdict.withheld] == [verdicts.NOT_BY_NAME]


def test_no_reason_of_ours_outweighs_their_own_no(desk: Desk, add: Add) -> None:
    afraid, silent = add("person", name="رفضت"), add("person", name="لم تُسأل")
    add("consent", person=afraid, state="refused", scope=("manual_export",))
    verdict = gate.judge(desk, step(afraid, silent), reason="she is in danger")
    assert [one.id for one in verdict.goes] == [silent]
    assert [(one.record, one.why, one.overridable) for one in verdict.withheld] == [
        (afraid, Standing.REFUSED.why, False)
    ]


def test_a_field_of_a_newer_desk_needs_a_consent_to_everything(desk: Desk, add: Add) -> None:
    for facts, leaves in ((("name",), False), (("everything",), True)):
        person = add("person", name="ريم", protection="public", public_where="w")
        add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=facts)
        with desk.change("receive") as writing:
            writing.put(person, "person", {"of_a_newer_desk": "positive"})
        (document,) = gate.judge(desk, step(person)).goes
        assert ("of_a_newer_desk" in document.body) is leaves


@pytest.mark.parametrize(("answer", "purpose"), sorted(risks.PASSED_ON.items()))
def test_a_recipient_that_passes_names_on_is_told_no_name_without_a_yes_to_that(
    desk: Desk, add: Add, answer: str, purpose: str
) -> None:
    fund = add("provider", name="mechanism", **{answer: True})
    person = add("person", name="ريم", work=("accountability",))
    yes = {"person": person, "state": "given", "recipient": fund, "facts": ("everything",)}
    add("consent", scope=("manual_export",), **yes)
    asked = step(person, recipient=fund)
    verdict = gate.judge(desk, asked)
    assert "name" not in verdict.goes[0].body
    assert "work" in verdict.goes[0].body
    assert {risks.TELLS_GOVERNMENT, risks.PUBLISHES} & set(verdict.warnings)
    assert "name" in gate.judge(desk, asked, reason="it must be named").goes[0].body
    no = add("consent", person=person, state="refused", scope=(purpose,))
    assert "name" not in gate.judge(desk, asked, reason="it must be named").goes[0].body
    records.save(desk, "consent", no, {"state": "given", "recipient": fund, "facts": ("name",)})
    assert "name" in gate.judge(desk, asked).goes[0].body


def test_whom_an_authority_harmed_is_not_turned_over_to_one_unwarned(desk: Desk, add: Add) -> None:
    case = add("case", title="c", authority_involved=True)
    government = add("provider", name="g", tells_government=True)
    police = add("organisation", name="p", kind="security_body")
    for recipient in (government, police):
        assert risks.AUTHORITY in gate.judge(desk, step(case, recipient=recipient)).warnings
    assert risks.AUTHORITY not in gate.judge(desk, step(case, recipient=add("provider", name="f"))).warnings


def turned_over(desk: Desk, add: Add, incident: str, target: str, *countries: str) -> bool:
    """Whether somebody is warned who asks an authority, by a referral, for help against what an incident tells."""
    police = add("organisation", name="p", kind="security_body", countries=countries)
    mechanism = add("provider", name="m", target_kind=target, countries=countries)
    asked = add("referral", title="r", provider=mechanism, target_kind=target)
    steps = (
        whole("refer", (asked, incident), TODAY),
        whole("refer", (incident,), TODAY, recipient=mechanism),
        whole("refer", (incident,), TODAY, recipient=police),
    )
    by_referral, by_provider, by_police = (risks.AUTHORITY in gate.judge(desk, one).warnings for one in steps)
    assert by_provider is by_police
    assert by_referral or not by_police
    return by_police


@pytest.mark.parametrize("target", ["host_protection", "municipal_service", "local_authority_notice"])
def test_an_authority_of_the_country_that_did_it_is_warned_of(desk: Desk, add: Add, target: str) -> None:
    incident = add("incident", title="x", perpetrators=("police",), country="EG")
    assert turned_over(desk, add, incident, target)
    assert turned_over(desk, add, incident, target, "EG", "TN")
    assert not turned_over(desk, add, incident, target, "TN")
    records.save(desk, "incident", incident, {"country_behind": "TN"})
    assert turned_over(desk, add, incident, target, "TN")
    records.save(desk, "incident", incident, {"country_behind": "", "perpetrators": ("employer",)})
    assert not turned_over(desk, add, incident, target)


def test_a_fund_is_no_authority_whoever_did_it(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x", perpetrators=("police",), country="EG")
    fund = add("provider", name="f", target_kind="emergency_resource", countries=("EG",))
    asked = add("referral", title="r", provider=fund, target_kind="emergency_resource")
    step = whole("refer", (asked, incident), TODAY, recipient=fund)
    assert risks.AUTHORITY not in gate.judge(desk, step).warnings


def test_everything_does_not_stand_for_a_right_to_stay_but_in_a_hand_over(desk: Desk, add: Add) -> None:
    person = add("person", name="p", stay="undocumented", protection="public", public_where="w")
    office = add("organisation", name="o", kind="municipality")
    for recipient in (None, office):
        named = {"recipient": recipient} if recipient else {"any_recipient": True}
        add("consent", person=person, state="given", scope=("refer", "manual_export"), facts=("everything",), **named)
    asked = frozenset({"everything", "legal_status"})

    def kept(scope: str, recipient: str | None = None, facts: frozenset[str] = asked) -> list[object]:
        verdict = gate.judge(
            desk,
            whole(scope, (person,), TODAY, recipient, facts=facts),
            reason="they ask for it",
        )
        found = [(one.why, one.overridable) for one in verdict.withheld if one.field == "stay"]
        assert ("stay" in verdict.goes[0].body) is (not found)
        return list(found)

    assert kept("manual_export", facts=frozenset()) == []
    assert kept("manual_export", office, frozenset()) == [(verdicts.NOT_NAMED, False)]
    assert kept("refer") == [(verdicts.NOT_NAMED, False)]
    assert kept("refer", facts=frozenset()) == [(verdicts.NOT_ASKED, False)]
    assert kept("refer", facts=frozenset({"everything"})) == [(verdicts.NOT_ASKED, False)]


def test_risks_that_must_not_be_told_stay_though_the_list_tells_a_right_to_stay(desk: Desk, add: Add) -> None:
    fund = add("provider", name="fund")
    person = add("person", name="p", risk_groups=("lgbtqi", "refugees_asylum_seekers"))
    said = {"person": person, "state": "given", "scope": ("manual_export", "refer"), "recipient": fund}
    yes = add("consent", **said, facts=("everything", "legal_status"), withheld=("risk_groups",))

    def kept(asked: Step, reason: str = "") -> list[object]:
        verdict = gate.judge(desk, asked, reason=reason)
        assert ("risk_groups" in verdict.goes[0].body) is not any(
            one.field == "risk_groups" for one in verdict.withheld
        )
        return [one.why for one in verdict.withheld if one.field == "risk_groups"]

    ticked = whole("refer", (person,), TODAY, fund, facts=frozenset({"name", "legal_status"}))
    both = replace(ticked, facts=frozenset({"risk_groups", "legal_status"}))
    assert kept(step(person, recipient=fund)) == [verdicts.SAID_NO]
    assert (kept(ticked), kept(both, "they ask for it")) == ([verdicts.NOT_ASKED], [verdicts.SAID_NO])
    records.save(desk, "consent", yes, {"withheld": (), "facts": ("name", "legal_status")})
    assert kept(both) == [verdicts.NOT_AGREED]
    records.save(desk, "consent", yes, {"facts": ("name", "risk_groups")})
    assert kept(both, "they ask for it") == [verdicts.NOT_NAMED]
    records.save(desk, "consent", yes, {"facts": ("legal_status", "risk_groups")})
    assert kept(both) == []


@pytest.mark.parametrize(
    "lapsed", [{"expires": FuzzyDate.exact(date(2020, 1, 1))}, {"recipient": ""}, {"case": "a" * 26}]
)
def test_a_right_to_stay_leaves_for_no_reason_on_a_consent_that_does_not_stand(
    desk: Desk, add: Add, lapsed: dict[str, object]
) -> None:
    office = add("provider", name="o", target_kind="host_protection")
    person = add("person", name="p", stay="undocumented")
    said = {"person": person, "state": "given", "scope": ("refer",), "facts": ("name", "legal_status")}
    yes = add("consent", **said, recipient=office)
    asked = whole("refer", (person,), TODAY, office, facts=frozenset({"name", "legal_status"}))
    assert "stay" in gate.judge(desk, asked, reason="tonight").goes[0].body
    with desk.change("receive") as writing:  # as a bundle writes it, past the rules of a form
        faces = {name: codec.store(TYPES["consent"].by_name[name].kind, value) for name, value in lapsed.items()}
        writing.put(yes, "consent", faces)
    verdict = gate.judge(desk, asked, reason="tonight")
    assert "stay" not in verdict.goes[0].body
    assert ("stay", verdicts.NOT_NAMED, False) in [(one.field, one.why, one.overridable) for one in verdict.withheld]


def test_a_yes_for_one_case_opens_nothing_outside_it_whatever_goes_beside(desk: Desk, add: Add) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    case = add("case", title="x", people=(person,))
    said = {"person": person, "state": "given", "scope": ("manual_export",), "recipient": fund, "case": case}
    yes = add("consent", **said, facts=("everything",))
    elsewhere = add("incident", title="of another year")
    add("involvement", who=person, what=elsewhere, role="victim")
    contact = add("contact_log", who=person, summary="private")
    other = add("consent", person=person, state="given", scope=("interview",), facts=("name",))
    verdict = gate.judge(desk, step(person, case, yes, elsewhere, contact, other, recipient=fund))
    assert {one.id for one in verdict.goes} == {person, case, yes}
    assert {one.record for one in verdict.withheld if not one.field} == {elsewhere, contact, other}


def test_whoever_may_be_named_in_one_case_is_not_named_in_another_beside_it(desk: Desk, add: Add) -> None:
    fund, person, lawyer = add("provider", name="fund"), add("person", name="ريم"), add("person", name="سلمى")
    said = {"state": "given", "recipient": fund, "facts": ("everything",)}
    add("consent", person=person, scope=("manual_export",), **said)
    one, other = (add("case", title=title, people=(person,)) for title in ("x", "y"))
    add("consent", person=lawyer, scope=("share_partners",), case=one, **said)
    hearings = [add("hearing", case=case, people=(person,), lawyer=(lawyer,)) for case in (one, other)]
    verdict = gate.judge(desk, step(one, other, *hearings, recipient=fund))
    assert {each.id for each in verdict.goes if "lawyer" in each.body} == {hearings[0]}
    assert [(each.record, each.why) for each in verdict.withheld] == [(hearings[1], verdicts.THEY_DID_NOT_AGREE)]


def test_what_somebody_fears_and_why_is_told_only_with_everything(desk: Desk, add: Add) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    words = dict.fromkeys(("purpose", "never_to", "conditions", "withdrawn_how"), "what her brother did")
    said = {"person": person, "state": "given", "scope": ("manual_export",), "recipient": fund}
    yes = add("consent", **said, facts=("name",), **words)
    no = add("consent", person=person, state="refused", scope=("interview",), **words)
    for facts, told in ((("name",), {no: set()}), (("everything",), {yes: {*words}, no: {*words}})):
        records.save(desk, "consent", yes, {"facts": facts})
        goes = gate.judge(desk, step(yes, no, recipient=fund)).goes
        assert {one.id: {*one.body} & {*words} for one in goes} == told


def test_a_child_without_a_guardian_stays_until_somebody_writes_why(desk: Desk, add: Add) -> None:
    child = add("person", name="طفلة", minor=True, protection="public", public_where="w")
    add("consent", person=child, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    verdict = gate.judge(desk, step(child))
    assert [(one.why, one.overridable) for one in verdict.withheld] == [(risks.MINOR, True)]
    assert gate.judge(desk, step(child), reason="her mother is here").goes
    records.save(desk, "person", child, {"guardian": "her aunt"})
    assert gate.judge(desk, step(child)).goes


def test_a_source_is_named_only_after_they_said_so(desk: Desk, add: Add) -> None:
    teller = add("person", name="ريم", protection="public", public_where="w")
    add("consent", person=teller, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    source = add("source", title="s", protection="public", public_where="w", who=teller)

    def told(*, answer: bool | None, reason: str = "") -> bool:
        records.save(desk, "source", source, {"may_be_named": answer})
        return "who" in gate.judge(desk, step(source), reason=reason).goes[0].body

    assert not told(answer=None)
    assert told(answer=None, reason="published before")
    assert not told(answer=False, reason="published before")
    assert told(answer=True)


def test_a_picture_of_people_who_were_not_asked_stays(desk: Desk, add: Add) -> None:
    intake = evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)
    (file,) = evidence.take_in(desk, [intake], {"protection": "public"}).ids

    def told(**answers: bool | None) -> bool:
        records.save(desk, "evidence", file, answers)
        return "content" in gate.judge(desk, step(file)).goes[0].body

    assert [told(faces=None), told(faces=True), told(consent_known=True)] == [False, False, True]
    assert [told(faces=None, consent_known=None), told(faces=False)] == [False, True]


def test_whoever_is_shown_and_said_no_is_shown_for_no_reason(desk: Desk, add: Add) -> None:
    intake = evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)
    (file,) = evidence.take_in(desk, [intake], {"protection": "public"}).ids

    def told(**answers: bool | None) -> tuple[bool, list[bool]]:
        records.save(desk, "evidence", file, answers)
        verdict = gate.judge(desk, step(file), reason="they ask for it")
        return "content" in verdict.goes[0].body, [
            one.overridable for one in verdict.withheld if one.field == "content"
        ]

    assert told(faces=None, consent_known=None) == (True, [])
    for faces in (None, True):
        assert told(faces=faces, consent_known=False) == (False, [False])
    assert told(faces=False) == (True, [])


GUARD = {"obtained_how": "a guard", "custody": "a guard", "original_kept": "with a guard", "signed_by": ["ab12"]}


def test_what_a_source_gave_is_under_their_level_and_does_not_tell_who_gave_it(desk: Desk, add: Add) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    incident, source = add("incident", title="i"), add("source", title="s")
    add("involvement", who=person, what=incident, role="victim")
    add("consent", person=person, state="given", scope=("manual_export",), recipient=fund, facts=("everything",))
    given = {"about": (incident,), "protection": "public", **GUARD}
    original = add("evidence", title="o", source=source, **given)
    copy = add("evidence", title="c", copy_of=original, **given)
    alone = add("evidence", title="a", **given)

    def told(reason: str = "") -> dict[str, set[str]]:
        verdict = gate.judge(desk, step(original, copy, alone, recipient=fund), reason=reason)
        return {one.id: {*one.body} & {"source", *GUARD} for one in verdict.goes}

    assert told() == {alone: set()}
    why = {one.record: one.why for one in gate.judge(desk, step(original, copy, source, recipient=fund)).withheld}
    assert [why[key] for key in (original, copy, source)] == [*[verdicts.OF_ITS_SOURCE] * 2, verdicts.NOT_PUBLISHED]
    assert told("they ask for it")[original] == {"source", *GUARD}
    records.save(desk, "source", source, {"protection": "public", "public_where": "w"})
    assert told() == {key: set() for key in (original, copy, alone)}
    records.save(desk, "source", source, {"may_be_named": True})
    assert told() == {original: {"source", *GUARD}, copy: set(), alone: set()}
    records.save(desk, "source", source, {"may_be_named": False})
    assert told("they ask for it")[original] == set()


@pytest.mark.parametrize("answer", risks.PASSED_ON)
def test_a_title_is_not_told_to_whoever_passes_names_on(desk: Desk, add: Add, answer: str) -> None:
    paper, person = add("provider", name="paper", **{answer: True}), add("person", name="سلمى")
    incident = add("incident", title="سلمى")
    add("involvement", who=person, what=incident, role="victim")
    shown = add("evidence", title="سلمى", kind="photo", protection="public", about=(incident,))
    said = {"person": person, "state": "given", "recipient": paper, "facts": ("everything",)}
    add("consent", scope=("manual_export",), **said)

    def told(reason: str = "") -> set[bool]:
        goes = gate.judge(desk, step(incident, shown, recipient=paper), reason=reason).goes
        assert {one.id for one in goes} == {incident, shown}
        return {"title" in one.body for one in goes}

    assert (told(), told("they ask for it")) == ({False}, {True})
    no = add("consent", person=person, state="refused", scope=(risks.PASSED_ON[answer],))
    assert told("they ask for it") == {False}
    records.save(desk, "consent", no, {"state": "given", "recipient": paper, "facts": ("name",)})
    assert told() == {True}


def test_the_answers_a_field_waits_for_are_there() -> None:
    for declared in TYPES.values():
        for told in declared.fields:
            for name in filter(None, (told.kind.agreed, told.kind.agreed_if)):
                by = (
                    declared.by_name[told.kind.agreed_by].kind
                    if told.kind.agreed_by and name == told.kind.agreed
                    else None
                )
                types = [TYPES[to] for to in by.to] if isinstance(by, Reference) else [declared]
                assert all(isinstance(each.by_name[name].kind, Answer) for each in types), (declared.name, told.name)


@pytest.mark.parametrize("profile", Profile)
def test_the_hour_of_an_entry_leaves_only_with_everything(desk: Desk, add: Add, profile: Profile) -> None:
    person = add("person", name="ريم", protection="public", public_where="w")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    (document,) = gate.judge(desk, step(person, profile=profile)).goes
    kept = desk.store.get(person)
    assert kept
    assert (document.created == kept.created) is (profile is Profile.FULL)
    assert document.created[:10] == kept.created[:10]
