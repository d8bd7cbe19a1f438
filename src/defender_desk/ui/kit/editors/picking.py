"""A line that offers what matches while one types: for terms of a vocabulary, records, commands.

Kit: the list under the line is the popup of Qt's completer, fed by us, so that folded Arabic matches and answers may
come later. Which row Return takes is decided here: Qt alone takes whatever its own comparing of letters lands on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCompleter, QLineEdit

from defender_desk.text.bidi import plain
from defender_desk.text.folding import fold
from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.theme import colours

MOST_OFFERED = 200
TYPING_PAUSE = 120
"""Milliseconds without a key before a slow source is asked."""

CODE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Term:
    """One thing that can be picked: its code, its name, and the folded words it is found by."""

    code: str
    name: str
    found_by: str = ""

    def matches(self, folded_words: Sequence[str]) -> bool:
        """Whether every word typed occurs in its names."""
        return all(word in (self.found_by or fold(self.name)) for word in folded_words)


def matching(terms: Sequence[Term], typed: str) -> list[Term]:
    """The terms that match what was typed: those whose name begins with it first, and of these the shorter ones."""
    whole = fold(typed)
    found = [term for term in terms if term.matches(whole.split())]
    return sorted(found, key=lambda term: _distance(fold(term.name), whole)) if whole else found


def _distance(name: str, whole: str) -> tuple[bool, int]:
    return not name.startswith(whole), len(name)


class PickLine(TextLine):
    """A line with a list under it. `source(typed, show)` answers with terms, now or later.

    Return takes the row that stands out. While one types that is the nearest term; from a slow source, which offers
    people and not words, only the one whose whole name was typed: nobody is taken for somebody else. Where somebody new
    cannot be meant (`only_there`) the only one found stands out too.
    """

    picked = Signal(str, str)
    """Code and name of what was picked from the list."""

    def __init__(
        self,
        source: Callable[[str, Callable[[Sequence[Term]], object]], object],
        *,
        slow: bool = False,
        only_there: bool = False,
    ) -> None:
        super().__init__()
        self._source, self._slow, self._only_there = source, slow, only_there
        self._asked = ""
        self._model = QStandardItemModel(self)
        self._list = QCompleter(self._model, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(10)
        self._list.activated[QModelIndex].connect(self._pick)  # type: ignore[index]  # an overload the stubs do not know
        self._list.setWidget(self)  # not `setCompleter`: the line would fill itself with the rows one passes over
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE if slow else 0)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)
        self._arrow = QAction(self)
        self._arrow.setText(_("Show all"))
        self._arrow.triggered.connect(self.show_all)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self._tint()

    def show_all(self) -> None:
        """Open the list with everything there is to choose from."""
        if not self.isReadOnly():
            self.setFocus()
            self._ask("")

    def setReadOnly(self, read_only: bool) -> None:
        """Let it be read only, without a list."""
        super().setReadOnly(read_only)
        self._arrow.setVisible(not read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the down arrow open the list, and Return take the row that stands out in it."""
        if event.key() == Qt.Key.Key_Down and not self._popup().isVisible():
            self._ask(self.text() if self.isModified() else "")
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._popup().isVisible():
            chosen = self._popup().currentIndex()
            self._popup().hide()
            if chosen.isValid():
                self._pick(chosen)
                return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the first press open the list."""
        first = not self.hasFocus()
        super().mousePressEvent(event)
        if first and not self.text():
            self.show_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside the open list closes it and does what it was meant to do where it fell."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and watched is self._popup():
            place = event.globalPosition().toPoint()
            if not self._popup().rect().contains(self._popup().mapFromGlobal(place)):
                self._popup().hide()
                _press(place, event)
                return True
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Answers that come after leaving open no list."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._pause.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_arrow"):  # Qt sends some before __init__ ends
            self._tint()

    def _typed(self, text: str) -> None:
        self._stand_out(-1)  # the rows still shown answer what was typed before
        if text.strip():
            self._pause.start()
            return
        self._pause.stop()  # emptied: nobody asked for a list, which would cover the next field
        self._asked = ""
        self._popup().hide()

    def _ask(self, typed: str | None = None) -> None:
        self._asked = self.text() if typed is None else typed
        asked = self._asked
        self._source(asked, lambda terms: self._show(asked, terms))

    def _show(self, asked: str, terms: Sequence[Term]) -> None:
        if asked != self._asked or not self.hasFocus():
            return  # a later question is under way, or the person has gone on
        self._model.clear()
        for term in terms[:MOST_OFFERED]:
            item = QStandardItem(term.name)
            item.setData(term.code, CODE)
            self._model.appendRow(item)
        if terms:
            self._popup().installEventFilter(self)  # before Qt's own, which swallows a press outside
            self._list.complete()
            self._stand_out(self._nearest(asked, terms))
        else:
            self._popup().hide()

    def _nearest(self, asked: str, terms: Sequence[Term]) -> int:
        """The row that Return takes if the person goes to no other; -1 when none."""
        whole = fold(asked)
        if not self._slow:
            return 0 if whole else -1
        if self._only_there and whole and len(terms) == 1:
            return 0
        same = [place for place, term in enumerate(terms[:MOST_OFFERED]) if fold(plain(term.name)) == whole]
        return same[0] if len(same) == 1 else -1

    def _stand_out(self, place: int) -> None:
        index = self._list.completionModel().index(place, 0)
        self._popup().selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _pick(self, index: QModelIndex) -> None:
        code, name = str(index.data(CODE)), str(index.data(Qt.ItemDataRole.DisplayRole))
        self._pause.stop()
        self.setText(name)
        self.picked.emit(code, name)

    def _popup(self) -> QAbstractItemView:
        return cast("QAbstractItemView", self._list.popup())

    def _tint(self) -> None:
        self._arrow.setIcon(icon("chevron-down", colours().muted))


def _press(place: QPoint, event: QMouseEvent) -> None:
    """Press what lies at a place of the screen, as if no list had been open."""
    struck = QApplication.widgetAt(place)
    if struck is None:
        return
    if struck.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        struck.setFocus(Qt.FocusReason.MouseFocusReason)
    inside = struck.mapFromGlobal(event.globalPosition())
    pressed = QMouseEvent(
        event.type(), inside, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
    )
    QApplication.sendEvent(struck, pressed)
