"""The sheet in a window over the record it belongs to; once it is saved, the way to the next state.

Desktop: for the record page, which needs one call.
"""

from __future__ import annotations

from functools import partial

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label as term
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import button
from defender_desk.ui.kit.spacing import clear, row
from defender_desk.ui.printout import PrintoutPage, open_printout
from defender_desk.ui.referral_sheet import reading
from defender_desk.ui.shell import Shell


class SheetPage(PrintoutPage):
    """The sheet of one referral."""

    def __init__(self, shell: Shell, referral: str, language: str = "") -> None:
        super().__init__(shell, partial(reading.plan, referral), language=language, after=self._ask_state)
        self._referral = referral

    def _ask_state(self, _nothing: object) -> None:
        self._shell.tasks.run(reading.next_state, self._shell.desk, self._referral, done=self._offer_state)

    def _offer_state(self, state: str) -> None:
        clear(self.after)
        if state:
            name = isolate(term("referral_state", state, habits().language))
            said = fill(_("Bring the referral to the status “{state}”"), state=name)
            self.step = button(said, partial(self._move, state), "plain", "check")
            self.after.addLayout(row(self.step, None))

    def _move(self, state: str) -> None:
        move = partial(reading.move, self._shell.desk, self._referral, state)
        self._shell.tasks.run(move, done=self._moved, failed=self.notice.trouble)

    def _moved(self, changes: Changes) -> None:
        self._shell.announce(changes, _("The status of the referral was changed"))
        self._ask_state(None)


def open_sheet(shell: Shell, referral: str) -> Dialog:
    """Open the sheet of a referral over the window; Esc or Close leaves it."""
    return open_printout(shell, _("Referral sheet"), SheetPage(shell, referral))
