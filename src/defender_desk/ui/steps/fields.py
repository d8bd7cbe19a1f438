"""Two versions of one record beside each other, field by field; which value stands is said in words, not colour alone.

Desktop: for what arrived and for likely duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from defender_desk.services.handover.comparing import Difference
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.pieces import badge, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em, unit

_BESIDE = 105  # letters a list and its fields need to stand beside each other
_SHARES = (0.55, 0.45)
"""Of the room, for the list and for the fields, until somebody moves the line between them."""


class FieldByField(QWidget):
    """The fields of one record, here and there."""

    def __init__(self, here: str, there: str, *, weighing: bool = True) -> None:
        """`weighing` says beside each value whether it would stand afterwards."""
        super().__init__()
        self._here, self._there, self._weighing = here, there, weighing
        self._lines: QVBoxLayout = column(gap=2, margins=(3, 1))
        whole = QWidget()
        whole.setLayout(column(self._lines, None))
        area = scrolled(column(whole))
        area.setAccessibleName(_("Fields of the record"))
        self.setLayout(column(area))
        self.setMinimumSize(em(34), unit() * 30)
        self.clear()

    def clear(self) -> None:
        """Show no record."""
        clear(self._lines)
        self._lines.addWidget(label(_("Choose a record to see its fields."), "muted", wrap=True))

    def show_fields(self, differences: Sequence[Difference], *, here: str = "", why: str = "") -> None:
        """Show these fields; `here` names the other side where it is not what it was, `why` is said first."""
        self._here = here or self._here
        clear(self._lines)
        if why:
            self._lines.addWidget(label(why, "muted", wrap=True))
        for each in differences:
            self._lines.addWidget(self._field(each))
        if not (differences or why):
            self._lines.addWidget(label(_("Nothing of it would change."), "muted", wrap=True))

    def _field(self, one: Difference) -> QFrame:
        lines = column(gap=1, margins=(3, 2))
        head = row(label(one.label, "strong", wrap=True), gap=2)
        head.setStretch(0, 1)
        if one.conflict:
            head.addWidget(badge(_("Written at both desks"), "warning"))
        lines.addLayout(head)
        if one.here or one.conflict or not self._weighing:
            weighing = self._weighing
            both = row(gap=3)
            both.addLayout(
                _value(self._here, one.here, stands=not one.neither and not one.theirs_stands, weighing=weighing), 1
            )
            there = _value(self._there, one.there, stands=one.theirs_stands and not one.neither, weighing=weighing)
            both.addLayout(there, 1)
            lines.addLayout(both)
        else:
            lines.addWidget(label(numbers_apart(one.there) or _("nothing"), wrap=True, selectable=True))
        if one.note is not None:
            lines.addWidget(label(say(one.note), "caption", wrap=True))
        return boxed(lines, "card")


class Panes(QSplitter):
    """A list and the fields of its current record: beside each other where there is room, else below each other."""

    def __init__(self, list_side: QWidget, fields: QWidget) -> None:
        super().__init__()
        held = row(list_side, QWidget(), gap=2)
        held.setStretch(0, 1)
        self.setHandleWidth(1)
        self.setContentsMargins(1, 0, 1, 0)  # Qt lays panes from the right one pixel too far, which cuts a border
        self.setChildrenCollapsible(False)
        self._moved = False
        self.splitterMoved.connect(self._keep)
        for widget in (boxed(held), fields):
            self.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the width asks for it."""
        narrow = event.size().width() < em(_BESIDE)
        self.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        super().resizeEvent(event)
        if not self._moved:
            self.setSizes([round(self.width() * share) for share in _SHARES])

    def _keep(self) -> None:
        self._moved = True

    def minimumSizeHint(self) -> QSize:
        """As wide as its wider pane alone: below each other they need no more."""
        hints = [pane.minimumSizeHint() for place in range(self.count()) if (pane := self.widget(place)) is not None]
        return QSize(max(hint.width() for hint in hints), super().minimumSizeHint().height())


def _value(place: str, value: str, *, stands: bool, weighing: bool) -> QVBoxLayout:
    head = row(label(place, "caption"), gap=2)
    if stands and weighing:
        head.addWidget(badge(_("would stand"), "good"))
    head.addStretch(1)
    said = label(
        numbers_apart(value) or _("nothing"), "body" if stands or not weighing else "muted", wrap=True, selectable=True
    )
    whole = column(head, said, gap=0)
    whole.addStretch(1)
    return whole
