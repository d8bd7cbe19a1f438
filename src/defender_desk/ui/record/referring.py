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


def ways(shell: Shell, pane: QWidget, kept: Kept, run: Run, owner: QObject) -> tuple[QAction, QAction]:
    """The commands of a referral: its sheet, and the menu of statuses it may move to."""
    sheet = QAction(_("Referral &sheet…"), owner)
    sheet.triggered.connect(lambda _checked=False: open_sheet(shell, kept.id))
    menu = QMenu(_("Move the status to"), pane)
    owner.destroyed.connect(menu.deleteLater)
    for state in lifecycle.next_states(str(kept.values.get("state") or "")):
        called = label("referral_state", state, habits().language)
        said = fill(_("Status: {state}"), state=called)
        menu.addAction(called, partial(run, partial(move, shell.desk, kept.id, state), said))
    menu.setEnabled(not menu.isEmpty())
    return sheet, menu.menuAction()
