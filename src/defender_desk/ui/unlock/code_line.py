"""The line for a recovery code.

Desktop: seen while it is typed from paper, and hidden where it was put together from sheets: alone it opens the desk,
which is what it was split against.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import CodeLine, secret


class RecoveryCodeLine(CodeLine):
    """Takes a code as it stands on paper, or one that nobody is to see."""

    def __init__(self) -> None:
        super().__init__()
        secret(self)
        self.setAccessibleName(_("Recovery code"))
        self.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.textChanged.connect(self._emptied)

    def take(self, code: str) -> None:
        """Hold a code that was put together just now, until the line is emptied."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setText(code)

    def _emptied(self, text: str) -> None:
        if not text:
            self.setEchoMode(QLineEdit.EchoMode.Normal)
