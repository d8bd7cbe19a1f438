"""The application in a window over the record it belongs to.

Desktop: for the page of a referral or a case, which needs one call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from defender_desk.text.speech import _, fill
from defender_desk.ui.application.screen import ApplicationPage
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell


def open_application(shell: Shell, record: str) -> ApplicationWindow:
    """Open the application of a referral or a case; Esc or Close leaves it, and what is unfinished stays a draft."""
    window = ApplicationWindow(shell, record)
    window.open()
    window.page.list.setFocus()
    return window


class ApplicationWindow(Dialog):
    """The window of one application."""

    keeps = True

    def __init__(self, shell: Shell, record: str) -> None:
        self.page = ApplicationPage(shell, record)
        super().__init__(shell, _("Application"), self.page, icon_name="file-text")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page.named.connect(self._name)
        self.enclosing = self.add(_("Files to enclose…"))
        self.enclosing.clicked.connect(lambda _checked=False: self.page.enclose())
        self.add(_("Close"), answer=QDialog.DialogCode.Rejected.value)
        self.page.leave.connect(partial(self._leave, shell.open))
        self.page.begin.connect(partial(self._leave, shell.new_joined))
        most = shell.size() * 0.94
        self.resize(min(em(190), most.width()), min(unit() * 170, most.height()))
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.setStretch(1, 1)  # the page takes what the heading and the buttons leave

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps the draft before the desk closes."""
        return self.page.unfinished()

    def done(self, answer: int) -> None:
        """Leave; what is unfinished stays as a draft."""
        self.page.keep()
        super().done(answer)

    def _name(self, what: str) -> None:
        self.set_heading(fill(_("Application: {what}"), what=what))

    def _leave(self, go: Callable[..., object], *where: object) -> None:
        self.accept()
        go(*where)
