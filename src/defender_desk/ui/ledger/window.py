"""The ledger of one person: each purpose and recipient with what stands today, then what has left.

Desktop: a window over the person's page; each line leads to its consent, or to taking it back.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.ledger import Line
from defender_desk.text.speech import _, fill
from defender_desk.ui.kit.dialogs import Dialog, leave_for
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import EmptyState
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em, mark, unit
from defender_desk.ui.ledger import reading
from defender_desk.ui.ledger.reading import Ledger, Left
from defender_desk.ui.ledger.taking_back import take_back
from defender_desk.ui.printout import PrintoutPage, open_printout
from defender_desk.ui.record.protection import allowed_sentence, line_tone
from defender_desk.ui.shell import Shell


def open_ledger(shell: Shell, person: str) -> Dialog:
    """Open the ledger of a person or group over the window; Esc or Close leaves it."""
    page = LedgerPage(shell, person)
    dialog = Dialog(shell, _("What they allow, and what has left"), page, icon_name="signature")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    printing = dialog.add(_("Print for them…"))
    printing.clicked.connect(lambda _checked=False: open_print(shell, person))
    dialog.add(_("Close"), answer=QDialog.DialogCode.Rejected.value).setDefault(True)
    most = shell.size() * 0.92
    dialog.resize(min(em(110), most.width()), min(unit() * 140, most.height()))
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)
    dialog.open()
    return dialog


def open_print(shell: Shell, person: str) -> Dialog:
    """Look at the ledger as a document in the person's language, and save it."""
    page = PrintoutPage(shell, partial(reading.plan, person), reasons=False)
    return open_printout(shell, _("What they allow, and what has left"), page)


class LedgerPage(QWidget):
    """The lines of one ledger."""

    def __init__(self, shell: Shell, person: str) -> None:
        super().__init__()
        self._shell, self._person = shell, person
        self.ledger: Ledger | None = None
        self._lines: QVBoxLayout = column(gap=3, margins=(0, 0, 2, 0))
        self._lines.addWidget(label(_("Looking…"), "muted"))
        self.setLayout(column(scrolled(column(self._lines, None, gap=0)), gap=0))
        self.look()

    def look(self, _changes: Changes | None = None) -> None:
        """Read it anew."""
        self._shell.tasks.run(reading.look, self._shell.desk, self._person, done=self._show, owner=self)

    def _show(self, ledger: Ledger) -> None:
        self.ledger = ledger
        clear(self._lines)
        self._lines.addWidget(label(_("What they allow today"), "heading"))
        if not ledger.lines:
            self._lines.addWidget(
                EmptyState(_("No consent is recorded. Nothing said is never yes."), icon_name="signature")
            )
        for line in ledger.lines:
            self._lines.addWidget(self._line(line))
        self._lines.addWidget(label(_("What has left about them"), "heading"))
        if not ledger.left:
            self._lines.addWidget(label(_("Nothing has left this desk about them."), "muted", wrap=True))
        for left in ledger.left:
            self._lines.addWidget(self._left(left))

    def _line(self, line: Line) -> QFrame:
        said = label(allowed_sentence(line), wrap=True)
        mark(said, role="badge", tone=line_tone(line))
        words = column(said, gap=1)
        if line.facts and line.standing is Standing.GIVEN:
            facts = fill(_("May be told: {facts}"), facts=reading.facts_shown(line.facts))
            words.addWidget(label(facts, wrap=True, selectable=True))
        if line.withheld:
            withheld = fill(_("Must not be told: {facts}"), facts=reading.facts_shown(line.withheld))
            words.addWidget(label(withheld, wrap=True, selectable=True))
        acts = Flow(2)
        if line.consent:
            acts.addWidget(button(_("Open the consent"), partial(self._open, "consent", line.consent), "link"))
        if line.consent and line.standing.held:
            back = button(
                _("Take it back…"), partial(take_back, self._shell, self, line.consent, self._changed), "link"
            )
            acts.addWidget(back)
        words.addLayout(acts)
        return boxed(column(words, margins=(3, 3)), "card")

    def _left(self, left: Left) -> QFrame:
        words = column(label(left.said, "strong", wrap=True, selectable=True), gap=1)
        if left.facts:
            words.addWidget(label(fill(_("Told: {facts}"), facts=left.facts), wrap=True, selectable=True))
        if left.beside:
            words.addWidget(label(_("Their name stood in a document about somebody else."), wrap=True))
        words.addLayout(row(button(_("Open"), partial(self._open, "disclosure", left.id), "link"), None))
        return boxed(column(words, margins=(3, 3)), "card")

    def _open(self, type_name: str, record: str) -> None:
        leave_for(self, self._shell.open, type_name, record)

    def _changed(self, changes: Changes) -> None:
        self._shell.announce(changes, _("The consent was taken back"))
        self.look()
