from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from defender_desk.model.kinds import ANYTHING, Line, Prose
from defender_desk.model.levels import Profile
from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import label, vocabulary
from defender_desk.services import records, today
from defender_desk.services.application import narratives
from defender_desk.services.consent import gate, verdicts, wanting
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.wanting import ASK_OR_REASON, NO_STANDS, WHEN_COUNTS, Wanted, to_ask
from defender_desk.services.desk import Desk
from defender_desk.services.handover import leaving
from defender_desk.services.printout import printing
from defender_desk.services.referrals import lifecycle, referrals, sheet
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message
from defender_desk.text.speech import say, speaking
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 6, 1)
whole = partial(Step, profile=Profile.FULL)
LANGUAGES = ("ar", "en", "fr", "es")


@pytest.fixture
def referral(add: Add) -> dict[str, str]:
    fund = add("provider", name="صندوق")
    person = add("person", name="ريم الورّاق", phones=("+963 11 222",), residence="DE", stay_note="undocumented here")
    case = add("case", title="حماية", people=(person,))
    incident = add("incident", title="تهديد", what=("threat",), story="اتصال من رقم محجوب", case=case)
    made = add("referral", title="أتعاب", case=case, people=(person,), provider=fund, need="أتعاب محامٍ")
    return {"fund": fund, "person": person, "case": case, "incident": incident, "referral": made}


def said(plan: printing.Printable) -> str:
    return "\n".join(f"{label}: {value}" for section in plan.printout.sections for label, value in section.rows)


def test_without_consent_nothing_is_written(desk: Desk, referral: dict[str, str], tmp_path: Path) -> None:
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY)
    assert plan.empty
    with pytest.raises(Trouble):
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_consented_facts_are_on_the_sheet(desk: Desk, referral: dict[str, str], add: Add, language: str) -> None:
    add(
        "consent",
        person=referral["person"],
        state="given",
        scope=("refer",),
        recipient=referral["fund"],
        facts=("story",),
    )
    plan = referrals.plan_sheet(desk, referral["referral"], language, today=TODAY)
    text = said(plan)
    assert "اتصال من رقم محجوب" in text
    assert "أتعاب محامٍ" in text
    assert "ريم" not in text
    assert "222" not in text
    assert "undocumented" not in text
    assert plan.left_out


def test_a_sheet_tells_how_to_contact_somebody_and_keeps_the_code_word(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    add("consent", facts=("contact",), **yes)
    contact = [f for f in TYPES["person"].fields if f.kind.fact == "contact" and isinstance(f.kind, Line | Prose)]
    records.save(desk, "person", referral["person"], {field.name: f"planted {field.name}" for field in contact})
    text = said(referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY))
    told = {field.name for field in contact if f"planted {field.name}" in text}
    assert told == {"how_to_contact", "never", "safe_name", "go_between"}


def test_the_sheet_is_written_and_logged(desk: Desk, referral: dict[str, str], add: Add, tmp_path: Path) -> None:
    add(
        "consent",
        person=referral["person"],
        state="given",
        scope=("refer",),
        recipient=referral["fund"],
        facts=("name", "story"),
    )
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY)
    printing.write(desk, plan, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert "print" in [event.deed for event in records.timeline(desk, referral["person"])]


def test_a_consent_to_anybody_names_the_level_it_does_not_outweigh_and_the_consent_that_would(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    anybody = {"person": referral["person"], "state": "given", "scope": ("refer",), "any_recipient": True}
    add("consent", facts=("everything",), withheld=("contact",), **anybody)
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY)
    assert plan.empty
    assert term_shown("protection_level", "not_published") in plan.why_empty
    assert plan.wanted is not None
    given = plan.wanted.given
    assert (given["person"], given["recipient"]) == (referral["person"], referral["fund"])
    assert {"name", "story"} <= set(plan.wanted.facts)
    assert "contact" not in plan.wanted.facts
    add("consent", **{**given, "state": "given", "facts": plan.wanted.facts})
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY)
    assert "ريم الورّاق" in said(plan)
    assert "222" not in said(plan)


