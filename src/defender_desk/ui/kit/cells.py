"""How a cell of a list is painted: after one question to its model, where Qt's own way asks seven.

Kit: each question crosses from Qt into Python and back, and seven took as long as the painting itself.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

_WORDS = QStyleOptionViewItem.ViewItemFeature.HasDisplay


class Told(Protocol):
    """A model that knows which of its cells are words and nothing else."""

    def words_alone(self, row: int, column: int) -> str | None:
        """The words of a cell; None where more is painted than words, as an icon or a box to tick."""


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of one model."""

    def __init__(self, model: Told, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Give the style the words of a cell; of a cell with more than words Qt asks by itself."""
        words = self._model.words_alone(index.row(), index.column())
        if words is None:
            super().initStyleOption(option, index)
        else:
            option.features, option.text = _WORDS, words
