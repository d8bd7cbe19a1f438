"""A fingerprint as it is shown to be photographed and to be read aloud: a QR code, words of a language, digits.

Desktop: the code is dark on light in every look, because cameras find no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.services.identity import trust
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import _, fill, habits
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.pieces import DropDown, label
from defender_desk.ui.kit.spacing import clear, column, row
from defender_desk.ui.kit.theme import em, unit

Squares = Sequence[Sequence[bool]]
_MARGIN, _LEAST_DOT = 4, 3
_LARGEST = 9  # tenths of the window's height
_LEAST = 40
"""Average letters that a code is wide at least."""


class QrCode(QWidget):
    """A QR code as large as there is room for, its squares whole pixels."""

    def __init__(self, squares: Squares, letters: int, least: int = 0) -> None:
        """Its least side is as wide as so many average letters, and at least so many pixels."""
        super().__init__()
        self._squares, self._letters, self._least = squares, letters, least
        self.setAccessibleName(_("QR code of my card, to be photographed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """A square."""
        side = max(em(self._letters), self._least)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Where there is less room, three pixels for each square: cameras hardly read fewer."""
        side = min(self.sizeHint().width(), _LEAST_DOT * (len(self._squares) + 2 * _MARGIN))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the middle, with the light margin it needs."""
        across = len(self._squares) + 2 * _MARGIN
        dot = max(1, min(self.width(), self.height()) // across)
        left, top = (self.width() - dot * across) // 2, (self.height() - dot * across) // 2
        painter = QPainter(self)
        painter.fillRect(left, top, dot * across, dot * across, QColor("white"))
        for down, line in enumerate(self._squares, _MARGIN):
            for along, dark in enumerate(line, _MARGIN):
                if dark:
                    painter.fillRect(left + along * dot, top + down * dot, dot, dot, QColor("black"))
        painter.end()


def show_large(parent: QWidget, squares: Squares) -> None:
    """Show the code as large as the window, to be photographed from a telephone."""
    side = parent.window().height() * _LARGEST // 10 - unit() * 44
    dialog = Dialog(parent, _("Let them photograph this"), QrCode(squares, _LEAST, side))
    dialog.add(_("Close"), "primary", answer=QDialog.DialogCode.Accepted.value)
    dialog.exec()


class Aloud(QWidget):
    """The words of a fingerprint in a language that one chooses, and its digits, which every language has."""

    def __init__(self, contact: Any) -> None:
        super().__init__()
        self._contact = contact
        self.language = DropDown()
        self.language.setAccessibleName(_("Language of the words"))
        for one in LANGUAGES:
            self.language.addItem(one.own_name, one.code)
        self.language.setCurrentIndex(self.language.findData(habits().language))
        self._words: QVBoxLayout = column()
        self.language.currentIndexChanged.connect(lambda _place: self._show())
        said = label(_("Words in"), "caption")
        said.setBuddy(self.language)
        digits = label(_("Digits, where you two have no language in common"), "caption", wrap=True)
        self.setLayout(column(row(said, self.language, None, gap=2), self._words, digits, fingerprint(contact), gap=1))
        self._show()

    def _show(self) -> None:
        clear(self._words)
        code = self.language.currentData()
        words = trust.phrase(self._contact, code)
        self._words.addWidget(Groups(fill(_("Words to read aloud: {words}"), words=" ".join(words)), words, code))


def fingerprint(contact: Any) -> Groups:
    """Forty digits in numbered groups of five, in the digits of the reader."""
    return Groups(fill(_("Fingerprint: {digits}"), digits=contact.fingerprint), contact.fingerprint.split())
