"""The table of one type in a section, with the keys of a list.

Desktop: what is selected is asked by spans, since one index for each row of a long list takes seconds.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from defender_desk.ui.kit.table import RecordsView


class Table(RecordsView):
    """The table, with the keys of a list."""

    delete = Signal()
    leave = Signal()
    """Esc: back to the search field."""
    entered = Signal()
    """The keyboard came in."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming in counts as going to the row the keyboard is on."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.entered.emit()

    def chosen(self) -> tuple[str, ...]:
        """The records selected, from top to bottom: by spans, since one index for each row takes seconds."""
        return tuple(self.records.id_at(row) for first, last in self._spans() for row in range(first, last + 1))

    def chosen_count(self) -> int:
        """How many are selected."""
        return sum(last - first + 1 for first, last in self._spans())

    def _spans(self) -> list[tuple[int, int]]:
        spans = self.selectionModel().selection()
        return sorted((spans.at(place).top(), spans.at(place).bottom()) for place in range(spans.count()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete puts into the bin, Esc leaves; an arrow first chooses the row the keyboard is on, where none is."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.current_id() and not self.chosen_count():
                self.go_to(self.current_id())
                self.entered.emit()
            case Qt.Key.Key_Delete:
                self.delete.emit()
            case Qt.Key.Key_Escape:
                self.leave.emit()
            case _:
                super().keyPressEvent(event)
