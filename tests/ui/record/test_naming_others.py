"""Naming others in a form: two of one name are told apart, and somebody made there goes with the undo of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.ui.at_desk import AtDesk

from defender_desk.services import records
from defender_desk.text.bidi import plain
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.editors.linking import RefsEditor
from defender_desk.ui.record.editing import Editing


@pytest.fixture
def at(sit: Callable[..., AtDesk]) -> AtDesk:
    return sit("en")


def people_of_a_new_case(at: AtDesk) -> RefsEditor:
    at.shell.choose("cases")
    at.rest()
    at.shell.new()
    at.rest()
    (form,) = [each for each in at.shell.front.findChildren(Editing) if each.isVisible()]
    editor = form.form.editor("people")
    assert isinstance(editor, RefsEditor)
    editor.line.setFocus()
    return editor


def offered(editor: RefsEditor) -> list[str]:
    popup = editor.line._popup()
    model = popup.model()
    return [plain(str(model.index(place, 0).data())) for place in range(model.rowCount())] if popup.isVisible() else []


def test_two_of_one_name_are_offered_and_chosen_by_where_they_live(at: AtDesk) -> None:
    for country in ("LB", "JO"):
        at.ask(records.save, "person", None, {"name": "Lina Haddad", "residence": country})
    editor = people_of_a_new_case(at)
    at.bot.keyClicks(editor.line, "Lina")
    at.until(lambda: len(offered(editor)) == 3)
    assert set(offered(editor)[:2]) == {"Lina Haddad · Lebanon", "Lina Haddad · Jordan"}
    chosen = offered(editor)[0]
    at.bot.keyClick(editor.line._popup(), Qt.Key.Key_Down)
    at.bot.keyClick(editor.line._popup(), Qt.Key.Key_Return)
    at.rest()
    assert [plain(each.text) for each in editor.findChildren(Chip)] == [chosen]


def one_made(at: AtDesk) -> tuple[RefsEditor, str]:
    """Somebody who is made in the form of a new case, and stands in it."""
    editor = people_of_a_new_case(at)
    at.bot.keyClicks(editor.line, "Emer")
    at.until(lambda: offered(editor) == ["Add “Emer” to People"])
    at.bot.keyClick(editor.line._popup(), Qt.Key.Key_Return)
    at.until(lambda: editor.ids)
    at.rest()
    (made,) = editor.ids
    return editor, made


def test_taking_back_somebody_made_in_a_form_takes_them_out_of_the_form_too(at: AtDesk) -> None:
    editor, made = one_made(at)
    at.shell.undo_bar.take_back()
    at.until(lambda: not editor.ids)
    assert at.ask(records.fetch, made).binned
    assert editor.line.isVisible()
    assert not editor.findChildren(Chip)


def test_undoing_what_was_changed_of_them_since_leaves_them_in_the_form(at: AtDesk) -> None:
    editor, made = one_made(at)
    at.shell.announce(at.ask(records.save, "person", made, {"profession": "nurse"}).changes, "Changed")
    at.shell.undo_bar.take_back()
    at.rest()
    assert at.ask(records.fetch, made).values["profession"] == ""
    assert editor.ids == (made,)


def test_tab_goes_from_the_names_to_what_was_chosen_and_not_to_the_plus_that_takes_no_letters(at: AtDesk) -> None:
    editor = people_of_a_new_case(at)
    at.bot.keyClick(editor.line, Qt.Key.Key_Tab)
    at.rest()
    there = QApplication.focusWidget()
    assert there is not editor.line
    assert not editor.isAncestorOf(there)
    assert not editor.new.isEnabled()
    editor.line.setFocus()
    at.bot.keyClicks(editor.line, "Emer")
    at.bot.keyClick(editor.line, Qt.Key.Key_Tab)
    at.rest()
    assert QApplication.focusWidget() is editor.new
    at.bot.keyClick(editor.new, Qt.Key.Key_Space)
    at.until(lambda: editor.ids)
    assert QApplication.focusWidget() is editor.line
