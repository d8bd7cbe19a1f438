"""The list of one section: its types as tabs, filters, the table, the bin, and what an empty list teaches.

Desktop: ids come from the desk in one answer, cells a page at a time; late answers are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.kinds import Day
from defender_desk.model.queries import Order
from defender_desk.model.types import TYPES
from defender_desk.services import listing
from defender_desk.services.derived import DERIVED
from defender_desk.services.telling_apart import titles_apart
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.directory.standings import standing_column
from defender_desk.ui.kit.columns import Column, TableState, columns_of
from defender_desk.ui.kit.direction import reads_right_to_left
from defender_desk.ui.kit.notices import EmptyState, Notice
from defender_desk.ui.kit.pieces import Button, label
from defender_desk.ui.kit.rows import RecordsModel
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.table import selection_sentence
from defender_desk.ui.kit.theme import worn
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.registers.between_desks import bring_in, takes_in
from defender_desk.ui.registers.bin_bar import BinBar
from defender_desk.ui.registers.filter_bar import FilterBar
from defender_desk.ui.registers.filters import Narrowing
from defender_desk.ui.registers.list_table import Table
from defender_desk.ui.registers.tabs import Tabs
from defender_desk.ui.shell import Shell

KEEP_ARRANGEMENT = 800
"""Milliseconds after a column was moved until the arrangement is kept."""


class ListPane(QWidget):
    """The list of records of the type in front."""

    opened = Signal(str, str)
    """(type, id): Enter or a double press."""
    current_changed = Signal(str, str)
    passed = Signal(str)
    """The keyboard came to a record behind the veil, where nothing opens that nobody pressed on."""
    """(type, id) of the record the keyboard is on."""
    chosen_changed = Signal()
    type_changed = Signal(str)
    files = Signal()
    """Files shall be chosen to take in as evidence."""
    listed = Signal()
    """The list has arrived."""
    pressed = Signal(str, str)
    """(type, id) of a row pressed once, without choosing several."""
    turned = Signal()
    """A person turned to another list: of another type, or between the bin and what is not in it."""
    menu_asked = Signal(QPoint)
    """The menu of the rows chosen was asked for, at this place on the screen."""
    delete = Signal()
    """What is selected shall go into the bin, or out of it for good."""

    def __init__(self, shell: Shell, types: Sequence[str], tabs: Sequence[str], begin: Callable[[str], object]) -> None:
        super().__init__()
        self._shell, self._types, self._begin = shell, tuple(types), begin
        self.type = types[0]
        self._asked, self._answered = 0, 0
        self._quiet = self._awaited = self.stays = False
        self._narrowings: dict[str, Narrowing] = {}
        self.table: Table | None = None
        self._tables: dict[str, Table] = {}
        self.tabs = Tabs(tabs)
        self.tabs.chosen.connect(self.turn_to)
        self.bar = FilterBar(shell)
        self.bar.changed.connect(self.load)
        self.bar.down.connect(self.focus_table)
        self.bin = BinBar(shell, self.chosen, self.chosen_count, self.every)
        self.bin.closed.connect(lambda: self.show_bin(shown=False))
        self.bin.hide()
        self.notice = Notice()
        self._count = label("", "caption")
        self.many = Button(selection_sentence(0), "link", "list-checks")
        self.many.hide()
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_ARRANGEMENT)
        self._keeping.timeout.connect(self._keep_arrangement)
        self._build()
        self.show_type(self.type)

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._empties: dict[str, EmptyState] = {}
        self._none = EmptyState(_("Nothing fits this filter."), (_("Show all"), self._unfilter), icon_name="search")
        leave = (_("Leave the bin"), lambda: self.show_bin(shown=False))
        self._nothing_binned = EmptyState(_("The bin is empty."), leave, icon_name="trash-2")
        self._unread = EmptyState(_("This list could not be read."), (_("Try again"), self.load), None, "circle-alert")
        for each in (QWidget(), self._none, self._nothing_binned, self._unread):  # nothing is said before it was read
            self._stack.addWidget(each)
        foot = row(self._count, None, self.many)
        body = column(self.tabs, self.bar, self.notice, self.bin, self._stack, foot, gap=2, margins=(3, 3, 2, 2))
        body.setStretch(4, 1)
        self.setLayout(body)

    # What is listed

    def show_type(self, type_name: str) -> None:
        """List the records of a type, narrowed as it was left."""
        if self.table is not None:
            self._narrowings[self.type] = self.bar.narrowing
        changed = type_name != self.type or self.table is None
        self.type = type_name
        self.tabs.mark(type_name)
        if changed:
            self.table = self._table(type_name)
            start = self._narrowings.get(type_name) or Narrowing(type_name, order=PLACINGS[type_name].order)
            self.bar.set_type(type_name, start)
            self.bin.setVisible(start.binned)
            self.load()
            self.type_changed.emit(type_name)

    def turn_to(self, type_name: str) -> None:
        """List the records of a type because a person asked for that list, not for one record."""
        turned = type_name != self.type
        self.show_type(type_name)
        if turned:
            self.turned.emit()

    def load(self) -> None:
        """Ask the desk for the list anew."""
        self._asked += 1
        query = self.bar.narrowing.query(date.today())  # noqa: DTZ011  the day at the desk
        self._shell.tasks.run(
            listing.ids, self._shell.desk, query, done=partial(self._arrived, self._asked, self.type),
            failed=self._refused, owner=self,
        )  # fmt: skip
        self._shell.tasks.run(listing.counts, self._shell.desk, done=self.tabs.count)

    def refresh(self, changes: Changes) -> None:
        """Look again where these changes touch the list."""
        if changes.touches(self.type) or (self.type in DERIVED and changes.ids):
            self.load()
            self.bar.load_saved()
        elif changes.ids:
            self._shell.tasks.run(listing.counts, self._shell.desk, done=self.tabs.count)
            if self.table is not None:
                self.table.records.reload()  # a name shown in a column may have changed

    def show_bin(self, *, shown: bool, stays: bool = False) -> None:
        """List what is in the bin, or what is not; it `stays` when the list is come to next."""
        self.stays = stays
        if shown == self.in_bin:
            return
        self.bin.setVisible(shown)
        self.turned.emit()
        self.bar.set_narrowing(replace(self.bar.narrowing, binned=shown))

    @property
    def in_bin(self) -> bool:
        """Whether the bin is listed."""
        return self.bar.narrowing.binned

    def every(self) -> Sequence[str]:
        """All ids listed."""
        return self.table.records.ids if self.table else ()

    def chosen(self) -> tuple[str, ...]:
        """Ids selected."""
        return self.table.chosen() if self.table else ()

    def passed_on(self) -> Sequence[str]:
        """Ids to hand over: what a command on this list is for, and nothing that lies in the bin."""
        return () if self.in_bin else self.meant(self.type)

    def meant(self, type_name: str) -> Sequence[str]:
        """Ids a command on this list is for: those selected, else all listed; none while other records are."""
        if type_name != self.type:
            return ()
        return self.chosen() if self.chosen_count() > 1 else self.every()

    def chosen_count(self) -> int:
        """How many are selected, without listing them."""
        return self.table.chosen_count() if self.table else 0

    def go_to(self, record: str) -> None:
        """Put the keyboard on a record where it is listed."""
        if self.table is not None and record in self.table.records.ids and self.table.current_id() != record:
            self.table.go_to(record)

    def mark(self, record: str) -> None:
        """Highlight the row of the record whose page stands beside the list, and no other, where it has none."""
        if self.table is not None and self.chosen_count() <= 1:
            self._quiet = True
            self.table.mark(record)
            self._quiet = False

    def choose_none(self) -> None:
        """Give the list the keyboard with no row chosen."""
        self._quiet = True
        (self._stack.currentWidget() or self).setFocus()
        if self.table is not None:
            self.table.clearSelection()
        self._quiet = False

    def focus_filter(self) -> None:
        """Give the search field the keyboard."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def focus_table(self) -> None:
        """Give the list the keyboard, or what stands in its place where it is empty."""
        shown = self._stack.currentWidget()
        if shown is not None and shown is not self.table:
            shown.setFocus()
        elif self.table is not None:
            self.table.setFocus()
            self._moved(self.type, self.table.current_id())

    def take_keyboard(self) -> None:
        """Give the list the keyboard, now or as soon as it has arrived."""
        self._awaited = self._answered < self._asked
        if not self._awaited:
            self.focus_table()

    # Inside

    def _table(self, type_name: str) -> Table:
        if type_name not in self._tables:
            made = Table(self._model(type_name), say(TYPES[type_name].plural))
            made.opened.connect(lambda record: self.opened.emit(type_name, record))
            made.current_changed.connect(lambda record: self._moved(type_name, record))
            made.entered.connect(lambda: self._moved(type_name, made.current_id()))
            made.chosen_changed.connect(self._chosen)
            made.order_changed.connect(self._sort)
            made.state_changed.connect(self._keeping.start)
            made.leave.connect(self.focus_filter)
            made.delete.connect(self.delete)
            made.menu_asked.connect(self.menu_asked)
            made.clicked.connect(lambda _index: self._pressed())
            self._tables[type_name] = made
            self._stack.addWidget(made)
            self._arrange(made, type_name, listing.Layout())
            self._shell.tasks.run(
                listing.layout,
                self._shell.desk,
                type_name,
                _direction(),
                done=lambda kept: self._arrange(made, type_name, kept),
                owner=made,
            )
        return self._tables[type_name]

    def _model(self, type_name: str) -> RecordsModel:
        desk = self._shell.desk
        return RecordsModel(_columns(type_name), lambda ids: _cells(desk, type_name, ids), self._shell.tasks.run)

    def _arrange(self, table: Table, type_name: str, kept: listing.Layout) -> None:
        placing = PLACINGS[type_name]
        scale = worn().text_size / 100
        widths = tuple(round(width * scale) for width in kept.widths)
        order = (kept.order or placing.order)[:1]
        sort = (order[0].field, order[0].descending) if order else None
        table.arrange(TableState(kept.columns or placing.columns, widths, sort))
        if kept.order and type_name == self.type and kept.order != self.bar.narrowing.order:
            self.bar.set_narrowing(replace(self.bar.narrowing, order=kept.order))

    def _keep_arrangement(self) -> None:
        if self.table is None:
            return
        state, scale = self.table.arrangement(), worn().text_size / 100
        order = (Order(*state.order),) if state.order else ()
        kept = listing.Layout(state.columns, tuple(round(width / scale) for width in state.widths), order)
        self._shell.tasks.run(listing.keep_layout, self._shell.desk, self.type, _direction(), kept)

    def _sort(self, field: str, descending: bool) -> None:
        self.bar.set_narrowing(replace(self.bar.narrowing, order=(Order(field, descending),)))

    def _refused(self, trouble: Trouble) -> None:
        """A list that cannot be read is not an empty one."""
        self._count.clear()
        self._stack.setCurrentWidget(self._unread)
        self.notice.trouble(trouble)

    def _arrived(self, asked: int, type_name: str, ids: list[str]) -> None:
        if asked != self._asked or self.table is None or type_name != self.type:
            return
        self._answered = asked
        if self._stack.currentWidget() is self._unread:
            self.notice.silence()
        self._fill(self.table, ids)
        if ids:
            self._stack.setCurrentWidget(self.table)
        elif self.in_bin and not self.bar.narrowing.narrows:
            self._stack.setCurrentWidget(self._nothing_binned)
        elif self.bar.narrowing.narrows:
            self._stack.setCurrentWidget(self._none)
        else:
            self._stack.setCurrentWidget(self._empty(type_name))
        self._count.setText(_counted(len(ids)))
        self.bin.settle()
        self.listed.emit()
        if self._awaited:
            self._awaited = False
            self.focus_table()

    def _fill(self, table: Table, ids: list[str]) -> None:
        """Show other rows, the keyboard staying on its record, or on the one that took its place."""
        current, place = table.current_id(), table.currentIndex().row()
        self._quiet = True  # nobody went anywhere: no page opens by itself
        table.set_ids(ids)
        if current and ids and current not in ids:
            table.go_to(ids[min(place, len(ids) - 1)])
        self._quiet = False

    def _moved(self, type_name: str, record: str) -> None:
        if not self._quiet and not self._shell.property("veiled"):
            self.current_changed.emit(type_name, record)
        elif not self._quiet:
            self.passed.emit(record)

    def _empty(self, type_name: str) -> EmptyState:
        if type_name not in self._empties:
            made = _teaching(self._shell, type_name, partial(self._begin, type_name), self.files.emit)
            self._empties[type_name] = made
            self._stack.addWidget(made)
        return self._empties[type_name]

    def _unfilter(self) -> None:
        self.bin.hide()
        self.bar.set_narrowing(replace(self.bar.narrowing, where=(), words="", binned=False))

    def _pressed(self) -> None:
        if self.table is not None and self.chosen_count() == 1:
            self.pressed.emit(self.type, self.table.current_id())

    def _chosen(self) -> None:
        self.bin.settle()
        self.chosen_changed.emit()


