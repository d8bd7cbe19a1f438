"""Notices when nobody has touched keyboard or mouse for a while, also while a dialog is open.

Desktop: one filter on the application, so that every window counts; it looks at the kind of an event and no further.
"""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_SIGNS_OF_LIFE = frozenset({
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress, QEvent.Type.InputMethod, QEvent.Type.Shortcut,
})  # fmt: skip


class IdleClock(QObject):
    """Sends `idle` once when nobody has been there for so many minutes; 0 minutes never does."""

    idle = Signal()

    def __init__(self, app: QApplication, minutes: float) -> None:
        super().__init__(app)
        self._limit = minutes * 60
        self._last = monotonic()
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._look)
        app.installEventFilter(self)
        if minutes:
            self._tick.start()

    def set_minutes(self, minutes: float) -> None:
        """Wait for so long from now on."""
        self._limit, self._last = minutes * 60, monotonic()
        self._tick.start() if minutes else self._tick.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See that somebody is there."""
        if event.type() in _SIGNS_OF_LIFE:
            self._last = monotonic()
        return False

    def _look(self) -> None:
        # monotonic stands still while some systems sleep; waking up counts as time away all the same,
        # since the first tick after it comes late against the wall clock and the lock on suspend is the system's.
        if monotonic() - self._last >= self._limit:
            self._tick.stop()
            self.idle.emit()
