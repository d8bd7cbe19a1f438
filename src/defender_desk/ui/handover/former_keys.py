"""New keys for this desk, and those it had: until when, and whether they still open what is under way.

Desktop: making new keys destroys nothing; destroying the old ones is a step of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from defender_desk.services.identity import rotation
from defender_desk.services.identity.rotation import Former
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, fill
from defender_desk.text.written import show_date
from defender_desk.ui.handover.aloud import fingerprint
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.shell import Shell


class FormerKeys(QWidget):
    """The way to new keys, and the keys of before."""

    renewed = Signal()
    """This desk has other keys now."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.notice = Notice()
        self.renew = button(_("Make new keys…"), self._renew, "plain", "repeat")
        self._lines: QVBoxLayout = column(gap=2)
        why = _(
            "Make new keys where somebody else may have had this desk open, or a copy of it with its passphrase. Files "
            "that are under way can still be opened."
        )
        self.setLayout(column(label(why, "muted", wrap=True), self.notice, row(self.renew, None), self._lines, gap=2))
        self.load()

    def load(self) -> None:
        """Ask anew which keys this desk had."""
        self._shell.tasks.run(rotation.former, self._shell.desk, done=self._show)

    def _show(self, former: Sequence[Former]) -> None:
        clear(self._lines)
        for one in former:
            self._lines.addWidget(self._line(one))

    def _line(self, one: Former) -> QFrame:
        day = show_date(FuzzyDate.exact(one.until.astimezone().date()))
        said = (
            _("Keys until {day}; destroyed") if one.receiver is None else _("Keys until {day}; they still open files")
        )
        words = column(label(fill(said, day=day), "strong", wrap=True), fingerprint(one), gap=1, margins=(4, 3))
        if one.receiver is not None:
            words.addLayout(row(button(_("Destroy them…"), partial(self._destroy, one), "link"), None))
        return boxed(words, "card")

    def _renew(self) -> None:
        sure = ask(
            self,
            _("Make new keys for this desk?"),
            _(
                "Give your new card to everybody who knows you. They are told that your key changed, and compare it "
                "with you in person again before they hand you anything or take in what you send. The new card carries "
                "the signature of the old key; what signed it is then destroyed."
            ),
            yes=_("Make new keys"),
            danger=True,
        )
        if sure:
            self._shell.tasks.run(
                rotation.renew, self._shell.desk, done=self._renewed, failed=self.notice.trouble, owner=self
            )

    def _renewed(self, _contact: Any) -> None:
        self.load()
        self.renewed.emit()

    def _destroy(self, one: Former) -> None:
        sure = ask(
            self,
            _("Destroy these old keys?"),
            _("Files that were written for them can then be opened nowhere. Backups of before still hold them."),
            yes=_("Destroy"),
            danger=True,
        )
        if sure:
            destroy = partial(rotation.destroy, self._shell.desk, one.receive)
            self._shell.tasks.run(destroy, done=lambda _nothing: self.load(), owner=self)
