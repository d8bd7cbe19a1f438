"""The recovery code, shown once: in groups, to be written down, printed or saved with a warning, and proved.

Desktop: going on needs the last group typed, so that nobody clicks past the one thing that cannot be had again.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.direction import CodeLine, passing
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.theme import em, mark
from defender_desk.ui.unlock.draft import groups, proves, recovery_sheet, slip


class RecoveryPage(QWidget):
    """The code and what to do with it."""

    ready_changed = Signal(bool)
    submitted = Signal()
    """Enter, once the code is proved."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        why = label(
            _("If you forget the passphrase, this code opens the desk. It is shown only now. Write it down on paper."),
            wrap=True,
        )
        sheet = Groups(_("Recovery code"), groups(code))
        self.last = CodeLine()
        passing(self.last)
        self.last.setMaximumWidth(em(20))
        proof = label(_("I wrote it down. Its last group is:"), "strong")
        proof.setBuddy(self.last)
        self.last.setAccessibleName(proof.text())
        self.last.textChanged.connect(self._typed)
        self.last.returnPressed.connect(self._enter)
        self.proof, self.notice = Notice(), Notice()
        save = button(_("Save to a file…"), self._save, "plain", "save")
        paper = button(_("Print…"), self._print, "plain", "printer")
        self.setLayout(
            column(
                why,
                boxed(column(sheet, margins=(3, 2)), "card"),
                row(paper, save, None, gap=2),
                self.notice,
                row(proof, self.last, None, gap=2),
                self.proof,
                gap=4,
            )
        )

    @property
    def ready(self) -> bool:
        """Whether the last group was typed, or the whole code."""
        return proves(self._code, self.last.text())

    def _typed(self, typed: str) -> None:
        wrong = slip(self._code, typed)
        mark(self.last, wrong="true" if wrong else "false")
        if wrong is not None:
            self.proof.trouble(wrong, "warning")
        elif self.ready:
            self.proof.say(_("That is right."), tone="good")
        else:
            self.proof.silence()
        self.ready_changed.emit(self.ready)

    def _enter(self) -> None:
        if self.ready:
            self.submitted.emit()

    def _warned(self) -> bool:
        return ask(
            self,
            _("A saved code can be found by whoever takes the computer"),
            _("Save it only onto something you keep elsewhere, such as a memory stick."),
            yes=_("Save"),
        )

    def _save(self) -> None:
        warned = self._warned()
        target = choose_target(self, msg("Save the recovery code"), "note.txt", replaces=True) if warned else None
        if target is not None:
            try:
                target.write_text(recovery_sheet(self._code), "utf-8")
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
            document.setPlainText(recovery_sheet(self._code))
            document.print_(printer)
            if printer.outputFileName():
                self.notice.say(_("Saved. Keep it away from this computer."), tone="good")
            else:
                self.notice.say(_("Printed. Some printers remember what they print."), tone="warning")
