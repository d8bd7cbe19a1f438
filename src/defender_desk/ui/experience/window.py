"""The window over the register of referrals: what this desk saw of each provider it handed something to.

Desktop: read once, on the database worker; a line leads to the provider's page.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from defender_desk.services import experience
from defender_desk.services.experience import End, Experience
from defender_desk.text.speech import _, say
from defender_desk.ui.experience.table import ORDER, ExperienceTable, paint_of
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import EmptyState
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell


def open_experience(shell: Shell) -> Dialog:
    """Open it; Esc or Close leaves it, and so does going to a provider."""
    page = ExperiencePage(shell)
    dialog = Dialog(shell, _("How the requests to each provider went"), page, icon_name="chart-column")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(_("Close"), answer=QDialog.DialogCode.Rejected.value)
    page.chosen.connect(dialog.reject)
    page.chosen.connect(partial(shell.open, "provider"))
    most = shell.size() * 0.94
    dialog.resize(min(em(190), most.width()), min(unit() * 150, most.height()))
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)
    dialog.open()
    return dialog


class ExperiencePage(QWidget):
    """The table under a word on how to read it; or why there is none yet."""

    chosen = Signal(str)
    """A provider was opened."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.table: ExperienceTable | None = None
        self._body = column(label(_("Counting…"), "muted"), gap=3)
        self.setLayout(self._body)
        count = partial(experience.experiences, shell.desk)
        shell.tasks.run(count, done=self._show, progress=True, label=_("Counting the referrals"), owner=self)

    def _show(self, found: tuple[Experience, ...]) -> None:
        clear(self._body)
        if not found:
            nothing = _("Nothing has been handed over to a provider yet. Here you will see how they answered.")
            self._body.addWidget(EmptyState(nothing, icon_name="chart-column"))
            return
        self.table = ExperienceTable(found, self.chosen.emit)
        said = _("Only what this desk recorded. A few requests say little about a provider.")
        self._body.addWidget(label(said, "muted", wrap=True))
        self._body.addLayout(_legend())
        self._body.addWidget(self.table, 1)
        self.table.setCurrentIndex(self.table.model().index(0, 0))
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