def test_the_sheet_tells_every_act_names_whom_it_is_for_and_warns_of_what_is_not_translated(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    for what in ("device_confiscation", "threat"):
        add("act", incident=referral["incident"], victim=referral["person"], what=what, what_note="بعنف")
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    add("consent", facts=("everything",), **yes)
    plan = referrals.plan_sheet(desk, referral["referral"], "fr", today=TODAY)
    for what in ("device_confiscation", "threat"):
        assert label("violation_type", what, "fr") in said(plan)
    assert plan.printout.sections[0].paragraphs == ("صندوق",)
    fields = {"referral": "need", "incident": "story", "act": "what_note"}
    assert {TYPES[name].by_name[field].kind.label for name, field in fields.items()} <= {*plan.foreign}
    assert TYPES["person"].by_name["name"].kind.label not in plan.foreign
    assert referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY).foreign == ()


def test_a_right_to_stay_leaves_only_where_the_consent_names_it_and_it_was_ticked(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    consent = add("consent", facts=("everything",), **yes)

    def told(reason: str = "") -> bool:
        plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY, reason=reason)
        assert "ريم الورّاق" in said(plan)
        left_out = "Right to stay" in [one.id for one in plan.left_out]
        assert left_out is not ("undocumented" in said(plan))
        return not left_out

    assert not told()
    assert not told(reason="they need it")
    records.save(desk, "referral", referral["referral"], {"facts": ("everything", "legal_status")})
    assert not told()
    assert not told(reason="they need it")
    records.save(desk, "consent", consent, {"facts": ("everything", "legal_status")})
    assert told()
    records.save(desk, "referral", referral["referral"], {"facts": ("everything",)})
    assert not told()


def test_help_to_the_mind_asks_for_no_account_and_says_who_should_help(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    add("consent", facts=("name", "contact"), **yes)
    asked = {"target_kind": "psychosocial_provider", "wanted_languages": ("ar",), "wanted_regions": ("mena",)}
    records.save(desk, "referral", referral["referral"], {**asked, "need": "", "summary": ""})
    plan = referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY)
    assert label("region", "mena", "en") in said(plan)
    assert "Arabic" in said(plan)
    assert "اتصال من رقم محجوب" not in said(plan)
    assert not plan.empty


def test_what_came_of_turning_to_somebody_is_not_told_to_them(desk: Desk, referral: dict[str, str], add: Add) -> None:
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "facts": ("everything",)}
    add("consent", recipient=referral["fund"], **yes)
    other = add("provider", name="غيره")
    add("consent", recipient=other, **yes)
    records.save(desk, "referral", referral["referral"], {"reply": "لا نساعد من هم مثلكم"})
    harm = referrals.refused_as_harm(desk, referral["referral"], today=TODAY).id
    add("act", incident=harm, victim=referral["person"], what="threat", what_note="شتموها")
    again = {"case": referral["case"], "people": (referral["person"],)}
    for key in (referral["referral"], add("referral", title="ثانية", provider=referral["fund"], **again)):
        text = said(referrals.plan_sheet(desk, key, "ar", today=TODAY))
        assert "رقم محجوب" in text
        assert "لا نساعد" not in text
        assert "شتموها" not in text
    elsewhere = add("referral", title="ثالثة", provider=other, **again)
    assert "لا نساعد" in said(referrals.plan_sheet(desk, elsewhere, "ar", today=TODAY))


