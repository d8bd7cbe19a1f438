"""A real window on a real encrypted vault, opened as the desk opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.fresh_desks import fresh

from defender_desk.services import opening, records
from defender_desk.services.preferences import Preferences
from defender_desk.text.bidi import plain
from defender_desk.ui.registers.screen import Register
from defender_desk.ui.session import open_window
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Tasks


class Walk:
    """A person at the desk: presses, types and reads, and waits until the desk has answered."""

    def __init__(self, desk: Any, tasks: Tasks, shell: Shell, qtbot: Any) -> None:
        self.desk, self.tasks, self.shell, self.bot = desk, tasks, shell, qtbot

    def run(self, function: Callable[..., Any], *args: object, **named: object) -> Any:
        """Run a service function on the database worker and wait for its answer."""
        return self.tasks._desk.submit(lambda: function(self.desk, *args, **named)).result()

    def save(self, type_name: str, **values: object) -> str:
        """Write a record behind the window's back, and tell the window."""
        saved = self.run(records.save, type_name, None, values)
        self.shell.announce(saved.changes)
        self.rest()
        return saved.id

    def until(self, holds: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(holds()), timeout=15_000)

    def rest(self) -> None:
        """Wait until nothing is under way."""
        self.bot.wait(1)
        self.until(lambda: self.tasks.idle)

    def register(self, section: str) -> Register:
        """Go to a section that is a register."""
        screen = self.shell.go(section)
        assert isinstance(screen, Register)
        self.rest()
        self.until(lambda: screen.list._count.text() or screen.list._stack.currentWidget() is not screen.list.table)
        return screen

    def use_keys(self) -> None:
        """Have the window in front, as shortcuts need it."""
        self.shell.activateWindow()
        self.until(self.shell.isActiveWindow)

    def press(self, widget: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.keyClick(widget, key, modifier)
        if modifier & Qt.KeyboardModifier.ControlModifier:  # let go of it: lists choose otherwise while it is held
            self.bot.keyRelease(self.shell, Qt.Key.Key_Control)

    def click(self, button: Any) -> None:
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def find(self, register: Register, words: str) -> list[str]:
        """Type into the search field and give the titles listed once the desk has answered."""
        asked = register.list._asked
        register.list.bar.search.setText(words)
        self.until(lambda: register.list._asked > asked)
        self.rest()
        return self.titles(register)

    def titles(self, register: Register) -> list[str]:
        ids = list(register.list.every())
        return [plain(title) for title in self.run(records.titles, ids).values()]

    def title(self, register: Register) -> str:
        """The title of the record whose page stands in the pane; empty when none does."""
        view = register.pane.view
        return plain(view.page.kept.title) if view is not None else ""

    def choose(self, register: Register, record: str) -> None:
        """Go to a row and wait for its page."""
        assert register.list.table is not None
        register.list.table.go_to(record)
        register.list._pressed()
        self.until(lambda: register.pane.view is not None and register.pane.view.page.kept.id == record)


@pytest.fixture
def open_walk(tmp_path: Path, tasks: Tasks, qtbot: Any, dress: Any) -> Iterator[Callable[..., Walk]]:
    """Open a fresh desk in a window: `open_walk("ar", text_size=150)`."""
    made: list[Walk] = []

    def begin(language: str = "en", theme: str = "light", text_size: int = 100, **chosen: Any) -> Walk:
        preferences = Preferences(language=language, theme=theme, text_size=text_size, who="Hala", **chosen)
        desk = tasks._desk.submit(lambda: fresh(tmp_path / "desk", preferences)).result()
        shell = open_window(desk, tasks, preferences, practice=False, leave=lambda: None)
        made.append(Walk(desk, tasks, shell, qtbot))
        made[-1].rest()
        return made[-1]

    yield begin
    for each in made:
        each.rest()
        tasks._desk.submit(opening.close, each.desk).result()
        each.shell.leaving.begun = True
        each.shell.close()
        shiboken6.delete(each.shell)  # now: what `dress` changes next would be painted into a window that is gone
    dress()


@pytest.fixture
def walk(open_walk: Callable[..., Walk]) -> Walk:
    """An English desk."""
    return open_walk()


@pytest.fixture
def clipboard(qapp: QApplication) -> Any:
    """The clipboard, emptied afterwards."""
    yield qapp.clipboard()
    qapp.clipboard().clear()
