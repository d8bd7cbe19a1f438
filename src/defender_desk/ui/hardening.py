"""What keeps the memory of this process and its ways to itself, as far as the system lets a program do that.

Desktop: called first. It hides nothing from an administrator, and swap and hibernation remain: docs/threat-model.md.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

from PySide6.QtCore import QSettings

PR_SET_DUMPABLE = 4


def harden() -> None:
    """Keep no settings, write no core dump, and on Linux let no other process of the user read this one's memory."""
    _keep_no_settings()
    if sys.platform == "win32":
        return
    import resource  # late: Windows has no such module

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _keep_no_settings() -> None:
    """Let Qt's windows for files and printing note nowhere, in clear text, which folders they showed.

    Where Qt's settings are no files, as in the registry, `ui/kit/files.py` leaves its window nothing to note.
    """
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
