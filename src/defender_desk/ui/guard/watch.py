"""What stands guard over the window of an open desk, and what follows from what it notices.

Desktop: each sign of somebody going away locks, and the end of the session goes without an unlock window after it.
Nothing asks back.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from defender_desk.services.preferences import Preferences
from defender_desk.ui.guard.captures import Captures
from defender_desk.ui.guard.clipboard import ClipboardGuard
from defender_desk.ui.guard.ending import Ending
from defender_desk.ui.guard.panic import PanicKey
from defender_desk.ui.guard.signs import Sign, Signs

WAITED_FOR = frozenset({Sign.SLEEP, Sign.LID, Sign.END})
"""Signs after which the system waits for us a short while."""


class Guard(QObject):
    """Locks when somebody goes away, vanishes at the key for it, and keeps copies and captures from lying about."""

    def __init__(
        self, window: QWidget, chosen: Preferences, *, lock: Callable[..., object], vanish: Callable[..., object]
    ) -> None:
        super().__init__(window)
        self._lock, self._vanish = lock, vanish
        PanicKey(window).pressed.connect(lambda: vanish())
        self.clipboard = ClipboardGuard(self, chosen.clipboard_seconds)
        self.captures = Captures(self, hidden=chosen.captures_hidden)
        self.signs = listen(window)
        for each in self.signs:
            each.told.connect(self.follow)

    def follow(self, sign: Sign) -> None:
        """Do what a sign asks for."""
        leave = self._vanish if sign is Sign.END else self._lock
        leave(hurried=sign in WAITED_FOR)


def listen(window: QObject) -> list[Signs]:
    """Everything that this system can tell an open desk, for as long as its window is there."""
    found: list[Signs] = [Ending(window)]
    if sys.platform == "linux":
        from defender_desk.ui.guard.bus import own_buses  # late: only this system has one

        found += own_buses(window)
    elif sys.platform == "win32":
        from defender_desk.ui.guard.windows import Messages  # late: only this system has them

        found.append(Messages(window))
    elif sys.platform == "darwin":
        from defender_desk.ui.guard.mac import Notifications  # late: only this system has them

        found.append(Notifications(window))
    return found
