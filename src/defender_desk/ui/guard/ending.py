"""The end of a session: the system asks every program to be done, or ends it by a signal.

Desktop: the desk closes as in locking, and does not come back when the session does.
"""

from __future__ import annotations

import signal
import weakref
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QSessionManager

from defender_desk.ui.guard.signs import Sign, Signs

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ending(Signs):
    """Hears that the session ends; signals of the system arrive with the next tick of any clock of the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # directly: the system waits only for as long as this call takes
            application.commitDataRequest.connect(self._asked, Qt.ConnectionType.DirectConnection)
        heard = partial(_signalled, weakref.ref(self))
        for each in SIGNALS:
            signal.signal(each, heard)
        self.hear(Sign.END)

    def _asked(self, session: QSessionManager) -> None:
        session.setRestartHint(QSessionManager.RestartHint.RestartNever)  # else it keeps how we were started
        self.told.emit(Sign.END)


def _signalled(heard: weakref.ref[Ending], number: int, _frame: object) -> None:
    """Tell of a signal; once the window is gone, let it do what it does by itself."""
    signs = heard()
    if signs is not None and shiboken6.isValid(signs):
        signs.told.emit(Sign.END)
    else:
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
