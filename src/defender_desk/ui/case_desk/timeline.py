"""The timeline of a case on one list, by day and newest first, narrowed by kind when asked.

Desktop: a long one shows its beginning, and the rest when asked; pressing a line opens what it tells of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.shown import term_shown
from defender_desk.services.cases.case_timeline import KINDS, Happening
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.case_desk.entry import Entry
from defender_desk.ui.case_desk.reading import by_day
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, DropDown, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, set_shown
from defender_desk.ui.layouts import PLACINGS

SHOWN = 30
"""Lines shown before the rest is folded."""


class CaseTimeline(QFrame):
    """What happened, filtered by kind."""

    def __init__(
        self,
        happened: tuple[Happening, ...],
        kind: str,
        open_record: Callable[[str, str], object],
        adding: Sequence[QWidget] = (),
    ) -> None:
        """`adding` are the ways to tell of more that happened."""
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(_("What happened"))
        self._happened, self._open, self._most = happened, open_record, SHOWN
        self.filter = DropDown()
        self.filter.setAccessibleName(_("Show only"))
        self.filter.addItem(_("Everything"), "")
        for code, name in KINDS.items():
            count = sum(one.kind == code for one in happened)
            if count:
                self.filter.addItem(fill(_("{group} ({n})"), group=name, n=count), code)
        self.filter.setCurrentIndex(max(0, self.filter.findData(kind)))
        self.filter.activated.connect(lambda _place: self._narrow())
        self._more = Button("", "link")
        self._more.clicked.connect(lambda _checked=False: self._unfold())
        head = Flow(3)
        head.addWidget(label(_("What happened"), "heading"))
        head.addWidget(self.filter)
        self._lines = column(gap=1)
        ways = Flow(3)
        for each in adding:
            ways.addWidget(each)
        self.setLayout(column(head, self._lines, row(self._more, None), ways, gap=3, margins=(4, 4)))
        set_shown(self.filter, shown=bool(happened))
        self._show()

    @property
    def kind(self) -> str:
        """What it is narrowed to; "" for everything."""
        return str(self.filter.currentData() or "")

    def lines(self) -> list[Entry]:
        """The lines shown, from the top."""
        return [each for each in self.findChildren(Entry) if not each.isHidden()]

    def _narrow(self) -> None:
        self._most = SHOWN
        self._show()

    def _unfold(self) -> None:
        self._most = len(self._happened)
        self._show()

    def _show(self) -> None:
        clear(self._lines)
        wanted = tuple(one for one in self._happened if self.kind in ("", one.kind))
        if not self._happened:
            said = _(
                "Nothing is recorded yet. Incidents, evidence, contacts, steps and referrals of the case meet here."
            )
            self._lines.addWidget(label(said, "muted", wrap=True))
        for heading, found in by_day(tuple(islice(wanted, self._most))):
            self._lines.addWidget(label(heading, "caption", wrap=True))
            for one in found:
                self._lines.addWidget(self._line(one))
        left = len(wanted) - self._most
        set_shown(self._more, shown=left > 0)
        self._more.setText(fill(ngettext("Show {n} more", "Show {n} more", left), n=show_count(max(left, 0))))

    def _line(self, one: Happening) -> QWidget:
        icon_name = "gavel" if one.kind == "hearing" else PLACINGS[one.type].icon
        vocabulary, code = one.term
        note = beside((term_shown(vocabulary, code) if code else "", isolate(one.words) if one.words else ""))
        made = Entry(icon_name, one.title, note)
        made.opened.connect(lambda: self._open(one.type, one.id))
        made.tells_of(one.id)
        return boxed(column(made, gap=0))
