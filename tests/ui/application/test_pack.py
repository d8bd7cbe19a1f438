"""The pack in a window: opened from the application, warned of beside the page, saved as PDF and as DOCX."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPushButton
from tests.ui.walking import clipped, unnamed

from defender_desk.exchange.identity import Identity
from defender_desk.exchange.parcel import read_parcel
from defender_desk.model.queries import Query
from defender_desk.model.vocabularies import label
from defender_desk.services import records
from defender_desk.services.application import packs, parcels
from defender_desk.services.consent import verdicts
from defender_desk.services.directory import shipped
from defender_desk.services.handover import leaving
from defender_desk.services.identity import keys
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, say
from defender_desk.ui.application import open_application, pack
from defender_desk.ui.application.over import FormWindow
from defender_desk.ui.application.pack import PackPage
from defender_desk.ui.application.sealing import Sealing
from defender_desk.ui.handover.arrival import ReceivingJourney
from defender_desk.ui.handover.arrival_papers import PapersStep
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.printout import page as printed_page

from .conftest import Person, Sit

TODAY = date(2026, 6, 1)
STORY = "اقتحموا البيت وقالت ليلى حداد إنها رأتهم"


def a_case(who: Person, **provider: object) -> dict[str, str]:
    """A referral with an account that names a witness, to somebody who asks for it and for what is missing."""
    asks = ("inc.description", "per.full_name", "per.needs", "inc.context")
    made = {"fund": who.save("provider", name="صندوق", **{"asks": asks, **provider})}
    made["reem"] = who.save("person", name="ريم الورّاق", access_needs="دواء")
    who.save("person", name="ليلى حداد")
    made["case"] = who.save("case", title="حماية", people=(made["reem"],))
    made["incident"] = who.save("incident", title="مداهمة", story=STORY, case=made["case"])
    who.save(
        "consent", person=made["reem"], recipient=made["fund"], state="given", scope=("refer",), facts=("story", "name")
    )
    made["referral"] = who.save(
        "referral", title="نداء", case=made["case"], people=(made["reem"],), provider=made["fund"], state="pack_ready"
    )
    return made


def opened(who: Person, record: str) -> PackPage:
    page = open_application(who.shell, record).page
    who.until(lambda: page.seen is not None)
    who.rest()
    page.packing.click()
    who.until(lambda: bool(page.window().findChildren(PackPage)))
    pack = page.window().findChildren(PackPage)[-1]
    who.until(lambda: pack.seen is not None)
    who.rest()
    return pack


def beside(page: PackPage) -> str:
    told = [one.text() for one in page.off.findChildren(QLabel)]
    return "\n".join(map(plain, [*told, *(line.accessibleName() for line in page.off.lines.values())]))


@pytest.fixture
def targets(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setattr(printed_page, "choose_target", lambda _page, _heading, name, _kinds: tmp_path / name)
    return tmp_path


def test_what_to_heed_stands_beside_the_page_and_both_files_say_the_same(person: Sit, targets: Path) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, a_case(hala)["referral"])
    said = beside(page)
    assert "ليلى حداد" in said  # a third person in the words
    assert "دواء" not in said
    for code in ("per.needs", "inc.context"):  # not covered, and missing
        assert label("application_field", code, "ar") in said
    assert page.notice.isVisible()
    assert not page.why.isVisible()
    assert not page.save.isEnabled()  # she was not asked
    page.naming.reason.setPlainText("المحكمة تعرفها")
    assert page.save.isEnabled()
    stood = [each.mapToGlobal(QPoint()).y() for each in (page.languages, page.paper, page.save)]
    page.save.click()
    hala.until((targets / "document.pdf").exists)
    hala.rest()
    assert page.notice.text == "حُفظ المستند."
    assert [each.mapToGlobal(QPoint()).y() for each in (page.languages, page.paper, page.save)] == stood
    page.save_editable.click()
    hala.until((targets / "document.docx").exists)
    hala.rest()
    tables = Document(str(targets / "document.docx")).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert STORY in cells
    assert "ريم الورّاق" in cells
    assert not [cell for cell in cells if "دواء" in cell]
    pdf = pypdfium2.PdfDocument(targets / "document.pdf")
    assert len(pdf) == 1
    pdf.close()
    ways = [one.body["way"] for one in hala.desk.store.each("disclosure")]
    assert ways == ["pack", "pack"]
    assert [one.body["reason"] for one in hala.desk.store.each("disclosure")] == ["المحكمة تعرفها"] * 2
    assert page.step.isVisible()  # the referral may be brought to its next state


def test_the_page_says_that_a_reason_is_wanting_and_leads_to_it(person: Sit) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, a_case(hala)["referral"])
    assert page.notice.text == say(leaving.NAMES_OTHERS)
    (way,) = (one for one in page.notice.findChildren(QPushButton) if plain(one.text()) == _("Write the reason"))
    way.click()
    hala.rest()
    reason = page.naming.reason
    assert page.window().focusWidget() is reason
    seen = page.side.viewport().rect()
    assert seen.contains(reason.mapTo(page.side.viewport(), reason.rect().center()))
    reason.setPlainText("المحكمة تعرفها")
    assert page.notice.text != say(leaving.NAMES_OTHERS)
    reason.setPlainText("")
    assert page.notice.text == say(leaving.NAMES_OTHERS)


def test_a_mechanism_is_offered_its_languages_and_its_kinds_of_letter(person: Sit) -> None:
    hala = person("Hala", "ar")
    shipped.bring_up_to_date(hala.desk)
    made = a_case(hala)
    (un,) = (one.id for one in hala.desk.store.each("provider") if one.body.get("shipped") == "un_sp")
    records.save(hala.desk, "referral", made["referral"], {"provider": un})
    hala.save("consent", person=made["reem"], recipient=un, state="given", scope=("refer",), facts=("name",))
    page = opened(hala, made["referral"])
    assert set(page.radios) == {"en", "fr", "es"}
    assert page.language == "en"
    assert list(page.kinds) == ["urgent_appeal", "allegation"]
    assert page.seen is not None
    assert page.seen.plan.printout.title == "Urgent appeal"
    page.kinds["allegation"].click()
    hala.until(lambda: page.seen is not None and page.seen.plan.printout.title == "Letter of allegation")
    page.radios["fr"].click()
    hala.until(lambda: page.seen is not None and page.seen.plan.printout.language == "fr")


def test_another_page_is_drawn_from_the_plan_that_was_looked_at(person: Sit) -> None:
    hala = person("Hala", "ar")
    made = a_case(hala)
    (incident,) = (one.id for one in hala.desk.store.each("incident"))
    records.save(hala.desk, "incident", incident, {"story": "\n".join([STORY] * 90)})
    page = opened(hala, made["referral"])
    seen = page.seen
    assert seen is not None
    assert page.paper.pages > 1
    records.save(hala.desk, "incident", incident, {"story": STORY})
    page.paper.turn(page.paper.page + 1)
    hala.until(lambda: page.paper.page == 2)
    assert page.seen is seen  # not planned anew: what is seen is what is written, or writing refuses
    page.look()
    hala.until(lambda: page.seen is not seen)
    assert (page.paper.page, page.paper.pages) == (1, 1)


def test_while_another_plan_is_made_nothing_is_saved_and_one_not_wanted_any_more_is_stopped(person: Sit) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, a_case(hala)["referral"])
    page.naming.reason.setPlainText("المحكمة تعرفها")
    assert page.save.isEnabled()
    page.speak("fr")
    first = page.looking
    page.speak("en")
    assert not page.save.isEnabled()
    assert first is not None
    assert first.stopped
    hala.until(page.save.isEnabled)
    assert page.seen is not None
    assert page.seen.plan.printout.language == "en"


def test_where_nothing_may_be_written_the_way_leads_to_the_consent(person: Sit) -> None:
    hala = person("Hala", "en")
    made = a_case(hala, asks=("per.needs", "inc.context"))
    page = opened(hala, made["referral"])
    assert not page.save.isEnabled()
    assert not page.save_editable.isEnabled()
    (way,) = page.notice.findChildren(QPushButton)
    assert way.text() == "Open the consent"
    way.click()
    hala.rest()
    assert not [one for one in hala.shell.findChildren(QDialog) if one.isVisible()]  # both windows made way


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_control_has_a_name_and_room(person: Sit, language: str) -> None:
    hala = person("Hala", language)
    page = opened(hala, a_case(hala)["referral"])
    assert unnamed(page) == []
    assert clipped(page) == []


def sealing(who: Person, page: PackPage) -> Sealing:
    page.seal.click()
    body = page.sealing.findChildren(Sealing)[0]
    who.until(lambda: body.inside is not None)
    who.rest()
    return body


def button_of(dialog: QDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def test_it_is_saved_encrypted_for_those_who_are_chosen(person: Sit, targets: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(pack, "choose_target", lambda _page, _heading, _name, _kinds: targets / "a.age")
    hala, omar, key = person("Hala", "en"), person("Omar", "en"), Identity.fresh()
    hala.knows(omar, verified=True)
    made = a_case(hala, fingerprint=(key.receive,))
    enclosing(hala, made)
    page = opened(hala, made["referral"])
    page.speak("ar")
    hala.rest()
    assert not page.seal.isEnabled()
    page.naming.reason.setPlainText("المحكمة تعرفها")
    body = sealing(hala, page)
    save = button_of(page.sealing, "Save…")
    assert not save.isEnabled()
    boxes = {plain(one.text()): one for one in body.people.findChildren(QCheckBox)}
    assert set(boxes) == {"Omar", "صندوق"}
    boxes["Omar"].click()
    hala.rest()
    assert save.isEnabled()
    assert not body.doubt.isVisible()  # somebody compared
    boxes["صندوق"].click()
    hala.rest()
    assert body.doubt.isVisible()  # nobody checked the key in the record
    assert "صندوق" in plain(body.doubt.text)
    assert not save.isEnabled()  # what is for them by name is for keys alone that are theirs for sure
    body.editable.click()
    body.records.click()
    hala.save("verification", provider=made["fund"], facts=("contact",), result="confirmed", route="phone", by="هالة",
              when=FuzzyDate.exact(date.today()))  # fmt: skip  # noqa: DTZ011  as a person at the desk would
    body.people.changed.emit()
    hala.rest()
    assert save.isEnabled()
    assert not body.doubt.isVisible()
    save.click()
    hala.until((targets / "a.age").exists)
    hala.rest()
    found = {one.name for one in read_parcel(targets / "a.age", key.receiving)}
    assert found == {"records.desk", "document.pdf", "document.docx", "enclosure-1.png"}
    (noted,) = (one for one in hala.desk.store.each("disclosure"))
    assert set(noted.body["told_to"].split(", ")) == {"Omar", "صندوق"}
    assert page.step.isVisible()
    assert [one.name for one in targets.iterdir() if one.is_file()] == ["a.age"]


def test_whoever_knows_no_key_of_theirs_reads_what_to_do_instead_of_a_plain_file(person: Sit) -> None:
    hala = person("Hala", "en")
    page = opened(hala, a_case(hala)["referral"])
    body = sealing(hala, page)
    hala.rest()
    (told,) = (each for each in body.findChildren(QLabel) if each.text().startswith("Have they no key?"))
    assert told.isVisible()
    assert "never as a plain PDF" in told.text()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_control_of_the_encrypted_form_has_a_name_and_room(person: Sit, language: str) -> None:
    hala = person("Hala", language, text_size=150)
    page = opened(hala, a_case(hala, fingerprint=(Identity.fresh().receive,))["referral"])
    page.naming.reason.setPlainText("المحكمة تعرفها")
    sealing(hala, page)
    assert unnamed(page.sealing) == []
    assert clipped(page.sealing) == []


def test_what_to_look_at_is_marked_on_the_page_with_the_number_it_has_in_the_list(person: Sit, targets: Path) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, a_case(hala)["referral"])
    (number,) = (each for each, line in page.off.lines.items() if "ليلى حداد" in line.accessibleName())
    leaf = page.paper.leaf
    assert leaf is not None
    assert number == 1
    (mark,) = (one for one in leaf.marks if one.number == number)
    assert page.paper.legend.isVisible()
    plain_page = QPixmap(leaf.pixmap())
    painted = leaf.grab().toImage()
    place = leaf.flash(number)
    assert not place.isEmpty()
    assert painted.pixelColor(place.left() + 1, place.center().y()) != plain_page.toImage().pixelColor(5, 5)
    middle = leaf.grab().toImage()
    assert middle != painted  # it stands out for a moment
    hala.until(lambda: leaf.shining == 0)
    page.off.lines[number].click()
    assert leaf.shining == number
    assert "ليلى حداد" in leaf.accessibleDescription()
    QTest.mouseClick(leaf, Qt.MouseButton.LeftButton, pos=place.center())
    assert page.off.lines[number].hasFocus()
    assert mark.boxes
    kept = [each for each in page.off.lines if each != number]
    assert kept  # health is not covered, and is marked where it would stand
    page.naming.reason.setPlainText("المحكمة تعرفها")
    page.save.click()
    hala.until((targets / "document.pdf").exists)
    hala.rest()
    assert page.seen is not None
    assert (targets / "document.pdf").read_bytes() == page.seen.drawn  # without a mark


def test_a_page_is_made_larger_and_its_marks_stay_on_their_words(person: Sit) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, a_case(hala)["referral"])
    leaf = page.paper.leaf
    assert leaf is not None
    hala.until(lambda: leaf.width() > 100)

    def marked() -> tuple[float, float]:
        (box, *_more) = leaf.marks[0].boxes
        place, drawn = leaf._placed(box), leaf._page()
        return (place.center().x() - drawn.left()) / drawn.width(), (place.center().y() - drawn.top()) / drawn.height()

    fitting, before = leaf.pixmap().width(), marked()
    page.paper.larger.click()
    hala.until(lambda: leaf.pixmap().width() > fitting * 1.15)
    assert marked() == pytest.approx(before, abs=0.003)
    across = page.paper._area.horizontalScrollBar()
    hala.until(lambda: across.maximum() > 0)
    hala.until(lambda: across.value() == pytest.approx(across.maximum() / 2, abs=2))
    place, turn = QPointF(20, 20), QPoint(0, 120)
    view = page.paper._area.viewport()
    for delta, zoom in ((turn, 2), (-turn, 1)):
        wheel = QWheelEvent(
            place, view.mapToGlobal(place), QPoint(), delta, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003  Qt's way of saying it
        )  # fmt: skip
        QApplication.sendEvent(view, wheel)
        assert page.paper.zoom == zoom
    page.paper.fit.click()
    hala.until(lambda: leaf.pixmap().width() == fitting)
    assert not page.paper.fit.isEnabled()


def test_a_line_of_the_list_turns_to_the_page_of_its_mark(person: Sit) -> None:
    hala = person("Hala", "ar")
    made = a_case(hala)
    hala.save("incident", made["incident"], story="\n".join(["اقتحموا البيت ثم عادوا"] * 90 + [STORY]))
    page = opened(hala, made["referral"])
    assert page.paper.page == 1
    assert page.seen is not None
    (number,) = (each for each in page.off.lines if page.seen.plan.heeded[each - 1].warns)
    (wanted,) = page.seen.pages_of(number)
    assert wanted > 1
    page.off.lines[number].click()
    hala.until(lambda: page.paper.page == wanted)
    hala.until(lambda: page.paper.leaf is not None and page.paper.leaf.shining == number)


def test_what_is_not_found_on_the_pages_stays_in_the_list_and_says_so(person: Sit) -> None:
    hala = person("Hala", "en")
    page = opened(hala, a_case(hala)["referral"])
    page.speak("ar")
    hala.rest()
    assert page.seen is not None
    assert page.off.lines
    assert "Not located on the page." not in beside(page)
    bare = replace(page.seen, marks=())
    page.off.show_seen(bare)
    page.paper.mark(bare.marks, bare.said, from_right=True)
    assert page.off.lines == {}
    assert "Not located on the page." in beside(page)
    assert "ليلى حداد" in beside(page)
    assert not page.paper.legend.isVisible()


def test_a_pack_that_comes_to_a_desk_is_taken_in_with_its_records(person: Sit, targets: Path) -> None:
    hala, omar = person("Hala", "ar"), person("Omar", "en")
    omar.knows(hala, verified=True)
    hala.knows(omar, verified=True)
    made = a_case(hala)
    own = omar.run(keys.own).receive
    plan = hala.run(packs.plan, made["referral"], "ar", today=TODAY)
    hala.run(parcels.write, plan, targets / "a.age", parcels.Parcel((own,), records=True), "المحكمة تعرفها")
    omar.screen.receive(targets / "a.age")
    inside = omar.screen.inside
    assert isinstance(inside, ReceivingJourney)
    omar.until(lambda: inside.who is not None and inside.front is inside.who)
    assert omar.desk.store.count(Query("evidence")) == 0
    omar.on()  # whose key it is comes before what it brings
    omar.until(lambda: isinstance(omar.front, PapersStep))
    assert any(plain(one.text()).startswith("document.pdf") for one in omar.front.findChildren(QCheckBox))
    assert unnamed(omar.front) == []
    omar.on()
    assert [one.body["title"] for one in omar.desk.store.each("evidence")] == ["document"]
    omar.on()  # to the records
    omar.until(lambda: inside.what is not None)
    omar.on()
    assert [one.body["story"] for one in omar.desk.store.each("incident")] == [STORY]
    assert [one.name for one in targets.iterdir() if one.is_file()] == ["a.age"]


def test_a_pack_for_somebody_else_says_nothing_of_the_referral_it_was_opened_from(person: Sit, targets: Path) -> None:
    hala = person("Hala", "ar")
    made = a_case(hala)
    hala.save("referral", made["referral"], state="draft")
    other = hala.save("provider", name="جهة أخرى", asks=("inc.description",))
    hala.save("consent", person=made["reem"], recipient=other, state="given", scope=("refer",), facts=("story", "name"))
    window = open_application(hala.shell, made["referral"]).page
    hala.until(lambda: window.seen is not None)
    hala.rest()
    window.to.setCurrentIndex(window.to.findData(other))
    window.to.activated.emit(window.to.currentIndex())
    hala.rest()
    window.packing.click()
    hala.until(lambda: bool(window.window().findChildren(PackPage)))
    page = window.window().findChildren(PackPage)[-1]
    hala.until(lambda: page.seen is not None)
    hala.rest()
    page.naming.reason.setPlainText("المحكمة تعرفها")
    page.save.click()
    hala.until((targets / "document.pdf").exists)
    hala.rest()
    assert not [one for one in page.findChildren(QPushButton) if "الإحالة" in one.text() and one.isVisible()]
    (noted,) = hala.desk.store.each("disclosure")
    assert (noted.body.get("referral"), noted.body["recipient"]) == (None, other)


def enclosing(who: Person, made: dict[str, str]) -> str:
    """A photograph that goes along with the referral."""
    photo = who.photo(made["incident"])
    who.save("person", made["reem"], protection="public", public_where="her book")
    for kind, record in (("evidence", photo), ("incident", made["incident"])):
        who.save(kind, record, protection="public")
    who.save("evidence", photo, faces=False)
    who.save("referral", made["referral"], evidence=(photo,))
    (consent,) = (one.id for one in who.desk.store.each("consent"))
    who.save("consent", consent, facts=("story", "name", "evidence"))
    return photo


def test_whoever_saves_pages_that_list_files_is_told_that_they_hold_none(person: Sit, targets: Path) -> None:
    hala = person("Hala", "en")
    made = a_case(hala)
    photo = enclosing(hala, made)
    page = opened(hala, made["referral"])
    page.speak("ar")
    hala.rest()
    page.naming.reason.setPlainText("المحكمة تعرفها")
    page.save.click()
    hala.until((targets / "document.pdf").exists)
    hala.rest()
    assert "The 1 file that it lists is not in it" in plain(page.notice.accessibleName())
    (way,) = (one for one in page.off.findChildren(CutButton) if "صورة" in one.text() and "Open" in one.text())
    way.click()
    hala.rest()
    assert hala.shell.history.here.record == photo


def test_what_a_level_keeps_here_leads_to_the_level_and_asks_for_no_reason_where_none_can_be_written(
    person: Sit,
) -> None:
    hala = person("Hala", "en")
    made = a_case(hala)
    photo = enclosing(hala, made)
    hala.save("evidence", photo, protection="not_published")
    page = opened(hala, made["referral"])
    page.speak("ar")
    hala.rest()
    assert say(verdicts.NOT_PUBLISHED) in beside(page)
    assert not page.why.isVisible()
    assert "reason" not in say(verdicts.NOT_PUBLISHED)
    ways = [one for one in page.off.findChildren(CutButton) if "صورة" in one.text() and "Open" in one.text()]
    assert len(ways) == 2  # as an enclosure, and as a record that the gate keeps
    ways[-1].click()
    hala.rest()
    editing = hala.shell.front.pane.editing
    assert (editing.type, editing.form.editor("protection").isVisible()) == ("evidence", True)


def test_what_goes_along_is_chosen_from_the_application(person: Sit) -> None:
    hala = person("Hala", "en")
    made = a_case(hala)
    enclosing(hala, made)
    window = open_application(hala.shell, made["referral"]).page
    hala.until(lambda: window.seen is not None)
    hala.rest()
    window.window().enclosing.click()
    hala.until(lambda: bool(window.window().findChildren(FormWindow)))
    form = window.window().findChild(FormWindow).editing.form
    assert form.editor("evidence").isVisible()
    hala.until(lambda: form.editor("evidence").isAncestorOf(form.window().focusWidget()))
    window.window().close()
    case = open_application(hala.shell, made["case"]).page
    hala.until(lambda: case.seen is not None)
    hala.rest()
    case.window().enclosing.click()
    assert case.notice.text == say(packs.WITH_A_REFERRAL)


def test_a_reason_is_said_once_above_all_that_it_keeps(person: Sit) -> None:
    hala = person("Hala", "ar")
    made = a_case(hala)
    for title in ("أولى", "ثانية"):
        hala.save("incident", title=title, case=made["case"])
    (consent,) = (one.id for one in hala.desk.store.each("consent"))
    hala.save("consent", consent, recipient="", any_recipient=True)
    page = opened(hala, made["referral"])
    assert page.seen is not None
    kept = [one for one in page.seen.off if one.why == verdicts.NOT_BY_NAME]
    assert len(kept) > 2
    heading = next(one for one in page.off.findChildren(QLabel) if one.text() == _("Kept here by the gate"))
    lines = page.off.findChildren(QLabel)
    below = [plain(one.text()) for one in lines[lines.index(heading) :]]
    assert below.count(plain(say(verdicts.NOT_BY_NAME))) == 1
