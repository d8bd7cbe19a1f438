"""What a page shows and leads to: links both ways, roles, acts, the timeline, evidence."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from io import BytesIO

import docx
import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QRadioButton, QTextEdit, QWidget
from tests.ui.at_desk import when_asked
from tests.ui.walking import clipped

from defender_desk.model.queries import Query
from defender_desk.model.vocabularies import label
from defender_desk.services import linked, listing, records
from defender_desk.services.consent.verdicts import NOT_PUBLISHED
from defender_desk.services.consent.yes import BY_LEVEL
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake, from_path
from defender_desk.text.bidi import plain
from defender_desk.text.speech import say
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.editors.picking import PickLine
from defender_desk.ui.kit.folded import Folded
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.layouts import Add
from defender_desk.ui.record import copying, intake
from defender_desk.ui.record.pane import _save_copy


def said(widget) -> list[str]:
    speaking = (each for each in widget.findChildren(QWidget) if isinstance(each, QLabel | QAbstractButton))
    return [plain(each.text()) for each in speaking if each.text()]


def button(widget, text: str) -> QAbstractButton:
    return next(each for each in widget.findChildren(QAbstractButton) if plain(each.text()) == text)


def pdf(pages: int) -> bytes:
    target = BytesIO()
    first, *others = [Image.new("RGB", (200, 280), (40 * number, 90, 120)) for number in range(pages)]
    first.save(target, "PDF", save_all=True, append_images=others)
    return target.getvalue()


def taken_in(walk, name: str, data: bytes, **about: object) -> str:
    changes = walk.run(evidence.take_in, [Intake(name, lambda: BytesIO(data), len(data))], about)
    walk.shell.announce(changes)
    walk.rest()
    return next(iter(changes.ids))


def test_a_new_incident_from_a_case_is_joined_to_it(walk) -> None:
    case = walk.save("case", title="Relocation")
    cases = walk.register("cases")
    walk.choose(cases, case)
    cases.pane._add(Add("incident", "case"))
    incidents = walk.shell.front
    assert incidents.pane.editing.form.values()["case"] == case
    incidents.pane.editing.form.editor("title").line.setText("Summons")
    incidents.pane.save()
    walk.until(lambda: walk.title(incidents) == "Summons")
    walk.rest()
    assert [group.items[0].id for group in walk.run(linked.linked, case)] == [incidents.pane.record]
    walk.shell.back()
    walk.until(lambda: walk.title(cases) == "Relocation")
    assert "Incidents (1)" in said(cases.pane.view.linked)
    button(cases.pane.view.linked, "Summons").click()
    walk.until(lambda: walk.shell.front is incidents)
    walk.until(lambda: walk.title(incidents) == "Summons")
    assert "Case (1)" in said(incidents.pane.view.linked)


def test_somebody_is_involved_with_a_role_in_one_small_window(walk) -> None:
    person, incident = walk.save("person", name="Hala"), walk.save("incident", title="Summons")
    incidents = walk.register("incidents")
    walk.choose(incidents, incident)
    incidents.pane._add(Add("involvement", "what"))
    dialog = incidents.pane.findChild(Dialog)
    form = dialog.findChild(Form)
    form.editor("who")._pick(person, "Hala")
    form.editor("role").set_value("witness")
    form.editor("role")._face_given = None
    button(dialog, "Save").click()
    walk.until(lambda: any("Hala" in each for each in said(incidents.pane.view.linked)))
    assert label("involvement_role", "witness", "en") in said(incidents.pane.view.linked)
    people = walk.register("people")
    walk.choose(people, person)
    assert "Summons" in said(people.pane.view.linked)


def test_acts_say_who_did_what_to_whom(walk) -> None:
    person, incident = walk.save("person", name="Hala"), walk.save("incident", title="Summons")
    police = walk.save("organisation", name="City police")
    act = walk.save("act", incident=incident, victim=person, what="arbitrary_arrest")
    walk.save("involvement", who=police, what=act, role="perpetrator")
    incidents = walk.register("incidents")
    walk.choose(incidents, incident)
    what = label("violation_type", "arbitrary_arrest", "en")
    assert f"City police: {what}, to Hala" in said(incidents.pane.view.linked)


def test_an_existing_record_is_joined_and_can_be_taken_back(walk) -> None:
    case, incident = walk.save("case", title="Relocation"), walk.save("incident", title="Summons")
    cases = walk.register("cases")
    walk.choose(cases, case)
    cases.pane._reach().link(Add("incident", "case"))
    dialog = cases.pane.findChild(Dialog)
    dialog.findChild(PickLine).picked.emit(incident, "Summons")
    walk.until(lambda: "Summons" in said(cases.pane.view.linked))
    walk.shell.undo_bar.take_back()
    walk.until(lambda: "Summons" not in said(cases.pane.view.linked))


def test_the_timeline_tells_what_was_before_and_since(walk) -> None:
    person = walk.save("person", name="Hala")
    walk.run(records.save, "person", person, {"name": "Hala Nasser"})
    people = walk.register("people")
    walk.choose(people, person)
    told = said(people.pane.view.timeline)
    assert "Name: “Hala” became “Hala Nasser”" in told
    assert any(each.endswith("Hala, at this desk") for each in told)
    assert told.index("Changed") < told.index("Recorded")


def test_a_case_repeats_how_to_contact_those_it_is_about(walk) -> None:
    person = walk.save("person", name="Hala", never="Never call the house")
    case = walk.save("case", title="Relocation", people=(person,))
    walk.save("consent", person=person, state="given", scope=("refer",), any_recipient=True)
    cases = walk.register("cases")
    walk.choose(cases, case)
    guard = cases.pane.view.page.guards[0]
    assert guard.id == person
    assert "Never call the house" in said(cases.pane.view)
    scope = label("consent_scope", "refer", "en")
    told = f"{scope} · any recipient · Consent was given · Missing: which facts may be told · {BY_LEVEL.id}"
    assert told in said(cases.pane.view)


def test_facts_show_only_what_is_said_until_asked(walk) -> None:
    people = walk.register("people")
    person = walk.save("person", name="Hala", profession="Teacher")
    walk.choose(people, person)
    facts = people.pane.view.facts
    assert "Teacher" in said(facts)
    assert "Gender" not in said(facts)
    button(facts, "Show empty fields").click()
    assert "Gender" in said(facts)
    assert "Name" not in said(facts)  # it is the title above


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_long_account_is_folded_and_the_keyboard_shows_all_of_it(open_walk, language: str) -> None:
    walk = open_walk(language)
    walk.shell.resize(1280, 860)
    story = "\n".join(f"السطر {number}: جاؤوا ليلاً وأخذوا الحاسوب 💻 والهاتف." for number in range(60))
    incidents = walk.register("incidents")
    record = walk.save("incident", title="Raid", story=story, notes="Short.")
    walk.choose(incidents, record)
    view = incidents.pane.view
    account, notes = sorted(view.findChildren(Folded), key=lambda each: each.words.text().endswith("Short."))
    walk.until(lambda: account.turn.isVisible())
    assert plain(account.words.text()).splitlines() == [*story.splitlines()[:7], story.splitlines()[7] + " …"]
    assert story in plain(account.words.accessibleName())
    assert not notes.turn.isVisible()
    line = account.words.fontMetrics().lineSpacing()
    walk.until(lambda: account.height() < 15 * line)
    account.turn.setFocus()
    walk.press(account.turn, Qt.Key.Key_Space)
    assert plain(account.words.text()) == story
    walk.until(lambda: account.height() >= 60 * line)
    walk.press(account.turn, Qt.Key.Key_Space)
    assert plain(account.words.text()).endswith("…")
    walk.until(lambda: clipped(view) == [])  # the button's new words are measured with the next layout


def test_a_picture_is_dropped_sealed_and_looked_at(walk, tmp_path) -> None:
    incident = walk.save("incident", title="Summons")
    incidents = walk.register("incidents")
    walk.choose(incidents, incident)
    file = tmp_path / "gate.png"
    Image.new("RGB", (60, 40), (200, 30, 30)).save(file)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(tmp_path))])
    assert intake.offered(data)
    incidents.pane.take_in(intake.intakes(data))
    walk.until(lambda: "gate" in said(incidents.pane.view.linked))
    assert any("1 file taken in · the original still lies where it was, unencrypted" in plain(each)
               for each in said(walk.shell.undo_bar))  # fmt: skip
    button(incidents.pane.view.linked, "gate").click()
    walk.until(lambda: walk.title(incidents) == "gate")
    preview = incidents.pane.view.preview
    walk.until(lambda: any(each.pixmap().width() == 60 for each in preview.findChildren(QLabel)))
    assert any("Fingerprint" in each for each in said(preview))


def test_a_disguised_name_is_told_when_its_file_is_taken_in_and_looked_at(walk, tmp_path) -> None:
    incident = walk.save("incident", title="Summons")
    incidents = walk.register("incidents")
    walk.choose(incidents, incident)
    files = [tmp_path / name for name in ("photo\u202egpj.exe", "p\u0430ypal.txt", "honest.txt")]
    for file in files:
        file.write_text("words")
    incidents.pane.take_in([from_path(file) for file in files])
    walk.until(lambda: not walk.shell.notices.isHidden())
    told = plain(walk.shell.notices.accessibleName())
    assert "photo⟨RLO⟩gpj.exe: " in told
    assert "p\u0430ypal.txt: " in told
    assert "honest" not in told
    walk.until(lambda: "p\u0430ypal" in said(incidents.pane.view.linked))
    button(incidents.pane.view.linked, "p\u0430ypal").click()
    walk.until(lambda: walk.title(incidents) == "p\u0430ypal")
    assert any("two alphabets" in each for each in said(incidents.pane.view.preview))


def test_a_picture_is_pasted(walk, qapp) -> None:
    incident = walk.save("incident", title="Summons")
    incidents = walk.register("incidents")
    walk.choose(incidents, incident)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    qapp.clipboard().setImage(picture)
    incidents.pane.paste()
    year = str(datetime.now().astimezone().year)
    named = f"Pasted picture, {datetime.now().astimezone().day} "
    walk.until(lambda: any(plain(each).startswith(named) and year in each for each in said(incidents.pane.view.linked)))
    assert not any("unencrypted" in each for each in said(walk.shell.undo_bar)), "it lies nowhere else"
    qapp.clipboard().clear()


def test_a_picture_is_pasted_wherever_the_keyboard_is_in_the_section(walk, clipboard) -> None:
    incident = walk.save("incident", title="Summons")
    incidents = walk.register("incidents")
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    clipboard.setImage(picture)
    walk.use_keys()
    incidents.list.table.setFocus()
    walk.until(incidents.list.table.hasFocus)
    walk.press(incidents.list.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    walk.rest()
    assert walk.run(listing.ids, Query("evidence")) == []
    assert walk.shell.status.said.text(), "nothing that takes files is open, and it says so"
    walk.choose(incidents, incident)
    incidents.list.table.setFocus()
    walk.until(incidents.list.table.hasFocus)
    walk.press(incidents.list.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    walk.until(lambda: walk.run(listing.ids, Query("evidence")))
    (made,) = walk.run(listing.ids, Query("evidence"))
    assert ":" in walk.run(records.fetch, made).values["title"]
    assert ":" not in walk.run(evidence.content, made).name


def test_a_file_that_was_here_before_is_told_and_led_to_and_taken_in_all_the_same(walk, tmp_path) -> None:
    first, second = walk.save("incident", title="Summons"), walk.save("incident", title="Search")
    file = tmp_path / "order.txt"
    file.write_text("words")
    incidents = walk.register("incidents")
    walk.choose(incidents, first)
    incidents.pane.take_in([from_path(file)])
    walk.until(lambda: walk.run(listing.ids, Query("evidence")))
    walk.rest()
    assert walk.shell.notices.isHidden()
    (before,) = walk.run(listing.ids, Query("evidence"))
    walk.choose(incidents, second)
    incidents.pane.take_in([from_path(file.rename(tmp_path / "another name.txt"))])
    walk.until(lambda: not walk.shell.notices.isHidden())
    assert len(walk.run(listing.ids, Query("evidence"))) == 2
    assert "order" in walk.shell.notices.accessibleName()
    button(walk.shell.notices, "Show the one from before").click()
    walk.until(lambda: incidents.pane.record == before)


@pytest.mark.parametrize(("data", "why"), [(b"", "is empty"), (b"MZ\x90\0" + bytes(60), "is a program")])
def test_what_is_no_evidence_is_told_as_it_is_taken_in(walk, data: bytes, why: str) -> None:
    incidents = walk.register("incidents")
    walk.choose(incidents, walk.save("incident", title="Summons"))
    incidents.pane.take_in([Intake("photo.jpg", lambda: BytesIO(data), len(data))])
    walk.until(lambda: not walk.shell.notices.isHidden())
    assert why in walk.shell.notices.accessibleName()
    assert len(walk.run(listing.ids, Query("evidence"))) == 1, "it is kept all the same"


def test_pages_of_a_document_are_turned(walk) -> None:
    record = taken_in(walk, "order.pdf", pdf(3))
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: walk.title(incidents) == "order")
    preview = incidents.pane.view.preview
    walk.until(lambda: preview.pages == 3)
    preview.turn(1)
    walk.until(lambda: plain(preview._where.text()) == "2 of 3")
    preview.turn(9)
    walk.until(lambda: plain(preview._where.text()) == "3 of 3")
    assert not preview._on.isEnabled()


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("note.txt", "كتب الشاهد هذا".encode(), "كتب الشاهد هذا"),
        ("x.bin", bytes(range(256)), "no preview"),
        ("x.pdf", b"", "empty"),
        ("x.jpg", b"\x7fELF\x02\x01" + bytes(60), "is a program"),
    ],
)
def test_text_is_shown_and_what_cannot_be_shown_says_so(walk, name: str, data: bytes, seen: str) -> None:
    record = taken_in(walk, name, data)
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.preview is not None)
    preview = incidents.pane.view.preview
    walk.rest()

    def shown() -> str:
        fields = [each.toPlainText() for each in preview.findChildren(object) if hasattr(each, "toPlainText")]
        return "\n".join([*fields, preview.notice.text])

    walk.until(lambda: seen in shown())


def test_evidence_without_its_file_says_so(walk) -> None:
    incidents = walk.register("incidents")
    bare, whole = walk.save("evidence", title="x"), taken_in(walk, "note.txt", b"words")
    for record, missing in ((bare, True), (whole, False)):
        walk.shell.open("evidence", record)
        walk.until(lambda sought=record: incidents.pane.view is not None and incidents.pane.record == sought)
        walk.rest()
        assert ("No file here" in said(incidents.pane.view)) is missing


def test_a_signed_form_proves_its_consent(walk) -> None:
    person = walk.save("person", name="Hala")
    consent = walk.save("consent", person=person, state="given", scope=("refer",))
    cases = walk.register("cases")
    walk.shell.open("consent", consent)
    walk.until(lambda: cases.pane.takes_files)
    cases.pane.take_in([Intake("form.txt", lambda: BytesIO(b"signed"), 6)])
    walk.until(lambda: walk.run(records.fetch, consent).values["proof"])


def test_a_copy_leaves_only_with_a_reason_where_the_gate_holds_it(walk, monkeypatch, tmp_path) -> None:
    record = taken_in(walk, "note.txt", b"words")
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.preview is not None)
    target = tmp_path / "copy.txt"
    monkeypatch.setattr("defender_desk.ui.record.copying.choose_target", lambda *_said: target)
    words: list[str] = []

    def leave(dialog: Dialog, reason: str) -> None:
        words.extend(each.text() for each in dialog.findChildren(QLabel))
        go = next(one for one in dialog.findChildren(Button) if one.property("look") == "danger")
        assert not go.isEnabled()
        dialog.findChild(QTextEdit).setPlainText(reason)
        if go.isEnabled():
            go.click()
        else:
            dialog.reject()

    when_asked(walk.shell, partial(leave, reason="  "))
    _save_copy(walk.shell, incidents.pane, incidents.pane.view.page)
    walk.until(lambda: words)
    walk.rest()
    assert say(NOT_PUBLISHED) in words
    assert not target.exists()
    when_asked(walk.shell, partial(leave, reason="Asked for by the lawyer"))
    _save_copy(walk.shell, incidents.pane, incidents.pane.view.page)
    walk.until(target.exists)
    walk.until(lambda: "Reason: Asked for by the lawyer" in said(incidents.pane.view.timeline))
    assert target.read_bytes() == b"words"


def test_no_reason_is_asked_for_where_somebody_said_no(walk, monkeypatch) -> None:
    person = walk.save("person", name="Hala")
    walk.save("consent", person=person, state="refused", scope=("manual_export",))
    record = taken_in(walk, "note.txt", b"words")
    walk.run(records.save, "evidence", record, {"about": (walk.save("case", title="c", people=(person,)),)})
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.preview is not None)
    told: list[str] = []
    monkeypatch.setattr("defender_desk.ui.record.copying.tell", lambda _parent, _head, why: told.append(why))
    _save_copy(walk.shell, incidents.pane, incidents.pane.view.page)
    walk.until(lambda: told)
    assert told == ["Consent was refused."]


def test_a_copy_of_a_picture_leaves_without_hidden_data_unless_asked(walk, monkeypatch, tmp_path) -> None:
    told, data = Image.Exif(), BytesIO()
    told[0x0110] = "Pixel 4a"
    Image.new("RGB", (30, 20), "green").save(data, "JPEG", exif=told)
    intake_ = Intake("p.jpg", lambda: BytesIO(data.getvalue()), 1)
    (record,) = walk.run(evidence.take_in, [intake_], {"protection": "public", "faces": False}).ids
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.preview is not None)
    places = iter((tmp_path / "clean.jpg", tmp_path / "whole.jpg"))
    monkeypatch.setattr("defender_desk.ui.record.copying.choose_target", lambda *_said: next(places))

    def leave(dialog: Dialog, *, whole: bool) -> None:
        clean, as_it_came = dialog.findChildren(QRadioButton)
        assert clean.isChecked()
        as_it_came.setChecked(whole)
        next(one for one in dialog.findChildren(Button) if one.property("look") == "primary").click()

    for whole, target in ((False, tmp_path / "clean.jpg"), (True, tmp_path / "whole.jpg")):
        when_asked(walk.shell, partial(leave, whole=whole))
        _save_copy(walk.shell, incidents.pane, incidents.pane.view.page)
        walk.until(target.exists)
        walk.rest()
        assert (b"Pixel 4a" in target.read_bytes()) is whole


def test_a_paper_that_was_blacked_out_is_offered_as_pictures(walk, monkeypatch, tmp_path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(b"BT /F 20 Tf 30 150 Td (secret) Tj ET 0 g 20 140 150 35 re f")
        pdf.save(data := BytesIO())
    intake_ = Intake("p.pdf", lambda: BytesIO(data.getvalue()), 1)
    (record,) = walk.run(evidence.take_in, [intake_], {"protection": "public", "faces": False}).ids
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.preview is not None)
    walk.run(evidence.unclean, record)
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr("defender_desk.ui.record.copying.choose_target", lambda *_said: target)

    def leave(dialog: Dialog) -> None:
        assert any("still in the file" in one.text() for one in dialog.findChildren(QLabel))
        pictures, _as_it_came = dialog.findChildren(QRadioButton)
        assert pictures.isChecked()
        next(one for one in dialog.findChildren(Button) if one.property("look") == "primary").click()

    when_asked(walk.shell, leave)
    _save_copy(walk.shell, incidents.pane, incidents.pane.view.page)
    walk.until(target.exists)
    walk.rest()
    assert b"secret" not in target.read_bytes()
    asked: list[str] = []

    def make(dialog: Dialog) -> None:
        asked.extend(one.text() for one in dialog.findChildren(QLabel))
        next(one for one in dialog.findChildren(Button) if one.property("look") == "primary").click()

    when_asked(walk.shell, make)
    copying.clean_copy(walk.shell, incidents.pane, record)
    walk.until(lambda: len(walk.run(lambda desk: desk.store.ids(Query("evidence")))) == 2)
    assert any("still in the file" in one for one in asked)


def test_a_file_that_would_still_hide_something_says_what_and_what_to_do_before_it_leaves(walk) -> None:
    letter = docx.Document()
    letter.add_paragraph("Ahmad was told").runs[0].font.hidden = True
    letter.save(data := BytesIO())
    intake_ = Intake("p.docx", lambda: BytesIO(data.getvalue()), 1)
    (record,) = walk.run(evidence.take_in, [intake_], {"protection": "public", "faces": False}).ids
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None)
    walk.rest()
    walk.run(evidence.unclean, record)  # looked through once, so that the dialog comes at once
    words: list[str] = []

    def read(dialog: Dialog) -> None:
        words.extend(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
        assert not [one for one in dialog.findChildren(QRadioButton) if one.isVisible()]
        dialog.reject()

    when_asked(walk.shell, read)
    _save_copy(walk.shell, incidents.pane, incidents.pane.view.page)
    walk.until(lambda: words)
    walk.rest()
    said = " ".join(words)
    assert "would still hold: words or rows or slides hidden from view" in said
    assert "print it to a PDF or take pictures of its pages" in said
    assert "leaves as it came in" in said


def test_a_copy_without_hidden_data_is_made_from_the_menu_and_opened(walk) -> None:
    data = BytesIO()
    Image.new("RGB", (30, 20), "green").save(data, "JPEG", comment=b"hidden words")
    (record,) = walk.run(evidence.take_in, [Intake("p.jpg", lambda: BytesIO(data.getvalue()), 1)]).ids
    incidents = walk.register("incidents")
    walk.shell.open("evidence", record)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.preview is not None)
    next(one for one in incidents.pane.findChildren(QAction) if "hidden" in one.text()).trigger()
    walk.until(lambda: incidents.pane.record not in ("", record))
    assert walk.run(records.fetch, incidents.pane.record).values["copy_of"] == record


def test_a_new_record_opens_at_its_top_though_the_page_before_was_scrolled(walk) -> None:
    walk.shell.resize(1280, 500)
    walk.shell.show()
    people = walk.register("people")
    walk.choose(people, walk.save("person", name="Hala", notes="A line. " * 400))
    bar = people.pane.view.area.verticalScrollBar()
    walk.until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    people.new_record("person")
    people.pane.editing.form.editor("name").line.setText("Samir")
    people.pane.save()
    walk.until(lambda: walk.title(people) == "Samir")
    walk.rest()
    walk.bot.wait(30)
    assert people.pane.view.area.verticalScrollBar().value() == 0


def test_what_is_linked_is_found_by_a_part_of_its_name_and_enter(walk) -> None:
    case, incident = walk.save("case", title="Relocation"), walk.save("incident", title="Summons to the office")
    cases = walk.register("cases")
    walk.shell.show()
    walk.use_keys()
    walk.choose(cases, case)
    cases.pane._reach().link(Add("incident", "case"))
    line = cases.pane.findChild(Dialog).findChild(PickLine)
    walk.until(line.hasFocus)
    line.show_all()
    walk.rest()
    walk.bot.keyClicks(line, "summ")
    walk.until(lambda: line._asked == "summ" and walk.tasks.idle)
    walk.bot.wait(20)
    walk.press(line, Qt.Key.Key_Return)
    walk.until(lambda: walk.run(linked.linked, case))
    assert [group.items[0].id for group in walk.run(linked.linked, case)] == [incident]