def test_an_answer_in_the_language_of_the_sheet_stands_for_words_in_another(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    consent = add("consent", facts=("everything",), **yes)
    original = narratives.Original("اتصال من رقم محجوب")
    told = "A call from a hidden number."
    answer = narratives.write(desk, referral["case"], "inc.description", "en", told, original=original).id
    plan = referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY)
    assert told in said(plan)
    assert "محجوب" not in said(plan)
    assert TYPES["incident"].by_name["story"].kind.label not in plan.foreign
    assert answer in {document.id for document, _ in plan.leaving.wrote}
    assert not plan.remarks
    arabic = said(referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY))
    assert "محجوب" in arabic
    assert told not in arabic
    records.save(desk, "incident", referral["incident"], {"story": "اتصال آخر"})
    assert [one.why for one in referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY).remarks] == [
        say(printing.STALE)
    ]
    records.save(desk, "consent", consent, {"facts": ("name",)})
    assert told not in said(referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY))


def test_a_telephone_never_stands_without_a_word_on_calling_safely(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    add("consent", facts=("contact", "name"), **yes)

    def words() -> set[str]:
        plan = referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY)
        assert "R-" in plan.printout.running
        assert "2026" in plan.printout.running
        return {text for section in plan.printout.sections for text in section.paragraphs}

    assert {sheet.NOT_WRITTEN.id, sheet.ASK_BEFORE.id} <= words()
    records.save(desk, "person", referral["person"], {"never": "لا تتصلوا ليلاً"})
    assert sheet.ASK_BEFORE.id not in words()
    records.save(desk, "person", referral["person"], {"never": "", "phones": ()})
    assert sheet.ASK_BEFORE.id not in words()


def test_the_consent_wanted_asks_for_what_the_referral_asks_to_tell(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    records.save(desk, "referral", referral["referral"], {"facts": ("story",)})
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY)
    assert plan.wanted is not None
    assert plan.wanted.facts == ("story",)
    assert term_shown("data_scope", "story") in to_ask(plan.wanted)


def test_what_goes_along_with_every_yes_is_told_and_not_asked(desk: Desk, referral: dict[str, str], add: Add) -> None:
    records.save(desk, "referral", referral["referral"], {"facts": ("story", "need", "code_name"), "need": "نقل عاجل"})
    wanted = referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY).wanted
    assert wanted is not None
    with speaking("en"):
        asked, told = to_ask(wanted).split("\n")
    assert "What happened" in asked
    assert "What is asked for" not in asked
    assert "Which facts must not be told" in told
    yes = add("consent", **{**wanted.given, "state": "given", "facts": ("story",)})
    assert "نقل عاجل" in said(referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY))
    records.save(desk, "consent", yes, {"withheld": ("need",)})
    assert "نقل عاجل" not in said(referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY))


def test_a_yes_alone_to_the_consent_wanted_lets_no_fact_leave(desk: Desk, referral: dict[str, str], add: Add) -> None:
    wanted = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY).wanted
    assert wanted is not None
    add("consent", **{**wanted.given, "state": "given"})
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY)
    assert "ريم الورّاق" not in said(plan)
    assert "222" not in said(plan)


def test_where_somebody_said_no_the_sheet_leads_to_the_answer_and_to_no_reason(
    desk: Desk, referral: dict[str, str], add: Add
) -> None:
    no = add("consent", person=referral["person"], state="refused", scope=("refer",))
    plan = referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY, reason="x")
    assert plan.empty
    assert plan.wanted == Wanted(no, person=referral["person"])
    assert say(Standing.REFUSED.why) in plan.why_empty
    assert say(ASK_OR_REASON) not in plan.why_empty
    assert say(WHEN_COUNTS) in plan.why_empty
    assert not plan.liftable


def test_a_reason_is_offered_where_one_would_let_more_go(desk: Desk, referral: dict[str, str], add: Add) -> None:
    assert referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY).liftable
    yes = {"person": referral["person"], "state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    consent = add("consent", facts=("name",), **yes)
    assert referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY).liftable
    records.save(desk, "consent", consent, {"facts": ("everything",)})
    assert not referrals.plan_sheet(desk, referral["referral"], "ar", today=TODAY).liftable


