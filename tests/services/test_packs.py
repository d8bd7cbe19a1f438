"""A pack: in the destination's order and language, nothing that nobody agreed to, and what to heed said on screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from defender_desk.exchange import cleaning
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.model.facts import facts_of
from defender_desk.model.referral_facts import application_fields, application_forms
from defender_desk.model.shipped_providers import directory
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.model.types.answers import EVERYTHING
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import label, vocabulary
from defender_desk.services import records
from defender_desk.services.application import applications, narratives, pack_parts, packs
from defender_desk.services.consent import risks, verdicts
from defender_desk.services.consent.consent import ALWAYS, Standing
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.printout import editable, naming, printing
from defender_desk.services.printout.printing import Printable, Remark
from defender_desk.services.referrals import sheet
from defender_desk.text import bidi, speech
from defender_desk.text.speech import say_in, say_trouble
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 6, 1)
STORY = "اقتحموا البيت ليلاً وأخذوا الحاسوب"
ENGLISH = "They raided the home at night and took the computer."
FACTS = sorted(vocabulary("data_scope").by_code)


@pytest.fixture
def ids(desk: Desk, add: Add) -> dict[str, str]:
    """A case with something in most of what is asked, a fund, and a mechanism that takes no Arabic."""
    asks = ("inc.description", "per.full_name", "req.budget_lines", "inc.evidence", "work.employment_history")
    fund = add("provider", name="صندوق", asks=asks)
    un = add("provider", name="The mechanism", languages=("en", "fr", "es"), asks=("inc.description",))
    person = add("person", name="ريم الورّاق", phones=("+963 1",), access_needs="دواء", protection="public",
                 public_where="her book")  # fmt: skip
    case = add("case", title="حماية", people=(person,), need="محامٍ")
    incident = add("incident", title="مداهمة", what=("threat",), story=STORY, case=case, protection="public")
    referral = add("referral", title="أتعاب", case=case, people=(person,), provider=fund, need="أتعاب")
    return {"fund": fund, "un": un, "person": person, "case": case, "incident": incident, "referral": referral}


def agree(add: Add, ids: dict[str, str], *facts: str, to: str = "fund", **more: object) -> str:
    given_ = {"state": "given", "scope": ("refer",), "recipient": ids[to], "facts": facts}
    return add("consent", **{"person": ids["person"], **given_, **more})


def plan(desk: Desk, record: str, language: str = "ar", **more: str) -> Printable:
    return packs.plan(desk, record, language, today=TODAY, **more)


def printed(plan: Printable) -> str:
    """Every word of the document."""
    sections = plan.printout.sections
    cells = [cell for one in sections for line in (*one.rows, *one.table) for cell in line]
    return bidi.plain(
        "\n".join([*(one.heading for one in sections), *cells, *(text for one in sections for text in one.paragraphs)])
    )


def values(plan: Printable) -> list[str]:
    return [bidi.plain(value) for one in plan.printout.sections for _, value in one.rows]


def about(plan: Printable, what: str) -> list[Remark]:
    return [one for one in plan.remarks if bidi.plain(one.what) == what]


def warned(plan: Printable) -> set[tuple[str, str]]:
    return {(bidi.plain(one.what), one.why) for one in plan.remarks if one.warns}


def told(plan: Printable, code: str) -> list[Remark]:
    return about(plan, label("application_field", code, "en"))


def test_without_consent_nothing_is_written_and_each_question_says_why(
    desk: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    made = plan(desk, ids["referral"])
    assert made.empty
    asked = ("inc.description", "per.full_name", "req.budget_lines", "inc.evidence", "work.employment_history")
    assert [one.what for one in made.remarks] == [label("application_field", code, "en") for code in asked]
    with pytest.raises(Trouble):
        printing.write(desk, made, tmp_path / "a.pdf")
    assert [one.why for one in told(made, "inc.description")] == [Standing.NOT_ASKED.why.id]
    assert told(made, "work.employment_history")[0].why == packs.STATES[packs.State.MISSING].id


def test_it_follows_the_order_of_the_destination_under_the_headings_of_its_groups(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "name")
    made = plan(desk, ids["referral"])
    headings = [one.heading for one in made.printout.sections]
    group = {code: label("application_group", code, "ar") for code in ("incident", "identity")}
    assert headings == [speech.say_in("ar", printing.TO), group["incident"], group["identity"]]
    assert made.printout.sections[0].paragraphs == ("صندوق",)
    assert values(made) == [STORY, "ريم الورّاق"]
    assert made.printout.title == label("application_form", "application", "ar")
    records.save(desk, "provider", ids["fund"], {"asks": ("per.full_name", "inc.description")})
    assert values(plan(desk, ids["referral"])) == ["ريم الورّاق", STORY]


def test_words_that_are_not_translated_stay_out_and_a_late_translation_is_marked(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", to="un")
    made = plan(desk, ids["referral"], "en", provider=ids["un"])
    assert made.empty
    assert [one.why for one in told(made, "inc.description")] == [packs.STATES[packs.State.UNTRANSLATED].id]
    original = narratives.Original(STORY)
    narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH, original=original)
    made = plan(desk, ids["referral"], "en", provider=ids["un"])
    assert made.printout.sections[0].paragraphs == ("The mechanism",)
    assert ENGLISH in printed(made)
    assert STORY not in printed(made)
    assert not told(made, "inc.description")
    records.save(desk, "incident", ids["incident"], {"story": STORY + " ثم عادوا"})
    (late,) = told(plan(desk, ids["referral"], "en", provider=ids["un"]), "inc.description")
    assert late.warns


def test_a_language_they_do_not_take_is_refused(desk: Desk, ids: dict[str, str]) -> None:
    with pytest.raises(Trouble) as refused:
        plan(desk, ids["referral"], "ar", provider=ids["un"])
    assert refused.value.message is packs.NOT_TAKEN
    assert packs.languages(applications.read(desk, ids["referral"], ids["un"], today=TODAY)) == ("en", "fr", "es")


def test_the_budget_is_a_table_with_a_total_of_each_currency(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "need")
    for what, kind, amount in (("سفر", "travel", Money(Decimal(90), "EUR")), ("محامٍ", "legal", None),
                               ("تذكرة", "travel", Money(Decimal(10), "EUR"))):  # fmt: skip
        add("cost", referral=ids["referral"], what=what, kind=kind, amount=amount)
    (table,) = (one.table for one in plan(desk, ids["referral"], "en").printout.sections if one.table)
    assert len(table) == 5
    assert table[-1][0] == "Total in EUR"
    assert "100" in table[-1][-1]
    assert [bidi.plain(line[0]) for line in table[1:4]] == ["Travel", "legal", "Travel"]  # Arabic words stay out
    assert len({len(line) for line in table}) == 1


def test_words_of_another_language_stay_out_however_short_and_an_answer_stands_for_them(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "legal_case", "story")
    records.save(desk, "provider", ids["fund"], {"asks": ("inc.legal_case",)})
    court = "محكمة الناحية، القضية 44"
    add("act", incident=ids["incident"], victim=ids["person"], court_case=court)
    assert court in printed(plan(desk, ids["referral"]))
    made = plan(desk, ids["referral"], "en")
    assert court not in printed(made)
    assert [one.why for one in told(made, "inc.legal_case")] == [packs.STATES[packs.State.UNTRANSLATED].id]
    narratives.write(desk, ids["case"], "inc.legal_case", "en", "Case 44", original=narratives.Original(court))
    made = plan(desk, ids["referral"], "en")
    assert values(made) == ["Case 44"]
    assert not told(made, "inc.legal_case")


def test_a_name_stands_in_the_letters_of_the_document_too_and_no_other_name_does(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "name")
    records.save(desk, "person", ids["person"], {"other_names": "Night Owl; Reem al-Warraq; أم الخير"})
    made = plan(desk, ids["referral"], "en")
    assert values(made) == ["Reem al-Warraq\nريم الورّاق"]
    assert not told(made, "per.full_name")
    assert (ids["person"], "other_names") in {(one.id, name) for one, names in made.leaving.wrote for name in names}
    assert values(plan(desk, ids["referral"])) == ["ريم الورّاق"]


def test_a_pen_name_is_told_without_the_name_in_other_letters(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "name", "code_name")
    records.save(desk, "provider", ids["fund"], {"asks": ("per.alias",)})
    records.save(desk, "person", ids["person"], {"other_names": "Reem al-Warraq"})
    assert plan(desk, ids["referral"], "en").empty
    records.save(desk, "person", ids["person"], {"other_names": "Reem al-Warraq; Night Owl"})
    assert values(plan(desk, ids["referral"], "en")) == ["Night Owl"]


def test_an_arrest_is_told_as_no_disappearance(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    records.save(desk, "provider", ids["fund"], {"asks": ("inc.disappearance",)})
    act = add("act", incident=ids["incident"], victim=ids["person"], what="arbitrary_detention")
    assert plan(desk, ids["referral"]).empty
    records.save(desk, "act", act, {"what": "enforced_disappearance"})
    assert values(plan(desk, ids["referral"])) == [label("violation_type", "enforced_disappearance", "ar")]


def test_somebody_whose_name_stays_is_spoken_of_by_a_code_name(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    made = plan(desk, ids["referral"])
    assert code_name(TYPES["person"], ids["person"]) in values(made)
    agree(add, ids, "code_name", withheld=("code_name",))
    assert "P-" not in printed(plan(desk, ids["referral"]))


def test_an_answer_about_those_the_case_is_for_speaks_for_nobody_else(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    brother = add("person", name="سامر الورّاق")
    records.save(desk, "referral", ids["referral"], {"people": (brother,)})
    for one in (ids["person"], brother):
        agree(add, ids, "name", "story", person=one)
    narratives.write(desk, ids["case"], "per.full_name", "en", "Reem al-Warraq")
    narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH)
    made = plan(desk, ids["referral"], "en")
    assert "Reem" not in printed(made)
    assert ENGLISH in printed(made)  # what happened is the same for all
    questions = applications.read(desk, ids["referral"], language="en", today=TODAY).questions
    assert {one.field.code: one.writable for one in questions}["per.full_name"] is False


def test_a_telephone_never_stands_alone(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "contact")
    records.save(desk, "provider", ids["fund"], {"asks": ("per.address_contact",)})
    assert speech.say_in("ar", sheet.NOT_WRITTEN) in printed(plan(desk, ids["referral"]))
    records.save(desk, "person", ids["person"], {"never": "لا تتصلوا نهاراً"})
    assert "لا تتصلوا نهاراً" in printed(plan(desk, ids["referral"]))
    assert speech.say_in("en", sheet.LEFT_OUT) in printed(plan(desk, ids["referral"], "en"))
    records.save(desk, "provider", ids["fund"], {"asks": ("sec.contact_danger", "per.address_contact")})
    assert printed(plan(desk, ids["referral"])).count("لا تتصلوا نهاراً") == 1


def test_whoever_publishes_is_not_told_to_pass_it_on_to_nobody_and_each_page_has_its_code(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "name")
    made = plan(desk, ids["referral"], "en")
    assert made.printout.notices == (printing.CONFIDENTIAL.id,)
    assert code_name(TYPES["referral"], ids["referral"]) in made.printout.running
    records.save(desk, "provider", ids["fund"], {"publishes": True})
    assert plan(desk, ids["referral"], "en").printout.notices == (printing.NOT_PUBLIC.id,)


def test_a_name_in_another_script_is_told_to_the_writer(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "name")
    assert [one.why for one in told(plan(desk, ids["referral"], "en"), "per.full_name")] == [packs.SCRIPT.id]
    assert not about(plan(desk, ids["referral"], "ar"), label("application_field", "per.full_name", "en"))


def test_referees_are_there_only_with_what_they_let_go(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story", "referees")
    records.save(desk, "provider", ids["fund"], {"asks": ("rfe.referees", "inc.description")})
    referee = add("person", name="ليلى حداد", phones=("+111",), whereabouts="المطحنة")
    records.save(desk, "referral", ids["referral"], {"referees": (referee,)})
    assert "ليلى" not in printed(plan(desk, ids["referral"]))
    scope = {"person": referee, "state": "given", "scope": ("contact_referees",), "recipient": ids["fund"]}
    consent = add("consent", facts=("contact",), **scope)
    text = printed(plan(desk, ids["referral"]))
    assert "111" in text
    assert "ليلى" not in text
    records.save(desk, "consent", consent, {"facts": ("name",)})
    text = printed(plan(desk, ids["referral"]))
    assert "ليلى حداد" in text
    assert "111" not in text
    assert "المطحنة" not in text


def attach(desk: Desk, ids: dict[str, str], name: str, data: bytes, **more: object) -> str:
    values = {"about": (ids["incident"],), "protection": "public", **more}
    changes = evidence.take_in(desk, [Intake(name, lambda: BytesIO(data), len(data))], values)
    return next(iter(changes.ids))


def photograph(where: bool) -> bytes:
    """A small photograph, with or without the place where it was made."""
    exif, file = Image.Exif(), BytesIO()
    exif[0x8825] = {1: "N", 2: (33.88, 53.0, 20.0), 3: "E", 4: (35.0, 30.0, 10.0)}
    Image.new("RGB", (64, 40)).save(file, "JPEG", **({"exif": exif} if where else {}))
    return file.getvalue()


def test_what_is_enclosed_is_listed_and_its_faces_and_hidden_data_are_warned_of(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "evidence")
    clip = attach(desk, ids, "raid.mp4", b"\0\0\0\x18ftypmp42", title="تصوير", faces=None)
    photo = attach(desk, ids, "a.jpg", photograph(where=True), title="محضر", faces=False)
    records.save(desk, "referral", ids["referral"], {"evidence": (clip, photo)})
    made = plan(desk, ids["referral"], "en")
    assert made.printout.sections[-1].heading == "Enclosed separately"
    assert "تصوير" in printed(made)
    assert warned(made) == {
        ("تصوير", packs.FACES_UNKNOWN.id),
        ("تصوير", evidence.UNCLEAN[0].id),
        ("محضر", packs.HIDDEN.id),
        *((title, packs.SCRIPT.id) for title in ("تصوير", "محضر")),
    }
    (way,) = about(made, "Enclosed separately")  # the pages hold no file: how they go along is said where one stands
    assert (way.why, [one.record for one in way.places]) == (packs.SEPARATELY.id, [clip, photo])
    assert risks.FILES not in made.verdict.warnings  # none leaves as it came in
    assert packs.SCRIPT.id not in {why for _, why in warned(plan(desk, ids["referral"], "ar"))}
    records.save(desk, "evidence", photo, {"faces": True})
    assert ("محضر", packs.FACES.id) in warned(plan(desk, ids["referral"], "en"))
    for heeded in (packs.FACES_UNKNOWN, packs.FACES, packs.HIDDEN, evidence.UNCLEAN[0]):
        assert heeded.id not in printed(made)


def test_the_file_itself_is_asked_what_it_hides_and_not_what_somebody_wrote_of_it(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "evidence")
    full = attach(desk, ids, "a.jpg", photograph(where=True), title="one", faces=False)
    bare = attach(desk, ids, "b.jpg", photograph(where=False), title="other", faces=False)
    broken = attach(desk, ids, "c.pdf", b"%PDF-1.7 broken", title="third", faces=False)
    records.save(desk, "referral", ids["referral"], {"evidence": (full, bare, broken)})
    records.save(desk, "evidence", full, {"removed": "two faces blurred by hand"})
    records.save(desk, "evidence", broken, {"removed": "everything"})
    assert warned(plan(desk, ids["referral"], "en")) == {("one", packs.HIDDEN.id), ("third", cleaning.DAMAGED.id)}
    (copy,) = (key for key in evidence.clean_copy(desk, full).ids if desk.store.get(key).body.get("copy_of"))
    records.save(desk, "referral", ids["referral"], {"evidence": (copy,)})
    assert not warned(plan(desk, ids["referral"], "en"))


def test_each_file_that_goes_along_says_how_far_it_is_and_is_looked_through_once(
    desk: Desk, ids: dict[str, str], add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(add, ids, "story", "evidence")
    paper = make_pdf(Printout("T", "en", [Section("S", paragraphs=("words " * 200,) * 20)]))
    both = tuple(attach(desk, ids, f"{one}.pdf", paper + b"\n" * one, title="one", faces=False) for one in (1, 2))
    records.save(desk, "referral", ids["referral"], {"evidence": both})
    told: list[tuple[int, int]] = []
    planned = partial(packs.plan, desk, ids["referral"], "en", today=TODAY)
    planned(progress=lambda *far: told.append(far))
    enclosures = [far for far in told if far[1] == 200]
    assert enclosures == sorted(enclosures)
    assert {0, 100} < {done for done, _ in enclosures}
    read: list[str] = []
    monkeypatch.setattr(desk.store.blobs, "open", read.append)
    planned()
    assert read == []


def test_what_a_copy_would_still_hold_is_named(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story", "evidence")
    made, letter = BytesIO(), docx.Document()
    hidden = letter.add_paragraph("Ahmad was told").runs[0]
    hidden.font.hidden = True
    letter.save(made)
    paper = attach(desk, ids, "a.docx", made.getvalue(), title="one", faces=False)
    records.save(desk, "referral", ids["referral"], {"evidence": (paper,)})
    (why,) = (one.why for one in plan(desk, ids["referral"], "en").remarks if bidi.plain(one.what) == "one")
    trouble = evidence.unclean(desk, paper)
    assert trouble is not None
    assert why == say_trouble(trouble)[0]


def test_what_is_enclosed_without_leave_is_not_listed_and_says_why(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story", "evidence", "name")
    goes = attach(desk, ids, "note.txt", b"what was said", title="المذكرة", faces=False)
    kept = attach(desk, ids, "list.txt", b"who was there", title="القائمة", protection="not_published")
    records.save(desk, "referral", ids["referral"], {"evidence": (goes, kept)})
    made = plan(desk, ids["referral"])
    assert "المذكرة" in printed(made)
    assert "القائمة" not in printed(made)
    # Naming this recipient outweighs a person's level, and never that of evidence: it protects whoever gave it.
    assert [(one.why, one.warns) for one in about(made, "القائمة")] == [(verdicts.NOT_PUBLISHED.id, False)]
    ((way,),) = (one.places for one in about(made, "القائمة"))
    assert (way.record, way.field, way.mend) == (kept, "protection", True)


def test_files_of_the_case_that_nobody_chose_are_told_of_with_the_way_to_choose_them(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    agree(add, ids, "story", "evidence", "name")
    what = TYPES["referral"].by_name["evidence"].kind.label.id
    assert not about(plan(desk, ids["referral"]), what)  # there is no file
    photo = attach(desk, ids, "a.jpg", photograph(where=False), title="one", faces=False)
    (said,) = about(plan(desk, ids["referral"]), what)
    assert [(one.record, one.field, one.mend) for one in said.places] == [(ids["referral"], "evidence", True)]
    (said,) = about(plan(desk, ids["case"], provider=ids["fund"]), what)
    assert said.why == packs.WITH_A_REFERRAL.id
    records.save(desk, "referral", ids["referral"], {"evidence": (photo,)})
    assert not about(plan(desk, ids["referral"]), what)


def test_evidence_that_nobody_agreed_to_tell_of_is_not_listed(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    note = attach(desk, ids, "note.txt", b"what was said", title="محضر")
    records.save(desk, "referral", ids["referral"], {"evidence": (note,)})
    made = plan(desk, ids["referral"])
    assert STORY in printed(made)
    assert "محضر" not in printed(made)
    assert [one.warns for one in about(made, "محضر")] == [False]


def test_others_who_are_named_in_the_words_are_told_to_the_writer(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story", "name")
    witness = add("person", name="ليلى حداد")
    add("person", name="سامر قباني")
    records.save(desk, "incident", ids["incident"], {"story": f"{STORY} وقالت لِلَيلى حدّاد إن ريم الورّاق معهم"})
    (named,) = about(plan(desk, ids["referral"]), "ليلى حداد")
    assert named.warns
    assert [(one.record, one.field) for one in named.places] == [(ids["incident"], "story")]
    assert not about(plan(desk, ids["referral"]), "ريم الورّاق")
    assert not about(plan(desk, ids["referral"]), "سامر قباني")
    original = narratives.Original(STORY)
    narratives.write(desk, ids["case"], "inc.description", "en", "She told Leyla Haddad.", original=original)
    assert about(plan(desk, ids["referral"], "en"), "ليلى حداد")
    records.bin_records(desk, [witness])
    assert about(plan(desk, ids["referral"], "en"), "ليلى حداد")  # in the bin a no is still a no
    records.purge(desk, [witness])
    assert not about(plan(desk, ids["referral"], "en"), "ليلى حداد")


def test_every_word_that_is_written_is_looked_through_for_others(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, *FACTS)
    records.save(desk, "provider", ids["fund"], {"asks": ("rfe.referees", "req.budget_lines", "inc.description")})
    referee = add("person", name="د. عمر ناصر", how_to_contact="عن طريق ليلى حداد، تسكن معه")
    yes = {"person": referee, "state": "given", "scope": ("contact_referees",), "recipient": ids["fund"]}
    add("consent", facts=("contact", "name"), **yes)
    for name in ("ليلى حداد", "سامر قباني", "هالة درويش", "عمر ناصر"):
        add("person", name=name)
    cost = add("cost", referral=ids["referral"], what="أجرة\nسامر قباني")
    note = attach(desk, ids, "note.txt", b"what was said", title="شهادة هالة\nدرويش", faces=False)
    records.save(desk, "referral", ids["referral"], {"referees": (referee,), "evidence": (note,)})
    made = plan(desk, ids["referral"])
    places = {"ليلى حداد": (referee, "how_to_contact"), "سامر قباني": (cost, "what"), "هالة درويش": (note, "title")}
    for name, place in places.items():
        (remark,) = about(made, name)
        assert [(one.record, one.field) for one in remark.places] == [place]
    assert not about(made, "د. عمر ناصر")
    assert not about(made, "عمر ناصر")  # a namesake: the referee's own cell is about nobody else


def test_what_is_said_of_those_who_are_named_fits_them(desk: Desk, ids: dict[str, str], add: Add) -> None:
    add("organisation", name="راديو حمص")
    witness = add("person", name="ليلى حداد")
    add("involvement", who=witness, what=ids["incident"], role="witness")
    add("person", name="ليلى الخطيب")
    consent, hers = agree(add, ids, "story"), agree(add, ids, "story", person=witness)
    story = "قالت ليلى إن ريم الورّاق تعمل في راديو حمص"
    records.save(desk, "incident", ids["incident"], {"story": story})
    what = "Incident: Account"

    def whys(name: str) -> list[str]:
        return [bidi.plain(one.why) for one in about(plan(desk, ids["referral"]), name)]

    assert whys("ليلى حداد") == [naming.MAY_BE.id.format(places=what)]  # a part is enough of a witness of this case
    assert not whys("ليلى الخطيب")
    assert whys("راديو حمص") == [naming.GROUP.id.format(places=what)]
    assert whys("ريم الورّاق") == [naming.UNAGREED.id.format(places=what)]
    records.save(desk, "incident", ids["incident"], {"story": story.replace("ليلى", "ليلى حداد وسامر قباني")})
    assert whys("ليلى حداد") == [naming.UNAGREED.id.format(places=what)]
    add("person", name="سامر قباني")
    assert whys("سامر قباني") == [naming.NAMED.id.format(places=what)]
    for one in (consent, hers):
        records.save(desk, "consent", one, {"facts": ("story", "name")})
    assert not whys("ريم الورّاق")


def test_the_pack_is_written_and_noted_with_what_it_told(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    agree(add, ids, "story", "name")
    printing.write(desk, plan(desk, ids["referral"]), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    (noted,) = desk.store.each("disclosure")
    assert noted.body["way"] == "pack"
    assert noted.body["facts"] == ["name", "story"]
    assert noted.body["people"] == [ids["person"]]
    assert noted.body["referral"] == ids["referral"]
    assert "print" in [event.deed for event in records.timeline(desk, ids["person"])]


def test_the_document_to_edit_leaves_by_the_same_gate(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    consent = agree(add, ids, "story", "name")
    made = plan(desk, ids["referral"])
    editable.write(desk, made, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    (noted,) = desk.store.each("disclosure")
    assert (noted.body["way"], noted.body["facts"]) == ("pack", ["name", "story"])
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    with pytest.raises(Trouble):
        editable.write(desk, made, tmp_path / "b.docx")
    with pytest.raises(Trouble):
        editable.write(desk, plan(desk, ids["referral"]), tmp_path / "b.docx")
    assert [one.name for one in tmp_path.glob("*.docx")] == ["a.docx"]


def test_a_withdrawal_after_looking_stops_the_writing(
    desk: Desk, ids: dict[str, str], add: Add, tmp_path: Path
) -> None:
    consent = agree(add, ids, "story")
    made = plan(desk, ids["referral"])
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    with pytest.raises(Trouble):
        printing.write(desk, made, tmp_path / "a.pdf")
    assert not list(tmp_path.glob("a.pdf"))


def test_several_people_are_told_apart(desk: Desk, ids: dict[str, str], add: Add) -> None:
    other = add("person", name="سمر نحّاس", access_needs="إنسولين")
    records.save(desk, "referral", ids["referral"], {"people": (ids["person"], other)})
    records.save(desk, "provider", ids["fund"], {"asks": ("per.needs",)})
    agree(add, ids, "health", "name")
    agree(add, ids, "health", person=other)
    text = printed(plan(desk, ids["referral"]))
    assert "ريم الورّاق" in text
    assert "سمر" not in text
    assert text.count("P-") == 1


def test_where_nobody_asks_there_is_a_general_request_and_an_inter_agency_form(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    add("consent", person=ids["person"], state="given", scope=("refer",), any_recipient=True, facts=FACTS)
    application = applications.read(desk, ids["case"], "", today=TODAY)
    request, form = packs.forms(desk, application)
    letter, filled = (plan(desk, ids["case"], provider="", form=one.code) for one in (request, form))
    asked = [label("application_field", code, "ar") for code in form.asks]
    rows = [name for one in filled.printout.sections for name, _ in one.rows]
    assert rows
    assert rows == [name for name in asked if name in rows]
    assert STORY in printed(letter)
    assert STORY not in printed(filled)
    assert letter.printout.title != filled.printout.title
    assert {one.what for one in filled.remarks} <= {label("application_field", code, "en") for code in form.asks}


def test_a_request_that_nobody_gave_an_order_tells_a_thing_once(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "everything")
    records.save(desk, "provider", ids["fund"], {"asks": ("inc.description", "sec.digital_facts")})
    assert printed(plan(desk, ids["referral"])).count(STORY) == 2  # they ask for both
    records.save(desk, "provider", ids["fund"], {"asks": ()})
    assert printed(plan(desk, ids["referral"])).count(STORY) == 1


def test_every_shipped_destination_is_written_to_as_it_asks_in_a_language_it_takes(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    shipped.bring_up_to_date(desk)
    add("consent", person=ids["person"], state="given", scope=("refer",), any_recipient=True, facts=FACTS)
    providers = {str(one.body["shipped"]): one.id for one in desk.store.each("provider") if one.body.get("shipped")}
    assert providers.keys() == directory().entries.keys()
    groups = vocabulary("application_field").by_code
    for code, provider in providers.items():
        application = applications.read(desk, ids["referral"], provider, today=TODAY)
        language, form = packs.languages(application)[0], packs.forms(desk, application)[0]
        made = plan(desk, ids["referral"], language, provider=provider)
        assert made.printout.title == label("application_form", form.code, language)
        if asks := directory().entries[code].asks:
            rows = [name for one in made.printout.sections for name, _ in one.rows]
            coded = speech.say_in(language, pack_parts.CODE_NAME)  # where a name is asked for and stays here
            assert set(rows) - {coded} <= {label("application_field", one, language) for one in asks}
            order = dict.fromkeys(label("application_group", groups[one].group, language) for one in asks)
            headings = [one.heading for one in made.printout.sections if one.rows]
            assert headings == [one for one in order if one in headings]


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("un_sp", ["urgent_appeal", "allegation"]),
        ("un_srhrd", ["urgent_appeal", "allegation"]),
        ("wgad", ["detention"]),
        ("wgeid", ["disappearance"]),
        ("achpr", ["communication"]),
        ("oecd_ncp", ["specific_instance"]),
        ("icorn", ["application"]),
        ("gchr", ["request", "interagency"]),
    ],
)
def test_a_mechanism_has_its_own_kinds_of_letter(desk: Desk, ids: dict[str, str], code: str, forms: list[str]) -> None:
    shipped.bring_up_to_date(desk)
    (provider,) = (one.id for one in desk.store.each("provider") if one.body.get("shipped") == code)
    application = applications.read(desk, ids["referral"], provider, today=TODAY)
    assert [one.code for one in packs.forms(desk, application)] == forms
    if code in ("un_sp", "un_srhrd", "wgad", "wgeid"):
        assert packs.languages(application) == ("en", "fr", "es")


def test_each_form_belongs_to_destinations_that_ship_and_asks_what_there_is() -> None:
    forms = application_forms()
    assert {code for form in forms for code in form.providers} <= directory().entries.keys()
    assert {code for form in forms for code in form.asks} <= application_fields().keys()
    assert [form.code for form in forms] == list(vocabulary("application_form").by_code)
    assert all(bool(form.providers) == (form.to == "named") for form in forms)
    assert {form.to for form in forms} == {"named", "asking", "anybody"}


def test_an_answer_kept_here_is_neither_written_nor_noted(desk: Desk, ids: dict[str, str], add: Add) -> None:
    """Where its level lets the case go without names, its texts stay; where it keeps it here, all does."""
    records.save(desk, "person", ids["person"], {"protection": "not_published"})
    narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH)
    add("consent", person=ids["person"], state="given", scope=("refer",), any_recipient=True, facts=FACTS)
    for protection in ("not_published", "name_withheld"):
        records.save(desk, "case", ids["case"], {"protection": protection})
        for record in (ids["case"], ids["referral"]):
            made = plan(desk, record, "en", provider=ids["un"])
            assert made.empty
            assert ENGLISH not in printed(made)
            assert not made.leaving.wrote
            assert [one.warns for one in told(made, "inc.description")] == [False]


def test_the_answers_of_a_case_in_the_bin_stay_there(desk: Desk, ids: dict[str, str], add: Add) -> None:
    agree(add, ids, "story")
    answer = narratives.write(desk, ids["case"], "inc.description", "en", ENGLISH).id
    assert ENGLISH in printed(plan(desk, ids["referral"], "en"))
    records.bin_records(desk, [ids["case"]])
    for record in (ids["referral"], ids["case"]):
        assert ENGLISH not in printed(plan(desk, record, "en", provider=ids["fund"]))
    records.restore(desk, [ids["case"]])
    records.bin_records(desk, [answer])
    assert ENGLISH not in printed(plan(desk, ids["referral"], "en"))


def test_a_question_is_answered_only_where_what_it_asks_may_be_told(desk: Desk, ids: dict[str, str], add: Add) -> None:
    """What a field tells is one thing, what a question asks another: `biz.harm` is answered by the account."""
    consent = agree(add, ids, "story")
    records.save(desk, "provider", ids["fund"], {"asks": ("biz.harm", "inc.description")})
    rows = [name for one in plan(desk, ids["referral"]).printout.sections for name, _ in one.rows]
    assert rows == [label("application_field", "inc.description", "ar")]
    records.save(desk, "consent", consent, {"facts": ("story", "business")})
    assert len([row for one in plan(desk, ids["referral"]).printout.sections for row in one.rows]) == 2


def marked(desk: Desk, ids: dict[str, str], add: Add) -> dict[str, str]:
    """The same case with a mark of its own in every text of every record, so that each is known again in print."""
    more = {
        "referee": add("person", name="M-referee-name", phones=("+963 77701",), how_to_contact="M-referee-contact"),
        "witness": add("person", name="M-witness-name", phones=("+963 77702",)),
        "evidence": attach(desk, ids, "note.txt", b"what was said", title="M-evidence-title", faces=False),
        "cost": add("cost", referral=ids["referral"], what="M-cost-what", period="M-cost-period"),
    }
    for code in ("inc.description", "per.needs", "inc.context", "req.need"):
        if code in application_fields():
            more[code] = narratives.write(desk, ids["case"], code, "en", f"M-answer-{code}").id
    records.save(desk, "person", ids["person"], {
        "name": "M-person-name", "other_names": "M-person-other", "access_needs": "M-person-needs",
        "phones": ("+963 77703",), "whereabouts": "M-person-where", "how_to_contact": "M-person-contact",
    })  # fmt: skip
    records.save(desk, "case", ids["case"], {"title": "M-case-title", "need": "M-case-need", "risks": "M-case-risks"})
    records.save(desk, "incident", ids["incident"], {"title": "M-incident-title", "story": "M-incident-story"})
    records.save(desk, "referral", ids["referral"], {
        "title": "M-referral-title", "need": "M-referral-need", "expected": "M-referral-expected",
        "referees": (more["referee"],), "evidence": (more["evidence"],),
    })  # fmt: skip
    records.save(desk, "provider", ids["fund"], {"asks": ()})
    return {**ids, **more}


def marks(desk: Desk, among: Iterable[str], made: Printable) -> list[tuple[str, str]]:
    """Which field of which of these records stands in the document: (record, field)."""
    text = printed(made)
    return [
        (document.id, name)
        for document in desk.store.many(list(among)).values()
        for name, value in document.body.items()
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, str) and (one.startswith(("M-", "+963 777"))) and one in text
    ]


OF = ("person", "case", "incident", "referee", "evidence")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    levels=st.fixed_dictionaries(dict.fromkeys(OF, st.sampled_from(["public", "name_withheld", "not_published"]))),
    facts=st.one_of(st.just(set(FACTS)), st.sets(st.sampled_from(FACTS))),
    theirs=st.sets(st.sampled_from(["name", "contact"])),
    named=st.booleans(),
)
@example(levels=dict.fromkeys(OF, "public"), facts=set(FACTS), theirs={"name"}, named=True)
@example(levels=dict.fromkeys(OF, "name_withheld"), facts=set(FACTS), theirs=set(), named=False)
def test_whatever_the_levels_what_is_written_is_what_the_gate_gave_and_what_is_noted(
    desk: Desk, ids: dict[str, str], add: Add, levels: dict[str, str], facts: set[str], theirs: set[str], named: bool
) -> None:
    all_ids = marked(desk, ids, add)
    whom: dict[str, object] = {"recipient": ids["fund"]} if named else {"recipient": "", "any_recipient": True}
    yes = {"state": "given", **whom}
    made_of = [
        add("consent", person=ids["person"], scope=("refer",), facts=tuple(sorted(facts)), **yes),
        add("consent", person=all_ids["referee"], scope=("contact_referees",), facts=tuple(sorted(theirs)), **yes),
    ]
    try:
        for what, level in levels.items():
            where = {"public_where": "her book"} if what in ("person", "referee") else {}
            kind = "person" if what == "referee" else what
            records.save(desk, kind, all_ids[what], {"protection": level, **where})
        for record in (ids["case"], ids["referral"]):
            made = plan(desk, record, "en", provider=ids["fund"], form="request")
            goes = {one.id: one.body for one in made.verdict.goes}
            noted = {(document.id, name) for document, names in made.leaving.wrote for name in names}
            for key, name in marks(desk, all_ids.values(), made):
                assert name in goes.get(key, {}), (key, name)
                assert (key, name) in noted
            if (
                theirs
                and named
                and facts == set(FACTS)
                and set(levels.values()) == {"public"}
                and record == ids["referral"]
            ):
                shown = {
                    f"{kind}"
                    for key, _ in marks(desk, all_ids.values(), made)
                    for kind in all_ids
                    if all_ids[kind] == key
                }
                assert {"person", "incident", "referral", "referee", "evidence", "cost", "inc.description"} <= shown
    finally:
        records.bin_records(desk, [*made_of, *(all_ids[key] for key in all_ids.keys() - ids.keys())])


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    facts=st.sets(st.sampled_from(FACTS)),
    withheld=st.sets(st.sampled_from(FACTS), max_size=3),
    language=st.sampled_from(["ar", "en"]),
)
def test_nothing_goes_beyond_what_was_agreed(
    desk: Desk, ids: dict[str, str], add: Add, facts: set[str], withheld: set[str], language: str
) -> None:
    consent = agree(add, ids, *sorted(facts), withheld=tuple(sorted(withheld)))
    try:
        records.save(desk, "provider", ids["fund"], {"asks": ()})
        made = plan(desk, ids["referral"], language, form="request")
        covered = set() if EVERYTHING in withheld else (set(FACTS) if EVERYTHING in facts else facts) - withheld
        for secret, fact in (("الورّاق", "name"), ("963", "contact"), ("دواء", "health"), (STORY, "story")):
            assert secret not in printed(made) or fact in covered
        told = {
            fact
            for document, names in made.leaving.wrote
            for name in names
            for fact in facts_of(TYPES[document.type], TYPES[document.type].by_name[name], document.body)
        }
        assert told & set(FACTS) <= covered | ALWAYS
    finally:
        records.bin_records(desk, [consent])


def test_how_each_is_reached_stands_in_the_order_of_the_case_and_says_whose_it_is(
    desk: Desk, ids: dict[str, str], add: Add
) -> None:
    ways = {"هدى": "عبر الأخت", "لمى": "عبر المحامية", "رنا": "في المكتبة", "سعاد": "مساء الأحد", "نهى": "برسالة"}
    public = {"protection": "public", "public_where": "w"}
    people = [
        add("person", name=name, phones=(f"+963 {place}",), how_to_contact=way, **public)
        for place, (name, way) in enumerate(ways.items())
    ]
    for person in people:
        agree(add, {**ids, "person": person}, "everything")
    records.save(desk, "case", ids["case"], {"people": tuple(people)})
    records.save(desk, "referral", ids["referral"], {"people": tuple(people)})
    records.save(desk, "provider", ids["fund"], {"asks": ("per.address_contact",)})
    made = plan(desk, ids["referral"])
    reach = [one for one in made.printout.sections if say_in("ar", packs.pack_parts.REACH) in bidi.plain(one.heading)]
    assert [bidi.plain(text) for one in reach for _, text in one.rows] == [*ways.values()]
    assert [bidi.plain(one.heading).split(": ")[1] for one in reach] == [*ways]
    assert {document.id for document, names in made.leaving.wrote if "name" in names} == {*people}
