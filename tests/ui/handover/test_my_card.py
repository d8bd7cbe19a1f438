"""The page of one's own card, and the desks one knows: pasted, named, compared, and never losing the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea

from defender_desk.services import preferences
from defender_desk.services.identity import cards, correspondents, keys
from defender_desk.text.bidi import plain
from defender_desk.text.speech import _
from defender_desk.ui.handover.comparing import CompareDialog
from defender_desk.ui.handover.my_card import MyCardPage
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.kit.theme import Look, wear

from .conftest import Person, Sit


def card_page(who: Person) -> MyCardPage:
    who.screen.my_card()
    who.rest()
    page = who.screen.inside
    assert isinstance(page, MyCardPage)
    return page


@pytest.mark.parametrize("how", ["picture", "text"])
def test_a_card_that_was_copied_is_pasted_wherever_the_keyboard_is(person: Sit, how: str, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.shell.activateWindow()
    page = card_page(hala)
    if how == "picture":
        nour.run(cards.write, tmp_path / "card.png")
        QGuiApplication.clipboard().setImage(QImage(str(tmp_path / "card.png")))
    else:
        QGuiApplication.clipboard().setText(nour.run(keys.card))
    page.back.setFocus()
    hala.bot.keyClick(page.back, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hala.until(lambda: hala.run(correspondents.known))
    assert [one.called for one in hala.run(correspondents.known)] == ["Nour"]


def test_a_desk_without_a_name_leads_to_where_it_gets_one_and_has_it_then(person: Sit) -> None:
    hala = person("")
    page = card_page(hala)
    (way,) = (each for each in page.findChildren(Button) if each.text() == _("Sign with a name…"))
    way.click()
    hala.rest()
    assert hala.shell.section is not None
    assert hala.shell.section.name == "settings"
    line: Any = next(each for each in hala.shell.front.page.findChildren(QLineEdit))
    line.setText("هالة")
    line.editingFinished.emit()
    hala.rest()
    assert hala.run(preferences.read).who == "هالة"
    hala.shell.back()
    hala.rest()
    assert any(plain(each.text()) == "هالة" for each in page.findChildren(QLabel) if each.isVisible())


def test_the_doors_fit_a_narrow_page_in_large_letters(person: Sit) -> None:
    hala = person("Hala", "en", text_size=150)
    hala.shell.resize(1024, 700)
    hala.rest()
    doors = hala.screen.doors
    assert not any(each.horizontalScrollBar().maximum() for each in doors.findChildren(QScrollArea))
    assert doors.past.isVisible()


def test_a_card_fits_a_narrow_page_in_large_letters_and_after_they_are_small_again(person: Sit) -> None:
    hala = person("Hala", "ar", text_size=150)
    hala.shell.resize(1024, 700)
    page = card_page(hala)
    bars = [each.horizontalScrollBar() for each in page.findChildren(QScrollArea)]
    assert not any(each.maximum() for each in bars)
    wear(Look("light", 100))
    hala.rest()
    assert not any(each.maximum() for each in bars)


def test_what_differs_is_called_a_word_or_a_group_of_digits(person: Sit) -> None:
    hala, nour = person("Hala"), person("Nour")
    contact = nour.run(keys.own)
    dialog = CompareDialog(hala.screen, contact, "Nour")
    groups = contact.fingerprint.split()
    other = "00000" if groups[1] != "00000" else "11111"
    dialog.typed.setPlainText(f"{groups[0]} {other}")
    assert "Group 2" in plain(dialog.said.text)
    dialog.typed.setPlainText("abacus abacus abacus")
    assert "Word" in plain(dialog.said.text)
    assert "Group" not in plain(dialog.said.text)


def test_what_is_behind_the_doors_is_found_by_its_name(person: Sit) -> None:
    hala = person("Hala")
    named = {each.title: each for each in hala.shell.commands.entries()}
    named[_("My card, and the desks I know")].act()
    hala.rest()
    assert isinstance(hala.screen.inside, MyCardPage)
    hala.screen.hand_over()
    journey = hala.screen.inside
    hala.shell.go("today")
    named[_("What came in and what left")].act()
    assert hala.screen.inside is journey, "a hand-over begun is left by its own buttons"
