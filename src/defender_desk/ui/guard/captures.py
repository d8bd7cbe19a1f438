"""Keeping windows out of pictures and recordings of the screen, on the one system that lets a program ask for it.

Desktop: it lessens what is shared by accident, no more: a camera, or a program that means harm, sees the screen.
"""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

SHOWN, LEFT_OUT = 0x0, 0x11
"""WDA_NONE and WDA_EXCLUDEFROMCAPTURE of Windows 10 2004 and later; older ones refuse, and show the window."""


def can_hide() -> bool:
    """Whether this system keeps a window out of captures: Linux offers no way, macOS no longer does."""
    return sys.platform == "win32"


class Captures(QObject):
    """Keeps every window of the desk out of captures, also what opens later, while `hidden`."""

    def __init__(self, parent: QObject, *, hidden: bool) -> None:
        super().__init__(parent)
        self.hidden = hidden
        application = QGuiApplication.instance()
        if can_hide() and isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._look)
            self._look()

    def hide(self, hidden: bool) -> None:
        """Keep windows out of captures from now on, or let them be seen."""
        self.hidden = hidden
        self._look()

    def _look(self) -> None:
        if sys.platform == "win32":
            for window in QGuiApplication.topLevelWindows():
                if window.isVisible():
                    wanted = LEFT_OUT if self.hidden else SHOWN
                    ctypes.windll.user32.SetWindowDisplayAffinity(int(window.winId()), wanted)
