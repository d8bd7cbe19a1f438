"""The budget of a request: its lines, one total for each currency, and a word where they do not fit the amount.

Desktop: a line is changed in the form of its record, over the application.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from defender_desk.model.records import declared
from defender_desk.model.shown import shown
from defender_desk.model.types import Cost
from defender_desk.model.values import Money
from defender_desk.services import records
from defender_desk.services.applications import Application
from defender_desk.services.budgets import COLUMNS, Line
from defender_desk.services.records import Kept, Saved
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, column, row, spaced
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.record.editing import Editing
from defender_desk.ui.shell import Shell

_FIELDS = declared(Cost).by_name


class BudgetPart(QFrame):
    """The table of the budget."""

    written = Signal(object)
    """`Changes`: a line was written."""

    def __init__(self, shell: Shell, application: Application) -> None:
        super().__init__()
        self._shell, self._referral = shell, application.referral
        budget = application.budget
        lines = column(label(_("Budget"), "heading"), gap=3, margins=(4, 3))
        for warning in budget.warnings:
            notice = Notice()
            notice.say(say(warning), tone="warning")
            lines.addWidget(notice)
        if budget.lines:
            lines.addWidget(self._table(budget.lines, budget.totals))
        else:
            lines.addWidget(label(_("There is no line yet."), "muted"))
        if budget.asked is not None:
            lines.addWidget(label(fill(_("Asked for: {amount}"), amount=_money(budget.asked)), "strong"))
        self.add = button(_("Add a line"), self._new, "plain", "plus")
        lines.addLayout(row(self.add, None))
        self.setLayout(column(boxed(lines, "card")))

    def _table(self, lines: tuple[Line, ...], totals: tuple[Money, ...]) -> QWidget:
        grid = QGridLayout()
        spaced(grid, 2)
        for place, name in enumerate(COLUMNS):
            grid.addWidget(label(say(_FIELDS[name].kind.label), "caption", wrap=True), 0, place)
        for number, line in enumerate(lines, 1):
            for place, name in enumerate(COLUMNS):
                text = shown(_FIELDS[name].kind, getattr(line.cost, name), title=str)
                grid.addWidget(label(text, wrap=name != "amount"), number, place)
            grid.addWidget(self._opener(line), number, len(COLUMNS))
        for number, total in enumerate(totals, len(lines) + 1):
            grid.addWidget(label(fill(_("Total in {currency}"), currency=total.currency or "?"), "strong"), number, 0)
            grid.addWidget(label(_money(total), "strong"), number, len(COLUMNS) - 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 2)
        holder = QWidget()
        holder.setLayout(grid)
        holder.setAccessibleName(_("Budget"))
        return holder

    def _opener(self, line: Line) -> QWidget:
        called = line.cost.what or shown(_FIELDS["kind"].kind, line.cost.kind, title=str)
        said = fill(_("Change the line: {what}"), what=isolate(called or "…"))
        return icon_button("pencil", said, partial(self._edit, line.record))

    def _new(self) -> None:
        open_cost(self._shell, self.window(), self.written.emit, referral=self._referral)

    def _edit(self, record: str) -> None:
        def arrived(kept: Kept | None) -> None:
            if kept is not None:
                open_cost(self._shell, self.window(), self.written.emit, kept=kept)

        self._shell.tasks.run(records.fetch, self._shell.desk, record, done=arrived, owner=self)


class CostWindow(Dialog):
    """The form of one line over the application; what is not saved is kept as a draft."""

    def __init__(self, shell: Shell, over: QWidget, editing: Editing) -> None:
        super().__init__(over, _("One line of the budget"), editing, icon_name="banknote")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shell, self.editing = shell, editing
        self.resize(min(em(90), round(over.width() * 0.9)), min(unit() * 120, round(over.height() * 0.9)))

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps its draft before the desk closes."""
        return self.editing.keeping()

    def done(self, answer: int) -> None:
        """Leave; what is unfinished stays as a draft."""
        self.editing.keep()
        super().done(answer)


def open_cost(
    shell: Shell, over: QWidget, written: Callable[[object], object], *, kept: Kept | None = None, referral: str = ""
) -> CostWindow:
    """Open a line, or a new one of a referral."""
    editing = Editing(shell, "cost", kept, prefill={} if kept else {"referral": referral})
    window = CostWindow(shell, over, editing)

    def saved(outcome: Saved) -> None:
        window.accept()
        written(outcome.changes)

    editing.saved.connect(saved)
    editing.left.connect(window.reject)
    window.open()
    editing.begin()
    return window


def _money(amount: Money) -> str:
    return shown(_FIELDS["amount"].kind, amount, title=str)
