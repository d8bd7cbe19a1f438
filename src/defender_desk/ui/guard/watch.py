"""What stands guard over the window of an open desk, and what follows from what it notices.

Desktop: each sign of somebody going away locks, and the end of the session goes without an unlock window after it.
Nothing asks back.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from defender_desk.services.preferences import Preferences
from defender_desk.ui.guard.captures import Captures
from defender_desk.ui.guard.clipboard import ClipboardGuard
from defender_desk.ui.guard.panic import PanicKey
from defender_desk.ui.guard.signs import Sign, listen

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
