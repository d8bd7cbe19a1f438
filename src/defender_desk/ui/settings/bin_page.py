"""Settings, bin: what was put away, the way back, and erasing for good.

Desktop: what is done and said stands in `record.binning`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count, show_when
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.notices import EmptyState, Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, set_shown
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.record import binning
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import acts, group

MOST = 500
"""Records of the bin that are listed; the sentence above counts them all."""
ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Binned:
    """One record in the bin."""

    id: str
    type: str
    title: str
    since: date


def read(desk: Any) -> tuple[int, list[Binned]]:
    """How many there are in all, and the first of them."""
    ids = records.binned(desk)
    kept = [one for key in ids[:MOST] if (one := records.fetch(desk, key)) is not None]
    known = records.titles(desk, [one.id for one in kept])
    return len(ids), [Binned(one.id, one.declared.name, known[one.id], _day(one.changed)) for one in kept]


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone().date()


class BinPage(QWidget):
    """The bin, as a list to choose from."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._shell = choices.shell
        self.count = label("", "strong")
        self.list = QListWidget()
        self.list.setAccessibleName(_("In the bin"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setMinimumHeight(unit() * 60)
        self.list.itemSelectionChanged.connect(self._look)
        self.restore = button(_("Take out again"), self._restore, icon_name="archive-restore")
        self.erase = button(_("Erase for good…"), self._erase_chosen, "plain", "trash-2")
        self.empty = button(_("Empty the bin…"), self._erase_all, "plain")
        self.notice = Notice()
        self.nothing = EmptyState(
            _("The bin is empty. What you delete waits here until you erase it."), icon_name="trash-2"
        )
        self._full = QWidget()
        foot = acts(self.restore, self.erase, self.empty)
        self._full.setLayout(column(self.count, self.list, foot, gap=3))
        survives = _(
            "Erasing does not reach backups, copies of the folder, or files you handed over: those still hold it. "
            "An SSD or a memory stick may keep old parts too, encrypted."
        )
        self.setLayout(
            column(
                self.notice,
                group(_("In the bin"), self._full, self.nothing),
                group(_("What erasing does not reach"), label(survives, wrap=True)),
                None,
                gap=4,
            )
        )
        self.nothing.hide()
        self.load()

    def refresh(self, _changes: Changes) -> None:
        """Look again."""
        self.load()

    def load(self) -> None:
        """Read the bin."""
        self._shell.tasks.run(read, self._shell.desk, done=self._show)

    def _show(self, found: tuple[int, list[Binned]]) -> None:
        total, shown = found
        self.list.clear()
        today = date.today()  # noqa: DTZ011  the day at the desk
        for one in shown:
            line = beside((isolate(one.title), say(TYPES[one.type].label), show_when(one.since, today)))
            item = QListWidgetItem(icon(PLACINGS[one.type].icon), line)
            item.setData(ID, one.id)
            self.list.addItem(item)
        sentence = ngettext("{n} record is in the bin.", "{n} records are in the bin.", total)
        self.count.setText(fill(sentence, n=show_count(total)))
        set_shown(self._full, bool(total))
        set_shown(self.nothing, not total)
        if shown:
            self.list.setCurrentRow(0)
        self._look()

    def _chosen(self) -> list[str]:
        return [str(item.data(ID)) for item in self.list.selectedItems()]

    def _look(self) -> None:
        for each in (self.restore, self.erase):
            each.setEnabled(bool(self._chosen()))

    def _restore(self) -> None:
        binning.take_out(self._shell, self, self._chosen(), self.notice.trouble)

    def _erase_chosen(self) -> None:
        self._erase(self._chosen())

    def _erase_all(self) -> None:
        self._shell.tasks.run(records.binned, self._shell.desk, done=self._erase)

    def _erase(self, ids: list[str]) -> None:
        binning.erase(self._shell, self, ids, self._erased, self.notice.trouble)

    def _erased(self, said: str) -> None:
        self.notice.say(said, tone="good", closable=True)
