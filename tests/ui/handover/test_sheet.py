"""The referral sheet in a window: drawn in memory, held back by the gate, written in Arabic, the state moved after."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.model.vocabularies import label
from defender_desk.services import records
from defender_desk.services.consent.yes import BY_LEVEL
from defender_desk.services.referrals import lifecycle
from defender_desk.text.bidi import plain
from defender_desk.ui.emergency import open_card
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.printout import page as printed_page
from defender_desk.ui.record.ways import Ways
from defender_desk.ui.referral_sheet import open_sheet
from defender_desk.ui.referral_sheet.window import SheetPage

from .conftest import Person, Sit

STORY = "اتصال من رقم محجوب"


def a_referral(who: Person, *facts: str, state: str = "pack_ready") -> str:
    fund = who.save("provider", name="صندوق")
    reem = who.save("person", name="ريم الورّاق", residence="DE", phones=("+963 11 222 333",))
    case = who.save("case", title="حماية", people=(reem,))
    who.save("incident", title="تهديد", what=("threat",), story=STORY, case=case)
    if facts:
        who.save("consent", person=reem, state="given", scope=("refer",), recipient=fund, facts=facts)
    return who.save("referral", title="أتعاب", case=case, people=(reem,), provider=fund, need="أتعاب محامٍ", state=state)


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()
    return unicodedata.normalize("NFKC", " ".join(pages))


@pytest.fixture
def target(tmp_path: Path, monkeypatch: Any) -> Path:
    path = tmp_path / "sheet.pdf"
    monkeypatch.setattr(printed_page, "choose_target", lambda *_asked: path)
    return path


def opened(who: Person, referral: str) -> SheetPage:
    page = open_sheet(who.shell, referral).findChild(SheetPage)
    who.until(lambda: page.seen is not None)
    who.rest()
    return page


def test_the_sheet_is_seen_written_in_arabic_and_the_state_moved(person: Sit, target: Path) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala, "name", "story")
    page = opened(hala, referral)
    assert page.seen is not None
    assert page.seen.picture.pages >= 1
    assert page.seen.plan.left_out  # how to contact her was not consented to
    page.save.click()
    hala.until(target.exists)
    hala.rest()
    words = text_of(target)
    assert "محجوب" in words
    assert "222" not in words
    page.step.click()
    hala.rest()
    assert hala.values(referral)["state"] == "exported"
    assert "print" in [event.deed for event in hala.run(records.timeline, referral)]


def test_the_next_status_has_its_room_before_anything_is_saved_and_leaves_the_page_able_to_save(
    person: Sit, tmp_path: Path, monkeypatch: Any
) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala, "name", "story", state="draft")
    named = iter(("1.pdf", "2.pdf"))
    monkeypatch.setattr(printed_page, "choose_target", lambda *_asked: tmp_path / next(named))
    page = opened(hala, referral)
    held = {way: way.mapTo(page.window(), way.rect().center()) for way in (page.step, page.save)}
    assert page.step.isVisible()
    assert not page.step.isEnabled()
    page.save.click()
    hala.until((tmp_path / "1.pdf").exists)
    hala.rest()
    assert {way: way.mapTo(page.window(), way.rect().center()) for way in held} == held
    page.step.click()
    assert not page.step.isEnabled()  # a second press of the same click moves nothing more
    hala.rest()
    assert hala.values(referral)["state"] == "pack_ready"
    page.save.click()
    hala.until((tmp_path / "2.pdf").exists)  # not refused for a change of its own
    hala.rest()
    assert page.step.isEnabled()


def test_a_name_of_somebody_who_said_no_stops_the_sheet_and_leads_to_the_words(person: Sit) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala, "everything")
    nour = hala.save("person", name="نور حداد", phones=("+961 70 123 456",))
    (incident,) = (one.id for one in hala.desk.store.each("incident"))
    records.save(hala.desk, "incident", incident, {"story": "كانت نور حداد هناك"})
    page = opened(hala, referral)
    assert not page.save.isEnabled()
    assert page.naming.reason.isVisible()
    page.naming.reason.setPlainText("  ")
    assert not page.save.isEnabled()
    page.naming.reason.setPlainText("تعرفها المحكمة")
    assert page.save.isEnabled()
    hala.save("consent", person=nour, state="refused", scope=("refer",))
    page.look()
    hala.rest()
    assert not page.save.isEnabled()
    assert not page.naming.reason.isVisible()
    (way,) = {*page.off.findChildren(CutButton)} - {*page.off.lines.values()}  # those lead to the marks on the pages
    way.click()
    hala.rest()
    assert hala.shell.history.here.record == incident


def _way_on(page: SheetPage) -> QPushButton:
    (way,) = page.notice.findChildren(QPushButton)
    return way


def test_the_sheet_leads_to_the_consent_that_is_wanting(person: Sit) -> None:
    hala = person("Hala")
    referral = a_referral(hala)
    page = opened(hala, referral)
    way = _way_on(page)
    assert way.text() == "Record the consent"
    way.click()
    hala.rest()
    editing = hala.shell.front.pane.editing
    assert editing.type == "consent"
    kept = hala.values(referral)
    values = editing.form.values()
    assert (values["person"], values["recipient"]) == (kept["people"][0], kept["provider"])
    assert values["scope"] == ("refer",)
    assert editing.form.editor("recipient").isVisible()
    assert editing.form.editor("facts").isVisible()


def test_a_consent_to_anybody_leads_to_one_that_names_this_recipient(person: Sit) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala)
    kept = hala.values(referral)
    everybody = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
    hala.save("consent", person=kept["people"][0], **everybody)
    page = opened(hala, referral)
    shown = " ".join(plain(each.text()) for each in page.notice.findChildren(QLabel))
    assert label("protection_level", "not_published", "ar") in shown
    assert clipped(page.window()) == []
    _way_on(page).click()
    hala.rest()
    values = hala.shell.front.pane.editing.form.values()
    assert (values["person"], values["recipient"]) == (kept["people"][0], kept["provider"])
    assert values["facts"] == (), "they say what may be told"
    asked = plain(hala.shell.front.pane.editing.notice.text)
    assert all(label("data_scope", fact, "ar") in asked for fact in ("name", "story"))


def test_the_sheet_leads_to_the_consent_that_says_too_little(person: Sit) -> None:
    hala = person("Hala")
    page = opened(hala, a_referral(hala, "name"))
    assert page.save.isEnabled()
    way = _way_on(page)
    assert way.text() == "Open the consent"
    way.click()
    hala.rest()
    assert hala.shell.front.pane.view.page.declared.name == "consent"


def test_a_consent_says_what_it_still_lacks(person: Sit) -> None:
    hala = person("Hala")
    reem = hala.save("person", name="Reem")
    fund = hala.save("provider", name="Fund")
    consent = hala.save("consent", person=reem, state="given", scope=("refer",))

    def said(type_name: str, record: str) -> str:
        hala.shell.open(type_name, record)
        hala.until(lambda: getattr(hala.shell.front.pane.view, "page", None) is not None)
        hala.rest()
        return "\n".join(plain(each.text()) for each in hala.shell.front.pane.view.findChildren(QLabel))

    assert "Missing: to whom it may be told" in said("consent", consent)
    assert "Missing: which facts may be told" in said("consent", consent)
    on_her_page = said("person", reem)
    assert "Missing: to whom it may be told" in on_her_page
    assert "not for this recipient" not in on_her_page
    hala.save("consent", consent, recipient=fund)
    assert "Missing: which facts may be told" in said("person", reem)
    assert "to whom" not in said("person", reem)
    hala.save("consent", consent, facts=("name",))
    assert "Missing" not in said("consent", consent)


def test_the_sheet_speaks_the_language_of_whom_it_is_for(person: Sit) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala, "name", "story")
    fund = hala.values(referral)["provider"]
    assert opened(hala, referral).language == "ar"
    hala.save("provider", fund, languages=("de", "fr", "en"))
    page = opened(hala, referral)
    assert page.language == "fr"
    assert page.radios["fr"].isChecked()
    hala.save("referral", referral, language="es")
    assert opened(hala, referral).language == "es"


def test_without_consent_nothing_can_be_saved_until_a_reason_is_written(person: Sit, target: Path) -> None:
    hala = person("Hala", "en", 150, "dark")
    page = opened(hala, a_referral(hala))
    assert not page.save.isEnabled()
    assert page.seen is not None
    assert page.seen.off
    page.why.reason.setPlainText("she cannot be reached")
    page.why.go.click()
    hala.until(lambda: page.seen is not None and page.seen.plan.verdict.reason)
    hala.rest()
    assert page.save.isEnabled()
    window = page.window()
    assert unnamed(window) == []
    assert clipped(window) == []
    page.why.take_back.click()
    hala.until(lambda: not page.save.isEnabled())


def test_the_language_of_the_sheet_is_not_that_of_the_screen(person: Sit) -> None:
    hala = person("Hala", "en")
    page = opened(hala, a_referral(hala, "story"))
    page.radios["ar"].click()
    hala.until(lambda: page.seen is not None and page.seen.plan.printout.language == "ar")
    assert page.seen is not None
    assert page.seen.plan.printout.title != "Referral"


def test_a_referral_to_nobody_says_so(person: Sit) -> None:
    hala = person("Hala")
    page = open_sheet(hala.shell, hala.save("referral", title="x")).findChild(SheetPage)
    hala.until(lambda: page.notice.text)
    assert not page.save.isEnabled()


def test_a_referrals_page_leads_to_its_sheet_and_moves_its_status(person: Sit) -> None:
    hala = person("Hala", "en")
    referral = a_referral(hala, "story", state="draft")
    hala.shell.open("referral", referral)
    hala.rest()
    (ways,) = hala.shell.findChildren(Ways)
    ways.actions[1].trigger()
    hala.rest()
    assert hala.shell.findChild(SheetPage) is not None
    ways = hala.shell.findChildren(Ways)[-1]  # the page may have been read anew
    offered = {action.text(): action for action in ways.actions[2].menu().actions()}
    assert len(offered) == len(lifecycle.next_states("draft"))
    offered[label("referral_state", "pack_ready", "en")].trigger()
    hala.rest()
    assert hala.values(referral)["state"] == "pack_ready"


def test_what_is_known_of_a_status_is_asked_for_as_it_is_reached(person: Sit) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala, "story", state="exported")
    hala.shell.open("referral", referral)
    hala.rest()
    (ways,) = hala.shell.findChildren(Ways)
    offered = {action.text(): action for action in ways.actions[2].menu().actions()}
    offered[label("referral_state", "handed_over", "ar")].trigger()
    hala.rest()
    dialog = next(each for each in hala.shell.findChildren(Dialog) if each.isVisible())
    form = dialog.findChild(Form)
    assert form.values()["next_check"] is not None  # by the provider's plan, to be changed
    type_into(form.rows["receipt"].editor.focus_widget(), "A-17")
    assert clipped(dialog) == []
    assert unnamed(dialog) == []
    next(each for each in dialog.findChildren(QPushButton) if each.isDefault()).click()
    hala.rest()
    kept = hala.values(referral)
    assert (kept["state"], kept["receipt"]) == ("handed_over", "A-17")
    assert kept["next_check"] is not None


def test_saving_the_consent_begun_from_the_sheet_comes_back_to_it(person: Sit) -> None:
    hala = person("Hala")
    referral = a_referral(hala)
    _way_on(opened(hala, referral)).click()
    hala.rest()
    other = hala.save("person", name="نور")
    hala.shell.announce(hala.run(records.save, "consent", None, {"person": other, "state": "given"}).changes)
    hala.rest()
    assert not [one for one in hala.shell.findChildren(SheetPage) if one.isVisible()]  # of somebody else
    hala.shell.front.pane.save()
    hala.until(lambda: [one for one in hala.shell.findChildren(SheetPage) if one.isVisible()])
    hala.rest()
    assert hala.shell.history.here.record == referral
    again = {"person": hala.values(referral)["people"][0], "recipient": hala.values(referral)["provider"]}
    hala.shell.announce(hala.run(records.save, "consent", None, again).changes)
    hala.rest()
    assert len([one for one in hala.shell.findChildren(SheetPage) if one.isVisible()]) == 1  # only once


def test_where_only_a_no_keeps_it_here_no_reason_is_offered(person: Sit) -> None:
    hala = person("Hala", "ar")
    referral = a_referral(hala)
    page = opened(hala, referral)
    assert page.why.isVisible()
    hala.save("consent", person=hala.values(referral)["people"][0], state="refused", scope=("refer",))
    page.look()
    hala.rest()
    assert not page.why.isVisible()
    assert _way_on(page).isVisible()


def test_a_yes_that_opens_nothing_says_so_on_its_page(person: Sit) -> None:
    hala = person("Hala", "en")
    reem = hala.save("person", name="ريم")
    wide = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
    hala.shell.open("consent", hala.save("consent", person=reem, **wide))
    hala.rest()
    said = [one for one in hala.shell.front.pane.findChildren(QLabel) if BY_LEVEL.id in one.text() and one.isVisible()]
    assert len(said) == 2  # at the head of the page, and in the line of what she allows
    assert {one.property("tone") for one in said} == {"warning"}


def test_one_comes_back_to_a_card_that_is_for_nobody_recorded_here(person: Sit) -> None:
    hala = person("Hala")
    reem = hala.save("person", name="ريم الورّاق", phones=("+963 944 111 222",))
    dialog = open_card(hala.shell, reem)
    hala.rest()
    (way,) = [each for each in dialog.findChildren(CutButton) if "Record the consent" in each.text()]
    way.click()
    hala.rest()
    pane = hala.shell.front.pane
    assert not pane.editing.form.values()["recipient"]
    pane.editing.form.editor("state").set_value("given")
    pane.save()
    hala.rest()
    hala.until(lambda: [each for each in hala.shell.findChildren(Dialog) if each.isVisible()])
    assert hala.shell.history.here.record == reem


def test_a_helper_nobody_asked_is_asked_from_the_card_and_one_comes_back_to_it(person: Sit) -> None:
    hala = person("Hala")
    reem = hala.save("person", name="ريم الورّاق", protection="public", public_where="x")
    helper = hala.save("person", name="سلمى", emergency_help=True, phones=("+963 944 111 222",))
    hala.save(
        "consent", person=reem, state="given", scope=("act_on_behalf",), any_recipient=True, facts=("everything",)
    )
    dialog = open_card(hala.shell, reem)
    hala.rest()
    (way,) = [each for each in dialog.findChildren(CutButton) if "سلمى" in each.text()]
    assert "Record the consent" in way.text()
    way.click()
    hala.rest()
    editing = hala.shell.front.pane.editing
    said = editing.form.values()
    assert (said["person"], said["scope"], said["recipient"]) == (helper, ("emergency_contact",), reem)
    editing.form.editor("state").set_value("given")
    hala.shell.front.pane.save()
    hala.rest()
    hala.until(lambda: [each for each in hala.shell.findChildren(Dialog) if each.isVisible()])
    assert hala.shell.history.here.record == reem


def test_a_sheet_for_nobody_yet_leads_to_whom_the_referral_goes_and_asks_for_no_reason(person: Sit) -> None:
    hala = person("Hala", "en")
    referral = hala.save("referral", title="أتعاب", need="أتعاب محامٍ")
    page = open_sheet(hala.shell, referral).findChild(SheetPage)
    hala.rest()
    assert page.seen is None
    assert not page.why.isVisible()
    go = next(each for each in page.notice.findChildren(QPushButton) if each.text() == "Choose whom it goes to")
    go.click()
    hala.rest()
    form = hala.shell.front.pane.editing.form
    assert form.editor("provider").isAncestorOf(hala.shell.focusWidget())
