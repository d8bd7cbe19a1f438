"""Unlocking: one field. Which desk, the recovery code and another folder are there for those who need them.

Desktop: what went wrong is said in place, calmly, and nothing is said about what is inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.services.outside import PRACTICE, default_vault, for_practice
from defender_desk.text.bidi import ltr
from defender_desk.text.digits import show_digits
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, habits, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.direction import forget
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.spacing import boxed, column, in_the_middle, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.code_line import RecoveryCodeLine
from defender_desk.ui.unlock.from_sheets import from_sheets
from defender_desk.ui.unlock.patience import Patience, Tries
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.work import Work


class UnlockPage(QWidget):
    """The page a person meets every day."""

    opened = Signal(object, Path, bool)
    """The open desk, its folder, and whether the recovery code opened it."""
    another = Signal()
    """A person wants to make a new desk."""

    def __init__(self, work: Work, tasks: Tasks, vaults: Sequence[Path], tries: Tries | None = None) -> None:
        super().__init__()
        self._work, self._tasks = work, tasks
        self._by_code = False
        self.vaults = DropDown()
        self.vaults.setAccessibleName(_("Desk"))
        for folder in vaults:
            self.vaults.addItem(shown_folder(folder, vaults), folder)
        own = (place for place, folder in enumerate(vaults) if not for_practice(folder))
        self.vaults.setCurrentIndex(next(own, 0))  # whoever practised last comes back to work
        set_shown(self.vaults, len(vaults) > 1)
        self.secret = SecretField(_("Passphrase"))
        self.code = RecoveryCodeLine()
        self.code.returnPressed.connect(self.submit)
        self.code.textEdited.connect(self._typed_code)
        self.sheets = from_sheets(self, work, tasks, self._take_code)
        self._code_box = boxed(column(label(_("Recovery code"), "strong"), self.code, row(self.sheets, None), gap=1))
        self._code_box.hide()
        self.notice = Notice()
        self.go = button(_("Unlock"), self.submit, "primary", "lock-open")
        self.go.setDefault(True)
        self.patience = Patience(tries, self.go)
        self.working = label(_("Unlocking… this takes a moment on purpose, to make guessing slow."), "muted", wrap=True)
        self.working.hide()
        self.other_way = button(_("Use the recovery code"), self._turn, "link")
        self.other_folder = button(_("Another folder…"), self._choose_folder, "link")
        self.make = button(_("New desk"), self.another.emit, "link")
        self.secret.submitted.connect(self.submit)
        self.secret.changed.connect(self.notice.silence)
        self.vaults.currentIndexChanged.connect(self._turn_to_another)
        self.vaults.activated.connect(lambda _place: self._mean())
        self._meant = False
        self.setLayout(self._arranged())
        self.setFocusProxy(self.secret)

    def submit(self) -> None:
        """Try to open the desk."""
        typed = self.code.text() if self._by_code else self.secret.text()
        if not typed.strip() or not self.go.isEnabled():
            return
        self.notice.silence()
        self._busy(True)  # noqa: FBT003  Qt's way of saying it
        function = self._work.unlock_with_code if self._by_code else self._work.unlock
        self._tasks.run(function, self.folder(), typed, done=self._done, failed=self._failed, owner=self)

    def folder(self) -> Path:
        """The desk chosen."""
        return Path(self.vaults.currentData())

    @property
    def meant(self) -> Path | None:
        """The desk that a person means: the only one, one they chose, or one that refused; None where none of these."""
        return self.folder() if self._meant or self.vaults.count() == 1 else None

    def _mean(self) -> None:
        self._meant = True

    def add_folder(self, folder: Path) -> None:
        """Offer one more desk, and choose it."""
        place = self.vaults.findData(folder)
        if place < 0:
            self.vaults.insertItem(0, shown_folder(folder, [folder]), folder)
            place = 0
        self.vaults.setCurrentIndex(place)
        self._mean()
        set_shown(self.vaults, self.vaults.count() > 1)

    def _turn_to_another(self) -> None:
        """What was typed for one desk, and what was said of it, is nothing to another."""
        self.secret.forget()
        forget(self.code)
        self.notice.silence()

    def _typed_code(self, typed: str) -> None:
        def slipped(trouble: Trouble) -> None:
            if typed == self.code.text():
                self.notice.trouble(trouble, "warning")

        self.notice.silence()
        self._tasks.beside(self._work.check_code, typed, done=lambda _nothing: None, failed=slipped, owner=self)

    def _done(self, desk: Any) -> None:
        by_code, folder = self._by_code, self.folder()
        self._busy(False)  # noqa: FBT003  Qt's way of saying it
        self.secret.forget()
        forget(self.code)
        self.opened.emit(desk, folder, by_code)

    def _failed(self, trouble: Trouble) -> None:
        self._busy(False)  # noqa: FBT003  Qt's way of saying it
        said, step = say_trouble(trouble)
        wrong = _wrong_secret(trouble)
        if not wrong:
            self._mean()
        if self.vaults.count() > 1 and wrong:
            step = _("It may open another desk: look above which one you chose. {step}").format(step=step)
        self.notice.say(said, step, "warning")
        self.patience.failed(trouble)
        field = self.code if self._by_code else self.secret.line
        field.selectAll()
        field.setFocus()

    def _busy(self, busy: bool) -> None:
        for widget in (self.go, self.secret, self.code, self.vaults, self.other_way, self.other_folder, self.make):
            widget.setEnabled(not busy)
        if not busy:
            self.patience.look()
        set_shown(self.working, busy)

    def take_keyboard(self) -> None:
        """Give what is asked for the keyboard: a passphrase typed anywhere else would stand there to be read."""
        (self.code if self._by_code else self.secret.line).setFocus()

    def _turn(self) -> None:
        self._by_code = not self._by_code
        self.secret.setHidden(self._by_code)
        set_shown(self._code_box, self._by_code)
        self.other_way.setText(_("Use the passphrase") if self._by_code else _("Use the recovery code"))
        self.other_way.setAccessibleName(self.other_way.text())
        self.notice.silence()
        self.take_keyboard()

    def offer_code(self, code: str) -> None:
        """Stand ready with a code that was given just now: several people may have put it together."""
        if not self._by_code:
            self._turn()
        self.code.take(code)

    def _take_code(self, code: str) -> None:
        self.code.take(code)
        self.submit()

    def _choose_folder(self) -> None:
        from defender_desk.ui.kit.files import choose_folder  # late: few ask

        folder = choose_folder(self, msg("Choose the folder of a desk"))
        if folder is None:
            return
        if self._work.known(folder):
            self.add_folder(folder)
            self.notice.silence()
            self.take_keyboard()
        elif self._work.backups(folder):
            restore = _("Choose “Restore from a backup…” below: it becomes a desk in another folder.")
            self.notice.say(_("That folder holds a backup of a desk."), restore, "warning")
        else:
            look = _("Choose the folder that holds the file “vault.hdr”.")
            self.notice.say(_("There is no desk in that folder."), look, "warning")

    def _arranged(self) -> Any:
        title = label(_("Unlock your desk"), "display")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card = boxed(
            column(
                self.vaults,
                self.secret,
                self._code_box,
                self.notice,
                self.go,
                self.patience,
                self.working,
                gap=3,
                margins=6,
            ),
            "card",
        )
        others = row(None, self.other_way, self.other_folder, self.make, None, gap=2)
        page = column(None, title, gap=5, margins=4)
        page.addLayout(in_the_middle(card, em(66)))
        page.addLayout(others)
        page.addStretch(2)
        return column(scrolled(page), gap=0)  # large text and what is said of a wrong try need more than a window holds


def _wrong_secret(trouble: Trouble) -> bool:
    from defender_desk.services.opening import wrong_secret  # late: most open their desk at once

    return wrong_secret(trouble)


def shown_folder(folder: Path, among: Sequence[Path]) -> str:
    """A desk by what it is, or by a name a person gave its folder; by its whole path where others are called so too."""
    alone = sum(other.name == folder.name for other in among) <= 1
    return _called(folder.name) if alone else ltr(str(folder))


def _called(name: str) -> str:
    """What a desk is called for the name of its folder, which is one for every language."""
    own, practice, number = name.partition(PRACTICE)
    named = ltr(own) if own != default_vault().name else "" if practice else _("My desk")
    practising = " ".join(filter(None, (_("Practice desk"), show_digits(number, habits().digits)))) if practice else ""
    return beside((named, practising))
