"""A list of records of any length: the model holds ids alone and fetches what is painted, a page at a time.

Kit: cells are written once, when their page arrives; `data` only looks them up. Columns nobody pulled at are as wide as
the first page of rows asks (`widths`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView, QWidget

from defender_desk.model.codec import Json
from defender_desk.text.bidi import settled
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.ui.kit import widths
from defender_desk.ui.kit.columns import Column, TableState
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.pieces import tone_colour
from defender_desk.ui.kit.theme import em, unit

PAGE = 100
"""Records fetched at once."""
KEPT_PAGES = 60
"""Pages kept before the one used longest ago is forgotten."""
WAITING = "…"

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
        words = tuple([settled(column.write(cells.get(column.name))) for column in self.columns])
        return _Line(words, {at: one.icon(cells.get(one.name)) for at, one in enumerate(self.columns) if one.icon})

    def _begin_round(self) -> None:
        """Take no answer for an older list; what is still here of it is fetched again when it is painted."""
        self._round += 1
        self._stale = set(self._pages)
        self._wanted.clear()
        self._asking.clear()


class RecordsView(QTableView):
    """The list itself: whole rows, many at once, sorted by its headings, columns chosen by a person."""

    opened = Signal(str)
    """A record was opened: Enter or a double press."""
    current_changed = Signal(str)
    """Another record has the keyboard; empty when none has."""
    chosen_changed = Signal()
    """Which records are selected changed: ask `chosen`."""
    order_changed = Signal(str, bool)
    """(column, descending) to sort by; the screen asks for the ids anew."""
    state_changed = Signal()
    """Columns, widths or order changed: keep `arrangement`."""

    def __init__(self, model: RecordsModel, name: str) -> None:
        super().__init__()
        self.records = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.activated.connect(lambda index: self.opened.emit(self.records.id_at(index.row())))
        self._order: tuple[str, bool] | None = None
        self._quiet, self._fits = False, True
        self._dress()
        self.selectionModel().currentRowChanged.connect(lambda now, _was: self.current_changed.emit(self._id(now)))
        self.selectionModel().selectionChanged.connect(lambda _now, _was: self.chosen_changed.emit())
        model.modelReset.connect(self.chosen_changed)
        model.begun.connect(self._fit)

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show these records; the current one stays current where it is still there."""
        current = self.current_id()
        self.records.set_ids(ids)
        self.go_to(current)

    def current_id(self) -> str:
        """The record that has the keyboard; empty when none."""
        return self._id(self.currentIndex())

    def chosen(self) -> tuple[str, ...]:
        """The records selected, from top to bottom."""
        return tuple(
            self.records.id_at(row) for row in sorted(index.row() for index in self.selectionModel().selectedRows())
        )

    def go_to(self, record: str) -> None:
        """Make a record current, or the first where it is not in the list: keyboards and screen readers need one.

        It alone is selected, whatever key is held: Qt's own `setCurrentIndex` adds to what is chosen while Ctrl is.
        """
        if not self.records.ids:
            return
        row = self.records.ids.index(record) if record and record in self.records.ids else 0
        first = self.horizontalHeader().logicalIndex(0)
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.records.index(row, first), alone)

    def mark(self, record: str) -> None:
        """Highlight this record and no other; none where it is not listed. The keyboard stays in reach either way."""
        if record and record in self.records.ids:
            self.go_to(record)
        else:
            self.clearSelection()

    def arrangement(self) -> TableState:
        """What a person made of this table."""
        header = self.horizontalHeader()
        seen = [
            section
            for place in range(header.count())
            if not header.isSectionHidden(section := header.logicalIndex(place))
        ]
        names = tuple(self.records.columns[section].name for section in seen)
        made = () if self._fits else tuple(header.sectionSize(section) for section in seen)
        return TableState(names, made, self._order)

    def arrange(self, state: TableState) -> None:
        """Show what a person made of this table before; columns no longer known are passed over.

        Without widths, columns are as wide as what they say asks, until a person pulls at one.
        """
        header, names = self.horizontalHeader(), [column.name for column in self.records.columns]
        known = [name for name in state.columns if name in names]
        made = dict(zip(state.columns, state.widths, strict=False))
        self._quiet = True
        for section, name in enumerate(names):
            header.setSectionHidden(section, bool(known) and name not in known)
        for place, name in enumerate(known):
            header.moveSection(header.visualIndex(names.index(name)), place)
            header.resizeSection(names.index(name), max(made.get(name, 0), em(6)))
        self._order = state.order if state.order and state.order[0] in names else None
        self._show_order()
        self._quiet, self._fits = False, not state.widths
        self._fit()

    def columns_menu(self, parent: QWidget | None = None) -> QMenu:
        """The columns to choose from: over the headings, and in the window's menu."""
        menu = QMenu(_("Columns"), parent or self)
        header = self.horizontalHeader()
        for section, column in enumerate(self.records.columns):
            action = QAction(column.label, menu)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(header.isSectionHidden(section) or header.count() - header.hiddenSectionCount() > 1)
            action.toggled.connect(lambda shown, section=section: self._show_column(section, shown=shown))
            menu.addAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; with Ctrl it is for whatever the list stands in."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            elsewhere = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            event.ignore() if elsewhere else self.opened.emit(self.current_id())
            return
        super().keyPressEvent(event)

    def _id(self, index: Index) -> str:
        return self.records.id_at(index.row()) if index.isValid() else ""

    def _dress(self) -> None:
        side = self.verticalHeader()
        side.hide()
        side.setDefaultSectionSize(unit() * 8)
        side.setMinimumSectionSize(unit() * 6)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.columns_menu().exec(header.mapToGlobal(at)))
        header.sectionClicked.connect(self._sort)
        for section, column in enumerate(self.records.columns):
            header.resizeSection(section, em(column.width))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.sectionResized.connect(self._pulled)
        header.sectionMoved.connect(self._changed)

    def _sort(self, section: int) -> None:
        column = self.records.columns[section]
        if column.sortable:
            again = self._order is not None and self._order[0] == column.name
            self._order = (column.name, not self._order[1] if again and self._order else False)
            self._show_order()
            self.order_changed.emit(*self._order)
            self._changed()

    def _show_order(self) -> None:
        header, names = self.horizontalHeader(), [column.name for column in self.records.columns]
        header.setSortIndicatorShown(self._order is not None)
        if self._order is not None:
            down = Qt.SortOrder.DescendingOrder if self._order[1] else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(names.index(self._order[0]), down)

    def _show_column(self, section: int, *, shown: bool) -> None:
        self.horizontalHeader().setSectionHidden(section, not shown)
        self._fit()
        self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width there is."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fits"):  # Qt sends some before __init__ ends
            self._fit()

    def _fit(self) -> None:
        if not self._fits or self.records.awaited:
            return  # nothing can be measured yet: the widths there are stay until the first page has arrived
        header, columns = self.horizontalHeader(), self.records.columns
        seen = [section for section in range(header.count()) if not header.isSectionHidden(section)]
        said = [(columns[each], self.records.words(each)) for each in seen]
        self._quiet = True
        for section, width in zip(seen, widths.fitting(said, self.font(), self.viewport().width()), strict=True):
            header.resizeSection(section, width)
        self._quiet = False

    def _pulled(self, *_sizes: int) -> None:
        """Keep the widths a person made; those that follow the window are nobody's wish."""
        if self.horizontalHeader().viewport().underMouse() and QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._fits = False
            self._changed()

    def _changed(self, *_sizes: int) -> None:
        if not self._quiet:
            self.state_changed.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu of a row to the screen that adds actions to the list."""
        if self.actions():
            QMenu.exec(self.actions(), event.globalPos(), parent=self)


def selection_sentence(count: int) -> str:
    """How many are selected, said."""
    return fill(ngettext("{n} selected", "{n} selected", count), n=count)
