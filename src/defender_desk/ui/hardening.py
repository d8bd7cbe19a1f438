"""What keeps the memory of this process, and its ways, to itself.

Desktop: called first. What a desktop adds to what every program of ours does: Qt notes nothing and says nothing.
"""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QSettings, QtMsgType, qInstallMessageHandler

from defender_desk.confined import memory


def harden() -> None:
    """Keep no settings, write no core dump, and let no other process of the user read this one."""
    _keep_no_settings()
    memory.keep_to_itself()


def quiet() -> None:
    """Let Qt say nothing from now on, but that it cannot go on: it may name a file, and the session keeps a log."""
    qInstallMessageHandler(_say_nothing)


def _keep_no_settings() -> None:
    """Let Qt's windows for files and printing note nowhere, in clear text, which folders they showed.

    Where Qt's settings are no files, as in the registry, `ui/kit/files.py` leaves its window nothing to note.
    """
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def _say_nothing(kind: QtMsgType, _context: Any, _said: str) -> None:
    if kind == QtMsgType.QtFatalMsg:
        os.write(2, b"The desk: Qt cannot go on.\n")
