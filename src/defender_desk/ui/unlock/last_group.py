"""The proof that a code was written down: its last group, typed from the paper.

Desktop: nobody clicks past the one thing that cannot be had again, and a slip is told as soon as a group is finished.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import CodeLine, secret
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em, mark
from defender_desk.ui.unlock.draft import proves, slip


class LastGroup(QFrame):
    """Asks for the last of these groups."""

    ready_changed = Signal(bool)
    submitted = Signal()
    """Enter, once it is right."""

    def __init__(self, groups: Sequence[str]) -> None:
        super().__init__()
        self._groups = groups
        self.line, self.notice = CodeLine(), Notice()
        secret(self.line)
        self.line.setMaximumWidth(em(20))
        asked = label(_("I wrote it down. Its last group is:"), "strong")
        asked.setBuddy(self.line)
        self.line.setAccessibleName(asked.text())
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        self.setLayout(column(row(asked, self.line, None, gap=2), self.notice, gap=2))

    @property
    def ready(self) -> bool:
        """Whether the last group was typed, or the whole code."""
        return proves(self._groups, self.line.text())

    def _typed(self, typed: str) -> None:
        wrong = slip(self._groups, typed)
        mark(self.line, wrong="true" if wrong else "false")
        if wrong is not None:
            self.notice.trouble(wrong, "warning")
        elif self.ready:
            self.notice.say(_("That is right."), tone="good")
        else:
            self.notice.silence()
        self.ready_changed.emit(self.ready)

    def _enter(self) -> None:
        if self.ready:
            self.submitted.emit()
