"""Whoever is named in a document about others: told beside the page, let out for a reason alone, and told of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.application import packs
from defender_desk.services.consent import ledger, risks, withdrawal
from defender_desk.services.desk import Desk
from defender_desk.services.handover.leaving import CHANGED, NAMES_A_NO, NAMES_OTHERS, outward
from defender_desk.services.people import emergency
from defender_desk.services.printout import editable, mentions, naming, printing
from defender_desk.services.printout.printing import Printable
from defender_desk.services.referrals import referrals
from defender_desk.text import bidi
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import speaking
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 6, 1)
WHY = "the court has to know who else was there"


@pytest.fixture
def ids(desk: Desk, add: Add) -> dict[str, str]:
    """A referral that may tell all of one person, and somebody else whom the account names."""
    person = add("person", name="ريم الورّاق", phones=("+963 944 111 222",), protection="public", public_where="x")
    other = add("person", name="نور حداد", phones=("+961 70 123 456",))
    case = add("case", title="حماية", people=(person,))
    story = "اقتحموا البيت وكانت نور حداد هناك"
    incident = add("incident", title="مداهمة", what=("threat",), story=story, case=case, protection="public")
    fund = add("provider", name="صندوق", asks=("inc.description", "per.full_name"))
    referral = add("referral", title="أتعاب", case=case, people=(person,), provider=fund, need="أتعاب")
    add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("everything",))
    add("consent", person=person, state="given", scope=("act_on_behalf",), any_recipient=True, facts=("everything",))
    records.save(desk, "person", person, {"how_to_contact": "عن طريق نور حداد"})
    return {"person": person, "other": other, "case": case, "incident": incident, "fund": fund, "referral": referral}


def sheet(desk: Desk, ids: dict[str, str], **more: str) -> Printable:
    return referrals.plan_sheet(desk, ids["referral"], "ar", today=TODAY, **more)


def documents(desk: Desk, ids: dict[str, str]) -> dict[str, Printable]:
    return {
        "sheet": sheet(desk, ids),
        "pack": packs.plan(desk, ids["referral"], "ar", today=TODAY),
        "card": emergency.plan(desk, ids["person"], "ar", today=TODAY),
    }


@pytest.mark.parametrize("way", ["sheet", "pack", "card"])
def test_no_document_names_somebody_else_without_a_reason_that_is_kept(
    desk: Desk, ids: dict[str, str], tmp_path: Path, way: str
) -> None:
    plan = documents(desk, ids)[way]
    (remark,) = [one for one in plan.remarks if bidi.plain(one.what) == "نور حداد"]
    assert remark.warns
    assert {(one.record, one.field) for one in remark.places} <= {
        (ids["incident"], "story"), (ids["person"], "how_to_contact"),
    }  # fmt: skip
    for write in (printing.write, editable.write):
        with pytest.raises(Trouble) as refused:
            write(desk, plan, tmp_path / "a")
        assert refused.value.message is NAMES_OTHERS
    assert not list(desk.store.each("disclosure"))
    printing.write(desk, plan, tmp_path / "a.pdf", WHY)
    (noted,) = desk.store.each("disclosure")
    assert noted.body["named"] == [ids["other"]]
    assert noted.body["reason"] == WHY
    assert noted.body["overridden"] is True
    assert ids["other"] not in noted.body["people"]
    assert ("override", WHY) in [(one.deed, one.note) for one in records.timeline(desk, ids["other"])]
    with pytest.raises(Trouble):
        records.save(desk, "disclosure", noted.id, {"named": ()})


def test_a_reason_against_the_gate_names_nobody_else(desk: Desk, ids: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Trouble) as refused:
        printing.write(desk, sheet(desk, ids, reason="they asked by telephone"), tmp_path / "a.pdf")
    assert refused.value.message is NAMES_OTHERS


def test_the_way_out_itself_asks_for_the_reason(desk: Desk, ids: dict[str, str], tmp_path: Path) -> None:
    plan = sheet(desk, ids)
    with pytest.raises(Trouble) as refused, outward(desk, plan.leaving, tmp_path / "a.pdf"):
        pass
    assert refused.value.message is NAMES_OTHERS


@pytest.mark.parametrize(
    "said",
    [{"state": "refused"}, {"state": "withdrawn"}, {"state": "given", "withheld": ("name",)}, {"never": True}],
)
def test_no_reason_outweighs_a_no_until_the_words_are_changed(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path, said: dict[str, object]
) -> None:
    to = {"never_to_known": (ids["fund"],)} if said.get("never") else {"scope": ("refer",), "recipient": ids["fund"]}
    add("consent", person=ids["other"], **{"state": "given", **to, **{k: v for k, v in said.items() if k != "never"}})
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    plan = sheet(desk, ids)
    assert plan.bars
    (remark,) = [one for one in plan.remarks if one.places]
    assert [(one.type, one.record, one.field) for one in remark.places] == [("incident", ids["incident"], "story")]
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf", WHY)
    assert refused.value.message is NAMES_A_NO
    records.save(desk, "incident", ids["incident"], {"story": "اقتحموا البيت وكانت قريبتها هناك"})
    printing.write(desk, sheet(desk, ids), tmp_path / "a.pdf")


def test_a_name_that_would_be_passed_on_is_not_told_in_words_either(desk: Desk, ids: dict[str, str], add: Add) -> None:
    """The gate keeps the name from whoever hands it to a government; an account that tells it is no way round."""
    records.save(desk, "incident", ids["incident"], {"story": "اقتحموا بيت ريم الورّاق ليلاً"})
    about = {"person": ids["person"], "scope": ("name_to_government",), "any_recipient": True}

    def said() -> list[str]:
        made = packs.plan(desk, ids["referral"], "ar", today=TODAY)
        return [one.why for one in made.remarks if one.warns and bidi.plain(one.what) == "ريم الورّاق"]

    assert said() == []
    records.save(desk, "provider", ids["fund"], {"tells_government": True})
    (why,) = said()
    assert why.startswith(naming.UNAGREED.id.partition(":")[0])
    answer = add("consent", state="refused", **about)
    assert packs.plan(desk, ids["referral"], "ar", today=TODAY).bars
    records.save(desk, "consent", answer, {"state": "given"})
    assert said() == []


def test_a_safe_name_that_may_be_told_lets_the_name_itself_be_told_by_nobody(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    """Whoever asked to be spoken of by another name is, without a word; their own name asks for more."""
    records.save(desk, "person", ids["person"], {"safe_name": "سحر", "protection": "not_published"})
    for one in list(desk.store.each("consent")):
        facts = {"facts": ("story", "contact", "need"), "withheld": ("name",)}
        records.save(desk, "consent", one.id, facts)

    def said(story: str) -> list[Printable]:
        records.save(desk, "incident", ids["incident"], {"story": story})
        made = [sheet(desk, ids), packs.plan(desk, ids["referral"], "ar", today=TODAY)]
        return [one for one in made if any(bidi.plain(each.what) == "ريم الورّاق" for each in one.remarks if each.warns)]

    assert said("اقتحموا بيت سحر ليلاً") == []
    assert [one.bars for one in said("اقتحموا بيت ريم الورّاق ليلاً")] == [True, True]
    consent = next(iter(desk.store.each("consent")))
    records.save(desk, "consent", consent.id, {"withheld": ("name", "code_name")})
    assert said("اقتحموا بيت سحر ليلاً")


def test_who_agreed_to_be_named_to_them_is_named_without_a_word(desk: Desk, ids: dict[str, str], add: Add) -> None:
    yes = {"person": ids["other"], "state": "given", "scope": ("refer",)}
    wide = add("consent", any_recipient=True, facts=("name", "contact"), **yes)
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    (named,) = sheet(desk, ids).remarks
    assert named.why.startswith(naming.BY_LEVEL.id.partition("{")[0])  # their level keeps the name here all the same
    records.save(desk, "consent", wide, {"recipient": ids["fund"], "any_recipient": None})
    plan = sheet(desk, ids)
    assert not plan.remarks
    assert not plan.leaving.unagreed


@pytest.mark.parametrize(
    "text", ["اتصلوا على 70123456", "رقمها ٧٠١٢٣٤٥٦", "call 00961 70-123-456 at night", "+961 (70) 123.456"]
)
def test_a_telephone_names_whoever_it_reaches(desk: Desk, ids: dict[str, str], add: Add, text: str) -> None:
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    records.save(desk, "incident", ids["incident"], {"story": text})
    assert [one.record for one in sheet(desk, ids).leaving.named] == [ids["other"]]
    records.save(desk, "incident", ids["incident"], {"story": "في 29-11-2026 الساعة 19:11"})
    assert not sheet(desk, ids).leaving.named
    add("person", name="سامر قباني", phones=("0944 111 222",))  # the family's own telephone, told as hers
    assert not sheet(desk, ids).leaving.named


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ({"emails": ("Noor.H@example.org",)}, "كتبت من noor.h@example.org ليلا"),
        ({"accounts": ("telegram: noor_h",)}, "نشرها الحساب @noor_h"),
        ({"accounts": ("https://facebook.com/noor.h",)}, "على facebook.com/noor.h"),
        ({"accounts": ("Signal: +963 933 555 777",)}, "الرقم 0933555777"),
        ({"web": ("https://noor.example.org",)}, "صفحتها noor.example.org"),
    ],
)
def test_an_address_or_an_account_names_whose_it_is(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path, kept: dict[str, tuple[str, ...]], text: str
) -> None:
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    records.save(desk, "incident", ids["incident"], {"story": text})
    records.save(desk, "person", ids["other"], kept)
    plan = sheet(desk, ids)
    assert [one.record for one in plan.leaving.named] == [ids["other"]]
    (remark,) = [one for one in plan.remarks if one.places]
    assert next(iter(kept.values()))[0] in bidi.plain(remark.why)
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert refused.value.message is NAMES_OTHERS
    records.save(desk, "person", ids["person"], kept)
    told_as_hers = not kept.keys().isdisjoint(TYPES["person"].reach)  # then it tells of nobody else
    assert bool(sheet(desk, ids).leaving.named) is not told_as_hers


def test_a_page_of_a_source_names_whose_profile_it_is(desk: Desk, ids: dict[str, str], add: Add) -> None:
    assert not mentions.find(desk, [("here", "https://x.com/other/status/1")])
    records.save(desk, "person", ids["other"], {"accounts": ("@other",)})
    assert [one.by for one in mentions.find(desk, [("here", "https://x.com/other/status/1")])] == [("@other",)]
    assert not mentions.find(desk, [("here", "on the other hand")])


def test_somebody_near_is_named_by_a_part_of_their_name(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    child = add("person", name="سامي الحسن")
    add("involvement", who=ids["person"], relative=child)
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    records.save(desk, "incident", ids["incident"], {"story": "بكى سامي طوال الليل"})
    plan = sheet(desk, ids)
    assert [one.record for one in plan.leaving.named] == [child]
    with pytest.raises(Trouble):
        printing.write(desk, plan, tmp_path / "a.pdf")


@pytest.mark.parametrize("how", ["involvement", "act", "contact", "referee"])
def test_whoever_belongs_to_what_is_told_of_is_near(desk: Desk, ids: dict[str, str], add: Add, how: str) -> None:
    beside = add("person", name="سامي الحسن")
    records.save(desk, "person", ids["person"], {"how_to_contact": "عن طريق سامي"})
    records.save(desk, "incident", ids["incident"], {"story": ""})
    assert not sheet(desk, ids).leaving.named
    match how:
        case "involvement":
            add("involvement", who=beside, what=ids["incident"], role="witness")
        case "act":
            add("act", incident=ids["incident"], victim=beside, what="threat")
        case "referee":
            records.save(desk, "referral", ids["referral"], {"case": "", "referees": (beside,)})
        case "contact":
            add("contact_log", who=beside, case=ids["case"])
    assert [one.record for one in sheet(desk, ids).leaving.named] == [beside]


def test_a_no_said_since_the_pages_were_seen_stops_them(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    plan = sheet(desk, ids)
    add("consent", person=ids["other"], state="refused", scope=("refer",))
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf", WHY)
    assert refused.value.message is CHANGED


def words(plan: Printable) -> str:
    return bidi.plain(
        "\n".join(
            text for one in plan.printout.sections for text in (one.heading, *(v for _, v in one.rows), *one.paragraphs)
        )
    )


def test_whoever_was_named_is_told_so_and_not_about_whom(desk: Desk, ids: dict[str, str], tmp_path: Path) -> None:
    assert not withdrawal.named_in(desk, ids["other"])
    printing.write(desk, sheet(desk, ids), tmp_path / "a.pdf", WHY)
    assert len(withdrawal.named_in(desk, ids["other"])) == 1
    assert not withdrawal.named_in(desk, ids["person"])
    told = words(ledger.plan(desk, ids["other"], "en", today=TODAY))
    assert ledger.ABOUT_OTHERS.id in told
    assert ledger.NOTHING_LEFT.id not in told
    assert "ريم" not in told
    assert WHY not in told
    assert ledger.ABOUT_OTHERS.id not in words(ledger.plan(desk, ids["person"], "en", today=TODAY))


def test_what_somebody_is_told_of_themselves_asks_for_no_reason(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    add("consent", person=ids["person"], state="refused", scope=("statement",), never_to="نور حداد وأهلها",
        asked=FuzzyDate.exact(TODAY))  # fmt: skip
    plan = ledger.plan(desk, ids["person"], "ar", today=TODAY)
    assert [bidi.plain(one.what) for one in plan.remarks] == ["نور حداد"]
    printing.write(desk, plan, tmp_path / "a.pdf")
    (noted,) = desk.store.each("disclosure")
    assert "named" not in noted.body


@pytest.fixture
def agreed(desk: Desk, ids: dict[str, str], add: Add) -> str:
    """The yes of whoever is named in words, which names the recipient and lets the name be told."""
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    told = {"recipient": ids["fund"], "facts": ("name", "need", "story", "contact")}
    return add("consent", person=ids["other"], state="given", scope=("refer",), **told)


@pytest.mark.parametrize("way", ["sheet", "pack"])
@pytest.mark.parametrize(("does", "purpose"), risks.PASSED_ON.items())
def test_names_in_words_reach_whoever_passes_them_on_no_sooner_than_names_in_fields(
    desk: Desk, ids: dict[str, str], add: Add, agreed: str, tmp_path: Path, way: str, does: str, purpose: str
) -> None:
    assert not documents(desk, ids)[way].leaving.unagreed
    records.save(desk, "provider", ids["fund"], {does: True})
    plan = documents(desk, ids)[way]
    assert plan.leaving.unagreed == (ids["other"],)
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert refused.value.message is NAMES_OTHERS
    no = add("consent", person=ids["other"], state="refused", scope=(purpose,))
    plan = documents(desk, ids)[way]
    assert plan.bars
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf", WHY)
    assert refused.value.message is NAMES_A_NO
    records.bin_records(desk, [no])
    add("consent", person=ids["other"], state="given", scope=(purpose,), any_recipient=True)
    assert not documents(desk, ids)[way].leaving.unagreed


def test_whose_telephone_stands_there_agreed_to_that_and_not_to_the_name_alone(
    desk: Desk, ids: dict[str, str], agreed: str
) -> None:
    records.save(desk, "incident", ids["incident"], {"story": "اتصلوا على 70123456"})
    assert not sheet(desk, ids).leaving.unagreed
    records.save(desk, "consent", agreed, {"facts": ("name",)})
    assert sheet(desk, ids).leaving.unagreed == (ids["other"],)
    records.save(desk, "consent", agreed, {"facts": ("name",), "withheld": ("contact",)})
    assert sheet(desk, ids).bars


def test_a_minor_is_named_in_words_for_a_reason_alone(
    desk: Desk, ids: dict[str, str], agreed: str, tmp_path: Path
) -> None:
    records.save(desk, "person", ids["other"], {"minor": True})
    plan = sheet(desk, ids)
    with speaking("en"):
        assert next(one.why for one in sheet(desk, ids).remarks if one.places).endswith("comes first.")
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert refused.value.message is NAMES_OTHERS
    printing.write(desk, plan, tmp_path / "a.pdf", WHY)
    records.save(desk, "person", ids["other"], {"guardian": "خالها"})
    assert not sheet(desk, ids).leaving.unagreed


def test_a_yes_for_another_case_names_nobody_in_this_one(
    desk: Desk, ids: dict[str, str], add: Add, agreed: str
) -> None:
    records.save(desk, "consent", agreed, {"case": add("case", title="أخرى", people=(ids["other"],))})
    assert sheet(desk, ids).leaving.unagreed == (ids["other"],)
    records.save(desk, "consent", agreed, {"case": ids["case"]})
    assert not sheet(desk, ids).leaving.unagreed


def test_who_agreed_to_be_named_in_words_is_told_of_it(
    desk: Desk, ids: dict[str, str], agreed: str, tmp_path: Path
) -> None:
    printing.write(desk, sheet(desk, ids), tmp_path / "a.pdf")
    (noted,) = desk.store.each("disclosure")
    assert noted.body["named"] == [ids["other"]]
    assert "reason" not in noted.body
    assert not noted.body.get("overridden")
    assert "override" not in [one.deed for one in records.timeline(desk, ids["other"])]
    told = words(ledger.plan(desk, ids["other"], "en", today=TODAY))
    assert ledger.ABOUT_OTHERS.id in told
    assert ledger.NOTHING_LEFT.id not in told
    assert [one.id for one in withdrawal.consequences(desk, agreed).left] == [noted.id]
    withdrawal.take_back(desk, agreed, FuzzyDate.exact(TODAY), "", today=TODAY, ask_for_deletion=True)
    (asking,) = desk.store.each("action")
    assert asking.body["with_whom"] == [ids["fund"]]


def test_whoever_stands_in_it_for_others_is_named_in_words_as_they_were_asked(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    """On a card a helper is asked to be one, and not whether the holder may be spoken for."""
    records.save(desk, "person", ids["other"], {"emergency_help": True, "protection": "public", "public_where": "x"})
    assert documents(desk, ids)["card"].leaving.unagreed == (ids["other"],)
    yes = add("consent", person=ids["other"], state="given", scope=("act_on_behalf",), any_recipient=True,
              facts=("name",))  # fmt: skip
    assert documents(desk, ids)["card"].leaving.unagreed == (ids["other"],)
    records.save(desk, "consent", yes, {"scope": ("emergency_contact",), "facts": ("need",)})
    assert documents(desk, ids)["card"].leaving.unagreed == (ids["other"],)  # on the card, but not by name
    printing.write(desk, documents(desk, ids)["card"], tmp_path / "a.pdf", WHY)
    kept = {one.body["scope"]: one.body for one in desk.store.each("disclosure")}
    assert kept["emergency_contact"]["named"] == [ids["other"]]
    assert "named" not in kept["act_on_behalf"]
    assert {(one["overridden"], one["reason"]) for one in kept.values()} == {(True, WHY)}


@pytest.mark.parametrize("consents_too", [False, True])
def test_in_the_bin_a_no_is_still_a_no_and_nobody_is_named_without_a_reason(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path, consents_too: bool
) -> None:
    records.save(desk, "person", ids["person"], {"how_to_contact": ""})
    no = add("consent", person=ids["other"], state="refused")
    assert sheet(desk, ids).bars
    records.bin_records(desk, [ids["other"], *([no] if consents_too else [])])
    plan = sheet(desk, ids)
    assert plan.leaving.unagreed == (ids["other"],)
    assert plan.bars is not consents_too
    with pytest.raises(Trouble) as refused:
        printing.write(desk, plan, tmp_path / "a.pdf")
    assert refused.value.message is (NAMES_OTHERS if consents_too else NAMES_A_NO)
    with speaking("en"):
        said = next(one.why for one in sheet(desk, ids).remarks if one.places)
    assert ("in the bin" in said) is consents_too


def test_a_yes_does_not_name_whoever_was_put_into_the_bin(
    desk: Desk, ids: dict[str, str], agreed: str, tmp_path: Path
) -> None:
    records.bin_records(desk, [ids["other"]])
    plan = sheet(desk, ids)
    assert plan.leaving.unagreed == (ids["other"],)
    printing.write(desk, plan, tmp_path / "a.pdf", WHY)
    assert len(withdrawal.named_in(desk, ids["other"])) == 1


def test_the_facts_that_were_ticked_choose_fields_and_ask_no_more_of_free_words(
    desk: Desk, ids: dict[str, str], agreed: str
) -> None:
    records.save(desk, "referral", ids["referral"], {"facts": ("need", "story")})
    plan = sheet(desk, ids)
    assert "نور حداد" in words(plan)
    assert not plan.leaving.unagreed
