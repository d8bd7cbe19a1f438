"""A document in a window over the record it belongs to.

Desktop: one call for whoever has a plan.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.printout.page import PrintoutPage
from defender_desk.ui.shell import Shell


def open_printout(shell: Shell, heading: str, page: PrintoutPage, over: QWidget | None = None) -> Dialog:
    """Open a document over the window, or over another one; Esc or Close leaves it."""
    dialog = Dialog(over or shell, heading, page, icon_name="file-output")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if page.then is not None:
        dialog.place(page.then)
    dialog.add(_("Close"), answer=QDialog.DialogCode.Rejected.value)
    most = shell.size() * 0.92
    dialog.resize(min(em(170), most.width()), min(unit() * 160, most.height()))
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)  # the pages take what the heading and the buttons leave
    dialog.open()
    page.focus_language()
    return dialog
