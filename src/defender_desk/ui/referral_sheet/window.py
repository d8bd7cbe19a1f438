"""The sheet in a window over the record it belongs to; once it is saved, the way to the next state.

Desktop: for the record page, which needs one call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label as term
from defender_desk.services.consent.wanting import to_ask
from defender_desk.services.printout.printing import Printable
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.printout import PrintoutPage, open_printout
from defender_desk.ui.printout.reading import Plan
from defender_desk.ui.referral_sheet import reading
from defender_desk.ui.shell import Shell


class ReferralPage(PrintoutPage):
    """What is written for a referral: where consent is wanting the way to it, and once it is saved the next state."""

    def __init__(self, shell: Shell, plan: Plan, referral: str, fulfils: str, **more: Any) -> None:
        """`referral` is where one comes back to; `fulfils` the one whose state follows, which may be none."""
        self._fulfils, self._state = fulfils, ""
        self.step = button("", self._move, "plain", "check")
        self.step.setToolTip(_("Once the document is saved"))
        self.step.hide()
        back = partial(self.come_back, shell, referral) if referral else None
        super().__init__(shell, plan, then=self.step, way_on=self._to_consent, back=back, **more)

    def look(self) -> None:
        """Plan it anew, and ask what state follows: it has its place before anything is saved."""
        if self._fulfils:
            asked = reading.next_state, self._shell.desk, self._fulfils
            self._shell.tasks.run(*asked, done=self._offer_state, owner=self)
        super().look()

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

    def _offer_state(self, state: str) -> None:
        self._state = state
        name = isolate(term("referral_state", state, habits().language)) if state else ""
        self.step.setText(fill(_("Bring the referral to the status “{state}”"), state=name))
        self.step.setVisible(bool(state))

    def _move(self) -> None:
        self.step.setEnabled(False)
        move = partial(reading.move, self._shell.desk, self._fulfils, self._state)
        self._shell.tasks.run(move, done=self._moved, failed=self._stayed)

    def _moved(self, changes: Changes) -> None:
        """What was planned tells of the referral as it was: it is read anew before anything more is saved."""
        self._shell.announce(changes, _("The status of the referral was changed"))
        self.look()

    def _stayed(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble)
        self.may_save()


class SheetPage(ReferralPage):
    """The sheet of one referral."""

    def __init__(self, shell: Shell, referral: str, language: str = "", **more: Any) -> None:
        super().__init__(shell, partial(self.planning, referral), referral, referral, language=language, **more)
        if not language:
            shell.tasks.run(reading.language, shell.desk, referral, done=self._speak_theirs)

    planning = staticmethod(reading.plan)

    def way_past(self, trouble: Trouble) -> tuple[str, Callable[[], object]] | None:
        """To the field that names whom it goes to, where that is what is wanting."""
        if not reading.wants_provider(trouble):
            return None
        return _("Choose whom it goes to"), partial(self.leave, self.open_at, "referral", self._fulfils, "provider")

    @staticmethod
    def come_back(shell: Shell, referral: str) -> None:
        """Open the sheet again over its referral."""
        shell.open("referral", referral)
        open_sheet(shell, referral)

    def _speak_theirs(self, language: str) -> None:
        if language and language != self.language:
            self.radios[language].setChecked(True)
            self.speak(language)


class NoticePage(SheetPage):
    """The notice that one referral is, which can be written on in by whoever knows how the authority is addressed."""

    planning = staticmethod(reading.plan_notice)

    def __init__(self, shell: Shell, referral: str, language: str = "") -> None:
        said = _(
            "No address, no place and no right to stay stand in it. To add one, tick it in the referral under “What may"
            " be told”, with a consent that names it."
        )
        beside = label(said, "muted", wrap=True)
        super().__init__(shell, referral, language, editable=True, beside=beside)

    @staticmethod
    def come_back(shell: Shell, referral: str) -> None:
        """Open the notice again over its referral."""
        shell.open("referral", referral)
        open_notice(shell, referral)


def open_notice(shell: Shell, referral: str) -> Dialog:
    """Open the notice of a referral over the window; Esc or Close leaves it."""
    return open_printout(shell, _("Notice to an authority"), NoticePage(shell, referral))


def open_sheet(shell: Shell, referral: str) -> Dialog:
    """Open the sheet of a referral over the window; Esc or Close leaves it."""
    return open_printout(shell, _("Referral sheet"), SheetPage(shell, referral))
