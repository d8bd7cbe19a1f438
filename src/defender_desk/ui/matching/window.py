"""The matching screen in a window over the page it was asked from; from the menu, for the case in front or one chosen.

Desktop: one call for pages, one command for the window.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.matching import reading
from defender_desk.ui.matching.page import MatchPage
from defender_desk.ui.shell import Shell

_KEY = Qt.ItemDataRole.UserRole


def open_matching(shell: Shell, subject: str) -> Dialog:
    """Open the screen for a case or a referral; Esc or Close leaves it."""
    page = MatchPage(shell, subject)
    dialog = Dialog(shell, _("Which provider fits?"), page, icon_name="compass")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(_("Close"), answer=QDialog.DialogCode.Rejected.value)
    most = shell.size() * 0.94
    dialog.resize(min(em(190), most.width()), min(unit() * 170, most.height()))
    _give_room(dialog)
    dialog.open()
    page.offers.setFocus()
    return dialog


def which_fits(shell: Shell) -> None:
    """Open it for the case or referral in front, or let one be chosen."""
    here = shell.history.here
    if here is not None and here.type in ("case", "referral") and here.record:
        open_matching(shell, here.record)
    else:
        shell.tasks.run(reading.cases, shell.desk, done=lambda found: choose_case(shell, found), owner=shell)


def choose_case(shell: Shell, cases: Mapping[str, str]) -> Dialog:
    """Ask for which case; without any, say what to do first."""
    body = QWidget()
    chosen = QListWidget()
    chosen.setAccessibleName(_("Cases, those changed last first"))
    for key, title in cases.items():
        item = QListWidgetItem(isolate(title))
        item.setData(_KEY, key)
        chosen.addItem(item)
    chosen.setCurrentRow(0)
    nothing = _("There is no case yet. Record the case first; then every provider is weighed against it.")
    body.setLayout(column(chosen if cases else label(nothing, wrap=True)))
    dialog = Dialog(shell, _("For which case?"), body, icon_name="compass")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)

    def go() -> None:
        item = chosen.currentItem()
        dialog.accept()
        if item is not None:
            open_matching(shell, str(item.data(_KEY)))

    if cases:
        dialog.add(_("Show what fits"), "primary").clicked.connect(lambda _checked=False: go())
        chosen.itemActivated.connect(lambda _item: go())
        _give_room(dialog)
    else:
        dialog.accepted.connect(lambda: shell.new("case", "cases"))
        first = dialog.add(say(PLACINGS["case"].new), "primary", answer=QDialog.DialogCode.Accepted.value)
        first.setDefault(True)
    dialog.open()
    (chosen if cases else first).setFocus()
    return dialog


def _give_room(dialog: Dialog) -> None:
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)  # what is between heading and buttons takes the room there is