def test_a_withdrawal_stops_the_sheet(desk: Desk, referral: dict[str, str], add: Add) -> None:
    consent = add(
        "consent",
        person=referral["person"],
        state="given",
        scope=("refer",),
        recipient=referral["fund"],
        facts=("name",),
    )
    assert not referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY).empty
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    assert referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY).empty


def test_a_reason_goes_on_without_consent_but_never_adds_what_was_not_asked_for(
    desk: Desk, referral: dict[str, str]
) -> None:
    records.save(desk, "referral", referral["referral"], {"facts": ("story",)})
    plan = referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY, reason="they cannot be reached")
    assert "اتصال" in said(plan)
    assert "ريم" not in said(plan)


def test_every_part_names_real_fields_that_a_consent_can_name() -> None:
    for part in sheet.PARTS:
        for name in part.fields:
            assert TYPES[part.type].by_name[name].kind.fact not in ("", ANYTHING)


def test_moves_join_the_states_there_are() -> None:
    states = {term.code for term in vocabulary("referral_state").terms}
    assert set(lifecycle.MOVES) == states
    assert {target for targets in lifecycle.MOVES.values() for target in targets} <= states
    reached, waiting = {"draft"}, ["draft"]
    while waiting:
        for target in lifecycle.MOVES[waiting.pop()]:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == states


def test_a_move_that_is_not_allowed_is_refused_and_handing_over_starts_the_clock(
    desk: Desk, referral: dict[str, str]
) -> None:
    with pytest.raises(Trouble):
        referrals.move(desk, referral["referral"], "approved", {}, today=TODAY)
    for state in ("pack_ready", "exported", "handed_over"):
        referrals.move(desk, referral["referral"], state, {}, today=TODAY)
    with pytest.raises(Trouble):  # a second time would set the clock back
        referrals.move(desk, referral["referral"], "handed_over", {}, today=date(2026, 7, 1))
    kept = records.fetch(desk, referral["referral"])
    assert kept is not None
    assert kept.values["next_check"].first == date(2026, 6, 4)


def test_a_referees_own_secrets_stay_off_the_sheet(desk: Desk, referral: dict[str, str], add: Add) -> None:
    referee = add("person", name="Referee", whereabouts="the mill", access_needs="insulin", phones=("+33 777",))
    records.save(desk, "referral", referral["referral"], {"referees": (referee,)})
    said_by = {"state": "given", "scope": ("refer",), "recipient": referral["fund"]}
    vouching = {**said_by, "scope": ("contact_referees",)}
    add("consent", person=referee, facts=("name", "referees"), withheld=("health", "whereabouts"), **vouching)
    every = ("name", "story", "health", "whereabouts", "contact", "referees")
    add("consent", person=referral["person"], facts=every, **said_by)
    text = said(referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY))
    assert text.count("Referee") == 2  # the heading of the row, and the name: no part of their own
    assert not [secret for secret in ("the mill", "insulin", "777") if secret in text]


def test_a_sheet_planned_before_a_withdrawal_is_not_written(
    desk: Desk, referral: dict[str, str], add: Add, tmp_path: Path
) -> None:
    said_by = {"state": "given", "scope": ("refer",), "recipient": referral["fund"], "facts": ("name",)}
    consent = add("consent", person=referral["person"], **said_by)
    plan = referrals.plan_sheet(desk, referral["referral"], "en", today=TODAY)
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert refused.value.message is leaving.CHANGED
    assert not (tmp_path / "a.pdf").exists()


def handed(desk: Desk, referral: str) -> None:
    for state in ("pack_ready", "exported", "handed_over"):
        referrals.move(desk, referral, state, {}, today=TODAY)


def values(desk: Desk, record: str) -> dict[str, object]:
    kept = records.fetch(desk, record)
    assert kept is not None
    return dict(kept.values)


