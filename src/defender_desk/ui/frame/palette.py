"""Ctrl+K: one line that finds records, screens and commands; everything in it is in a menu too.

Desktop: screens and commands match at once, records arrive while one types. What stands on a page leads to that page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from defender_desk.text.asking import understand
from defender_desk.text.folding import fold, words
from defender_desk.text.marking import answers_all
from defender_desk.text.speech import _, beside
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em, unit

_ARTICLE = fold("ال")
PAUSE = 100
"""Milliseconds without a key before records are looked for."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be gone to or done."""

    title: str
    kind: str
    """What it is, in a word: a record type, "Screen", "Command"."""
    icon: str
    act: Callable[[], object]
    around: str = ""
    """A stretch of its text around the words that were found."""
    sought: str = ""
    """Other words by which it is looked for."""


class FindAnything(QDialog):
    """The palette. `records(words, show)` answers later with entries."""

    def __init__(
        self,
        parent: QWidget,
        entries: Sequence[Entry],
        records: Callable[[str, Callable[[Sequence[Entry]], object]], object],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName(_("Find anything"))
        self._entries, self._records = entries, records
        self._shown: list[Entry] = []
        self.line = TextLine()
        self.line.setAccessibleName(_("Find anything"))
        self.line.setPlaceholderText(_("Type a name, a screen or a command"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemActivated.connect(lambda _item: self._go())
        self.list.itemClicked.connect(lambda _item: self._go())
        self.nothing = label(_("Nothing found. Try fewer words or another spelling."), "muted", wrap=True)
        self.nothing.hide()
        whole = column(self.line, self.nothing, self.list, gap=2, margins=3)
        whole.setStretch(2, 1)
        whole.addStretch()  # all that is left where nothing was found
        self.setLayout(whole)
        self.resize(QSize(em(90), unit() * 90).boundedTo(parent.size() * 0.75))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self._typed("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the line keeps the keyboard."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
            key = Qt.Key(event.key())
            if key in step:
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step[key])))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go()
                return True
        return False

    def _typed(self, typed: str) -> None:
        self._show(self._matching(typed))
        if typed.strip():
            self._pause.start()

    def _matching(self, typed: str) -> list[Entry]:
        """What of the desk itself is called so, or meant, the nearest first: Enter may come before records do."""
        found = [entry for entry in self._entries if _is_called(entry, typed) or _is_meant(entry, typed)]
        return sorted(found, key=lambda entry: self._nearness(entry, typed))

    def _look(self) -> None:
        asked = self.line.text()

        def arrived(found: Sequence[Entry]) -> None:
            if asked == self.line.text():
                known = self._matching(asked)
                self._show(sorted([*known, *found], key=lambda entry: self._nearness(entry, asked)))
                none = bool(asked.strip()) and not self._shown
                self.nothing.setVisible(none)
                self.list.setHidden(none)

        self._records(asked, arrived)

    def _nearness(self, entry: Entry, asked: str) -> int:
        """How near an entry is to what was typed: a name comes before other words for it, and these before a text."""
        if entry in self._entries:
            return 0 if _begins(entry.title, asked) else 2 if _is_meant(entry, asked) else 4
        return 1 if answers_all(entry.title, asked) else 3

    def _show(self, entries: list[Entry]) -> None:
        self.nothing.hide()
        self.list.show()
        self._shown = entries
        self.list.clear()
        for entry in entries:
            said = "\n".join(filter(None, (beside((entry.title, entry.kind)), entry.around)))
            item = QListWidgetItem(icon(entry.icon), said)
            spoken = ", ".join(filter(None, (entry.title, entry.kind, entry.around)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if entries else -1)

    def _go(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self._shown):
            self.accept()
            self._shown[place].act()


def _is_called(entry: Entry, typed: str) -> bool:
    """Whether its name holds each word as far as it is typed, or the words in quotation marks as they stand."""
    if understand(typed).said_whole:
        return answers_all(f"{entry.title} {entry.kind}", typed)
    return all(word in fold(f"{entry.title} {entry.kind}") for word in fold(typed).split())


def _is_meant(entry: Entry, typed: str) -> bool:
    """Whether it is looked for by other words, in any of their forms."""
    return bool(entry.sought) and answers_all(entry.sought, typed)


def _begins(title: str, asked: str) -> bool:
    """Whether each word asked for begins one of a title, with or without the article before it."""
    begun = [word[cut:] for word in words(title) for cut in (0, len(_ARTICLE)) if not cut or word.startswith(_ARTICLE)]
    return all(any(word.startswith(each) for word in begun) for each in words(asked))
