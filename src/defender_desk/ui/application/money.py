"""The budget of a request: its lines, one total for each currency, and a word where they do not fit the amount.

Desktop: a line is changed in the form of its record, over the application.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from defender_desk.model.records import declared
from defender_desk.model.shown import shown
from defender_desk.model.types import Cost
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import label as term
from defender_desk.services.application import narratives
from defender_desk.services.application.applications import Application
from defender_desk.services.application.budgets import COLUMNS, Line
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.application.over import open_form, open_new
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, column, row, spaced
from defender_desk.ui.shell import Shell

_FIELDS = declared(Cost).by_name


class BudgetPart(QFrame):
    """The table of the budget."""

    def __init__(self, shell: Shell, application: Application) -> None:
        super().__init__()
        self._shell, self._referral = shell, application.referral
        budget = application.budget
        lines = column(label(_("Budget"), "heading"), gap=3, margins=(4, 3))
        for warning in budget.warnings:
            lines.addWidget(_warning(say(warning)))
        if any(not narratives.fits(line.cost.what, application.language) for line in budget.lines):
            spoken = term("language", application.language, habits().language)
            said = fill(_("Some lines of the budget do not look like {language}."), language=spoken)
            way = _("Write them in the language of the application, or say them in words below.")
            lines.addWidget(_warning(said, way))
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
            said = fill(_("Total in {currency}"), currency=ltr(total.currency or "?"))
            grid.addWidget(label(said, "strong"), number, 0)
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
        open_new(self._shell, self.window(), "cost", {"referral": self._referral})

    def _edit(self, record: str) -> None:
        open_form(self._shell, self.window(), "cost", record)


def _warning(said: str, detail: str = "") -> Notice:
    made = Notice()
    made.say(said, detail, "warning")
    return made


def _money(amount: Money) -> str:
    return shown(_FIELDS["amount"].kind, amount, title=str)