def choose_columns(listed: ListPane) -> None:
    """Offer which columns the table shows."""
    if listed.table is not None:
        more = listed.bar.more
        listed.table.columns_menu(listed).popup(more.mapToGlobal(more.rect().bottomLeft()))


def select_all(listed: ListPane) -> None:
    """Choose all that is listed."""
    if listed.table is not None:
        listed.table.selectAll()
        listed.table.setFocus()


def _teaching(
    shell: Shell, type_name: str, begins: Callable[[], object], takes_files: Callable[[], object]
) -> EmptyState:
    """What an empty list of a type is for, and the ways to fill it."""
    placing = PLACINGS[type_name]
    begin = (say(placing.new), begins)
    files = (_("Take in files…"), takes_files) if type_name == "evidence" else None
    from_file = (_("Bring in from a file"), partial(bring_in, shell)) if takes_in(shell) else None
    return EmptyState(say(placing.empty), files or begin, begin if files else from_file, icon_name=placing.icon)


def _counted(number: int) -> str:
    return fill(ngettext("{n} in the list", "{n} in the list", number), n=show_count(number)) if number else ""


def _direction() -> str:
    return "rtl" if reads_right_to_left() else "ltr"


def _columns(type_name: str) -> list[Column]:
    kept = [replace(each, write=_as_it_is) for each in columns_of(TYPES[type_name])]
    return [standing_column(DERIVED[type_name].field), *kept] if type_name in DERIVED else kept


def _as_it_is(cell: object) -> str:
    return str(cell or "")  # services have written it already


def _cells(desk: Any, type_name: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the table paints; a record whose first field says nothing, and is no day, is shown by its own line."""
    rows, first = listing.rows(desk, type_name, ids), TYPES[type_name].title[0]
    a_day = isinstance(TYPES[type_name].by_name[first].kind, Day)
    bare = [] if a_day else [key for key, row in rows.items() if not row.cells.get(first)]
    known = titles_apart(desk, bare)
    stand_in = {key: {first: known.get(key, rows[key].code_name)} for key in bare}
    return {key: {**row.cells, **stand_in.get(key, {})} for key, row in rows.items()}
