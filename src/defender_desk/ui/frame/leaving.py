"""The one way out of an open desk, whoever asks for it: what is unfinished is kept, then the desk closes, then we go.

Desktop: nothing on the screen can hold it up. Locking, hiding at once, quitting and the end of the session differ in
what comes after alone, and in how long the worker is waited for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from defender_desk.services.arrangement import Left
from defender_desk.services.outside import ERASED
from defender_desk.ui.frame.doors import Doors
from defender_desk.ui.frame.places import Place
from defender_desk.ui.guard.clipboard import clear_ours
from defender_desk.ui.screens import InHand, Keeps, Stands
from defender_desk.ui.tasks import Tasks

WAIT = 8.0
"""Seconds that leaving waits for drafts and the checkpoint; then the process goes all the same, as in a power cut."""
HURRIED = 4.0
"""Seconds where the system waits itself: logind gives five before it sleeps, other systems about as many."""


class Leaving:
    """How a window is left; once begun, nothing begins it again."""

    def __init__(self, window: QMainWindow, tasks: Tasks, doors: Doors) -> None:
        self._window, self._tasks, self._doors = window, tasks, doors
        self.begun = False

    def go(
        self,
        screens: Iterable[QWidget],
        here: Place | None,
        then: Callable[[], object],
        *,
        wait: float = WAIT,
        hide: bool = False,
    ) -> None:
        """Keep what is unfinished, close the desk, and do what comes after, even where the worker does not answer."""
        if self.begun:
            return
        left = self._left(here)
        if hide:
            hide_everything()
        self._begin()
        self.keep(screens)
        self._tasks.run(partial(self._doors.close, left))
        self._tasks.finish_within(wait)
        then()

    def after_erasing(self, then: Callable[[], object]) -> None:
        """Go where the desk was erased: there is nothing to keep or to close any more."""
        if not self.begun:
            self._begin()
            then()

    def _begin(self) -> None:
        self.begun = True
        clear_ours()
        self._window.setEnabled(False)
        self._tasks.stop_all()

    def keep(self, screens: Iterable[QWidget]) -> None:
        """Keep the drafts of every form and every dialog that is open."""
        for screen in (*screens, *self._window.findChildren(QDialog)):
            if isinstance(screen, Keeps):
                for keep in screen.unfinished():
                    self._tasks.run(keep)

    def _left(self, here: Place | None) -> Left:
        """Where one is, and the form one is in: that of the dialog in front before that of the page behind it.

        Where nobody is in the middle of anything it is the section alone: no record is shown by itself.
        """
        seen = [each for each in self._window.findChildren(QWidget) if each.isVisible()]
        written = [each for each in seen if isinstance(each, InHand) and each.in_hand()]
        forms = sorted(written, key=lambda each: each.window() is self._window)
        form = forms[0].in_hand() if forms else ""
        if here is None or form:
            return Left(here.section, here.type, here.record, here.room, form) if here else Left(form=form)
        stands = (each.stands_at() for each in seen if isinstance(each, Stands))
        type_name, record = next((place for place in stands if place[1]), ("", ""))
        return Left(here.section, type_name, record, here.room if record else "")


def hide_everything() -> None:
    """Take every window off the screen, whatever is open, and let the system do so before anything else is done."""
    for window in QApplication.topLevelWidgets():
        window.hide()
    QGuiApplication.sync()


def relaunch(*, erased: bool = False) -> None:
    """Replace this process by a fresh one at the unlock window, so that nothing of the desk stays in memory."""
    if erased:
        os.environ[ERASED] = "1"
    again = sys.argv[1:] if getattr(sys, "frozen", False) else sys.orig_argv[1:]
    os.execv(sys.executable, [sys.executable, *again])  # noqa: S606  # allowed: ourselves, without a shell


def vanish() -> None:
    """End this process at once, with nothing after it that could take its time."""
    os._exit(0)
