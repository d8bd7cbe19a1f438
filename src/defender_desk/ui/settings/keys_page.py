"""Settings, passphrase and recovery code: what unlocks the desk, and what changing it cannot undo.

Desktop: the windows that ask for secrets are in `secrets`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from defender_desk.services import opening, outside
from defender_desk.services.unlocking import sharing, slots
from defender_desk.services.unlocking.rekeying import Rekeyed
from defender_desk.services.unlocking.slots import WayIn
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, ngettext, say, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.escrow_part import EscrowPart
from defender_desk.ui.settings.parts import acts, group
from defender_desk.ui.settings.rekey import Rekey
from defender_desk.ui.settings.secrets import AskPassphrase, ChangePassphrase, NewCode
from defender_desk.ui.settings.sheets import Sheets, SplitCode


class KeysPage(QWidget):
    """What opens the desk: change the passphrase, renew or revoke the recovery code, move under a new key."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices, self._shell = choices, choices.shell
        self.notice = Notice()
        self.change = button(_("Change the passphrase…"), self._change, icon_name="key-round")
        self.renew = button(_("Make a new recovery code…"), self._renew, icon_name="life-buoy")
        self.revoke = button(_("Do without a recovery code…"), self._revoke, "plain", "circle-x")
        self.split = button(_("Split it among people…"), self._split, "plain", "users")
        self.rekey = button(_("Move the desk under a new key…"), self._rekey, icon_name="file-lock")
        self.ways = column(gap=1)
        self.setLayout(column(self.notice, *self._groups(), _cannot_undo(), None, gap=4))
        self._look()

    def _groups(self) -> tuple[QWidget, ...]:
        return (
            group(_("What opens this desk"), self.ways),
            group(
                _("Passphrase"),
                acts(self.change),
                detail=_("The records are not encrypted anew; only the lock changes."),
            ),
            group(
                _("Recovery code"),
                acts(self.renew, self.split, self.revoke),
                detail=_("It opens the desk when the passphrase is forgotten. A new one ends the old one."),
            ),
            EscrowPart(self._shell, self._rekey),
            group(
                _("A new key"),
                acts(self.rekey),
                detail=_(
                    "If somebody may know your passphrase, or have a copy of this folder: everything is encrypted "
                    "anew in another folder, which nothing opens that opened this one. It is read back whole, and "
                    "this folder stays until you erase it. Whoever has a copy of this folder keeps what is in it."
                ),
            ),
        )

    def _look(self) -> None:
        self._shell.tasks.run(slots.ways_in, self._shell.desk, done=self._show, owner=self)

    def _show(self, found: tuple[WayIn, ...]) -> None:
        clear(self.ways)
        for one in found:
            said = fill(
                _("{name}: each guess at it takes {mib} MiB of memory."), name=say(one.name), mib=show_count(one.mib)
            )
            self.ways.addWidget(label(" ".join(filter(None, (said, _in_sheets(one)))), wrap=True))

    def _split(self) -> None:
        asked = SplitCode(self._shell)
        asked.made.connect(lambda drawn: self._to_write(Sheets(self._shell, drawn), sharing.take_up, drawn))
        asked.open()
        asked.secret.line.setFocus()

    def _rekey(self) -> None:
        asked = Rekey(self._shell, self._choices.chosen.who)
        asked.moved.connect(self._moved)
        asked.open()
        asked.old.line.setFocus()

    def _moved(self, done: Rekeyed) -> None:
        """Offer the new desk at the door, and leave this one: what would be written here now would not be there."""
        outside.write_outside(outside.read_outside().with_vault(done.folder))
        said = [
            fill(_("It stands in the window where you unlock, as {folder}."), folder=ltr(done.folder.name)),
            _("Once it opens, come back to this one and erase it under “Leaving fast”. Make new backups there."),
        ]
        if done.lost:
            lost = ngettext(
                "{n} file is damaged or missing in the old folder, and so not in the new one.",
                "{n} files are damaged or missing in the old folder, and so not in the new one.",
                len(done.lost),
            )
            said.insert(0, fill(lost, n=show_count(len(done.lost))))
        told = Dialog(
            self._shell, _("The desk lies under a new key."), label(" ".join(said), wrap=True), icon_name="file-lock"
        )
        told.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told.add(_("Lock this desk and go there"), "primary", answer=1)
        told.finished.connect(lambda _answer: self._shell.lock())
        told.open()

    def _change(self) -> None:
        asked = ChangePassphrase(self._shell, self._choices.chosen.who)
        asked.changed.connect(lambda: self._good(say(opening.PASSPHRASE_SET)))
        asked.open()
        asked.old.line.setFocus()

    def _renew(self) -> None:
        asked = AskPassphrase(
            self._shell,
            _("Make a new recovery code"),
            _("The old code works until you have written the new one down. It is shown once: have paper at hand."),
            _("Make it"),
            opening.draw_code,
        )
        asked.accepted.connect(lambda: self._to_write_down(str(asked.result_of)))
        asked.open()

    def _to_write_down(self, code: str) -> None:
        self._to_write(NewCode(self._shell, code), opening.renew_recovery, code)

    def _to_write(self, shown: Dialog, then: Callable[[Any, Any], None], what: object) -> None:
        """Show what is to open the desk; only what was written down to its end does."""
        desk, run = self._shell.desk, self._shell.tasks.run
        self.notice.silence()
        shown.accepted.connect(lambda: run(then, desk, what, done=self._counts, failed=self._unsure, owner=self))
        shown.rejected.connect(lambda: self.notice.say(_("Nothing was changed: what opened the desk still does.")))
        shown.open()

    def _counts(self, _nothing: object) -> None:
        self._look()
        self._good(_("What you wrote down opens the desk from now on. The code from before opens nothing any more."))

    def _unsure(self, refused: Trouble) -> None:
        said, step = say_trouble(refused)
        unsure = _("Keep what you wrote down, and the code from before too. Then make a new code once more.")
        self.notice.say(said, " ".join(filter(None, (step, unsure))), "danger")

    def _revoke(self) -> None:
        asked = AskPassphrase(
            self._shell,
            _("Do without a recovery code"),
            _("Nobody will be able to open the desk without the passphrase: not you, not anybody else."),
            _("Do without"),
            opening.revoke_recovery,
        )
        asked.accepted.connect(lambda: self._good(_("No recovery code opens this desk any more.")))
        asked.accepted.connect(self._look)
        asked.open()

    def _good(self, sentence: str) -> None:
        self.notice.say(sentence, tone="good", closable=True)


def _in_sheets(one: WayIn) -> str:
    if not one.people:
        return ""
    said = _("It is split among {people} people, of whom {needed} must meet.")
    return fill(said, people=show_count(one.people), needed=show_count(one.needed))


def _cannot_undo() -> QWidget:
    old_copies = _(
        "Whoever copied the folder before can open that copy with the old passphrase. "
        "If somebody may have both, warn the people in it; a new passphrase does not help them."
    )
    flash = _(
        "The same holds for what was erased: an SSD or a memory stick may keep old parts of a file where "
        "no program reaches them. They are encrypted all the same."
    )
    return group(_("What this cannot undo"), label(old_copies, wrap=True), label(flash, wrap=True))
