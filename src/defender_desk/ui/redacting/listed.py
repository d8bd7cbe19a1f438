"""What is covered so far, bar by bar under its page; the arrow keys walk through it, Delete takes away.

Desktop: the other way to everything that is done on the page itself.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from defender_desk.text.speech import _, fill
from defender_desk.text.written import show_count
from defender_desk.ui.kit.type_ahead import TypeAhead
from defender_desk.ui.redacting.draft import Painting

_PLACE = Qt.ItemDataRole.UserRole


class Covered(TypeAhead, QListWidget):
    """The list of bars."""

    picked = Signal(int)
    """The place of a bar among those laid."""
    taken_away = Signal()
    """The bar in hand is not wanted."""

    def __init__(self, painting: Painting) -> None:
        super().__init__()
        self._painting = painting
        self.setAccessibleName(_("What is covered"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._moved)

    def show_bars(self) -> None:
        """Show what is laid, and stay on the bar in hand."""
        painting = self._painting
        pages = sorted({one.bar.page for one in painting.laid})
        order = [place for page in pages for place in painting.on_page(page)]
        with QSignalBlocker(self):
            self.clear()
            for number, place in enumerate(order, 1):
                self.addItem(self._item(number, place))
            self.setCurrentRow(order.index(painting.chosen) if painting.chosen in order else -1)

    def _item(self, number: int, place: int) -> QListWidgetItem:
        one = self._painting.laid[place]
        what = one.said or fill(_("Bar {number}"), number=show_count(number))
        item = QListWidgetItem(fill(_("Page {page}: {what}"), page=show_count(one.bar.page), what=what))
        item.setData(_PLACE, place)
        item.setToolTip(item.text())
        return item

    def _moved(self, current: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if current is not None:
            self.picked.emit(int(current.data(_PLACE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the bar away that the keyboard is on."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_away.emit()
        else:
            super().keyPressEvent(event)
