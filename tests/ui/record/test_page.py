"""The page of a record keeps to its window, and a form that was left unfinished is gone on with where it was left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton
from tests.ui.walking import type_into

from defender_desk.services import drafts, records
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.ui.kit.cut import CutButton, CutLabel
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.editors.picking import PickLine
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.record.linked_panel import LinkedPanel
from defender_desk.ui.record.view import View

LONG = {
    "ar": "حديث هاتفي مطوّل مع منسّقة الطوارئ في مكتب الصندوق عن نقل الأسرة إلى مدينة أخرى",
    "en": "a long call with the emergency coordinator at the office of the fund about moving the family",
}


@pytest.mark.parametrize("language", LONG)
def test_a_page_is_no_wider_than_its_window_in_large_text(sit: Any, language: str) -> None:
    at = sit(language, text_size=150)
    case = str(at.ask(records.save, "case", None, {"title": "قضية السرو"}).id)
    person = at.ask(records.save, "person", None, {"name": "يوسف"}).id
    at.ask(records.save, "involvement", None, {"who": person, "what": case, "role_note": LONG[language]})
    at.shell.resize(1024, 700)
    at.shell.open("case", case)
    at.rest()
    (page,) = [each for each in at.shell.findChildren(View) if each.isVisible()]
    assert page.area.horizontalScrollBar().maximum() == 0
    more = page.header.more
    seen = page.area.viewport().rect()
    for corner in (QPoint(0, 0), QPoint(more.width() - 1, more.height() - 1)):
        assert seen.contains(more.mapTo(page.area.viewport(), corner))
    (group,) = page.page.groups
    assert LONG[language] in group.lines[0].note


def test_a_long_title_has_the_width_of_the_page_and_what_can_be_done_stands_under_it(sit: Any) -> None:
    at = sit("ar")
    long = "عدنان الكتّان، الاتصال بالسلطات والإحالة إلى جهة مساعدة ونقل الأسرة إلى مكان آمن حتى نهاية العام"
    for title, under in (("قضية", False), (long, True)):
        case = str(at.ask(records.save, "case", None, {"title": title}).id)
        at.shell.open("case", case)
        at.rest()
        (page,) = [each for each in at.shell.findChildren(View) if each.isVisible()]
        head = page.header
        at.until(lambda head=head, under=under: (head._acts.y() >= head.title.geometry().bottom()) is under)
        if under:
            assert head.title.width() > head.width() * 0.9


@pytest.mark.parametrize("language", LONG)
def test_the_hash_of_what_left_keeps_to_the_window(sit: Any, language: str) -> None:
    at = sit(language, text_size=150)
    left = str(at.ask(records.save, "disclosure", None, {"way": "copy", "file": ("0123456789abcdef" * 4,)}).id)
    at.shell.resize(1024, 700)
    at.shell.open("disclosure", left)
    at.rest()
    (page,) = [each for each in at.shell.findChildren(View) if each.isVisible()]
    assert page.area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("language", LONG)
def test_a_long_address_keeps_to_the_window_too(sit: Any, language: str) -> None:
    at = sit(language, text_size=150)
    web = "https://fundforwomenwhodefendland.example.org/en/support"
    provider = str(at.ask(records.save, "provider", None, {"name": "صندوق", "web": (web,)}).id)
    at.shell.resize(1024, 700)
    at.shell.open("provider", provider)
    at.rest()
    (page,) = [each for each in at.shell.findChildren(View) if each.isVisible()]
    assert page.area.horizontalScrollBar().maximum() == 0
    (words,) = [each for each in page.facts.findChildren(QLabel) if web in plain(each.text())]
    assert words.minimumSizeHint().width() <= words.width()


def test_a_form_left_unfinished_is_gone_on_with_at_the_field_that_holds_the_words(sit: Any) -> None:
    at = sit("ar")
    case = str(at.ask(records.save, "case", None, {"title": "قضية السرو"}).id)
    base = at.ask(records.fetch, case).body
    at.ask(drafts.keep_some, "case", case, {"risks": "مراقبة البيت"}, base=base, own=frozenset({"risks"}))
    at.shell.open("case", case)
    at.rest()
    pane = at.shell.front.pane
    (go_on, _discard) = pane.view.notice.findChildren(QPushButton)
    at.click(go_on)
    row = pane.editing.form.rows["risks"]
    assert row.editor.value() == "مراقبة البيت"
    assert row.isAncestorOf(pane.editing.focusWidget())


def menu_act(panel: LinkedPanel, text: str) -> QAction:
    acts = [act for opener in panel.findChildren(Button) if opener.menu() for act in opener.menu().actions()]
    return next(act for act in acts if plain(act.text()) == text)


def test_an_incident_leads_to_its_case_a_new_one_and_one_that_is_here(sit: Any) -> None:
    at = sit("en")
    incident = at.ask(records.save, "incident", None, {"title": "A raid"}).id
    case = at.ask(records.save, "case", None, {"title": "The family"}).id
    at.shell.open("incident", incident)
    at.rest()
    menu_act(at.shell.front.findChild(LinkedPanel), "Case…").trigger()
    at.rest()
    line = at.dialog(Dialog).findChild(PickLine)
    type_into(line, "The family")
    at.until(lambda: line._asked == "The family" and at.tasks.idle)
    at.bot.wait(20)
    at.bot.keyClick(line, Qt.Key.Key_Return)
    at.rest()
    assert at.ask(records.fetch, incident).values["case"] == case
    menu_act(at.shell.front.findChild(LinkedPanel), "New case").trigger()
    at.rest()
    dialog = at.dialog(Dialog)
    type_into(dialog.findChild(Form).editor("title").focus_widget(), "The raid")
    at.click(next(each for each in dialog.findChildren(Button) if each.text() == "Save"))
    begun = at.ask(records.fetch, incident).values["case"]
    assert begun != case
    assert at.ask(records.fetch, begun).values["title"] == "The raid"


def test_a_case_that_is_begun_from_an_incident_is_for_those_it_harmed(sit: Any) -> None:
    at = sit("en")
    incident = at.ask(records.save, "incident", None, {"title": "A raid"}).id
    act = at.ask(records.save, "act", None, {"incident": incident}).id
    hala, omar, nour = (str(at.ask(records.save, "person", None, {"name": name}).id) for name in ("Hala", "Omar", "N"))
    for who, what, role in ((hala, incident, "victim"), (omar, act, "survivor"), (nour, incident, "witness")):
        at.ask(records.save, "involvement", None, {"who": who, "what": what, "role": role})
    at.shell.open("incident", incident)
    at.rest()
    menu_act(at.shell.front.findChild(LinkedPanel), "New case").trigger()
    at.rest()
    dialog = at.dialog(Dialog)
    assert {*dialog.findChild(Form).editor("people").value()} == {hala, omar}
    type_into(dialog.findChild(Form).editor("title").focus_widget(), "The raid")
    at.click(next(each for each in dialog.findChildren(Button) if each.text() == "Save"))
    begun = at.ask(records.fetch, incident).values["case"]
    assert {*at.ask(records.fetch, begun).values["people"]} == {hala, omar}


def test_the_day_of_a_hearing_stands_once_in_its_line(sit: Any) -> None:
    at = sit("en")
    case = at.ask(records.save, "case", None, {"title": "The trial"}).id
    person = at.ask(records.save, "person", None, {"name": "Hala"}).id
    values = {"case": case, "people": (person,), "when": FuzzyDate.exact(date(2026, 12, 15))}
    at.ask(records.save, "hearing", None, values)
    at.shell.open("case", case)
    at.rest()
    panel = at.shell.front.findChild(LinkedPanel)
    said = [
        *(each._whole for each in panel.findChildren(CutButton)),
        *(each._whole for each in panel.findChildren(CutLabel)),
    ]
    assert sum(plain(each).count("15 December 2026") for each in said) == 1


def test_a_page_stands_while_nothing_on_it_changed_and_is_drawn_anew_once_something_did(sit: Any) -> None:
    at = sit("ar")
    person = at.ask(records.save, "person", None, {"name": "يوسف"}).id
    at.shell.open("person", person)
    at.rest()
    (page,) = [each for each in at.shell.findChildren(View) if each.isVisible()]

    def then(kind: str, key: str | None, values: dict[str, Any]) -> View:
        at.shell.announce(at.ask(records.save, kind, key, values).changes, "")
        at.rest()
        (now,) = [each for each in at.shell.findChildren(View) if each.isVisible()]
        return now

    assert then("person", None, {"name": "منى"}) is page
    linked = then("case", None, {"title": "قضية السرو", "people": (person,)})
    assert linked is not page
    named = then("person", person, {"name": "يوسف الكتّان"})
    assert named is not linked
    assert plain(named.header.title.text()) == "يوسف الكتّان"
