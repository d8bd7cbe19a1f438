"""Recording a check: which facts, what was found, when, by which route, by whom, and where it was seen.

Desktop: nothing is ticked at first, since nothing said is never yes; what it writes is one change, undone as one.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.directory.standing import GROUPS
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, say, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.directory import reading
from defender_desk.ui.directory.reading import Beginning
from defender_desk.ui.directory.standings import standing_said
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, row, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell

FORM = (Part(None, ("result", "when", "route", "by")), Part(None, ("page", "note")))


def open_check(shell: Shell, parent: QWidget, provider: str, correct: Callable[[], object]) -> None:
    """Find out how the entry stands, then ask; `correct` turns to the form of the provider."""
    shell.tasks.run(
        reading.begin, shell.desk, provider, done=lambda found: CheckDialog(shell, parent, found, correct).open(),
        owner=parent,
    )  # fmt: skip


class CheckDialog(Dialog):
    """The window of one check."""

    def __init__(self, shell: Shell, parent: QWidget, found: Beginning, correct: Callable[[], object]) -> None:
        self._shell, self._found, self._correct = shell, found, correct
        self.notice = Notice()
        self.ticks = _ticks(found)
        self.form = Form(TYPES["verification"], FORM, hooks(shell), cards=False)
        self.form.set_values({"when": FuzzyDate.exact(reading.today()), "by": found.who})
        super().__init__(parent, _("Record a check"), self._body(), icon_name="badge-check")
        self.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
        self.save = self.add(_("Record the check"), "primary")
        self.save.clicked.connect(lambda _checked=False: self.record())
        most = shell.size() * 0.92
        self.resize(min(em(90), most.width()), min(unit() * 170, most.height()))
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.setStretch(1, 1)

    def record(self) -> None:
        """Write it, or say at its place what is missing."""
        if self.form.problems():
            return
        facts = tuple(group for group, tick in self.ticks.items() if tick.isChecked())
        run = (reading.record, self._shell.desk, self._found.entry.id, {**self.form.values(), "facts": facts})
        self._shell.tasks.run(*run, done=self._written, failed=self._refused, owner=self)

    def _body(self) -> QWidget:
        advice = _(
            "Compare with the provider itself, by a number or address you knew before. You vouch for the facts as "
            "they now stand on the page."
        )
        every = button(_("All of them"), self._tick_all, "link")
        fix = button(_("They say something else: correct the facts first…"), self._go_correct, "link", "pencil")
        facts = say(TYPES["verification"].by_name["facts"].kind.label)
        lines = column(label(advice, wrap=True), row(fix, None), gap=3)
        lines.addLayout(row(label(facts, "strong"), every, None, gap=2))
        lines.addLayout(column(*self.ticks.values(), gap=0))
        for each in (self.form, self.notice):
            lines.addWidget(each)
        body = QWidget()
        body.setLayout(column(scrolled(column(lines, None, gap=0, margins=(0, 0, 2, 0))), gap=0))
        body.setMinimumSize(em(60), unit() * 70)
        return body

    def _tick_all(self) -> None:
        for tick in self.ticks.values():
            tick.setChecked(True)

    def _go_correct(self) -> None:
        self.reject()
        self._correct()

    def _written(self, changes: Changes) -> None:
        self.accept()
        self._shell.announce(changes, _("The check was recorded"))

    def _refused(self, trouble: Trouble) -> None:
        field = str(trouble.values.get("field") or "")
        if field in self.form.rows:
            self.form.blame(field, say_trouble(trouble)[0])
        else:
            self.notice.trouble(trouble, "warning")
            next(iter(self.ticks.values())).setFocus()


def _ticks(found: Beginning) -> dict[str, QCheckBox]:
    standings = {one.group: one.standing for one in found.entry.groups}
    made = {}
    for group in GROUPS:
        said = plain(term_shown("provider_fact_group", group))
        if group in standings:
            said = f"{said} ({plain(standing_said(standings[group]))})"
        made[group] = QCheckBox(said)
        made[group].setAccessibleName(said)
    return made
