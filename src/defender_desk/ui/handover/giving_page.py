"""One record of a hand-over as its recipient will open it: what is read there, and what stays here of it, and why.

Desktop: painted from the plan alone; nothing of the desk is asked while it is looked at.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from defender_desk.model.types import TYPES
from defender_desk.services.consent.verdicts import Withheld
from defender_desk.services.handover.preview import Opened
from defender_desk.text.bidi import isolate
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.pieces import badge, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em, unit


class TheirPage(QWidget):
    """The page of a record at the other end."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "strong", wrap=True)
        self._lines: QVBoxLayout = column(gap=2, margins=(3, 1))
        whole = QWidget()
        whole.setLayout(column(column(self.title, margins=(3, 1)), self._lines, None, gap=1))
        area = scrolled(column(whole))
        area.setAccessibleName(_("The record as they will open it"))
        self.setLayout(column(area))
        self.setMinimumSize(em(34), unit() * 30)
        self.show_page(None)

    def show_page(self, page: Opened | None) -> None:
        """Show a record; without one, say how to choose."""
        clear(self._lines)
        self.title.setVisible(page is not None)
        if page is None:
            self._lines.addWidget(label(_("Choose a record to see it as they will."), "muted", wrap=True))
            return
        self.title.setText(isolate(page.title))
        for said in page.said:
            self._lines.addWidget(_field(said.label, said.value))
        if not page.said:
            self._lines.addWidget(label(_("Nothing of it but that it is there."), "muted", wrap=True))
        for one in page.stays:
            self._lines.addWidget(_absent(one))


def _field(name: str, value: str) -> QFrame:
    said = label(numbers_apart(value), wrap=True, selectable=True)
    return boxed(column(label(name, "strong", wrap=True), said, gap=1, margins=(3, 2)), "card")


def _absent(one: Withheld) -> QFrame:
    declared = TYPES[one.type].by_name.get(one.field) if one.type in TYPES else None
    head = row(label(say(declared.kind.label) if declared else one.field, "muted", wrap=True), gap=2)
    head.setStretch(0, 1)
    head.addWidget(badge(_("a reason lets it go") if one.overridable else _("stays here"), "plain"))
    return boxed(column(head, label(say(one.why), "caption", wrap=True), gap=1, margins=(3, 1)))