def test_checks_follow_the_plan_until_it_ends_in_no_answer(desk: Desk, referral: dict[str, str]) -> None:
    one = referral["referral"]
    handed(desk, one)
    for gone, expected in ((3, 7), (7, 14)):
        referrals.checked(desk, one, today=TODAY + timedelta(days=gone))
        assert values(desk, one)["next_check"].first == TODAY + timedelta(days=expected)
    referrals.checked(desk, one, today=TODAY + timedelta(days=14))
    assert (values(desk, one)["state"], values(desk, one)["next_check"]) == ("no_response", None)


def test_what_is_known_of_an_answer_is_kept_with_the_state(desk: Desk, referral: dict[str, str]) -> None:
    one = referral["referral"]
    handed(desk, one)
    until = FuzzyDate.exact(date(2026, 12, 1))
    referrals.move(desk, one, "approved", {"granted": Money(Decimal(900), "EUR"), "support_until": until}, today=TODAY)
    kept = values(desk, one)
    assert (kept["state"], kept["granted"], kept["support_until"]) == ("approved", Money(Decimal(900), "EUR"), until)
    assert kept["replied"] == FuzzyDate.exact(TODAY)
    shown = [item.field for group in today.today(desk, date(2026, 12, 2)) for item in group.items if item.id == one]
    assert "support_until" in shown


def test_a_referral_sent_on_goes_on_as_a_draft_elsewhere(desk: Desk, referral: dict[str, str], add: Add) -> None:
    handed(desk, referral["referral"])
    other = add("provider", name="other")
    fresh = referrals.send_on(desk, referral["referral"], other, today=TODAY)
    assert values(desk, referral["referral"])["state"] == "redirected"
    kept = values(desk, fresh.id)
    assert (kept["state"], kept["provider"], kept["continues"]) == ("draft", other, referral["referral"])
    assert kept["people"] == (referral["person"],)


def test_a_refusal_that_is_a_harm_becomes_an_incident_of_the_case(desk: Desk, referral: dict[str, str]) -> None:
    one = referral["referral"]
    handed(desk, one)
    referrals.move(desk, one, "declined", {"refusal": "no_reason", "reply": "they laughed"}, today=TODAY)
    saved = referrals.refused_as_harm(desk, one, today=TODAY)
    incident = values(desk, saved.id)
    assert (incident["case"], incident["story"]) == (referral["case"], "they laughed")
    assert incident["what"][0] in vocabulary("violation_type").by_code
    assert values(desk, one)["incident"] == saved.id
    assert saved.id in gate.judge(desk, whole("refer", (saved.id,), TODAY)).concerned
    assert gate.judge(desk, whole("refer", (saved.id,), TODAY)).concerned[saved.id] == (referral["person"],)
    records.undo(desk, saved.changes.batch)
    assert not values(desk, one)["incident"]


def test_no_form_and_no_bulk_change_goes_round_the_moves(desk: Desk, referral: dict[str, str], add: Add) -> None:
    one = referral["referral"]
    with pytest.raises(Trouble) as refused:
        records.save(desk, "referral", one, {"state": "approved"})
    assert refused.value.values["field"] == "state"
    with pytest.raises(Trouble):
        records.bulk(desk, [one], "state", "handed_over")
    changes = records.save(desk, "referral", one, {"state": "closed", "notes": "n"}).changes
    with pytest.raises(Trouble) as refused:
        records.save(desk, "referral", one, {"state": "draft"})
    assert refused.value.message == lifecycle.ENDED
    records.save(desk, "referral", one, {"notes": "still open to notes"})
    records.undo(desk, changes.batch)
    assert lifecycle.state_of(desk.store.get(one).body) == "draft"
    begun_elsewhere = add("referral", title="t", state="handed_over")
    assert desk.store.get(begun_elsewhere).body["state"] == "handed_over"


@pytest.mark.parametrize("why", sorted(verdicts.THEIR_NO, key=str))
def test_of_every_no_of_theirs_it_is_said_that_no_reason_outweighs_it(why: Message) -> None:
    kept = [verdicts.Withheld("r", "person", "", why, "name", overridable=False)]
    assert wanting.why(kept) == f"{say(why)} {say(NO_STANDS)} {say(WHEN_COUNTS)}"
