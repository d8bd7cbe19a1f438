"""A long text that shows its beginning, and the rest when asked: what stands below it stays within reach.

Kit: cut between two lines as they are wrapped now, so that it holds for every width and text size.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.pieces import Button, label
from defender_desk.ui.kit.spacing import column, row, set_shown
from defender_desk.ui.kit.theme import em

SHOWN = 8
"""Lines shown of a text that is folded."""
SPARED = 3
"""So few lines more are not worth folding."""


class Folded(QWidget):
    """A text under its name: whole when it is short, else its first lines and a button that shows the rest."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self._name, self._text, self._cut = name, text, len(text)
        self.words = label(text, wrap=True, selectable=True)
        self.words.setAlignment(self.words.alignment() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        self.words.setAccessibleName(f"{name}: {text}")
        self.turn = Button(_("Show all"), "link")
        self.turn.setCheckable(True)
        self.turn.toggled.connect(lambda _open: self._show())
        set_shown(self.turn, shown=False)
        self.setLayout(column(self.words, row(self.turn, None), gap=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap and cut anew."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        self._cut = self._end_of(SHOWN, self.words.width())
        folding, whole = self._cut < len(self._text), self.turn.isChecked()
        set_shown(self.turn, shown=folding)
        self.turn.setText(_("Show less") if whole else _("Show all"))
        # At once, since a layout under way passes the new words over; and with room, since focus draws them wider.
        self.turn.setMinimumWidth(self.turn.sizeHint().width() + em(2))
        self.turn.setAccessibleName(f"{self.turn.text()}: {self._name}")
        self.words.setText(self._text if whole or not folding else self._text[: self._cut].rstrip() + " …")

    def _end_of(self, most: int, width: int) -> int:
        """The place in the text where its first lines end; the end of the text where it has hardly more."""
        ends, before = list[int](), 0
        for paragraph in self._text.split("\n"):
            ends += [before + end for end in islice(_wrapped(paragraph, self.words.font(), width), most + SPARED + 1)]
            before += len(paragraph) + 1
            if len(ends) > most + SPARED:
                return ends[most - 1]
        return len(self._text)


def _wrapped(paragraph: str, font: QFont, width: int) -> Iterator[int]:
    """Where each line of a paragraph ends, as labels wrap it."""
    layout, option = QTextLayout(paragraph, font), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    units = paragraph.encode("utf-16-le")  # Qt counts these, Python letters
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        yield len(units[: 2 * (line.textStart() + line.textLength())].decode("utf-16-le"))
    if not paragraph:
        yield 0
