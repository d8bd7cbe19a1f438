"""What was painted or chosen for a copy is kept a moment after it changed, and at once where the window goes.

Desktop: neither a lock nor a crash loses more than that moment.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from defender_desk.ui.tasks import Tasks

KEPT_AFTER = 700
"""Milliseconds after the last change until all is kept."""


class Keeping(QTimer):
    """Keeps by a call that `made` gives for how things are at that moment."""

    def __init__(self, owner: QWidget, tasks: Tasks, made: Callable[[], Callable[[], object]]) -> None:
        super().__init__(owner, singleShot=True, interval=KEPT_AFTER)
        self._tasks, self._made = tasks, made
        self.timeout.connect(self._keep)

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what changed since it was kept last."""
        return [self._made()] if self.isActive() else []

    def now(self) -> None:
        """Keep it, where something changed."""
        if self.isActive():
            self.stop()
            self._keep()

    def _keep(self) -> None:
        self._tasks.run(self._made())
