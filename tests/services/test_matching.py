"""Conditions weighed against real records: what is not known is never met, and never stops anybody in silence."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model.eligibility import fact_of, facts, questions
from defender_desk.model.shipped_providers import Rule, directory
from defender_desk.model.values import Money
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers
from defender_desk.services.directory.shipped import record_id
from defender_desk.services.directory.standing import GROUPS, Reliance
from defender_desk.services.matching import choosing, eligibility, happened, matching, provider_facts
from defender_desk.services.matching.conditions import (
    Criterion,
    Known,
    Outcome,
    Place,
    Span,
    wanted,
    wanted_codes,
    weigh,
)
from defender_desk.services.matching.eligibility import known_for
from defender_desk.services.matching.matching import Match, Result
from defender_desk.services.matching.matter import read
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 11, 28)
RULES = [(entry.code, rule) for entry in directory().entries.values() for rule in entry.rules]
EACH_RULE = pytest.mark.parametrize("rule", [rule for _, rule in RULES], ids=[f"{c}-{r.field}" for c, r in RULES])
MET, NOT_MET, NOT_KNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_KNOWN


def criterion(rule: Rule) -> Criterion:
    return Criterion.of(rule, fact_of(rule.field))


def good_and_bad(one: Criterion) -> tuple[Any, Any]:
    """A value that satisfies a condition, and one that does not."""
    if one.fact.kind in ("number", "age", "amount"):
        (limit,) = one.words
        above, below = Span.exact(float(limit) + 1), Span.exact(float(limit) - 1)
        return (above, below) if one.op == ">=" else (below, above)
    inside = min(wanted_codes(one), key=str)
    outside = not inside if isinstance(inside, bool) else "XX"
    return (outside, inside) if one.op in ("!=", "excludes") else (inside, outside)


@EACH_RULE
def test_every_rule_can_be_met_not_met_and_not_known(rule: Rule) -> None:
    one = criterion(rule)
    good, bad = good_and_bad(one)
    assert weigh(one, Known((good,), whole=True)) is MET
    assert weigh(one, Known((bad,), whole=True)) is NOT_MET
    assert weigh(one, Known()) is NOT_KNOWN
    assert weigh(one, Known((bad,), whole=False)) is (NOT_MET if one.op in ("!=", "excludes") else NOT_KNOWN)
    assert wanted(one)


@EACH_RULE
@given(data=st.data())
def test_knowing_less_never_meets_more(rule: Rule, data: st.DataObject) -> None:
    one = criterion(rule)
    values = data.draw(st.lists(st.sampled_from(good_and_bad(one)), max_size=3))
    whole = weigh(one, Known(tuple(values), whole=True))
    part = weigh(one, Known(tuple(values), whole=False))
    assert part is NOT_KNOWN or part is whole or (part, whole) == (MET, MET)
    if whole is not MET:
        assert part is not MET
    assert weigh(one, Known()) is NOT_KNOWN


# Facts read from records.

PERSON: dict[str, Any] = {
    "name": "ريم", "kinds": ("independent_journalist",), "gender": "woman", "residence": "DE", "origin": "SY",
    "languages": ("ar", "en"), "risk_groups": ("lgbtqi",), "web": ("example.org",),
}  # fmt: skip
GROUP: dict[str, Any] = {
    "name": "رابطة", "kind": "initiative", "scope": "local", "size": 5, "countries": ("TN",), "web": ("example.org",),
    "fields": ("lgbtqi_rights", "minority_rights"), "founded": parse("2020"), "languages": ("fr",),
}  # fmt: skip
INCIDENT: dict[str, Any] = {
    "what": ("arrest", "spyware", "enforced_disappearance"), "when": parse("2026-11-01"), "country": "TN",
    "last_threat": parse("2026-11-20"), "work_link": "تحقيق", "remedies": "شكوى", "status": "confirmed",
    "place": "سوق", "perpetrators": ("police",),
}  # fmt: skip
ACT: dict[str, Any] = {"what": "arrest", "charge": "تهمة", "court_case": "12/2026", "detention_kind": "pretrial"}
HEARING: dict[str, Any] = {"court": "محكمة", "court_case": "12/2026", "charges": "تهمة"}
CASE: dict[str, Any] = {
    "officer": "نور", "urgency": "emergency_24h", "need_kinds": ("legal_aid",), "horizon": "emergency",
}  # fmt: skip
REFERRAL: dict[str, Any] = {
    "amount": Money(Decimal(900), "EUR"), "months": 3, "urgency": "emergency_24h", "support": ("legal_aid",),
    "language": "ar",
}  # fmt: skip


@pytest.fixture
def whole(add: Add) -> dict[str, str]:
    """A referral of a case of which everything is said."""
    made = {"person": add("person", **PERSON), "organisation": add("organisation", **GROUP)}
    people = (made["person"], made["organisation"])
    made["case"] = add("case", people=people, **CASE)
    made["incident"] = add("incident", case=made["case"], **INCIDENT)
    made["act"] = add("act", incident=made["incident"], victim=made["person"], **ACT)
    made["hearing"] = add("hearing", case=made["case"], people=people, **HEARING)
    made["evidence"] = add("evidence", title="صورة", about=(made["incident"],))
    referees = (add("person", name="مزكٍّ"),)
    made["referral"] = add("referral", case=made["case"], people=people, referees=referees, **REFERRAL)
    for code, question in questions().items():
        number = {"number": 24} if question.asks == "number" else {}
        add("answer", question=code, case=made["case"], about=people, yes=True, **number)
    return made


ASKED_OF_PROVIDERS = {
    "status", "call_open", "presence", "takes_referrals", "consent_refer", "consent_government", "consent_giver",
    "authority", "same_purpose",
}  # fmt: skip


def known(desk: Desk, subject: str, rule: Rule) -> Known:
    return known_for(read(desk, subject), criterion(rule), TODAY, {})


def test_every_fact_of_a_case_is_read(desk: Desk, whole: dict[str, str]) -> None:
    silent = [
        rule.field
        for _, rule in RULES
        if fact_of(rule.field).code not in ASKED_OF_PROVIDERS | {"amount_usd"}
        and not known(desk, whole["referral"], rule).values
    ]
    assert silent == []


READ: tuple[tuple[str, object], ...] = (
    ("applicant_type", ("individual", "group")),
    ("applicant.civil_society", (True,)),
    ("per.gender", ("woman",)),
    ("per.lgbtqi", (True,)),
    ("subject.in_exile", (True,)),
    ("per.languages.any", ("ar", "en")),
    ("org.scope", ("local",)),
    ("org.size_members", (Span.exact(5),)),
    ("inc.detention.present", (True,)),
    ("inc.is_digital_emergency", (True,)),
    ("inc.legal_case.present", (True,)),
    ("inc.disappearance.date_known_month_year", (True,)),
    ("days_since(inc.disappearance.date)", (Span.exact(27),)),
    ("days_since(inc.last_threat_date)", (Span.exact(8), Span.exact(27))),
    ("link_to_hr_work", (True,)),
    ("inc.evidence.count", (Span.exact(1),)),
    ("ref.urgency", ("emergency_24h",)),
    ("req.amount_eur", (Span.exact(900),)),
    ("req.amount_usd", ()),
    ("req.period_months", (Span.exact(3),)),
    ("state_is_charter_party", (True,)),
    ("six_required_elements", (True,)),
    ("ref.referrer_identity.present", (True,)),
)


@pytest.mark.parametrize(("field", "values"), READ, ids=[field for field, _ in READ])
def test_what_the_records_say_of_a_fact(desk: Desk, whole: dict[str, str], field: str, values: object) -> None:
    rule = next(rule for _, rule in RULES if rule.field == field)
    assert known(desk, whole["referral"], rule).values == values


@pytest.mark.parametrize("rule", {rule.field: rule for _, rule in RULES}.values(), ids=lambda rule: rule.field)
def test_an_empty_case_answers_nothing(desk: Desk, add: Add, rule: Rule) -> None:
    case = add("case")
    assert weigh(criterion(rule), known(desk, case, rule)) is NOT_KNOWN


@pytest.mark.parametrize("field", ["court", "court_case", "charges"])
def test_a_hearing_of_those_in_the_case_says_that_there_is_a_court_case(desk: Desk, add: Add, field: str) -> None:
    (rule,) = {rule.field: rule for _, rule in RULES if rule.field == "inc.legal_case.present"}.values()
    one, other = add("person", name="ريم"), add("person", name="هدى")
    case = add("case", people=(one,))
    add("hearing", case=case, people=(other,), **{field: "77/2026"})
    assert known(desk, case, rule).values == ()
    hearing = add("hearing", case=case, people=(one,), **{field: "78/2026"})
    found = known(desk, case, rule)
    assert (found.values, [(seen.record, seen.field) for seen in found.seen]) == ((True,), [(hearing, field)])


def test_what_is_missing_is_named_with_its_field(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    case = add("case", people=(person,))
    (rule,) = [rule for code, rule in RULES if code == "iwmf_emergency" and rule.field == "per.gender"]
    (place,) = known(desk, case, rule).missing
    assert (place.type, place.field, place.record) == ("person", "gender", person)


def test_for_whom_a_provider_is_leads_to_the_person(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم", kinds=("witness",))
    fund = add("provider", name="صندوق", groups=("lgbtqi",))
    (one,) = [r for r in of(desk, add("case", people=(person,)), fund).results if r.criterion.fact.code == "for_whom"]
    assert one.outcome is NOT_KNOWN
    assert [(place.type, place.record) for place in one.missing] == [("person", person)]


def test_of_a_long_account_only_the_beginning_is_shown(desk: Desk, add: Add) -> None:
    case = add("case")
    add("incident", case=case, work_link="تحقيق " * 100)
    (one,) = [r for r in of(desk, case, "dignity_for_all").results if r.criterion.fact.code == "work_link"]
    assert one.outcome is MET
    assert len(one.here) < 120


@pytest.mark.parametrize("written", ["soon after the feast", ""])
def test_a_date_nobody_can_read_is_not_known(desk: Desk, add: Add, written: str) -> None:
    case = add("case")
    add("incident", case=case, last_threat=parse(written) if written else None)
    (rule,) = [rule for code, rule in RULES if code == "recao_prodhec" and "last_threat" in rule.field]
    assert weigh(criterion(rule), known(desk, case, rule)) is NOT_KNOWN


def test_an_inexact_date_counts_only_when_every_day_of_it_does(desk: Desk, add: Add) -> None:
    case = add("case")
    incident = add("incident", case=case, last_threat=parse("2026"))
    (rule,) = [rule for code, rule in RULES if code == "recao_prodhec" and "last_threat" in rule.field]
    assert weigh(criterion(rule), known(desk, case, rule)) is NOT_KNOWN
    records.save(desk, "incident", incident, {"last_threat": parse("2024")})
    assert weigh(criterion(rule), known(desk, case, rule)) is NOT_MET


def test_money_in_another_currency_is_not_known(desk: Desk, add: Add) -> None:
    referral = add("referral", amount=Money(Decimal(100), "TND"))
    (rule,) = [rule for code, rule in RULES if code == "ddp_incident" and rule.field == "req.amount_eur"]
    assert weigh(criterion(rule), known(desk, referral, rule)) is NOT_KNOWN


def test_a_count_of_what_was_written_down_never_falls_short(desk: Desk, add: Add) -> None:
    referral = add("referral", referees=(add("person", name="مزكٍّ"),))
    (two,) = [rule for code, rule in RULES if code == "ddp_sustainable" and rule.field == "rfe.referees.count"]
    (one,) = [rule for code, rule in RULES if code == "fidh_observatory" and rule.field == "rfe.referees.count"]
    assert weigh(criterion(two), known(desk, referral, two)) is NOT_KNOWN
    assert weigh(criterion(one), known(desk, referral, one)) is MET


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_taking_a_fact_away_never_meets_a_condition(desk: Desk, whole: dict[str, str], data: st.DataObject) -> None:
    """Whatever field of the case, its people or what happened is emptied, no condition becomes met by it."""
    subject = data.draw(st.sampled_from((whole["case"], whole["referral"])))
    kind = data.draw(st.sampled_from(("person", "organisation", "case", "incident", "act", "referral")))
    body = desk.store.get(whole[kind]).body
    field = data.draw(st.sampled_from(sorted(body)))
    met = outcomes(desk, subject)
    with desk.change("edit") as writing:
        writing.put(whole[kind], kind, {field: None})
    try:
        without = outcomes(desk, subject)
        risen = {key for key, outcome in without.items() if outcome is MET and met.get(key, MET) is not MET}
        assert risen == set(), (kind, field)
    finally:
        with desk.change("edit") as writing:
            writing.put(whole[kind], kind, {field: body[field]})


def outcomes(desk: Desk, subject: str, among: Container[str] | None = None) -> dict[tuple[str, int], Outcome]:
    found = matching.match(desk, subject, TODAY)
    return {
        (one.provider.id, place): result.outcome
        for one in found.providers
        for place, result in enumerate(one.results)
        if among is None or result.criterion.fact.code in among
    }


# Providers.


def of(desk: Desk, subject: str, code: str) -> Match:
    found = matching.match_one(desk, subject, record_id(code) if code in directory().entries else code, TODAY)
    assert found is not None
    return found


def test_all_rules_and_own_fields_are_weighed(desk: Desk, whole: dict[str, str]) -> None:
    found = matching.match(desk, whole["case"], TODAY)
    assert len(found.providers) == len(directory().entries)
    shipped = sum(not result.criterion.field for one in found.providers for result in one.results)
    assert shipped == 150


def test_no_shipped_provider_is_open_by_itself(desk: Desk, whole: dict[str, str]) -> None:
    for one in matching.match(desk, whole["case"], TODAY).providers:
        assert not one.open
        (status,) = [each for each in one.results if each.criterion.fact.code == "status"]
        assert status.outcome is not MET


def checked(desk: Desk, provider: str, day: date, *facts: str, **said: object) -> None:
    values = {"facts": facts or tuple(GROUPS), "result": "confirmed", "route": "call", "by": "هالة", **said}
    records.save(desk, "verification", None, {"provider": provider, "when": FuzzyDate.exact(day), **values})


DEEDS = {
    "nothing": lambda _desk, _fund: None,
    "a column alone": lambda desk, fund: records.save(desk, "provider", fund, {"verified": FuzzyDate.exact(TODAY)}),
    "its languages": lambda desk, fund: checked(desk, fund, TODAY, "languages"),
    "all": lambda desk, fund: checked(desk, fund, TODAY),
    "all, long ago": lambda desk, fund: checked(desk, fund, TODAY - timedelta(days=31)),
    "all, tomorrow": lambda desk, fund: checked(desk, fund, TODAY + timedelta(days=1)),
    "in vain": lambda desk, fund: checked(desk, fund, TODAY, result="unconfirmed"),
    "changed since": lambda desk, fund: records.save(desk, "provider", fund, {"web": ("https://evil.example",)}),
    "stopped": lambda desk, fund: records.save(desk, "provider", fund, {"status": "halted"}),
    "calls": lambda desk, fund: records.save(desk, "provider", fund, {"status": "calls_only"}),
    "closed": lambda desk, fund: records.save(desk, "provider", fund, {"closes": parse("2026-11-27")}),
    "closes": lambda desk, fund: records.save(desk, "provider", fund, {"closes": parse("2026-11-28")}),
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=st.lists(st.sampled_from(sorted(DEEDS)), max_size=4))
def test_matching_says_of_a_provider_what_the_directory_says(desk: Desk, add: Add, deeds: list[str]) -> None:
    fund = add("provider", name="صندوق", status="seen_open", web=("https://fund.example",))
    for deed in deeds:
        DEEDS[deed](desk, fund)
    found, shown = of(desk, add("case"), fund), providers.entry(desk, fund, TODAY)
    assert found.standing.whole is shown.standing
    assert found.open <= (shown.standing is Reliance.VERIFIED)
    (status,) = [one for one in found.results if one.criterion.fact.code == "status"]
    assert (status.outcome is MET) <= (shown.standing is Reliance.VERIFIED)


@pytest.mark.parametrize(
    ("status", "closes", "takes"),
    [
        ("seen_open", "", True),
        ("seen_open", "2026-11-28", True),
        ("seen_open", "2026-11-27", None),
        ("seen_open", "the feast", None),
        ("seen_open", "2026-11", None),
        ("calls_only", "", None),
        ("calls_only", "2026-12-01", True),
        ("calls_only", "2026-11-27", False),
        ("halted", "2026-12-01", False),
        ("not_referral", "", False),
        ("unknown", "2026-12-01", None),
    ],
)
def test_a_provider_takes_requests_until_its_last_day(
    desk: Desk, add: Add, status: str, closes: str, takes: bool | None
) -> None:
    fund = add("provider", name="صندوق", status=status, closes=parse(closes) if closes else None)
    assert of(desk, add("case"), fund).standing.open is (False if takes is False else None)  # nobody checked
    checked(desk, fund, TODAY)
    found = of(desk, add("case"), fund)
    assert found.standing.open is takes
    assert found.open is (takes is True)
    (stated,) = [one for one in found.results if one.criterion.fact.code == "status"]
    assert (stated.outcome is MET) is (takes is True)
    assert (found.fit == "not") is (takes is False)


# Several people.


def two(desk: Desk, add: Add, field: str, one: object, other: object, **fund: object) -> Result:
    people = (add("person", name="A", **{field: one}), add("person", name="B", **{field: other}))
    case = add("case", people=people)
    add("act", incident=add("incident", case=case, country="SY"), victim=people[0], what="arrest")
    code = "country" if field == "residence" else "for_whom"
    found = of(desk, case, add("provider", name="صندوق", **fund)).results
    return next(result for result in found if result.criterion.fact.code == code)


def test_a_fund_that_helps_one_of_two_does_not_fit_the_case(desk: Desk, add: Add) -> None:
    result = two(desk, add, "residence", "SY", "FR", countries=("SY",))
    assert result.outcome is NOT_MET
    assert [one.body["name"] for one in result.whom] == ["B"]
    assert "B" in choosing.line(result)
    assert "SY" not in [one.said for one in result.seen]
    assert two(desk, add, "residence", "SY", "SY", countries=("SY",)).outcome is MET
    neither = two(desk, add, "residence", "FR", "FR", countries=("TN",))
    assert (neither.outcome, neither.whom, neither.for_whom) == (NOT_MET, (), "")


def test_what_is_known_of_one_is_not_known_of_the_other(desk: Desk, add: Add) -> None:
    result = two(desk, add, "kinds", ("lawyer",), (), groups=("lawyers",))
    assert result.outcome is NOT_KNOWN
    assert [one.body["name"] for one in result.whom] == ["B"]
    assert [place.record for place in result.missing] == [result.whom[0].id]
    assert "B" in choosing.line(result)


def test_an_answer_about_one_is_none_about_who_came_later(desk: Desk, add: Add) -> None:
    one, other = add("person", name="A"), add("person", name="B")
    case = add("case", people=(one,))
    choosing.answer(desk, case, "nonviolence", today=TODAY, yes=True)

    def outcome() -> Outcome:
        return next(r for r in of(desk, case, "icorn").results if r.criterion.fact.code == "nonviolence").outcome

    assert outcome() is MET
    records.save(desk, "case", case, {"people": (one, other)})
    assert outcome() is NOT_KNOWN
    choosing.answer(desk, case, "nonviolence", today=TODAY, yes=True)
    assert outcome() is MET


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_one_more_person_never_meets_what_was_not(desk: Desk, whole: dict[str, str], data: st.DataObject) -> None:
    """A fact asked of each person is met of two only when it is met of both."""
    each = {one.code for one in facts().values() if one.each}
    more = {"residence": data.draw(st.sampled_from(("", "FR", "DE", "TN"))), "name": "أخرى"}
    more |= {"kinds": data.draw(st.sampled_from(((), ("lawyer",), ("hrd_individual",))))}
    before = outcomes(desk, whole["case"], each)
    other = records.save(desk, "person", None, more).id
    people = (whole["person"], whole["organisation"])
    records.save(desk, "case", whole["case"], {"people": (*people, other)})
    try:
        after = outcomes(desk, whole["case"], each)
        assert {key for key, how in after.items() if how is MET and before.get(key, MET) is not MET} == set()
    finally:
        records.save(desk, "case", whole["case"], {"people": people})


def test_a_provider_that_tells_a_government_asks_for_that_consent(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    case, fund = add("case", people=(person,)), add("provider", name="صندوقنا", tells_government=True)

    def result() -> Result:
        return next(r for r in of(desk, case, fund).results if r.criterion.fact.code == "consent_government")

    assert (result().blocks, result().outcome) == (True, NOT_KNOWN)
    assert of(desk, case, fund).fit == "open"
    add("consent", person=person, state="given", scope=("name_to_government",), recipient=fund)
    assert result().outcome is MET
    quiet = add("provider", name="غيره", tells_government=False)
    assert not any(r.criterion.fact.code == "consent_government" for r in of(desk, case, quiet).results)


def test_a_provider_of_ones_own_matches_by_its_fields(desk: Desk, whole: dict[str, str], add: Add) -> None:
    fund = add(
        "provider", name="صندوقنا", applicants=("individual",), regions=("mena",), support=("legal_aid",),
        languages=("ar",), horizon=("emergency",), groups=("journalists",),
    )  # fmt: skip
    mine = of(desk, whole["case"], fund)
    assert mine.fit == "fits"
    assert {one.criterion.fact.code for one in mine.having(MET)} == {
        "applicant", "country", "support", "language", "horizon", "for_whom",
    }  # fmt: skip
    records.save(desk, "provider", fund, {"support": ("medical",)})
    assert of(desk, whole["case"], fund).fit == "not"


def test_what_a_person_edited_outweighs_the_shipped_rule(desk: Desk, whole: dict[str, str]) -> None:
    fund = record_id("gchr")
    before = [one.criterion for one in of(desk, whole["case"], "gchr").results if one.criterion.fact.code == "country"]
    assert [one.field for one in before] == [""]
    records.save(desk, "provider", fund, {"countries": ("TN",)})
    (after,) = [one for one in of(desk, whole["case"], "gchr").results if one.criterion.fact.code == "country"]
    assert after.criterion.field == "country"
    assert after.outcome is MET


def test_the_nearest_fit_comes_first(desk: Desk, whole: dict[str, str]) -> None:
    found = matching.match(desk, whole["case"], TODAY).providers
    groups = [one.fit for one in found]
    assert groups == sorted(groups, key=("fits", "open", "not").index)
    fits = [one for one in found if one.fit == "fits"]
    assert [one.order for one in fits] == sorted(one.order for one in fits)
    assert all(one.against or one.standing.open is False for one in found if one.fit == "not")


def test_whom_somebody_checked_comes_first_in_its_group_and_what_may_not_work_comes_last(
    desk: Desk, whole: dict[str, str]
) -> None:
    code = [one.provider for one in matching.match(desk, whole["case"], TODAY).providers if one.fit == "open"][-1].id
    said = {"facts": ("contact", "status"), "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call"}
    records.save(desk, "provider", code, {"status": "seen_open"})
    providers.record_check(desk, code, {**said, "by": "Hala"}, TODAY)
    found = matching.match(desk, whole["case"], TODAY).providers
    (mine,) = [one for one in found if one.provider.id == code]
    assert mine.standing.whole is Reliance.PARTLY
    for fit in ("fits", "open", "not"):
        doubt = [one.standing.whole in (Reliance.OPEN_UNKNOWN, Reliance.STOPPED) for one in found if one.fit == fit]
        assert doubt == sorted(doubt)
        assert fit != mine.fit or next(one for one in found if one.fit == fit) is mine


def test_what_only_the_referral_will_say_does_not_hold_it_up(desk: Desk, whole: dict[str, str]) -> None:
    asked = [one for one in of(desk, whole["case"], "ddp_incident").results if one.later]
    assert {one.criterion.fact.code for one in asked} == {"amount_eur", "months"}
    assert all(one.outcome is NOT_KNOWN for one in asked)


@pytest.mark.parametrize("state", ["given", "refused"])
def test_consent_is_asked_of_the_ledger(desk: Desk, whole: dict[str, str], add: Add, state: str) -> None:
    def outcome() -> Outcome:
        (one,) = [r for r in of(desk, whole["case"], "wgad").results if r.criterion.fact.code == "consent_refer"]
        return one.outcome

    assert outcome() is NOT_KNOWN
    for who in ("person", "organisation"):
        add("consent", person=whole[who], state=state, scope=("refer",), recipient=record_id("wgad"))
    assert outcome() is (MET if state == "given" else NOT_MET)


# The desk's own referrals.


def said(found: Match) -> str:
    return "\n".join(one.said for one in found.warnings)


def test_a_request_under_way_warns_its_family(desk: Desk, whole: dict[str, str], add: Add) -> None:
    asked = add(
        "referral", people=(whole["person"],), provider=record_id("omct_emergency"), state="handed_over",
        support=("legal_aid",),
    )  # fmt: skip
    near = of(desk, whole["case"], "front_line_protection_grants")
    assert "ProtectDefenders.eu" in said(near)
    assert asked in [one.referral for one in near.warnings]
    (same,) = [one for one in near.results if one.criterion.fact.code == "same_purpose"]
    assert same.outcome is NOT_MET
    records.save(desk, "referral", asked, {"state": "closed"})
    assert "ProtectDefenders.eu" not in said(of(desk, whole["case"], "front_line_protection_grants"))


def test_a_refusal_is_remembered_with_its_reason_and_day(desk: Desk, whole: dict[str, str], add: Add) -> None:
    add(
        "referral", people=(whole["person"],), provider=record_id("uaf_whr"), state="declined", refusal="no_funds",
        replied=parse("2026-03-05"),
    )  # fmt: skip
    text = said(of(desk, whole["case"], "uaf_whr"))
    assert "declined before" in text
    assert "2026" in text


def test_funds_run_by_the_same_people_are_noticed(desk: Desk, whole: dict[str, str], add: Add) -> None:
    one, other = (add("provider", name=name, run_by="مؤسسة السراج") for name in ("أول", "ثانٍ"))
    add("referral", people=(whole["person"],), provider=one, state="acknowledged")
    assert said(of(desk, whole["case"], other))


# Going on.


def test_an_answer_in_place_is_one_record_that_is_changed(desk: Desk, whole: dict[str, str]) -> None:
    count = len(desk.store.ids(matching.Query("answer")))
    choosing.answer(desk, whole["case"], "nonviolence", today=TODAY, yes=False)
    assert len(desk.store.ids(matching.Query("answer"))) == count
    (one,) = [r for r in of(desk, whole["case"], "icorn").results if r.criterion.fact.code == "nonviolence"]
    assert one.outcome is NOT_MET
    assert one.here
    choosing.answer(desk, whole["case"], "nonviolence", today=TODAY)
    (one,) = [r for r in of(desk, whole["case"], "icorn").results if r.criterion.fact.code == "nonviolence"]
    assert one.outcome is NOT_KNOWN


def test_a_referral_begins_with_what_is_known(desk: Desk, whole: dict[str, str], add: Add) -> None:
    fund = add("provider", name="صندوق", languages=("fr", "en"), support=("legal_aid", "medical"))
    made = choosing.begin(desk, whole["case"], fund, today=TODAY)
    values = records.fetch(desk, made.id).values
    assert values["people"] == (whole["person"], whole["organisation"])
    assert values["support"] == ("legal_aid",)
    assert values["language"] == "en"
    assert values["urgency"] == "emergency_24h"
    assert values["state"] == "draft"
    assert values["warnings_seen"] == ""


def test_going_on_against_a_condition_takes_a_reason_that_is_kept(desk: Desk, whole: dict[str, str]) -> None:
    with pytest.raises(Trouble):
        choosing.begin(desk, whole["case"], record_id("unvfvt_emergency"), today=TODAY, reason="  ")
    made = choosing.begin(desk, whole["case"], record_id("unvfvt_emergency"), today=TODAY, reason="they said so")
    kept = records.fetch(desk, made.id)
    assert kept is not None
    seen = str(kept.values["warnings_seen"])
    assert "they said so" in seen
    assert "Who applies" in seen
    assert any(one.deed == "override" and one.note == "they said so" for one in desk.store.events(made.id))


def test_what_is_not_known_takes_a_reason_too_but_is_no_override(desk: Desk, add: Add) -> None:
    case = add("case", people=(add("person", name="ريم"),), need_kinds=("rest",))
    with pytest.raises(Trouble):
        choosing.begin(desk, case, record_id("poc_fund"), today=TODAY)
    fund = add("provider", name="صندوق", countries=("TN",))
    with pytest.raises(Trouble):
        choosing.begin(desk, case, fund, today=TODAY)
    made = choosing.begin(desk, case, fund, today=TODAY, reason="no time to ask")
    assert not any(one.deed == "override" for one in desk.store.events(made.id))
    assert "no time to ask" in str(records.fetch(desk, made.id).values["warnings_seen"])


def test_a_draft_goes_on_once_its_conditions_were_looked_at(desk: Desk, whole: dict[str, str]) -> None:
    records.save(desk, "referral", whole["referral"], {"provider": record_id("unvfvt_emergency")})
    choosing.go_on(desk, whole["referral"], today=TODAY, reason="agreed by voice")
    kept = records.fetch(desk, whole["referral"])
    assert kept is not None
    assert kept.values["state"] == "eligibility_checked"
    assert "agreed by voice" in str(kept.values["warnings_seen"])


SPEAKS, KNOWS = "helper_language", "helper_region"


@pytest.mark.parametrize(
    ("speaks", "knows", "outcomes"),
    [
        ((), (), {SPEAKS: NOT_KNOWN, KNOWS: NOT_KNOWN}),
        (("ar", "en"), ("gulf",), {SPEAKS: MET, KNOWS: MET}),
        (("en",), ("mena",), {SPEAKS: NOT_MET, KNOWS: MET}),
        (("ar",), ("worldwide",), {SPEAKS: MET, KNOWS: NOT_KNOWN}),
        (("ar",), ("americas",), {SPEAKS: MET, KNOWS: NOT_MET}),
    ],
)
def test_whom_a_referral_wants_is_weighed_against_who_helps(
    desk: Desk, add: Add, speaks: tuple[str, ...], knows: tuple[str, ...], outcomes: dict[str, Outcome]
) -> None:
    therapist = add("provider", name="p", status="open", languages=speaks, regions=knows)
    wanted = add("referral", title="r", wanted_languages=("ar", "ku"), wanted_regions=("mena",))
    found = of_provider(desk, wanted, therapist)
    assert {one.criterion.fact.code: one.outcome for one in found.results if one.criterion.fact.code in outcomes} == (
        outcomes
    )
    assert any(one.criterion.fact.code == SPEAKS for one in found.against) is (outcomes[SPEAKS] is NOT_MET)
    assert not any(one.criterion.fact.code == KNOWS for one in found.against)
    missing = {place for one in found.results if one.outcome is NOT_KNOWN for place in one.missing}
    assert (Place("provider", "languages", therapist) in missing) is (not speaks)


def test_a_country_of_a_provider_lies_in_the_regions_it_knows(desk: Desk, add: Add) -> None:
    therapist = add("provider", name="p", status="open", countries=("EG",))
    wanted = add("referral", title="r", wanted_regions=("mena",))
    (knows,) = [one for one in of_provider(desk, wanted, therapist).results if one.criterion.fact.code == KNOWS]
    assert knows.outcome is MET


def test_a_referral_that_wants_nobody_special_sets_no_condition(desk: Desk, add: Add) -> None:
    therapist = add("provider", name="p", status="open", languages=("en",), regions=("mena",))
    for subject in (
        add("referral", title="r", wanted_regions=("worldwide",)),
        add("referral", title="r", wanted_regions=("unknown",)),
        add("case", title="c"),
    ):
        found = of_provider(desk, subject, therapist)
        assert not {SPEAKS, KNOWS} & {one.criterion.fact.code for one in found.results}


def of_provider(desk: Desk, subject: str, provider: str) -> Match:
    found = matching.match_one(desk, subject, provider, TODAY)
    assert found is not None
    return found


def test_nothing_else_is_matched(desk: Desk, whole: dict[str, str]) -> None:
    with pytest.raises(Trouble):
        matching.match(desk, whole["person"], TODAY)
    assert matching.match_one(desk, whole["case"], whole["person"], TODAY) is None


def test_facts_cover_what_is_read() -> None:
    read_by = {*eligibility._READ, *happened.READ, *provider_facts.READ, "same_purpose"}
    assert {fact.code for fact in facts().values() if fact.fields} == read_by


def test_what_happened_is_read_in_the_order_in_which_it_happened(desk: Desk, add: Add) -> None:
    case = add("case", title="c")
    days = ("2026-05-02", "2026-03-01", "", "2026-04-09")
    for day in days:
        add("incident", title=f"on {day}", case=case, when=parse(day))
    told = [one.body["title"] for one in read(desk, case).incidents]
    assert told == ["on 2026-03-01", "on 2026-04-09", "on 2026-05-02", "on "]
