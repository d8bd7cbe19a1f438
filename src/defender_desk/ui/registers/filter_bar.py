"""The line above a list: search as one types, what the list is narrowed by, and the filters a person saved.

Desktop: it holds a `Narrowing` and says when it changed; the list asks the desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLayout, QMenu, QWidget

from defender_desk.model.kinds import Day
from defender_desk.model.queries import Condition, Query
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services import listing
from defender_desk.services.listing import SavedFilter
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, button
from defender_desk.ui.kit.spacing import clear, column, row
from defender_desk.ui.kit.theme import em, mark
from defender_desk.ui.registers.filters import (
    DAY_CHOICES,
    Narrowing,
    condition_said,
    facets,
    of_query,
    ordered_codes,
    value_said,
)
from defender_desk.ui.shell import Shell

TYPING_PAUSE = 120
"""Milliseconds without a key before the list is asked anew."""


class SearchLine(TextLine):
    """The search field: Esc empties it, the down arrow goes to the list."""

    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="search")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties, then leaves to the list; Enter and the down arrow go to the list."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Search, conditions and saved filters of one list."""

    changed = Signal()
    """The narrowing changed: ask the desk anew."""
    down = Signal()
    """The keyboard wants to go to the list."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.narrowing = Narrowing("person")
        self._saved: list[SavedFilter] = []
        self.search = SearchLine()
        self.search.down.connect(self.down)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._pause.timeout.connect(self._typed)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.filtering = Button(_("Filter"), "plain", "funnel")
        self._menu = QMenu(_("Filter"), self.filtering)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.filtering.setMenu(self._menu)
        self.more = Button("", "quiet", "ellipsis-vertical")
        self.more.setAccessibleName(_("More for this list"))
        self._chips, self._strip = QWidget(), QWidget()
        self._chips.setLayout(Flow(1))
        self._strip.setLayout(Flow(1))
        line = row(self.search, self.filtering, self.more, gap=1)
        line.setStretch(0, 1)
        self.setLayout(column(line, self._strip, self._chips, gap=2))
        self._draw()

    def set_type(self, type_name: str, narrowing: Narrowing | None = None) -> None:
        """Serve the list of another type."""
        self.narrowing = narrowing or Narrowing(type_name)
        plural = TYPES[type_name].plural
        self.search.setPlaceholderText(fill(_("Search in {types}"), types=plural))
        self.search.setAccessibleName(self.search.placeholderText())
        self._show_words()
        self._draw()
        self.load_saved()

    def set_narrowing(self, narrowing: Narrowing) -> None:
        """Narrow the list otherwise."""
        self.narrowing = narrowing
        self._show_words()
        self._draw()
        self.changed.emit()

    def load_saved(self) -> None:
        """Count anew what the saved filters find."""
        self._shell.tasks.run(_saved_with_counts, self._shell.desk, self.narrowing.type, done=self._show_saved)

    def ask_name(self) -> None:
        """Ask what the filter in use shall be called, and keep it."""
        name = TextLine()
        name.setAccessibleName(_("Name of the filter"))
        name.setMinimumWidth(em(40))
        body = QWidget()
        body.setLayout(column(name))
        dialog = Dialog(self, _("What shall this filter be called?"), body, icon_name="funnel")
        dialog.add(_("Cancel"), answer=0)
        save = dialog.add(_("Save"), "primary")
        save.setEnabled(False)
        name.textChanged.connect(lambda typed: save.setEnabled(bool(typed.strip())))
        save.clicked.connect(lambda _checked=False: self.keep(name.text().strip()))
        save.clicked.connect(dialog.accept)
        dialog.open()
        name.setFocus()

    def keep(self, name: str) -> None:
        """Keep the filter in use under a name."""
        narrowing = self.narrowing
        query = Query(narrowing.type, narrowing.where, narrowing.words, narrowing.order)
        run = partial(listing.save_filter, self._shell.desk, SavedFilter(name, query))
        self._shell.tasks.run(run, done=lambda _nothing: self.load_saved(), owner=self)

    def drop(self, name: str) -> None:
        """Forget a saved filter."""
        run = partial(listing.drop_filter, self._shell.desk, self.narrowing.type, name)
        self._shell.tasks.run(run, done=lambda _nothing: self.load_saved(), owner=self)

    # Inside

    def _typed(self) -> None:
        if self.search.text() != self.narrowing.words:
            self.narrowing = replace(self.narrowing, words=self.search.text())
            self._draw()
            self.changed.emit()

    def _show_words(self) -> None:
        if self.search.text() != self.narrowing.words:
            self.search.setText(self.narrowing.words)
        self._pause.stop()

    def _draw(self) -> None:
        layout = self._emptied(self._chips)
        declared = TYPES[self.narrowing.type]
        for condition in self.narrowing.where:
            chip = Chip(condition_said(declared, condition))
            chip.removed.connect(partial(self._without, condition.field))
            layout.addWidget(chip)
        if self.narrowing.narrows:
            layout.addWidget(button(_("Save this filter…"), self.ask_name, "link"))
            layout.addWidget(button(_("Show all"), self._all, "link"))
        self._chips.setVisible(self.narrowing.narrows)
        self._mark_saved()

    def _emptied(self, part: QWidget) -> QLayout:
        """The layout of the chips without them; the keyboard stays in the bar: Qt would give it to a far button."""
        layout, focused = part.layout(), QApplication.focusWidget()
        assert layout is not None  # noqa: S101  set above
        if focused is not None and part.isAncestorOf(focused):
            self.filtering.setFocus()
        clear(layout)
        return layout

    def _without(self, field: str) -> None:
        self.set_narrowing(self.narrowing.without(field))

    def _all(self) -> None:
        self.set_narrowing(replace(self.narrowing, where=(), words=""))

    def _show_saved(self, saved: Sequence[tuple[SavedFilter, int]]) -> None:
        layout = self._emptied(self._strip)
        self._saved = [one for one, _count in saved]
        for one, count in saved:
            name = fill(_("{filter} ({n})"), filter=one.name, n=show_count(count))
            chip = Chip(name, openable=True, icon_name="funnel")
            chip.opened.connect(partial(self.set_narrowing, of_query(one.query)))
            chip.removed.connect(partial(self.drop, one.name))
            layout.addWidget(chip)
        self._strip.setVisible(bool(saved) and not self._shell.property("filters_folded"))
        self._mark_saved()

    def _mark_saved(self) -> None:
        now = self.narrowing
        for chip, one in zip(self._strip.findChildren(Chip), self._saved, strict=False):
            mark(chip, chosen="true" if of_query(one.query).where == now.where and now.where else "false")

    def fold_saved(self, folded: bool) -> None:
        """Hide or show the saved filters."""
        self._shell.setProperty("filters_folded", folded)
        self._strip.setVisible(bool(self._saved) and not folded)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for field in facets(TYPES[self.narrowing.type]):
            inner = self._menu.addMenu(say(field.kind.label))
            inner.aboutToShow.connect(partial(self._fill_values, inner, field))

    def _fill_values(self, menu: QMenu, field: Field) -> None:
        menu.clear()
        if isinstance(field.kind, Day):
            for said, test, values in DAY_CHOICES:
                self._choice(menu, field, say(said), Condition(field.name, test, values))
            return
        waiting = menu.addAction(_("Counting…"))
        waiting.setEnabled(False)
        query = self.narrowing.without(field.name).query(_today())
        self._shell.tasks.run(
            listing.tally,
            self._shell.desk,
            query,
            field.name,
            done=lambda found: self._show_values(menu, field, found),
            owner=menu,
        )

    def _show_values(self, menu: QMenu, field: Field, found: Mapping[str, int]) -> None:
        menu.clear()
        held = self.narrowing.condition(field.name)
        for value in ordered_codes(field, dict(found)):
            said = fill(_("{value} ({n})"), value=value_said(field, value), n=show_count(found[value]))
            act = menu.addAction(said)
            act.setCheckable(True)
            act.setChecked(held is not None and value in held.values)
            act.triggered.connect(partial(self._toggle, field.name, value))
        if not found:
            menu.addAction(_("Nothing to choose from")).setEnabled(False)

    def _choice(self, menu: QMenu, field: Field, said: str, condition: Condition) -> None:
        act: QAction = menu.addAction(isolate(said))
        act.setCheckable(True)
        act.setChecked(self.narrowing.condition(field.name) == condition)
        act.triggered.connect(partial(self._set_condition, condition))

    def _toggle(self, field: str, value: str, _checked: bool = False) -> None:
        self.set_narrowing(self.narrowing.toggled(field, value))

    def _set_condition(self, condition: Condition, _checked: bool = False) -> None:
        same = self.narrowing.condition(condition.field) == condition
        kept = self.narrowing
        self.set_narrowing(kept.without(condition.field) if same else kept.with_condition(condition))


def _saved_with_counts(desk: Any, type_name: str) -> list[tuple[SavedFilter, int]]:
    today = _today()
    return [(one, listing.count(desk, of_query(one.query).query(today))) for one in listing.filters(desk, type_name)]


def _today() -> date:
    return date.today()  # noqa: DTZ011  the day at the desk
