"""One thing of a case in a narrow column: what it is, and beside or under it a word on it and its day.

Desktop: as `today.lines`, but what has no room beside the title goes under it instead of being cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.text.speech import beside
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Picture, Tone, badge, label
from defender_desk.ui.kit.spacing import row


def line_of(record: str) -> str:
    """The name of the line that tells of a record."""
    return f"line {record}"


class Entry(QFrame):
    """One line that opens what it tells of."""

    opened = Signal()

    def __init__(
        self,
        icon_name: str,
        title: str,
        note: str = "",
        day: str = "",
        tone: Tone = "plain",
        states: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self.title = CutButton(title)
        self.title.clicked.connect(lambda _checked=False: self.opened.emit())
        self.title.setAccessibleDescription(beside((note, day)))
        self.note = note
        words = Flow(2)
        words.addWidget(self.title)
        if note:
            words.addWidget(label(note, "muted"))
        if day:
            words.addWidget(badge(day, tone))
        for state in states:
            words.addWidget(state)
        whole = row(gap=2)
        self.icon, self._words = Picture(icon_name, "muted"), words
        whole.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        self.setLayout(whole)
        self._settle()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "icon"):  # Qt sends some before __init__ ends
            self._settle()

    def _settle(self) -> None:
        """Let the icon stand in the middle of the first line, beside badges too."""
        self.icon.setFixedHeight(max(each.sizeHint().height() for each in self._words.widgets()))

    def tells_of(self, record: str) -> None:
        """Be found by the record it tells of."""
        self.title.setObjectName(line_of(record))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Anywhere on it will do."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()
