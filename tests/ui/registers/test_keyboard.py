"""The keyboard alone: it goes to the list with the section, into the page with Enter, and saves what is written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from defender_desk.ui.kit.pieces import button, icon_button


def going_to(walk, section: str):
    """What Ctrl and the section's number do."""
    place = [each.name for each in walk.shell.sections].index(section) + 1
    keys = QKeySequence(f"Ctrl+{place}")
    next(each for each in walk.shell.commands.every() if keys in each.shortcuts()).trigger()
    screen = walk.shell.front
    walk.until(lambda: screen.list._answered)
    walk.rest()
    return screen


def test_going_to_a_section_goes_to_its_list(walk) -> None:
    record = walk.save("person", name="Hala")
    people = going_to(walk, "people")
    assert walk.shell.focusWidget() is people.list.table
    going_to(walk, "cases")
    assert going_to(walk, "people") is people
    assert walk.shell.focusWidget() is people.list.table
    assert people.list.table.current_id() == record


def test_enter_goes_into_the_page_and_the_keyboard_stays_there(walk) -> None:
    record = walk.save("person", name="Hala")
    people = going_to(walk, "people")
    walk.press(people.list.table, Qt.Key.Key_Return)
    walk.until(lambda: people.pane.view is not None and people.pane.view.page.kept.id == record)
    walk.rest()
    assert walk.shell.focusWidget() is people.pane.view.area
    walk.save("person", name="Another")  # the page is made anew
    walk.until(lambda: len(people.list.every()) == 2)
    walk.rest()
    assert walk.shell.focusWidget() is people.pane.view.area
    people.pane.commands.edit.trigger()
    people.pane.editing.form.editor("name").line.setText("Hala Nasser")
    assert QKeySequence("Ctrl+Return") in people.pane.commands.save.shortcuts()
    people.pane.commands.save.trigger()
    walk.until(lambda: walk.title(people) == "Hala Nasser")


def test_enter_presses_the_button_that_has_the_keyboard(qtbot, dressed) -> None:
    pressed: list[str] = []
    for made in (button("Go", lambda: pressed.append("word")), icon_button("x", "Go", lambda: pressed.append("icon"))):
        qtbot.addWidget(made)
        made.show()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            QTest.keyClick(made, key)
        QTest.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["word"] * 3 + ["icon"] * 3
