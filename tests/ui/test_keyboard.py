"""The keyboard stays where one works, whatever becomes of what had it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from defender_desk.ui.frame.keyboard import Keyboard
from defender_desk.ui.kit.spacing import clear, column


class Window(QWidget):
    """A button above two screens, one of them with lines that are made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.top, self.last = QPushButton("top"), QPushButton("last")
        self.lines = column()
        self.screen, self.other, self.stack = QWidget(), QWidget(), QStackedWidget()
        self.screen.setLayout(column(self.lines, self.last))
        self.there = QPushButton("there")
        self.other.setLayout(column(self.there))
        self.stack.addWidget(self.screen)
        self.stack.addWidget(self.other)
        self.setLayout(column(self.top, self.stack))
        self.draw()
        self._keyboard = Keyboard(self, self.stack.currentWidget)

    def draw(self) -> None:
        clear(self.lines)
        self.drawn = [QPushButton(name) for name in "abc"]
        for each in self.drawn:
            self.lines.addWidget(each)


@pytest.fixture
def window(qtbot: Any) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_what_is_made_anew_has_it_in_its_place(window: Window, qtbot: Any) -> None:
    window.drawn[1].setFocus()
    before = window.drawn
    QTimer.singleShot(0, window.draw)  # as an answer of the worker does
    qtbot.waitUntil(lambda: window.drawn is not before and window.drawn[1].hasFocus())


def test_what_is_put_out_of_use_has_it_again_when_it_is_of_use(window: Window, qtbot: Any) -> None:
    window.last.setFocus()
    window.last.setEnabled(False)
    qtbot.waitUntil(window.screen.hasFocus)
    window.last.setEnabled(True)
    qtbot.waitUntil(window.last.hasFocus)


def test_another_screen_has_it_when_its_own_goes(window: Window, qtbot: Any) -> None:
    window.last.setFocus()
    window.stack.setCurrentWidget(window.other)
    qtbot.waitUntil(window.there.hasFocus)


def test_whoever_goes_elsewhere_is_left_there(window: Window, qtbot: Any) -> None:
    window.drawn[0].setFocus()
    window.top.setFocus()
    qtbot.wait(20)
    assert window.top.hasFocus()


def test_whatever_gives_it_to_something_itself_is_obeyed(window: Window, qtbot: Any) -> None:
    window.drawn[2].setFocus()

    def draw() -> None:
        window.draw()
        window.last.setFocus()

    before = window.drawn
    QTimer.singleShot(0, draw)
    qtbot.waitUntil(lambda: window.drawn is not before)
    qtbot.wait(20)
    assert window.last.hasFocus()
