"""The rows of a list of any length: ids alone, and the cells of those looked at, fetched a page at a time.

Kit: cells are written once, when their page arrives; what is painted is only looked up.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QIcon

from defender_desk.model.codec import Json
from defender_desk.text.bidi import settled
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.pieces import tone_colour

PAGE = 100
"""Records fetched at once."""
KEPT_PAGES = 60
"""Pages kept before the one used longest ago is forgotten."""
WAITING = "…"
_LINE_END = "\u2028"
"""Begins a new line within a cell, as Qt’s own painting of cells has it."""

Cells: TypeAlias = Mapping[str, Json]
"""Stored values of one record by column name."""
Index: TypeAlias = "QModelIndex | QPersistentModelIndex"

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ICON = int(Qt.ItemDataRole.DecorationRole)
_NO_PARENT = QModelIndex()


class Run(Protocol):
    """`tasks.Tasks.run`, as far as a table needs it."""

    def __call__(self, function: Callable[..., Any], *args: object, done: Callable[[Any], object]) -> object:
        """Run somewhere else, and answer here."""


class _Line(NamedTuple):
    """One row as it is painted: the words of each column, and by column the icon before them with its tone."""

    words: tuple[str, ...]
    icons: Mapping[int, tuple[str, str]]


class RecordsModel(QAbstractTableModel):
    """Ids in an order, and the cells of those looked at."""

    begun = Signal()
    """The first page of a list set anew has arrived."""

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[Sequence[str]], Mapping[str, Cells]], run: Run
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.ids: Sequence[str] = ()
        self._fetch, self._run = fetch, run
        self._pages: OrderedDict[int, list[_Line]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: set[int] = set()
        self._asking: set[int] = set()
        self._round = 0
        self._fresh = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show these records, in this order."""
        self.beginResetModel()
        self.ids = ids
        self._fresh = True
        self._pages.clear()
        self._begin_round()
        self.endResetModel()

    def reload(self) -> None:
        """Fetch again what is shown, without moving anything: what stood there stays until the answer arrives."""
        self._begin_round()
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))

    @property
    def awaited(self) -> bool:
        """Whether there are rows, and nothing of what they say has arrived."""
        return bool(self.ids) and not self._pages

    def id_at(self, row: int) -> str:
        """The record in a row; empty outside."""
        return self.ids[row] if 0 <= row < len(self.ids) else ""

    def words(self, section: int) -> list[str]:
        """What the rows that have arrived say in a column."""
        return [line.words[section] for page in self._pages.values() for line in page]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """As many rows as ids."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """As many columns as there are to choose from; hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> str | QIcon | None:
        """The words of a cell, or dots while they are on their way; the icon before them where its column has any."""
        if role not in (_DISPLAY, _TOOL_TIP, _ICON) or not index.isValid():
            return None
        if role == _ICON and self.columns[index.column()].icon is None:
            return None
        cells = self._cells(index.row())
        if role == _ICON:
            named = cells.icons.get(index.column()) if cells else None
            return icon(named[0], tone_colour(named[1])) if named else None
        return WAITING if cells is None else cells.words[index.column()]

    def words_alone(self, row: int, column: int) -> str | None:
        """The words of a cell that is painted as words and nothing else; None where its column has icons or boxes."""
        shown = self.columns[column]
        if shown.icon or shown.box:
            return None
        cells = self._cells(row)
        return WAITING if cells is None else cells.words[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> str | None:
        """The heading of a column, whole as its tip."""
        if (
            role in (_DISPLAY, _TOOL_TIP)
            and orientation == Qt.Orientation.Horizontal
            and 0 <= section < len(self.columns)
        ):
            return self.columns[section].label
        return None

    def _cells(self, row: int) -> _Line | None:
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        asks = page is None or number in self._stale
        if asks and number not in self._asking and number not in self._wanted:
            self._wanted.add(number)
            self._soon.start()
        return page[place] if page is not None and place < len(page) else None

    def _ask(self) -> None:
        for number in sorted(self._wanted):
            self._asking.add(number)
            ids = list(self.ids[number * PAGE : (number + 1) * PAGE])
            self._run(self._fetch, ids, done=self._answer(number, ids, self._round))
        self._wanted.clear()

    def _answer(self, number: int, ids: list[str], asked: int) -> Callable[[Mapping[str, Cells]], None]:
        def arrived(found: Mapping[str, Cells]) -> None:
            if asked != self._round:
                return  # the list has changed since
            self._asking.discard(number)
            self._stale.discard(number)
            blank = _Line(("",) * len(self.columns), {})
            self._pages[number] = [self._written(found[one]) if one in found else blank for one in ids]
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
            first = number * PAGE
            self.dataChanged.emit(self.index(first, 0), self.index(first + len(ids) - 1, len(self.columns) - 1))
            if self._fresh:
                self._fresh = False
                self.begun.emit()

        return arrived

    def _written(self, cells: Cells) -> _Line:
        said = [settled(column.write(cells.get(column.name))) for column in self.columns]
        words = tuple([one.replace("\n", _LINE_END) for one in said])
        return _Line(words, {at: one.icon(cells.get(one.name)) for at, one in enumerate(self.columns) if one.icon})

    def _begin_round(self) -> None:
        """Take no answer for an older list; what is still here of it is fetched again when it is painted."""
        self._round += 1
        self._stale = set(self._pages)
        self._wanted.clear()
        self._asking.clear()
