"""Notices when nobody has touched keyboard or mouse for a while, also while a dialog is open.

Desktop: it listens at the native windows, where keys and mouse arrive, never at the application: there every event of
every widget would cross into Python. What opens later (a dialog, a menu) is listened to from the next tick on.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

_SIGNS_OF_LIFE = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.KeyRelease,  # of a shortcut only the release comes as far as a window
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress, QEvent.Type.InputMethod,
})  # fmt: skip


COPYING = 20
"""Minutes that are waited for at least while something is shown that is copied onto paper by hand."""


def passed() -> float:
    """Seconds on a clock that nobody sets and that goes on while the computer sleeps: who slept was away."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class IdleClock(QObject):
    """Sends `idle` once when nobody has been there for so many minutes, 0 never; it goes when its window goes."""

    idle = Signal()

    def __init__(self, window: QWidget, minutes: float) -> None:
        super().__init__(window)
        self._copied: set[QDialog] = set()
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._look)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: float) -> None:
        """Wait for so long from now on."""
        self._limit, self._last = minutes * 60, passed()
        if minutes:
            self._listen()
            self._tick.start()
        else:
            self._tick.stop()

    def bear_with(self, shown: QDialog) -> None:
        """Leave time to copy by hand what a window shows, for as long as it is there: a pen moves no mouse."""
        self._copied.add(shown)
        shown.finished.connect(lambda _answer: self._copied.discard(shown))

    @property
    def limit(self) -> float:
        """After how many seconds it is sent as things stand."""
        return max(self._limit, COPYING * 60) if self._copied else self._limit

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See that somebody is there."""
        if event.type() in _SIGNS_OF_LIFE:
            self._last = passed()
        return False

    def _listen(self) -> None:
        for window in QGuiApplication.allWindows():
            window.installEventFilter(self)

    def _look(self) -> None:
        if passed() - self._last >= self.limit:
            self._tick.stop()
            self.idle.emit()
        else:
            self._listen()
