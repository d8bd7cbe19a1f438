"""What a referral's page offers beyond other pages: its sheet, the statuses it may move to, a check without an answer.

Desktop: the moves are those of services.referrals.lifecycle; the form edits a referral's facts, this its life.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.vocabularies import label
from defender_desk.services.consent import risks
from defender_desk.services.records import Kept
from defender_desk.services.referrals import lifecycle, notices
from defender_desk.text.speech import _, fill, habits
from defender_desk.ui.record.moving import move_to
from defender_desk.ui.referral_sheet import open_notice, open_sheet, reading
from defender_desk.ui.shell import Shell

Run = Callable[[Callable[[], Changes], str], None]


def ways(shell: Shell, pane: QWidget, kept: Kept, run: Run, owner: QObject) -> tuple[QAction, ...]:
    """The commands of a referral: its notice or sheet first, then the menu of statuses, then what fits its status."""
    state = str(kept.values.get("state") or "")
    sheet = QAction(_("Referral &sheet…"), owner)
    sheet.triggered.connect(lambda _checked=False: open_sheet(shell, kept.id))
    made = [*_notice(shell, kept, owner), sheet, _moves(shell, pane, kept, owner)]
    if "no_response" in lifecycle.next_states(state):
        asked = QAction(_("Asked, and &no answer yet"), owner)
        said = _("The next check was set")
        asked.triggered.connect(lambda _checked=False: run(partial(reading.checked, shell.desk, kept.id), said))
        made.append(asked)
    if state == "declined" and not kept.values.get("incident"):
        harm = QAction(_("Note the refusal as an &incident"), owner)
        noted = _("The refusal was noted as an incident")
        harm.triggered.connect(
            lambda _checked=False: run(lambda: reading.refused_as_harm(shell.desk, kept.id).changes, noted)
        )
        made.append(harm)
    return tuple(made)


def _notice(shell: Shell, kept: Kept, owner: QObject) -> tuple[QAction, ...]:
    """Of a referral that is a notice: the document for the authority, before every other."""
    if notices.purpose(kept.body, None) not in risks.NOTICES:
        return ()
    made = QAction(_("No&tice to the authority…"), owner)
    made.triggered.connect(lambda _checked=False: open_notice(shell, kept.id))
    return (made,)


def _moves(shell: Shell, pane: QWidget, kept: Kept, owner: QObject) -> QAction:
    # The action that a menu brings along is forgotten by Python once another stands at its place in memory.
    menu, made = QMenu(pane), QAction(_("Move the status to"), owner)
    made.setMenu(menu)
    owner.destroyed.connect(menu.deleteLater)
    for state in lifecycle.next_states(str(kept.values.get("state") or "")):
        said = fill(_("Status: {state}"), state=term_shown("referral_state", state))
        done = partial(_announce, shell, said)
        menu.addAction(
            label("referral_state", state, habits().language), partial(move_to, shell, pane, kept, state, done)
        )
    made.setEnabled(not menu.isEmpty())
    return made


def _announce(shell: Shell, said: str, changes: Changes) -> None:
    shell.announce(changes, said)
