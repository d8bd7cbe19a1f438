"""A line that offers what matches while one types: for terms of a vocabulary, records, commands.

Kit: the list under the line is the popup of Qt's completer, fed by us, so that folded Arabic matches and answers may
come later. One rule for all: Return takes the row that is lit, and nothing else; the arrows only move that light. What
is new is made by the last row alone, which says so. Ctrl and Return are the form's, and take no row.
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
ADDS = Qt.ItemDataRole.UserRole + 1
"""The words that a row offers to add; no other row has any."""
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True)
class Term:
    """One thing that can be picked: its code, its name, and the folded words it is found by."""

    code: str
    name: str
    found_by: str = ""
    means: frozenset[str] = frozenset()
    """Folded words that mean it, beside its name."""

    def matches(self, folded_words: Sequence[str]) -> bool:
        """Whether every word typed occurs in its names."""
        return all(word in (self.found_by or fold(self.name)) for word in folded_words)


def matching(terms: Sequence[Term], typed: str) -> list[Term]:
    """The terms that match what was typed: those whose name begins with it first, and of these the shorter ones."""
    whole = fold(typed)
    found = [term for term in terms if term.matches(whole.split())]
    return sorted(found, key=lambda term: _distance(term, whole)) if whole else found


def _distance(term: Term, whole: str) -> tuple[bool, bool, int]:
    name = fold(term.name)
    return whole != name and whole not in term.means, not name.startswith(whole), len(name)


class PickLine(TextLine):
    """A line with a list under it. `source(typed, show)` answers with terms, now or later.

    Return takes the row that is lit, and lights the first where none is. While one types the nearest term is lit; from
    a slow source, which offers people and not words, only the one whose whole name was typed: nobody is taken for
    somebody else. Where somebody new cannot be meant (`only_there`) the only one found is lit too. `adds` says what a
    row that adds the words typed says, where there is one; it is lit where it is alone.
    """

    picked = Signal(str, str)
    """Code and name of what was picked from the list."""
    added = Signal(str)
    """The words typed, from the row that adds them."""

    def __init__(
        self,
        source: Callable[[str, Callable[[Sequence[Term]], object]], object],
        *,
        slow: bool = False,
        only_there: bool = False,
        adds: Callable[[str], str] = lambda _words: "",
    ) -> None:
        super().__init__()
        self._source, self._slow, self._only_there, self._adds = source, slow, only_there, adds
        self._asked = ""
        self._answered = self._walking = self._pressed = False
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
        """Let the down arrow open the list and light a row, and Return take the row that is lit."""
        entered = event.key() in _ENTERS
        if _for_the_form(event):
            event.ignore()
        elif event.key() == Qt.Key.Key_Down and not self._popup().isVisible():
            self._ask(self.text() if self.isModified() else "", walking=True)
        elif entered and self._popup().isVisible():
            self._take_lit()
        elif entered and self.isModified() and self.text().strip():
            super().keyPressEvent(event)
            if self.text().strip() and not self.isReadOnly():
                self._ask()  # words that nothing was taken for: say what there is, and let no default button be pressed
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming in, let what is typed replace what was chosen, not lengthen it, and wait for a first press."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._pressed = True
            self._select_chosen()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the first press open the list, or select what was chosen."""
        first = self._pressed or not self.hasFocus()
        super().mousePressEvent(event)
        self._pressed = False
        if first and not self.text():
            self.show_all()
        elif first:
            self._select_chosen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the open list; a press outside closes it and does what it was meant to do where it fell."""
        if watched is self._popup() and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._leave_to_form(event) if _for_the_form(event) else self._walk(Qt.Key(event.key()))
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
        self._light(-1)  # the rows still shown answer what was typed before
        self._answered = self._walking = False
        if text.strip():
            self._pause.start()
            return
        self._pause.stop()  # emptied: nobody asked for a list, which would cover the next field
        self._asked = ""
        self._popup().hide()

    def _ask(self, typed: str | None = None, *, walking: bool = False) -> None:
        self._pause.stop()
        self._asked = self.text() if typed is None else typed
        self._answered, self._walking = False, walking
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
        if asked.strip() and (adding := self._adds(asked.strip())):
            item = QStandardItem(adding)
            item.setData(asked.strip(), ADDS)
            self._model.appendRow(item)
        self._answered = True
        if self._model.rowCount():
            self._popup().installEventFilter(self)  # before Qt's own, which swallows a press outside
            self._list.complete()
            nearest = self._nearest(asked, terms)
            self._light(max(nearest, 0) if self._walking else nearest)
        else:
            self._popup().hide()

    def _nearest(self, asked: str, terms: Sequence[Term]) -> int:
        """The row that is lit before the person goes to any; -1 when none."""
        whole = fold(asked)
        if not terms:
            return 0  # the row that adds is alone
        if not self._slow:
            return 0 if whole else -1
        if self._only_there and whole and len(terms) == 1:
            return 0
        same = [place for place, term in enumerate(terms[:MOST_OFFERED]) if fold(plain(term.name)) == whole]
        return same[0] if len(same) == 1 else -1

    def _light(self, place: int) -> None:
        index = self._list.completionModel().index(place, 0)
        self._popup().selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _walk(self, key: Qt.Key) -> bool:
        """Move the light by an arrow: the first goes where it is, or to the first row; none goes past either end."""
        if key not in _STEPS:
            return False
        lit, last = self._popup().currentIndex().row(), self._model.rowCount() - 1
        place = lit + _STEPS[key] if self._walking else lit
        self._walking = True
        self._light(min(max(place, 0), last))
        return True

    def _leave_to_form(self, event: QKeyEvent) -> bool:
        """Close the list and press the key in the window itself, where the form waits for it."""
        self._pause.stop()
        self._popup().hide()
        QApplication.sendEvent(self, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text()))
        return True

    def _take_lit(self) -> None:
        lit = self._popup().currentIndex()
        if lit.isValid():
            self._popup().hide()
            self._pick(lit)
        elif self._answered:
            self._walk(Qt.Key.Key_Down)  # it shows what the next press would take

    def _pick(self, index: QModelIndex) -> None:
        code, name = str(index.data(CODE)), str(index.data(Qt.ItemDataRole.DisplayRole))
        self._pause.stop()
        if words := index.data(ADDS):
            self.setText(str(words))
            self.added.emit(str(words))
            return
        self.setText(name)
        self.selectAll()
        self.picked.emit(code, name)

    def _select_chosen(self) -> None:
        if not self.isModified() and not self.isReadOnly():
            self.selectAll()

    def _popup(self) -> QAbstractItemView:
        return cast("QAbstractItemView", self._list.popup())

    def _tint(self) -> None:
        self._arrow.setIcon(icon("chevron-down", colours().muted))


def _for_the_form(event: QKeyEvent) -> bool:
    return event.key() in _ENTERS and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


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
