"""A list of records of any length: whole rows, sorted by headings, with the columns a person chose.

Kit: the rows come from `rows.RecordsModel`. Columns nobody pulled at are as wide as the first page asks (`widths`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView, QWidget

from defender_desk.text.speech import _, fill, ngettext
from defender_desk.ui.kit import widths
from defender_desk.ui.kit.cells import CellDelegate
from defender_desk.ui.kit.columns import TableState
from defender_desk.ui.kit.rows import Index, RecordsModel
from defender_desk.ui.kit.theme import em, unit


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
    menu_asked = Signal(QPoint)
    """The menu of the rows chosen was asked for, at this place on the screen."""
    state_changed = Signal()
    """Columns, widths or order changed: keep `arrangement`."""

    def __init__(self, model: RecordsModel, name: str) -> None:
        super().__init__()
        self.records = model
        self.setModel(model)
        self.setItemDelegate(CellDelegate(model, self))
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
        """Ask for the menu of the rows that are chosen, where one was pressed or the keyboard is on one."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if by_keys else event.pos()
        if self.indexAt(at).isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(at))


def selection_sentence(count: int) -> str:
    """How many are selected, said."""
    return fill(ngettext("{n} selected", "{n} selected", count), n=count)
