"""What the system tells of whoever is going away: it locks its screen, closes its lid, goes to sleep, or ends.

Desktop: one module for each system hears of it, and says here what it hears; what none hears, Settings say.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal

from defender_desk.text.messages import Message, msg


class Sign(Enum):
    """What a system may tell, by what it means for the desk."""

    SCREEN = msg("The screen is locked")
    SLEEP = msg("The computer goes to sleep")
    LID = msg("The lid is closed")
    END = msg("The session ends")

    @property
    def label(self) -> Message:
        """How Settings call it."""
        return self.value


class Signs(QObject):
    """What one system tells: `told` once for each time, `heard` what it would tell at all."""

    told = Signal(Sign)
    known = Signal()
    """`heard` is more than it was."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.heard: set[Sign] = set()

    def hear(self, *signs: Sign) -> None:
        """Note that this system tells these."""
        self.heard.update(signs)
        self.known.emit()
