"""The timeline of a record: every change, by whom, from which desk, newest first.

Desktop: folded when long; a value that lost when two desks wrote at once can be taken after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, fill
from defender_desk.ui.kit.pieces import Button, Picture, button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.record.reading import Page
from defender_desk.ui.record.telling import Told, told

SHOWN = 4
"""Entries shown before the rest is folded."""

_ICONS = {
    "create": "plus", "edit": "pencil", "bin": "trash-2", "restore": "archive-restore", "undo": "undo-2",
    "bulk": "list-checks", "import": "import", "receive": "inbox", "export": "file-output", "print": "printer",
    "override": "triangle-alert", "attach": "paperclip", "mend": "paperclip", "ship": "package-open",
}  # fmt: skip


class Timeline(QFrame):
    """Everything that was done to one record."""

    def __init__(self, page: Page, reach: Reach) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._page, self._reach = page, reach
        self._lines = column(gap=3)
        self._more = Button(_("Show earlier"), "link")
        self._more.clicked.connect(lambda _checked=False: self._show(len(page.events)))
        head = label(_("Timeline"), "heading")
        self.setLayout(column(head, self._lines, row(self._more, None), gap=3, margins=(4, 4)))
        self._show(SHOWN)

    def _show(self, most: int) -> None:
        for event in self._page.events[self._lines.count() : most]:
            entry = told(self._page, event)
            self._lines.addWidget(self._entry(entry, _ICONS.get(event.deed, "history")))
        left = len(self._page.events) - self._lines.count()
        self._more.setVisible(left > 0)
        self._more.setText(fill(_("Show {n} earlier"), n=left))

    def _entry(self, entry: Told, icon_name: str) -> QWidget:
        words = column(gap=1)
        words.addWidget(label(entry.what, "strong", wrap=True))
        words.addWidget(label(beside((entry.when, isolate(entry.who))), "caption", wrap=True))
        if entry.note:
            words.addWidget(label(entry.note, wrap=True, selectable=True))
        if entry.changes:
            words.addWidget(_folded(entry.changes) if entry.first else _listed(entry.changes))
        for lost in entry.lost:
            taking = button(_("Use this value"), partial(self._reach.use, lost.field, lost.typed), "link")
            words.addLayout(column(label(lost.sentence, wrap=True), row(taking, None), gap=0))
        line = row(gap=3)
        line.addWidget(Picture(icon_name, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return boxed(line)


def _listed(sentences: Sequence[str]) -> QWidget:
    return boxed(column(*(label(sentence, wrap=True, selectable=True) for sentence in sentences), gap=0))


def _folded(sentences: Sequence[str]) -> QWidget:
    listed = _listed(sentences)
    listed.hide()
    opener = Button(_("Show what was written"), "link")
    opener.setCheckable(True)

    def turn(seen: bool) -> None:
        listed.setVisible(seen)
        opener.setText(_("Hide what was written") if seen else _("Show what was written"))

    opener.toggled.connect(turn)
    return boxed(column(row(opener, None), listed, gap=0))
