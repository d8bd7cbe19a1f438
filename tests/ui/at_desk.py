"""A person at a real desk: an encrypted vault in a temporary folder, its real window, and waiting until it answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.fresh_desks import fresh

from defender_desk.services.practice import practice
from defender_desk.services.preferences import Preferences
from defender_desk.ui import session
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Tasks


@dataclass
class AtDesk:
    """The window and what is behind it."""

    folder: Path
    desk: Any
    tasks: Tasks
    shell: Shell
    bot: Any
    left: list[str] = field(default_factory=list)

    def ask(self, function: Callable[..., Any], *args: object, **named: object) -> Any:
        """What a service answers, asked on the worker that owns the desk."""
        answers: list[Any] = []
        self.tasks.run(lambda: function(self.desk, *args, **named), done=answers.append)
        self.until(lambda: answers)
        return answers[0]

    def until(self, holds: Callable[[], object]) -> None:
        until(self.bot, holds)

    def rest(self) -> None:
        """Wait until nothing is under way, and what was let go is gone."""
        self.until(lambda: self.tasks.idle)
        self.bot.wait(1)
        self.until(lambda: self.tasks.idle)
        QApplication.processEvents()  # a page asks its window for room by events of its own
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def click(self, button: Any) -> None:
        assert button.isEnabled()
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def dialog(self, kind: type[QDialog]) -> Any:
        """The one open dialog of a kind."""
        found = [each for each in self.shell.findChildren(kind) if each.isVisible()]
        assert len(found) == 1
        return found[0]


def until(bot: Any, holds: Callable[[], object], seconds: float = 30) -> None:
    """Let the window go on until this holds; the bot's own way looks only every ten milliseconds."""
    last = monotonic() + seconds
    while not holds():
        assert monotonic() < last, "what was waited for did not come"
        bot.wait(1)


def when_asked(window: QWidget, answer: Callable[[Any], object], seconds: float = 30) -> None:
    """Answer the next window that opens over this one, however long it takes to; one that stays would wait for ever."""
    last = monotonic() + seconds

    def look() -> None:
        asked = next((one for one in window.window().findChildren(Dialog) if one.isVisible()), None)
        if asked is None:
            assert monotonic() < last, "nothing was asked"
            QTimer.singleShot(5, look)
            return
        try:
            answer(asked)
        except BaseException:
            asked.reject()
            raise

    QTimer.singleShot(5, look)


def sit_down(folder: Path, tasks: Tasks, bot: Any, chosen: Preferences, *, fill: int = 0, in_practice: bool) -> AtDesk:
    """Make a desk and open its window."""
    made: list[Any] = []

    def make() -> Any:
        desk = fresh(folder, chosen, practice=in_practice)
        if fill:
            practice.populate(desk, fill, chosen.language, seed=3)
        return desk

    tasks.run(make, done=made.append)
    until(bot, lambda: made)
    left: list[str] = []
    shell = session.open_window(made[0], tasks, chosen, practice=in_practice, leave=lambda: left.append("left"))
    shell.resize(1280, 860)
    at = AtDesk(folder, made[0], tasks, shell, bot, left)
    at.rest()
    return at
