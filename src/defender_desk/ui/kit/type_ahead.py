"""Going to a row by typing how a word of it begins, in any spelling that a search takes for the same.

Kit: Qt compares letter by letter from the first, and finds no name set apart by unseen signs or written otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QListView

from defender_desk.text.bidi import plain

if TYPE_CHECKING:
    _List = QListView
else:
    _List = object  # what it is mixed into is a list of Qt already, and Qt takes no second one


class TypeAhead(_List):
    """A list in which one goes to a row by typing; what is typed lasts until a pause."""

    typed = ""
    _since: QElapsedTimer | None = None

    def keyboardSearch(self, letters: str) -> None:
        """Go to the next row of which a word begins so; to the next one anew after a pause."""
        paused = self._since is None or self._since.hasExpired(QApplication.keyboardInputInterval())
        self._since = QElapsedTimer()
        self._since.start()
        self.typed = letters if paused else self.typed + letters
        rows, here = self.model().rowCount(), self.currentIndex().row()
        begin = max(here, 0) + (1 if paused and here >= 0 else 0)
        order = (self.model().index((begin + step) % rows, 0) for step in range(rows))
        found = next((one for one in order if self._begins(one)), None)
        if found is not None:
            self.setCurrentIndex(found)

    def _begins(self, row: QModelIndex) -> bool:
        chosen = bool(row.flags() & Qt.ItemFlag.ItemIsSelectable)
        return chosen and begins(str(row.data() or ""), self.typed)


class TypeAheadList(TypeAhead, QListView):
    """The list of a drop-down."""


def begins(text: str, typed: str) -> bool:
    """Whether the words typed stand in a text, the last of them perhaps unfinished."""
    from defender_desk.text.folding import words  # late: no first window waits for it

    sought = " ".join(words(plain(typed)))
    return bool(sought) and f" {sought}" in f" {' '.join(words(plain(text)))}"
