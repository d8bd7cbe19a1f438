"""The sheet in a window over the record it belongs to; once it is saved, the way to the next state.

Desktop: for the record page, which needs one call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label as term
from defender_desk.services.printing import Printable
from defender_desk.services.wanting import to_ask
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import button
from defender_desk.ui.kit.spacing import clear, row
from defender_desk.ui.printout import PrintoutPage, open_printout
from defender_desk.ui.printout.reading import Plan
from defender_desk.ui.referral_sheet import reading
from defender_desk.ui.shell import Shell


class ReferralPage(PrintoutPage):
    """What is written for a referral: where consent is wanting the way to it, and once it is saved the next state."""

    def __init__(self, shell: Shell, plan: Plan, referral: str, **more: Any) -> None:
        back = partial(self.come_back, shell, referral) if referral else None
        super().__init__(shell, plan, after=self._ask_state, way_on=self._to_consent, back=back, **more)
        self._referral = referral

    def _to_consent(self, plan: Printable) -> tuple[str, Callable[[], object]] | None:
        """The consent that the sheet rests on, or the one that is wanting."""
        if plan.wanted is None:
            return None
        if plan.wanted.consent:
            return _("Open the consent"), partial(self.leave, self._shell.open, "consent", plan.wanted.consent)
        return _("Record the consent"), partial(self.leave, self.ask_consent, plan.wanted.given, to_ask(plan.wanted))

    @staticmethod
    def come_back(shell: Shell, referral: str) -> None:
        """Show again what the consent was wanted for."""
        shell.open("referral", referral)

    def _ask_state(self, _nothing: object) -> None:
        if not self._referral:
            return
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


class SheetPage(ReferralPage):
    """The sheet of one referral."""

    def __init__(self, shell: Shell, referral: str, language: str = "") -> None:
        super().__init__(shell, partial(reading.plan, referral), referral, language=language)
        if not language:
            shell.tasks.run(reading.language, shell.desk, referral, done=self._speak_theirs)

    @staticmethod
    def come_back(shell: Shell, referral: str) -> None:
        """Open the sheet again over its referral."""
        shell.open("referral", referral)
        open_sheet(shell, referral)

    def _speak_theirs(self, language: str) -> None:
        if language and language != self.language:
            self.radios[language].setChecked(True)
            self.speak(language)


def open_sheet(shell: Shell, referral: str) -> Dialog:
    """Open the sheet of a referral over the window; Esc or Close leaves it."""
    return open_printout(shell, _("Referral sheet"), SheetPage(shell, referral))
