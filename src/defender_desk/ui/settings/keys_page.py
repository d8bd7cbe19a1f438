"""Settings, passphrase and recovery code: what unlocks the desk, and what changing it cannot undo.

Desktop: the windows that ask for secrets are in `secrets`.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from defender_desk.services import opening
from defender_desk.text.speech import _
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import acts, group
from defender_desk.ui.settings.secrets import AskPassphrase, ChangePassphrase, NewCode


class KeysPage(QWidget):
    """Change the passphrase; renew or revoke the recovery code."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices, self._shell = choices, choices.shell
        self.notice = Notice()
        self.change = button(_("Change the passphrase…"), self._change, icon_name="key-round")
        self.renew = button(_("Make a new recovery code…"), self._renew, icon_name="life-buoy")
        self.revoke = button(_("Do without a recovery code…"), self._revoke, "plain", "circle-x")
        old_copies = _(
            "Whoever copied the folder before can open that copy with the old passphrase. "
            "If somebody may have both, warn the people in it; a new passphrase does not help them."
        )
        flash = _(
            "The same holds for what was erased: an SSD or a memory stick may keep old parts of a file where "
            "no program reaches them. They are encrypted all the same."
        )
        self.setLayout(
            column(
                self.notice,
                group(
                    _("Passphrase"),
                    acts(self.change),
                    detail=_("The records are not encrypted anew; only the lock changes."),
                ),
                group(
                    _("Recovery code"),
                    acts(self.renew, self.revoke),
                    detail=_("It opens the desk when the passphrase is forgotten. A new one ends the old one."),
                ),
                group(_("What this cannot undo"), label(old_copies, wrap=True), label(flash, wrap=True)),
                None,
                gap=4,
            )
        )

    def _change(self) -> None:
        asked = ChangePassphrase(self._shell, self._choices.chosen.who)
        asked.changed.connect(lambda: self._good(_("The new passphrase holds from now on. Use it at the next unlock.")))
        asked.open()
        asked.old.line.setFocus()

    def _renew(self) -> None:
        asked = AskPassphrase(
            self._shell,
            _("Make a new recovery code"),
            _("The old code stops working at once. The new one is shown a single time: have paper at hand."),
            _("Make it"),
            opening.renew_recovery,
        )
        asked.accepted.connect(lambda: NewCode(self._shell, str(asked.result_of)).open())
        asked.open()

    def _revoke(self) -> None:
        asked = AskPassphrase(
            self._shell,
            _("Do without a recovery code"),
            _("Nobody will be able to open the desk without the passphrase: not you, not anybody else."),
            _("Do without"),
            opening.revoke_recovery,
        )
        asked.accepted.connect(lambda: self._good(_("No recovery code opens this desk any more.")))
        asked.open()

    def _good(self, sentence: str) -> None:
        self.notice.say(sentence, tone="good", closable=True)
