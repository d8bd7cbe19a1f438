"""What this desk saw of each provider it handed something to: a place of the section of referrals.

Desktop: counted on the database worker whenever one comes here; a line leads to the provider's page, Back here again.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.referrals import experience
from defender_desk.services.referrals.experience import End, Experience
from defender_desk.text.speech import _, say
from defender_desk.ui.experience.table import ORDER, ExperienceTable, paint_of
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import EmptyState
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell

EXPERIENCE = "experience"
"""The room of the section that serves referrals."""


def open_experience(shell: Shell) -> None:
    """Show how the requests went."""
    shell.open("referral", "", EXPERIENCE)


class ExperiencePage(QWidget):
    """The table under a word on how to read it; or why there is none yet."""

    help_topic = "referrals"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: tuple[Experience, ...] | None = None
        self.table: ExperienceTable | None = None
        self._body = column(label(_("Counting…"), "muted"), gap=3)
        heading = label(_("How the requests to each provider went"), "title", wrap=True)
        whole = column(heading, self._body, gap=3, margins=(5, 4))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def look(self) -> None:
        """Count anew."""
        count = partial(experience.experiences, self._shell.desk)
        self._shell.tasks.run(count, done=self._show, progress=True, label=_("Counting the referrals"), owner=self)

    def refresh(self, changes: Changes) -> None:
        """Count again what these changes touch; what nobody sees waits until it is in front."""
        if self.isVisible() and changes.touches("referral", "provider"):
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Count again on coming here."""
        super().showEvent(event)
        if not event.spontaneous():
            (self.table or self).setFocus()
            self.look()

    def _show(self, found: tuple[Experience, ...]) -> None:
        if found == self._found:
            return
        held = self.table.hasFocus() if self.table else True
        self._found, self.table = found, None
        clear(self._body)
        if not found:
            nothing = _("Nothing has been handed over to a provider yet. Here you will see how they answered.")
            self._body.addWidget(EmptyState(nothing, icon_name="chart-column"))
            return
        self.table = ExperienceTable(found, partial(self._shell.open, "provider"))
        said = _("Only what this desk recorded. A few requests say little about a provider.")
        self._body.addWidget(label(said, "muted", wrap=True))
        self._body.addLayout(_legend())
        self._body.addWidget(self.table, 1)
        self.table.setCurrentIndex(self.table.model().index(0, 0))
        if held:
            self.table.setFocus()


class _Swatch(QWidget):
    """The colour of an end in the bars."""

    def __init__(self, end: End) -> None:
        super().__init__()
        self._end = end
        self.setFixedSize(QSize(unit() * 3, unit() * 3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the theme in use."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(paint_of(self._end)[0]))
        painter.end()


def _legend() -> Flow:
    legend = Flow(4)
    for end in ORDER:
        legend.addWidget(boxed(row(_Swatch(end), label(say(end.label), "muted"), gap=2)))
    return legend
