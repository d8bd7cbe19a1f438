"""Lists inside a step: rows held in memory, rows to tick, and a line that narrows them.

Desktop: the kit's list, fed at once; a hundred thousand rows cost as much as those that are painted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from defender_desk.text.folding import fold
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.rows import Cells, Index, RecordsModel, Run
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.table import RecordsView
from defender_desk.ui.kit.theme import mark, unit

_PAUSE = 150  # milliseconds without a key


def at_once(function: Callable[..., Any], *args: object, done: Callable[[Any], object]) -> None:
    """The run of a table whose rows are already here."""
    done(function(*args))


def memory_model(columns: Sequence[Column], cells: Callable[[str], Cells]) -> RecordsModel:
    """A model whose rows are written from memory; `cells` answers one row by its id."""
    return RecordsModel(columns, lambda ids: {one: cells(one) for one in ids}, at_once)


class TickModel(RecordsModel):
    """Rows with a tick before the first column; all are ticked at first."""

    ticks_changed = Signal()

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[Sequence[str]], Mapping[str, Cells]], run: Run
    ) -> None:
        super().__init__([replace(one, box=not place) for place, one in enumerate(columns)], fetch, run)
        self.ticked: set[str] = set()

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show these records, all of them ticked."""
        self.ticked = set(ids)
        super().set_ids(ids)

    def tick(self, ids: Iterable[str], *, on: bool) -> None:
        """Tick these, or take their ticks away."""
        self.ticked = self.ticked | set(ids) if on else self.ticked - set(ids)
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, 0))
        self.ticks_changed.emit()

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The tick, and what the list shows."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0:
            on = self.id_at(index.row()) in self.ticked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Tick by mouse."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([self.id_at(index.row())], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked."""
        ticking = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | ticking


class TickView(RecordsView):
    """A list whose chosen rows are ticked with the space bar."""

    def __init__(self, model: TickModel, name: str) -> None:
        super().__init__(model, name)
        model.setParent(self)
        self.ticks = model

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the ticks of what is chosen, as the one with the keyboard turns."""
        if event.key() == Qt.Key.Key_Space and self.current_id():
            self.ticks.tick(self.chosen() or (self.current_id(),), on=self.current_id() not in self.ticks.ticked)
            return
        super().keyPressEvent(event)


def list_of(columns: Sequence[Column], cells: Callable[[str], Cells], name: str) -> RecordsView:
    """A list of rows in memory; the model goes with its view, on the window's own thread."""
    model = memory_model(columns, cells)
    view = RecordsView(model, name)
    model.setParent(view)
    return view


class Searched(QWidget):
    """A list of rows from memory with a line that narrows it; `words` says by what text a row is found."""

    def __init__(self, view: RecordsView, words: Callable[[str], str], name: str) -> None:
        super().__init__()
        self.view = view
        self._words, self._all, self._folded = words, list[str](), dict[str, str]()
        self.line = TextLine()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(name)
        mark(self.line, role="search")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._narrow)
        self.line.textChanged.connect(lambda _typed: self._pause.start())
        self.head = row(gap=2)
        self.head.addWidget(self.line, 1)
        view.setMinimumHeight(unit() * 30)
        whole = column(self.head, view, gap=2)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show these rows, as far as they match."""
        self._all, self._folded = list(ids), {}
        self._narrow()

    def _narrow(self) -> None:
        wanted = fold(self.line.text()).split()
        if wanted and not self._folded:
            self._folded = {one: fold(self._words(one)) for one in self._all}
        found = [one for one in self._all if all(word in self._folded[one] for word in wanted)]
        self.view.set_ids(found)


def spoken_column(name: str, heading: str, width: int = 24) -> Column:
    """A column whose cells are already words."""
    return Column(name, heading, width=width, sortable=False)
