"""Names that may be longer than their room: they end in dots, and are spoken and shown as a tip whole.

Kit: what a record is called has no bounds, and never makes a page wider than its pane.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from defender_desk.text.bidi import isolate, ltr, plain, rtl, settled, undecided
from defender_desk.ui.kit.direction import reads_right_to_left
from defender_desk.ui.kit.pieces import Button, ButtonLook, Label, Role
from defender_desk.ui.kit.theme import em

LEAST = 10
"""Average letters of a title that are shown at least."""


class CutButton(Button):
    """A button that is cut with dots where there is no room for all of it; spoken whole."""

    def __init__(self, text: str, look: ButtonLook = "link", icon_name: str = "", tip: str = "") -> None:
        along = rtl if reads_right_to_left() else ltr
        self._whole, self._tip = settled(along(text) if undecided(text) else text), tip
        super().__init__(_shown(self._whole), look, icon_name)
        self.setToolTip(tip)
        self.setAccessibleName(plain(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        width = self._around() + self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(min(em(LEAST), self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        room = self.width() - self._around()
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        spoken = self.accessibleName()
        self.setText(_shown(cut))
        self.setAccessibleName(spoken)
        self.setToolTip(self._whole if cut != self._whole else self._tip)

    def _around(self) -> int:
        """What the button is wider than its text, in pixels."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return super().sizeHint().width() - text


def _shown(text: str) -> str:
    """Set apart, and with no letter taken for a shortcut."""
    return isolate(text).replace("&", "&&")


class CutLabel(Label):
    """A label that is cut with dots where there is no room for all of it."""

    def __init__(self, text: str, role: Role = "body") -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self._whole = self._cut_to = settled(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """It may vanish before a title does."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cut()

    def _cut(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if cut != self._cut_to:
            self._cut_to = cut
            self.setText(cut)
        self.setToolTip(self._whole if cut != self._whole else "")
