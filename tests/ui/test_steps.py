"""The pages of work that goes page by page."""

from PySide6.QtWidgets import QLineEdit, QRadioButton

from defender_desk.ui.steps.step import Step


def test_the_keyboard_begins_on_the_choice_that_is_made(qtbot, dressed):
    page = Step("For whom?")
    one, other, name = QRadioButton("One"), QRadioButton("Other"), QLineEdit()
    for each in (one, other, name):
        page.body.addWidget(each)
    other.setChecked(True)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.focus_first()
    qtbot.waitUntil(other.hasFocus)


def test_the_keyboard_begins_on_what_is_asked_first(qtbot, dressed):
    page = Step("For whom?")
    name, other = QLineEdit(), QRadioButton("Other")
    other.setChecked(True)
    for each in (name, other):
        page.body.addWidget(each)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.focus_first()
    qtbot.waitUntil(name.hasFocus)
