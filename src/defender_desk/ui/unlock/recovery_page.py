"""The recovery code, shown once: in groups, to be written down, printed or saved with a warning, and proved.

Desktop: going on needs two groups typed, so that nobody clicks past the one thing that cannot be had again.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column
from defender_desk.ui.unlock.draft import groups, recovery_sheet
from defender_desk.ui.unlock.on_paper import OnPaper
from defender_desk.ui.unlock.written_down import WrittenDown


class RecoveryPage(QWidget):
    """The code and what to do with it."""

    ready_changed = Signal(bool)
    submitted = Signal()
    """Enter, once the code is proved."""

    def __init__(self, code: str) -> None:
        super().__init__()
        why = label(
            _("If you forget the passphrase, this code opens the desk. It is shown only now. Write it down on paper."),
            wrap=True,
        )
        sheet = Groups(_("Recovery code"), groups(code))
        self.proving = WrittenDown(groups(code))
        self.last, self.besides, self.proof = self.proving.line, self.proving.besides, self.proving.notice
        self.proving.ready_changed.connect(self.ready_changed)
        self.proving.submitted.connect(self.submitted)
        self.paper = OnPaper(lambda: recovery_sheet(code))
        self.notice = self.paper.notice
        self.setLayout(column(why, boxed(column(sheet, margins=(3, 2)), "card"), self.paper, self.proving, gap=4))

    @property
    def ready(self) -> bool:
        """Whether two groups were typed, or the whole code."""
        return self.proving.ready
