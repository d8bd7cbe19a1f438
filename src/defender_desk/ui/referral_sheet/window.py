"""The sheet in a window over the record it belongs to.

Desktop: for the record page, which needs one call.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from defender_desk.text.speech import _
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.referral_sheet.sheet import SheetPage
from defender_desk.ui.shell import Shell


def open_sheet(shell: Shell, referral: str) -> Dialog:
    """Open the sheet of a referral over the window; Esc or Close leaves it."""
    page = SheetPage(shell, referral)
    dialog = Dialog(shell, _("Referral sheet"), page, icon_name="file-output")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(_("Close"), answer=QDialog.DialogCode.Rejected.value)
    most = shell.size() * 0.92
    dialog.resize(min(em(170), most.width()), min(unit() * 160, most.height()))
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)  # the sheet takes what the heading and the buttons leave
    dialog.open()
    page.focus_language()
    return dialog
