"""Larger and smaller text, wherever no menu offers it: at the door, before anything is unlocked.

Desktop: it holds at once.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from defender_desk.ui.kit.pieces import IconButton
from defender_desk.ui.kit.spacing import row
from defender_desk.ui.kit.theme import resize_text, usual_text

SMALLER, LARGER, USUAL = "Ctrl+-", "Ctrl++", "Ctrl+0"


class TextSize(QWidget):
    """Two buttons."""

    changed = Signal()

    def __init__(self, smaller: str, larger: str, *, by_keys: bool = False) -> None:
        """Named by what they do; `by_keys` also from anywhere in the window."""
        super().__init__()
        self.smaller, self.larger = IconButton("minus", smaller), IconButton("plus", larger)
        if by_keys:
            QShortcut(USUAL, self).activated.connect(self._usual)
        for pressed, steps, keys in ((self.smaller, -1, SMALLER), (self.larger, 1, LARGER)):
            pressed.clicked.connect(lambda _on=False, steps=steps: self._resize(steps))
            if by_keys:
                QShortcut(keys, self).activated.connect(lambda steps=steps: self._resize(steps))
        self.setLayout(row(self.smaller, self.larger, gap=2))

    def _usual(self) -> None:
        usual_text()
        self.changed.emit()

    def _resize(self, steps: int) -> None:
        resize_text(steps)
        self.changed.emit()
