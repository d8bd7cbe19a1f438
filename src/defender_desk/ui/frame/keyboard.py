"""The keyboard stays where one works when what had it is taken away: made anew, put out of use, or left behind.

Desktop: Qt would hand it to the first button of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk.ui.kit.turns import asked


@dataclass(frozen=True)
class _Lost:
    """What had the keyboard when it was taken away, on which screen, and where it stood there."""

    widget: QWidget
    screen: QWidget
    place: int

    @property
    def is_there(self) -> bool:
        """Whether it was not made anew."""
        return shiboken6.isValid(self.widget)

    @property
    def hidden(self) -> bool:
        """Whether it is only out of sight: then Qt gave the keyboard to what comes after it."""
        return self.is_there and self.widget.isEnabled()


class Keyboard(QObject):
    """Watches the screens of a window; `front` is the one one sees."""

    def __init__(self, window: QWidget, front: Callable[[], QWidget | None]) -> None:
        super().__init__(window)
        self._window, self._front = window, front
        self._waits: QWidget | None = None
        """What was put out of use while it had the keyboard."""
        self._lost: _Lost | None = None
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]  # there is one

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give it back to what is of use again."""
        if event.type() == QEvent.Type.EnabledChange and watched is self._waits and self._waits.isEnabled():
            waiting = self._forget()
            if waiting is not None and QApplication.focusWidget() is self._front():
                waiting.setFocus()
        return False

    def _forget(self) -> QWidget | None:
        waiting, self._waits = self._waits, None
        if waiting is not None and shiboken6.isValid(waiting):
            waiting.removeEventFilter(self)
        return waiting

    def _moved(self, old: QWidget | None, _now: QWidget | None) -> None:
        if old is None or (old.isEnabled() and old.isVisibleTo(self._window)):
            self._lost = None  # somebody went elsewhere
            return
        screen = self._front()
        if self._lost is not None or screen is None or not screen.isAncestorOf(old):
            return
        self._forget()
        if not old.isEnabled() and old.isVisibleTo(screen):
            self._waits = old
            old.installEventFilter(self)
        there = asked(screen)
        self._lost = _Lost(old, screen, there.index(old) if old in there else 0)
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._settle))  # once all else is in place

    def _settle(self) -> None:
        """Give it to what stands in the place of what was taken away."""
        lost, self._lost = self._lost, None
        screen, now = self._front(), QApplication.focusWidget()
        if lost is None or screen is None or not self._window.isActiveWindow():
            return
        same = screen is lost.screen
        if now is not None and screen.isAncestorOf(now) and (not same or lost.hidden):
            return
        if same and self._waits is not None and lost.is_there:
            screen.setFocus()
            return
        there, place = asked(screen), lost.place if same else 0
        usable = [each for each in (*there[place:], *there[:place][::-1]) if each.isEnabled() and each.isVisible()]
        (usable[0] if usable else screen).setFocus()
