"""Part of the first question of a hand-over: only what happened in some days, or what was written here since one.

Desktop: dates are typed as people say them, as everywhere; one that cannot be read as days narrows nothing and is said.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from defender_desk.model.kinds import Day
from defender_desk.model.levels import Level
from defender_desk.services.handover.selection import Choice
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.editors.days import DayEditor
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, row

_DAYS = Day(level=Level.OPEN, label=msg("Only what happened in these days"))
_SINCE = Day(level=Level.OPEN, label=msg("Only what was written here since"))


class Narrowed(QWidget):
    """Two dates that narrow what was chosen, behind a box."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox(_("Only what happened or was written at some time"))
        self.box.setAccessibleName(self.box.text())
        self.days = DayEditor(_DAYS, say(_DAYS.label))
        self.since = DayEditor(_SINCE, say(_SINCE.label))
        self.asked = label(_("Write days in one of the two, or take the tick away."), "problem", wrap=True)
        happens = _("Incidents, acts, hearings and contacts made; one that may have happened then counts.")
        self._inner = QWidget()
        self._inner.setLayout(
            column(
                self.asked,
                label(self.days.name, "strong", wrap=True),
                self.days,
                label(happens, "muted", wrap=True),
                label(self.since.name, "strong", wrap=True),
                self.since,
                gap=1,
                margins=(6, 0),
            )
        )
        self.setLayout(column(self.box, row(self._inner), gap=2))
        self.box.toggled.connect(self._settle)
        for each in (self.days, self.since):
            each.changed.connect(self._settle)
        self._settle()

    @property
    def during(self) -> FuzzyDate | None:
        """The days in which it happened."""
        return _read(self.days) if self.box.isChecked() else None

    @property
    def written_since(self) -> date | None:
        """The day since which something was written."""
        said = _read(self.since) if self.box.isChecked() else None
        return said.first or said.last if said else None

    @property
    def answered(self) -> bool:
        """Whether what was typed can be read as days, and something was, where the box is ticked."""
        typed = [each for each in (self.days, self.since) if each.face().strip()]
        return not self.box.isChecked() or (bool(typed) and all(_read(each) for each in typed))

    def show_choice(self, choice: Choice) -> None:
        """Show how a choice is narrowed."""
        self.days.set_value(choice.during)
        self.since.set_value(FuzzyDate.exact(choice.since) if choice.since else None)
        self.box.setChecked(choice.narrowed)

    def _settle(self, *_anything: object) -> None:
        self._inner.setVisible(self.box.isChecked())
        self.asked.setHidden(self.answered)
        self.changed.emit()


def _read(editor: DayEditor) -> FuzzyDate | None:
    said = editor.read()
    return said if said and said.precision != "unknown" else None
