"""A notice tells of nobody who did not agree, nothing that leads to them, and nothing unasked to who did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from defender_desk.exchange.printout import Printout
from defender_desk.model.kinds import Choice, Refs
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records, today
from defender_desk.services.application import packs
from defender_desk.services.cases import case_board, case_desk
from defender_desk.services.cases.case_board import Narrowed
from defender_desk.services.consent import gate, risks, withdrawal
from defender_desk.services.consent.asking import Step
from defender_desk.services.desk import Desk
from defender_desk.services.printout import editable, printing
from defender_desk.services.printout.printing import Printable
from defender_desk.services.referrals import lifecycle, notice_words, notices, referrals
from defender_desk.services.referrals.sheet import NOTICE
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date.today()  # noqa: DTZ011  what leaves is judged on the day at the desk
EXACT = FuzzyDate.exact
NOTIFY = "notify_exploitation"
KEPT = {"whereabouts": "غرفة قرب المرفأ", "phones": ("+000 555 0188",), "stay_note": "انتهت التأشيرة في الربيع"}
"""What leads to somebody: where they are, how they are reached, their papers."""
ADDED = {"whereabouts": "whereabouts", "phones": "contact", "stay_note": "legal_status"}


@pytest.fixture
def told(add: Add) -> dict[str, str]:
    """Two people exploited in one place, and a notice of it to a labour inspectorate."""
    reem = add("person", name="ريم الورّاق", protection="name_withheld", stay="undocumented", **KEPT)
    omar = add("person", name="عمر النسّاج", protection="name_withheld")
    case = add("case", title="ورشة", people=(reem, omar), protection="name_withheld")
    incident = add(
        "incident", title="أجور محتجزة", case=case, what=("forced_labour",), perpetrators=("employer",), country="MA",
        protection="name_withheld", place="ورشة حي الزيتون", story="كانت تعمل بلا أجر",
    )  # fmt: skip
    for person in (reem, omar):
        add("involvement", who=person, what=incident, role="victim")
    office = add("organisation", name="مفتشية الشغل", kind="government", countries=("MA",))
    authority = add(
        "provider", name="مفتشية الشغل", kind="authority", target_kind="local_authority_notice", organisation=office
    )
    notice = add("referral", case=case, provider=authority, summary="أجور لم تُدفع", need="تفتيش الورشة")
    return {
        "reem": reem, "omar": omar, "case": case, "incident": incident, "office": office, "authority": authority,
        "notice": notice,
    }  # fmt: skip


def agree(
    add: Add, told: Mapping[str, str], *people: str, facts: tuple[str, ...] = ("story", "need"), ago: int = 1
) -> None:
    for who in people:
        add(
            "consent", person=told[who], state="given", scope=(NOTIFY,), recipient=told["authority"], facts=facts,
            asked=EXACT(TODAY - timedelta(days=ago)),
        )  # fmt: skip


def plan(desk: Desk, told: Mapping[str, str], language: str = "ar") -> Printable:
    return referrals.plan_sheet(desk, told["notice"], language, today=TODAY, paper=NOTICE)


def words(printed: Printout) -> str:
    rows = [cell for one in printed.sections for row in (*one.rows, *one.table) for cell in row]
    return plain("\n".join([printed.title, *rows, *(line for one in printed.sections for line in one.paragraphs)]))


def test_a_notice_is_a_referral_of_its_own_kind_with_the_life_of_every_other(desk: Desk, told: dict[str, str]) -> None:
    kept = records.fetch(desk, told["notice"])
    assert kept is not None
    assert kept.declared is TYPES["referral"]
    assert kept.values["target_kind"] == "local_authority_notice"  # taken over from whom it goes to
    assert notices.purpose_of(desk, kept.body) == NOTIFY
    assert lifecycle.next_states(str(kept.values["state"])) == lifecycle.MOVES["draft"]


@pytest.mark.parametrize("agreed", [(), ("reem",), ("omar",)])
def test_without_a_yes_of_each_person_nothing_of_it_leaves(
    desk: Desk, add: Add, told: dict[str, str], tmp_path: Path, agreed: tuple[str, ...]
) -> None:
    agree(add, told, *agreed, facts=("everything",))
    for made in (plan(desk, told), referrals.plan_sheet(desk, told["notice"], "ar", today=TODAY)):
        assert made.empty
        with pytest.raises(Trouble):
            printing.write(desk, made, tmp_path / "a.pdf")
    with pytest.raises(Trouble):
        editable.write(desk, plan(desk, told), tmp_path / "a.docx")
    assert packs.plan(desk, told["notice"], "ar", today=TODAY).empty
    referrals.move(desk, told["notice"], "pack_ready", {}, today=TODAY)
    with pytest.raises(Trouble) as refused:
        referrals.move(desk, told["notice"], "exported", {}, today=TODAY)
    assert refused.value.values["field"] == "warnings_seen"
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize("scope", ["refer", "contact_authorities", "manual_export", "include_in_report"])
def test_a_yes_to_something_else_is_no_yes_to_a_notice(desk: Desk, add: Add, told: dict[str, str], scope: str) -> None:
    for who in ("reem", "omar"):
        yes = {"state": "given", "recipient": told["authority"], "facts": ("everything",)}
        add("consent", person=told[who], scope=(scope,), **yes)
    assert plan(desk, told).empty


def test_it_is_not_said_to_be_out_without_a_yes_or_a_reason_that_is_logged(
    desk: Desk, add: Add, told: dict[str, str]
) -> None:
    for state in ("eligibility_checked", "pack_ready"):
        referrals.move(desk, told["notice"], state, {}, today=TODAY)
    with pytest.raises(Trouble) as refused:
        referrals.move(desk, told["notice"], "exported", {}, today=TODAY)
    assert refused.value.values["field"] == "warnings_seen"
    agree(add, told, "reem", "omar")
    referrals.move(desk, told["notice"], "exported", {}, today=TODAY)
    referrals.move(desk, told["notice"], "handed_over", {}, today=TODAY)
    assert "override" not in [event.deed for event in records.timeline(desk, told["notice"])]


def test_a_request_for_help_asks_nothing_of_this(desk: Desk, add: Add, told: dict[str, str]) -> None:
    fund = add("provider", name="صندوق")
    made = add("referral", case=told["case"], provider=fund, state="pack_ready")
    referrals.move(desk, made, "exported", {}, today=TODAY)


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
@pytest.mark.parametrize(
    "facts", [("everything",), ("story", "need", "name", "perpetrators", "contact", "whereabouts", "legal_status")]
)
def test_nothing_that_leads_to_them_stands_in_it_by_default(
    desk: Desk, add: Add, told: dict[str, str], language: str, facts: tuple[str, ...]
) -> None:
    agree(add, told, "reem", "omar", facts=facts)
    made = plan(desk, told, language)
    text = words(made.printout)
    assert "أجور لم تُدفع" in text
    assert "ريم الورّاق" in text
    for secret in (
        *KEPT.values(),
        "ورشة حي الزيتون",
        "كانت تعمل بلا أجر",
        "بلا وثائق",
        "Without papers",
        "Sans papiers",
    ):
        assert plain(secret if isinstance(secret, str) else secret[0]) not in text
    assert made.left_out == ()  # what nobody chose to add is not missed


@pytest.mark.parametrize("field", list(ADDED))
def test_to_add_one_takes_a_choice_and_a_yes_to_exactly_that(
    desk: Desk, add: Add, told: dict[str, str], field: str
) -> None:
    fact, said = ADDED[field], KEPT[field]
    wanted = said if isinstance(said, str) else said[0]
    records.save(desk, "referral", told["notice"], {"facts": ("story", "need", fact)})
    agree(add, told, "reem", "omar", facts=("everything",), ago=9)
    assert wanted not in words(plan(desk, told).printout)
    assert plan(desk, told).left_out  # it was chosen, and no consent names it
    agree(add, told, "reem", "omar", facts=("everything", fact))
    assert wanted in words(plan(desk, told).printout)
    for other in KEPT.keys() - {field}:
        said = KEPT[other]
        assert (said if isinstance(said, str) else said[0]) not in words(plan(desk, told).printout)


def test_words_that_tell_by_the_way_where_they_are_are_marked(desk: Desk, add: Add, told: dict[str, str]) -> None:
    agree(add, told, "reem", "omar")
    assert plan(desk, told).remarks == ()
    records.save(desk, "referral", told["notice"], {"summary": "تنام في غرفة قرب المرفأ، ولم تُدفع أجورها"})
    (found,) = plan(desk, told).remarks
    assert found.warns
    assert "المرفأ" in found.why
    assert "أجورها" not in found.why
    records.save(desk, "referral", told["notice"], {"facts": ("story", "need", "whereabouts")})
    assert plan(desk, told).remarks == ()  # chosen to be told


def test_its_writer_is_told_where_it_says_nothing_of_what_happened(desk: Desk, add: Add, told: dict[str, str]) -> None:
    agree(add, told, "reem", "omar")
    records.save(desk, "referral", told["notice"], {"summary": ""})
    assert plan(desk, told).remarks == ()  # of which kind it was stands in it
    records.save(desk, "incident", told["incident"], {"what": ()})
    made = plan(desk, told)
    (found,) = made.remarks
    assert (found.what, found.why) == ("What happened", say(notice_words.SAYS_NOTHING))
    assert [(one.record, one.field, one.mend) for one in found.places] == [(told["notice"], "summary", True)]
    records.save(desk, "referral", told["notice"], {"summary": "أجور لم تُدفع"})
    assert plan(desk, told).remarks == ()


def test_a_code_name_stands_where_the_name_was_not_agreed_to(desk: Desk, add: Add, told: dict[str, str]) -> None:
    agree(add, told, "reem", "omar")
    text = words(plan(desk, told).printout)
    assert "ريم" not in text
    assert "P-" in text


def responsible(desk: Desk, add: Add, told: Mapping[str, str], how: str) -> None:
    """Let the authority be responsible in one of the ways in which it may be."""
    match how:
        case "behind":
            records.save(desk, "case", told["case"], {"authority_involved": True})
        case "kind":
            records.save(desk, "incident", told["incident"], {"perpetrators": ("local_authorities",)})
        case "itself":
            add("involvement", who=told["office"], what=told["incident"], role="perpetrator")
        case "provider kind":
            other = add("person", name="شرطي")
            accused = {"role": "perpetrator", "perpetrator_kind": "police"}
            add("involvement", who=other, what=told["incident"], **accused)
        case "its parent":
            ministry = add("organisation", name="الوزارة", kind="government")
            records.save(desk, "organisation", told["office"], {"parent": ministry})
            add("involvement", who=ministry, what=told["incident"], role="perpetrator")
        case "a branch beside it":
            ministry = add("organisation", name="الوزارة", kind="government")
            branch = add("organisation", name="مكتب آخر", parent=ministry)
            records.save(desk, "organisation", told["office"], {"parent": ministry})
            officer = add("person", name="موظف", organisation=branch)
            act = add("act", incident=told["incident"], what="threat", victim=told["reem"])
            add("involvement", who=officer, what=act, role="perpetrator")


WAYS = ["behind", "kind", "itself", "provider kind", "its parent", "a branch beside it"]


@pytest.mark.parametrize("how", WAYS)
def test_an_authority_that_may_have_done_it_is_told_for_a_written_reason_alone(
    desk: Desk, add: Add, told: dict[str, str], tmp_path: Path, how: str
) -> None:
    agree(add, told, "reem", "omar", facts=("story", "need", "perpetrators"))
    responsible(desk, add, told, how)
    made = plan(desk, told)
    assert not made.empty
    assert not risks.RESPONSIBLE.isdisjoint(made.verdict.warnings)
    assert not made.answered
    for write in (printing.write, editable.write):
        with pytest.raises(Trouble):
            write(desk, made, tmp_path / "a")
    forged = replace(made, leaving=replace(made.leaving, facing="a word that stands nowhere"))
    with pytest.raises(Trouble):
        printing.write(desk, forged, tmp_path / "a.pdf")
    referrals.move(desk, told["notice"], "pack_ready", {}, today=TODAY)
    with pytest.raises(Trouble) as refused:
        referrals.move(desk, told["notice"], "exported", {}, today=TODAY)
    assert refused.value.values["field"] == notices.REASON
    records.save(desk, "referral", told["notice"], {notices.REASON: "يفتّش مكتب مركزي آخر"})
    printing.write(desk, plan(desk, told), tmp_path / "b.pdf")
    editable.write(desk, plan(desk, told), tmp_path / "b.docx")
    referrals.move(desk, told["notice"], "exported", {}, today=TODAY)
    notes = [event.note for event in records.timeline(desk, told["notice"]) if event.deed == "override"]
    assert notes == ["يفتّش مكتب مركزي آخر"] * 2
    left = [desk.store.get(key) for key in desk.store.ids(Query("disclosure"))]
    assert {(one.body["way"], one.body["scope"], one.body["overridden"]) for one in left if one} == {
        ("notice", NOTIFY, True)
    }


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("type_name", [name for name, one in TYPES.items() if one.asks_first])
def test_whatever_asks_first_is_not_said_to_be_taken_towards_it_without_that_word(
    desk: Desk, add: Add, told: dict[str, str], type_name: str, how: str
) -> None:
    """A notice by itself, and a step of it in the plan: to the one that may be responsible, and to it among others."""
    for who in ("reem", "omar"):
        add("consent", person=told[who], state="given", scope=(NOTIFY,), any_recipient=True, facts=("everything",))
    responsible(desk, add, told, how)
    asks = TYPES[type_name].asks_first
    assert asks is not None
    kind = TYPES[type_name].by_name[asks.kind].kind
    assert isinstance(kind, Choice)
    (notice,) = (term.code for term in vocabulary(kind.vocabulary).terms if term.needs == NOTIFY)
    other = add("provider", name="منظمة دولية", countries=("CH",))
    several = isinstance(TYPES[type_name].by_name[asks.whom].kind, Refs)
    whom = (other, told["authority"]) if several else told["authority"]
    begun = {"case": told["case"], asks.kind: notice, asks.whom: whom}
    for state in asks.states:
        with pytest.raises(Trouble) as refused:
            add(type_name, **begun, **{asks.field: state})
        assert refused.value.values["field"] == asks.facing
    made = add(type_name, **begun, **{asks.field: min(asks.states), asks.facing: "يفتّش مكتب مركزي آخر"})
    with pytest.raises(Trouble):
        records.save(desk, type_name, made, {asks.facing: ""})


@pytest.mark.parametrize("purposes", [(NOTIFY, "refer", ""), ("refer", "", NOTIFY), ("", NOTIFY), (NOTIFY,)])
def test_of_the_purposes_of_one_step_a_notice_asks_most(purposes: tuple[str, ...]) -> None:
    assert notices.strictest(purposes) == NOTIFY
    assert notices.strictest(one for one in purposes if one != NOTIFY) == ("refer" if "refer" in purposes else "")


@pytest.mark.parametrize("own", ["", *vocabulary("referral_target_kind").by_code, "a code of a newer desk"])
def test_what_goes_to_whoever_takes_notices_is_a_notice_whatever_kind_was_chosen(
    desk: Desk, add: Add, told: dict[str, str], own: str
) -> None:
    """And a notice is one whoever it goes to."""
    theirs = {"provider": told["authority"], **({"target_kind": own} if own else {})}
    assert notices.purpose_of(desk, theirs) == NOTIFY
    clinic = add(
        "provider", name="عيادة", **({"target_kind": own} if own in vocabulary("referral_target_kind").by_code else {})
    )
    assert notices.purpose_of(desk, {"provider": clinic, "target_kind": "local_authority_notice"}) == NOTIFY
    agree(add, told, "reem", "omar", facts=("story", "need", "contact"))
    if own in vocabulary("referral_target_kind").by_code:
        made = add("referral", case=told["case"], provider=told["authority"], target_kind=own, summary="أجور")
        assert desk.store.many([made])[made].body["target_kind"] == "local_authority_notice", "its page says so"
        assert KEPT["phones"][0] not in words(referrals.plan_sheet(desk, made, "ar", today=TODAY).printout)


def test_an_authority_is_one_whether_or_not_a_kind_of_help_point_was_chosen(
    desk: Desk, add: Add, told: dict[str, str]
) -> None:
    office = add("provider", name="مفتشية", kind="authority", countries=("MA",))
    assert notices.purpose_of(desk, {"provider": office}) == NOTIFY
    agree(add, told, "reem", "omar")
    made = add("referral", case=told["case"], provider=office, summary="أجور")
    kept = desk.store.many([made])[made].body
    assert kept["target_kind"] == "local_authority_notice", "its page says so"
    records.save(desk, "case", told["case"], {"authority_involved": True})
    assert risks.AUTHORITY in plan(desk, {**told, "notice": made}).verdict.warnings
    service = add("provider", name="بلدية", kind="authority", target_kind="municipal_service")
    assert notices.purpose_of(desk, {"provider": service}) == "refer", "what it is asked for there is no notice"


def test_an_authority_with_no_part_in_it_is_told_without_a_reason(
    desk: Desk, add: Add, told: dict[str, str], tmp_path: Path
) -> None:
    agree(add, told, "reem", "omar")
    stranger = add("organisation", name="شركة", kind="company")
    add("involvement", who=stranger, what=told["incident"], role="perpetrator")
    made = plan(desk, told)
    assert risks.RESPONSIBLE.isdisjoint(made.verdict.warnings)
    printing.write(desk, made, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_whoever_is_accused_is_warned_of_in_every_step_to_them(desk: Desk, add: Add, told: dict[str, str]) -> None:
    company = add("organisation", name="شركة", kind="company")
    add("involvement", who=company, what=told["incident"], role="perpetrator")
    step = Step("manual_export", (told["incident"],), TODAY, company, profile=Profile.FULL)
    assert risks.THEMSELVES in gate.judge(desk, step).warnings


def test_the_reply_is_awaited_on_today_the_board_and_the_case_desk_until_it_came(
    desk: Desk, add: Add, told: dict[str, str]
) -> None:
    agree(add, told, "reem", "omar")
    due = EXACT(TODAY - timedelta(days=2))
    referrals.move(desk, told["notice"], "pack_ready", {}, today=TODAY)
    referrals.move(desk, told["notice"], "exported", {}, today=TODAY)
    referrals.move(desk, told["notice"], "handed_over", {"reply_due": due}, today=TODAY)

    def seen() -> case_desk.Overview:
        found = case_desk.look(desk, told["case"], TODAY)
        assert found is not None
        return found

    def awaited() -> tuple[bool, bool, bool]:
        items = [one for group in today.today(desk, TODAY) for one in group.items if one.field == "reply_due"]
        (column,) = case_board.board(desk, Narrowed(), TODAY).columns
        (card,) = column.cards
        pressing = [one for one in seen().presses if one.field == "reply_due"]
        assert card.reply_late is (card.reply is not None)
        return bool(items), card.reply == due, bool(pressing)

    assert awaited() == (True, True, True)
    referrals.move(desk, told["notice"], "acknowledged", {"replied": EXACT(TODAY), "reply": "فُتح تحقيق"}, today=TODAY)
    assert awaited() == (False, False, False)
    told_of = [one for one in seen().happened if one.id == told["notice"]]
    assert {one.term[1] for one in told_of} >= {"handed_over", "acknowledged"}


def test_a_no_to_it_stops_the_notice_and_a_no_to_help_does_not(desk: Desk, add: Add, told: dict[str, str]) -> None:
    def state() -> str:
        document = desk.store.get(told["notice"])
        assert document is not None
        return lifecycle.state_of(document.body)

    add("consent", person=told["reem"], state="refused", scope=("refer",), recipient=told["authority"])
    assert state() == "draft"
    add("consent", person=told["omar"], state="refused", scope=(NOTIFY,))
    assert state() == "withdrawn"
    assert withdrawal.disclosures(desk, told["omar"]) == []
