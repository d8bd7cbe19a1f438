"""What a referral's page offers beyond other pages: its sheet, and the statuses it may move to.

Desktop: the moves are those of services.lifecycle; the form edits a referral's facts, this its life.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label
from defender_desk.services import lifecycle
from defender_desk.services.records import Kept
from defender_desk.text.speech import _, fill, habits
from defender_desk.ui.referral_sheet import open_sheet
from defender_desk.ui.referral_sheet.reading import move
from defender_desk.ui.shell import Shell

Run = Callable[[Callable[[], Changes], str], None]


def ways(shell: Shell, pane: QWidget, kept: Kept, run: Run) -> list[QAction]:
    """The commands of a referral that is not in the bin, the sheet first; none for other records."""
    if kept.declared.name != "referral" or kept.binned:
        return []
    made = Ways(shell, pane, kept, run)
    return [made.sheet, made.moves]


class Ways(QObject):
    """The commands of one referral; they go when the page of the next record comes."""

    def __init__(self, shell: Shell, pane: QWidget, kept: Kept, run: Run) -> None:
        for before in pane.findChildren(Ways):
            before.deleteLater()
        super().__init__(pane)
        self.sheet = QAction(_("Referral &sheet…"), self)
        self.sheet.triggered.connect(lambda _checked=False: open_sheet(shell, kept.id))
        self._menu = QMenu(_("Move the status to"), pane)
        self.destroyed.connect(self._menu.deleteLater)
        for state in lifecycle.next_states(str(kept.values.get("state") or "")):
            called = label("referral_state", state, habits().language)
            said = fill(_("Status: {state}"), state=called)
            self._menu.addAction(called, partial(run, partial(move, shell.desk, kept.id, state), said))
        self._menu.setEnabled(not self._menu.isEmpty())
        self.moves = self._menu.menuAction()
