"""One line of Today: an icon, what it is, why it is here, when, and what can be done about it.

Desktop: a long title is cut at its end with dots, never the day or the buttons beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.ui.kit.cut import CutButton, CutLabel
from defender_desk.ui.kit.pieces import Picture, Tone, badge
from defender_desk.ui.kit.spacing import row
from defender_desk.ui.kit.theme import unit


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
        self.why = CutLabel(why, "muted")
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
