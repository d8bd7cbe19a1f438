"""Settings, leaving fast: which of the backups in reach are erased with the desk, each by itself.

Desktop: what was packed for travelling stands among them without a box to tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from defender_desk.services.departure.reach import InReach
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill
from defender_desk.text.written import show_moment
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import clear, column, set_shown


class BackupsInReach(QWidget):
    """A box for each backup, and one for all of them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.all = QCheckBox(_("The backups in reach too"))
        self.all.setAccessibleName(self.all.text())
        self.all.clicked.connect(self._tick_all)
        self.boxes: dict[Path, QCheckBox] = {}
        self._listed = column(gap=2, margins=(4, 0, 0, 0))
        self.setLayout(column(self.all, self._listed, gap=2))

    @property
    def chosen(self) -> tuple[Path, ...]:
        """The folders of those that are ticked."""
        return tuple(folder for folder, box in self.boxes.items() if box.isChecked())

    def show_backups(self, backups: Sequence[InReach]) -> None:
        """Offer these; what was ticked stays so."""
        ticked = self.chosen
        clear(self._listed)
        self.boxes.clear()
        for one in backups:
            where = label(ltr(str(one.folder)), "muted", wrap=True, selectable=True)
            self._listed.addLayout(column(self._named(one, ticked=one.folder in ticked), where, gap=1))
        set_shown(self.all, bool(self.boxes))
        set_shown(self, bool(backups))
        self._look()

    def _named(self, one: InReach, *, ticked: bool) -> QWidget:
        when = show_moment(one.made) if one.made else ltr(one.folder.name)
        if one.travels:
            return label(fill(_("Packed for travelling, {moment}: it stays."), moment=when), wrap=True)
        box = QCheckBox(fill(_("Backup of {moment}"), moment=when))
        box.setAccessibleName(f"{box.text()}: {ltr(str(one.folder))}")
        box.setChecked(ticked)
        box.toggled.connect(self._look)
        self.boxes[one.folder] = box
        return box

    def _tick_all(self, ticked: bool) -> None:
        for box in self.boxes.values():
            box.setChecked(ticked)

    def _look(self) -> None:
        self.all.setChecked(bool(self.boxes) and len(self.chosen) == len(self.boxes))
        self.changed.emit()
