"""The key that hides everything: it works over every dialog, list and menu, which hold back the commands of the window.

Desktop: it listens at the native windows, as the idle clock does, where a key arrives before any widget may take it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from defender_desk.ui.frame.keys import VANISH


class PanicKey(QObject):
    """Sends `pressed` whatever window the key was pressed in."""

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._listen)
        self._listen()

    def _listen(self) -> None:
        for window in QGuiApplication.allWindows():
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See the key."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        hides = QKeySequence(event.keyCombination()) == QKeySequence(VANISH)
        if hides:
            self.pressed.emit()
        return hides
