"""The recovery code, shown once: in groups, to be written down, printed or saved with a warning, and proved.

Desktop: going on needs the last group typed, so that nobody clicks past the one thing that cannot be had again.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import CodeLine, passing
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.theme import em, mark
from defender_desk.ui.unlock.draft import groups, proves, recovery_sheet, slip
from defender_desk.ui.unlock.on_paper import OnPaper


class RecoveryPage(QWidget):
    """The code and what to do with it."""

    ready_changed = Signal(bool)
    submitted = Signal()
    """Enter, once the code is proved."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        why = label(
            _("If you forget the passphrase, this code opens the desk. It is shown only now. Write it down on paper."),
            wrap=True,
        )
        sheet = Groups(_("Recovery code"), groups(code))
        self.last = CodeLine()
        passing(self.last)
        self.last.setMaximumWidth(em(20))
        proof = label(_("I wrote it down. Its last group is:"), "strong")
        proof.setBuddy(self.last)
        self.last.setAccessibleName(proof.text())
        self.last.textChanged.connect(self._typed)
        self.last.returnPressed.connect(self._enter)
        self.proof, self.paper = Notice(), OnPaper(lambda: recovery_sheet(code))
        self.notice = self.paper.notice
        self.setLayout(
            column(
                why,
                boxed(column(sheet, margins=(3, 2)), "card"),
                self.paper,
                row(proof, self.last, None, gap=2),
                self.proof,
                gap=4,
            )
        )

    @property
    def ready(self) -> bool:
        """Whether the last group was typed, or the whole code."""
        return proves(self._code, self.last.text())

    def _typed(self, typed: str) -> None:
        wrong = slip(self._code, typed)
        mark(self.last, wrong="true" if wrong else "false")
        if wrong is not None:
            self.proof.trouble(wrong, "warning")
        elif self.ready:
            self.proof.say(_("That is right."), tone="good")
        else:
            self.proof.silence()
        self.ready_changed.emit(self.ready)

    def _enter(self) -> None:
        if self.ready:
            self.submitted.emit()
