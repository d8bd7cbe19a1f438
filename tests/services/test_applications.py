"""An application: every question in one state, nothing shown as covered that nobody agreed to, filled once for all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model.levels import Profile
from defender_desk.model.referral_facts import application_fields
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types.answers import EVERYTHING
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.application import applications, narratives
from defender_desk.services.application.applications import Application
from defender_desk.services.application.narratives import Original
from defender_desk.services.application.questions import KEPT_HERE, SCOPES, Question, State
from defender_desk.services.consent import gate, verdicts
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import ALWAYS, Standing
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.referrals import referrals
from defender_desk.text import speech
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 6, 1)
whole = partial(Step, profile=Profile.FULL)
STORY = "اقتحموا البيت ليلاً وأخذوا الحاسوب"
ENGLISH = "They raided the home at night and took the computer."
FACTS = sorted(vocabulary("data_scope").by_code)


@pytest.fixture
def ids(desk: Desk, add: Add) -> dict[str, str]:
    """A case with something in most of what is asked, a fund, and a mechanism that takes no Arabic."""
    fund = add("provider", name="صندوق", asks=("per.full_name", "inc.description", "rfe.referees", "un.mandates"))
    un = add("provider", name="آلية", languages=("en", "fr", "es"), asks=("inc.description", "per.languages"))
    group = add("organisation", name="رابطة")
    person = add(
        "person", name="ريم الورّاق", languages=("ar",), residence="DE", phones=("+963 1",), organisation=group,
        access_needs="دواء", gender="woman", born=None,
    )  # fmt: skip
    case = add("case", title="حماية", people=(person,), need="محامٍ")
    incident = add("incident", title="مداهمة", what=("threat",), story=STORY, case=case)
    add("act", incident=incident, victim=person, what="arrest", stated_reason="لا شيء")
    referral = add("referral", title="أتعاب", case=case, people=(person,), provider=fund, need="أتعاب")
    return {"fund": fund, "un": un, "person": person, "case": case, "incident": incident, "referral": referral}


def agree(add: Add, ids: dict[str, str], *facts: str, to: str = "fund", **more: object) -> str:
    given_ = {"state": "given", "scope": ("refer",), "recipient": ids[to], "facts": facts}
    return add("consent", **{"person": ids["person"], **given_, **more})


def read(desk: Desk, record: str, provider: str | None = None, language: str = "") -> Application:
    return applications.read(desk, record, provider, language, today=TODAY)


def asked(application: Application, code: str) -> Question:
    return next(one for one in application.questions if one.field.code == code)


def test_what_is_asked_of_a_legal_case_is_answered_by_its_hearings(desk: Desk, add: Add, ids: dict[str, str]) -> None:
    records.save(desk, "provider", ids["fund"], {"asks": ("inc.legal_case",)})
    said = {"court": "محكمة البداية", "court_case": "77/2026", "charges": "تهمة", "remarks": "أغمي على أخته"}
    add("hearing", case=ids["case"], people=(ids["person"],), **said)
    agree(add, ids, "legal_case")
    carried = {one.field for one in asked(read(desk, ids["referral"]), "inc.legal_case").carried}
    assert carried == {"court", "court_case", "charges", "stated_reason"}
    plan = referrals.plan_sheet(desk, ids["referral"], "ar", today=TODAY)
    told = " ".join(text for part in plan.printout.sections for _, text in part.rows)
    assert all(said[name] in told for name in ("court", "court_case", "charges"))
    assert said["remarks"] not in told


def test_without_consent_nothing_is_covered_and_the_meter_says_so(desk: Desk, ids: dict[str, str]) -> None:
    application = read(desk, ids["referral"])
    assert [one.field.code for one in application.questions] == [
        "per.full_name", "inc.description", "rfe.referees", "un.mandates"
    ]  # fmt: skip
    states = {one.field.code: one.state for one in application.questions}
    assert states["per.full_name"] is states["inc.description"] is State.UNCOVERED
    assert states["rfe.referees"] is states["un.mandates"] is State.MISSING
    assert application.meter == applications.Meter(asked=4, uncovered=2, missing=2)
    assert asked(application, "per.full_name").why == Standing.NOT_ASKED.why


def test_what_was_agreed_to_is_answered_and_nothing_else(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    application = read(desk, ids["referral"], language="ar")
    assert asked(application, "inc.description").state is State.ANSWERED
    name = asked(application, "per.full_name")
    assert (name.state, name.why) == (State.UNCOVERED, verdicts.NOT_AGREED)
    records.save(desk, "referral", ids["referral"], {"facts": ("name",)})
    assert asked(read(desk, ids["referral"]), "inc.description").why == verdicts.NOT_ASKED


def test_consent_to_one_destination_covers_no_other(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    question = asked(read(desk, ids["referral"], ids["un"], "ar"), "inc.description")
    assert (question.state, question.why) == (State.UNCOVERED, Standing.OTHER_RECIPIENT.why)


def test_an_arabic_account_awaits_its_translation_for_who_takes_no_arabic(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "countries", to="un")
    speech.use(speech.customary("ar"))
    application = read(desk, ids["referral"], ids["un"])
    assert application.languages == ("en", "fr", "es")
    assert (application.language, application.language_taken) == ("en", True)
    question = asked(application, "inc.description")
    assert question.state is State.UNTRANSLATED
    assert question.original == Original(STORY)
    assert asked(application, "per.languages").state is State.ANSWERED  # codes are said in any language
    assert not read(desk, ids["referral"], ids["un"], "ar").language_taken

    made = narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH, original=question.original).id
    question = asked(read(desk, ids["referral"], ids["un"]), "inc.description")
    assert question.chosen is not None
    assert (question.state, question.chosen.id) == (State.ANSWERED, made)
    records.save(desk, "incident", ids["incident"], {"story": STORY + " ثم عادوا"})
    question = asked(read(desk, ids["referral"], ids["un"]), "inc.description")
    assert (question.state, question.stale) == (State.STALE, {made})


def test_an_answer_is_written_once_for_every_destination(desk: Desk, ids: dict[str, str], add: Add) -> None:
    for to in ("fund", "un"):
        agree(add, ids, "story", to=to)
    narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH)
    for record in (ids["referral"], ids["case"]):
        for to in (ids["fund"], ids["un"]):
            chosen = asked(read(desk, record, to, "en"), "inc.description").chosen
            assert chosen is not None
            assert chosen.text == ENGLISH


def test_a_written_answer_leaves_only_where_the_fact_its_question_asks_is_covered(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story")
    story = narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH).id
    health = narratives.write(desk, ids["case"], "per.needs", "en", "Insulin.").id
    verdict = gate.judge(desk, whole("refer", (story, health), TODAY, ids["fund"]))
    bodies = {document.id: document.body for document in verdict.goes}
    assert bodies[story]["text"] == ENGLISH
    assert not {"text", "of_version"} & bodies[health].keys()
    assert ("text", verdicts.NOT_AGREED) in [(one.field, one.why) for one in verdict.withheld if one.record == health]
    records.save(desk, "provider", ids["fund"], {"asks": ("per.needs",)})
    case = read(desk, ids["case"], ids["fund"], "en")
    assert asked(case, "per.needs").state is State.UNCOVERED


def test_what_somebody_was_asked_is_an_answer_and_unknown_is_none(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story", scope=("refer", "contact_referees"))
    agree(add, ids, state="refused", scope=("name_to_government",))
    records.save(desk, "provider", ids["fund"], {"asks": tuple(SCOPES)})
    application = read(desk, ids["referral"])
    said = {one.field.code: [told.text for told in one.told] for one in application.questions}
    assert said["con.refer"] == said["con.contact_referees"] == [Standing.GIVEN.why.id]
    assert said["con.name_to_government"] == [Standing.REFUSED.why.id]
    assert said["con.share_vetting_partners"] == []
    assert not any(one.writable for one in application.questions)


def test_a_referee_who_was_not_asked_stays_and_the_referral_leaves(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story", "need", "referees")
    referee = add("person", name="ليلى", phones=("+1",))
    records.save(desk, "referral", ids["referral"], {"referees": (referee,)})
    step = whole("refer", (ids["referral"],), TODAY, ids["fund"])
    verdict = gate.judge(desk, step)
    (document,) = verdict.goes
    assert "referees" not in document.body
    assert document.body["need"] == "أتعاب"
    assert [one.why for one in verdict.withheld] == [verdicts.THEY_DID_NOT_AGREE]
    assert asked(read(desk, ids["referral"]), "rfe.referees").state is State.UNCOVERED
    assert "referees" in gate.judge(desk, step, reason="no time is left").goes[0].body

    scope = {"scope": ("contact_referees",), "recipient": ids["fund"], "facts": ("name",)}
    consent = add("consent", person=referee, state="given", **scope)
    application = read(desk, ids["referral"])
    assert asked(application, "rfe.referees").state is State.ANSWERED
    (known,) = application.referees
    assert known.goes is not None
    assert (known.standing, known.goes.body.get("phones")) == (Standing.GIVEN, None)
    sheet = referrals.plan_sheet(desk, ids["referral"], "ar", today=TODAY)
    assert "ليلى" in repr(sheet.printout)
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    assert asked(read(desk, ids["referral"]), "rfe.referees").state is State.UNCOVERED


def test_whoever_is_pointed_at_is_called_as_they_leave(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "work", "organisation")
    records.save(desk, "provider", ids["fund"], {"asks": ("work.profession",)})
    person = records.fetch(desk, ids["person"])
    group = person.body["organisation"] if person else ""
    scope = {"person": group, "state": "given", "scope": ("refer",), "recipient": ids["fund"]}
    allowed = add("consent", facts=("work",), **scope)
    (question,) = read(desk, ids["referral"]).questions
    assert question.leaving
    assert "رابطة" not in "".join(question.leaving)
    records.save(desk, "consent", allowed, {"facts": ("work", "organisation")})
    (question,) = read(desk, ids["referral"]).questions
    assert "رابطة" in "".join(question.leaving)


def test_a_purpose_of_their_own_opens_nothing_else_about_a_referee(desk: Desk, ids: dict[str, str], add: Add) -> None:
    referee = add("person", name="ليلى")
    records.save(desk, "referral", ids["referral"], {"referees": (referee,)})
    agree(add, ids, "story", "referees")
    scope = {"scope": ("contact_referees",), "recipient": ids["fund"], "facts": ("name", "story")}
    add("consent", person=referee, state="given", **scope)
    witnessed = add("incident", title="ما رأته", story="رأت")
    add("involvement", who=referee, what=witnessed, role="witness")
    step = whole("refer", (ids["referral"], referee, witnessed), TODAY, ids["fund"])
    assert {document.id for document in gate.judge(desk, step).goes} == {ids["referral"]}
    alone = whole("refer", (ids["referral"], referee), TODAY, ids["fund"])
    goes = {document.id: document.body for document in gate.judge(desk, alone).goes}
    assert goes[referee]["name"] == "ليلى"
    add("consent", person=referee, state="refused", scope=("refer",), recipient=ids["fund"])
    assert referee not in {document.id for document in gate.judge(desk, alone).goes}


def test_a_budget_answers_line_by_line(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    cost = add("cost", referral=ids["referral"], what="سفر", kind="travel", amount=Money(Decimal(90), "EUR"))
    records.save(desk, "provider", ids["fund"], {"asks": ("req.budget_lines",)})
    assert read(desk, ids["referral"]).questions[0].state is State.UNTRANSLATED  # its words are Arabic
    records.save(desk, "cost", cost, {"what": "Ticket"})
    application = read(desk, ids["referral"])
    (question,) = application.questions
    assert question.state is State.ANSWERED
    assert {told.type for told in question.told} == {"cost"}
    assert application.budget.totals == (Money(Decimal(90), "EUR"),)


def test_a_record_is_named_as_an_answer_only_where_it_may_leave_itself(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "evidence")
    receipt = add("evidence", title="إيصال من ليلى", about=(ids["incident"],))
    add("cost", referral=ids["referral"], kind="travel", proof=receipt)
    records.save(desk, "provider", ids["fund"], {"asks": ("req.proofs_of_cost",)})
    (question,) = read(desk, ids["referral"]).questions
    assert (question.state, question.why, question.leaving) == (State.UNCOVERED, verdicts.LINK, ())
    records.save(desk, "evidence", receipt, {"protection": "public"})
    (question,) = read(desk, ids["referral"]).questions
    assert question.state is State.ANSWERED
    assert "إيصال" in question.leaving[0]  # they named whom it may be told to
    records.save(desk, "evidence", receipt, {"protection": "not_published"})
    assert read(desk, ids["referral"]).questions[0].leaving == ()  # whoever gave it did not


def test_what_leaves_is_the_answer_in_words_instead_of_the_words_it_translates(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", to="un")
    question = asked(read(desk, ids["referral"], ids["un"]), "inc.description")
    narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH, original=question.original)
    assert asked(read(desk, ids["referral"], ids["un"]), "inc.description").leaving == (ENGLISH,)
    assert asked(read(desk, ids["referral"], ids["fund"]), "inc.description").leaving == ()


def test_a_level_that_a_consent_to_anybody_does_not_outweigh_is_not_a_missing_consent(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    consent = agree(add, ids, "everything", to="fund")
    records.save(desk, "consent", consent, {"recipient": "", "any_recipient": True})
    application = read(desk, ids["referral"])
    states = {one.field.code: (one.state, one.why) for one in application.questions}
    assert states["per.full_name"] == states["inc.description"] == (State.HELD, verdicts.NOT_BY_NAME)
    assert (application.meter.held, application.meter.uncovered) == (2, 0)
    assert application.wanted is not None
    wanted = {**application.wanted.given, "facts": application.wanted.facts, "state": "given"}
    records.save(desk, "consent", None, wanted)
    application = read(desk, ids["referral"])
    assert application.meter.held == 0
    assert asked(application, "inc.description").state is not State.HELD


def test_a_referral_for_nobody_covers_nothing(desk: Desk, add: Add) -> None:
    alone = add("referral", title="x", need="شيء", provider=add("provider", name="y", asks=("req.need_why",)))
    (question,) = read(desk, alone).questions
    assert (question.state, question.leaving) == (State.HELD, ())
    with pytest.raises(Trouble):
        read(desk, add("person", name="x"))


def check(application: Application, facts: set[str]) -> None:
    meter = application.meter
    assert meter.asked == len(application.questions)
    assert (
        meter.asked == meter.answered + meter.missing + meter.uncovered + meter.held + meter.untranslated + meter.stale
    )
    for question in application.questions:
        fact, covered = question.field.fact, any(told.covered for told in question.told)
        assert not covered or not fact or fact in facts
        assert all((told.why is None) is told.covered for told in question.told)
        if question.state in (State.ANSWERED, State.STALE, State.UNTRANSLATED):
            assert not fact or fact in facts, question.field.code
        assert (question.state is State.MISSING) is not (question.told or question.written)
        assert (question.why is not None) is (question.state in KEPT_HERE)
        assert not question.leaving or not fact or fact in facts
        assert question.chosen is None or question.chosen.language == application.language


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    facts=st.sets(st.sampled_from(FACTS)),
    withheld=st.sets(st.sampled_from(FACTS), max_size=3),
    written=st.lists(
        st.tuples(st.sampled_from(sorted(application_fields())), st.sampled_from(["ar", "en"])), max_size=6
    ),
    language=st.sampled_from(["", "ar", "en", "de"]),
)
def test_every_question_has_one_state_and_none_goes_beyond_what_was_agreed(
    desk: Desk,
    ids: dict[str, str],
    add: Add,
    facts: set[str],
    withheld: set[str],
    written: list[tuple[str, str]],
    language: str,
) -> None:
    consent = agree(add, ids, *sorted(facts), to="fund", withheld=tuple(sorted(withheld)))
    texts = [narratives.write(desk, ids["case"], code, spoken, STORY).id for code, spoken in written]
    try:
        general = records.save(desk, "provider", ids["fund"], {"asks": ()})
        assert general.id == ids["fund"]
        for record in (ids["referral"], ids["case"]):
            application = read(desk, record, ids["fund"], language)
            assert len(application.questions) == len(application_fields())
            agreed = set(FACTS) if EVERYTHING in facts else facts | ALWAYS
            check(application, set() if EVERYTHING in withheld else agreed - withheld)
    finally:
        records.bin_records(desk, [consent, *texts])


def test_every_shipped_destination_is_asked_what_it_asks(desk: Desk, ids: dict[str, str], add: Add) -> None:
    shipped.bring_up_to_date(desk)
    add("consent", person=ids["person"], state="given", scope=("refer",), any_recipient=True, facts=("story", "need"))
    providers = {str(one.body["shipped"]): one.id for one in desk.store.each("provider") if one.body.get("shipped")}
    assert providers.keys() == directory().entries.keys()
    for code, provider in providers.items():
        application = read(desk, ids["referral"], provider)
        asks = directory().entries[code].asks
        assert {one.field.code: one.sure for one in application.questions} == (
            asks or dict.fromkeys(application_fields(), applications.NOT_SAID)
        )
        check(application, {"story", "need", *ALWAYS})
        assert application.language_taken or not application.languages


def test_an_application_is_read_again_in_the_language_it_was_looked_at_in(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    applications.keep_language(desk, ids["referral"], ids["un"], "fr")
    applications.keep_language(desk, ids["referral"], ids["fund"], "es")
    assert read(desk, ids["referral"]).language == "es"
    assert read(desk, ids["referral"], ids["un"]).language == "fr"
    assert read(desk, ids["case"], ids["fund"]).language != "es"
    assert read(desk, ids["referral"], language="en").language == "en"
    records.bin_records(desk, [ids["referral"]])
    records.purge(desk, [ids["referral"]])
    applications.keep_language(desk, ids["case"], "", "ar")
    assert ids["referral"] not in str(desk.setting(applications.CHOSEN))
