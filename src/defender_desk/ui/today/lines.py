"""One line of Today: an icon, what it is, why it is here, when, and what can be done about it.

Desktop: a long title is cut at its end with dots, never the day or the buttons beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from defender_desk.text.bidi import isolate, plain
from defender_desk.ui.kit.pieces import Button, Label, Picture, Tone, badge
from defender_desk.ui.kit.spacing import row
from defender_desk.ui.kit.theme import em, unit

LEAST = 10
"""Average letters of a title that are shown at least."""


class CutButton(Button):
    """A link that is cut with dots where there is no room for all of it; spoken whole."""

    def __init__(self, text: str) -> None:
        self._whole = plain(text)
        super().__init__(_shown(self._whole), "link")
        self.setAccessibleName(self._whole)
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
        self.setText(_shown(cut))
        self.setAccessibleName(self._whole)
        self.setToolTip(self._whole if cut != self._whole else "")

    def _around(self) -> int:
        """What the button is wider than its text, in pixels."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return super().sizeHint().width() - text


def _shown(text: str) -> str:
    """Set apart, and with no letter taken for a shortcut."""
    return isolate(text).replace("&", "&&")


class CutLabel(Label):
    """A quiet label that is cut with dots where there is no room for all of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("role", "muted")
        self._whole = self._cut_to = text
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


class Line(QFrame):
    """One thing on the page of a day; pressing anywhere on it opens it."""

    opened = Signal()

    def __init__(
        self, icon_name: str, title: str, why: str, when: str, tone: Tone = "plain", acts: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self.title = CutButton(title)
        self.title.clicked.connect(lambda _checked=False: self.opened.emit())
        self.title.setAccessibleDescription(" · ".join(part for part in (why, when) if part))
        self.why = CutLabel(why)
        day = [badge(when, tone)] if when else []
        holder = row(Picture(icon_name, "muted"), self.title, self.why, None, *day, *acts, gap=2)
        holder.setStretch(3, 1)
        self.setLayout(holder)
        self._settle()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._settle()

    def _settle(self) -> None:
        self.setMinimumHeight(unit() * 9)  # as high with buttons as without

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()
