"""A secret onto paper: printed, or saved after a warning. For the recovery code, and for a sheet of a split one.

Desktop: neither the file nor the print queue is told what it is.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button
from defender_desk.ui.kit.spacing import column, row

WHOLE, SHEET = msg("Save the recovery code"), msg("Save this sheet")
"""What the window that asks for a place is called."""


class OnPaper(QWidget):
    """The two ways onto paper, and what came of it."""

    def __init__(self, text: Callable[[], str], title: Message = WHOLE) -> None:
        super().__init__()
        self._text, self._title = text, title
        self.notice = Notice()
        self.save = button(_("Save to a file…"), self._save, "plain", "save")
        self.print = button(_("Print…"), self._print, "plain", "printer")
        self.setLayout(column(row(self.print, self.save, None, gap=2), self.notice, gap=4))

    def _warned(self) -> bool:
        return ask(
            self,
            _("A saved code can be found by whoever takes the computer"),
            _("Save it only onto something you keep elsewhere, such as a memory stick."),
            yes=_("Save"),
        )

    def _save(self) -> None:
        warned = self._warned()
        target = choose_target(self, self._title, "note.txt", replaces=True) if warned else None
        if target is not None:
            try:
                target.write_text(self._text(), "utf-8")
            except OSError:
                self.notice.say(_("The file could not be written there."), _("Choose another place."), "warning")
            else:
                self.notice.say(_("Saved. Keep it away from this computer."), tone="good")

    def _print(self) -> None:
        from PySide6.QtGui import QTextDocument  # late: only few ever print
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("note")  # print queues show names
        dialog = QPrintDialog(printer, self)
        if dialog.exec() and (not printer.outputFileName() or self._warned()):  # Qt prints into a file too
            document = QTextDocument()
            document.setPlainText(self._text())
            document.print_(printer)
            if printer.outputFileName():
                self.notice.say(_("Saved. Keep it away from this computer."), tone="good")
            else:
                self.notice.say(_("Printed. Some printers remember what they print."), tone="warning")
