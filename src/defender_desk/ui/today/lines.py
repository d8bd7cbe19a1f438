"""One line of Today: an icon, what it is, why it is here, when, and what can be done about it.

Desktop: where there is no room for all of it the line wraps, and a title longer than the page is cut with dots.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.text.speech import beside
from defender_desk.ui.kit.cut import CutButton, CutLabel
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Picture, Tone, badge
from defender_desk.ui.kit.spacing import boxed, column, row
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
        self.title.setAccessibleDescription(beside((why, when)))
        self.why = CutLabel(why, "muted")
        words = Flow(2)
        words.addWidget(boxed(row(Picture(icon_name, "muted"), self.title, gap=2)))
        words.addWidget(self.why)
        words.stretch()
        for each in (*([badge(when, tone)] if when else []), *acts):
            words.addWidget(each)
        self.setLayout(column(None, words, None, gap=0))
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
