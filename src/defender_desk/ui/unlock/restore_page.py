"""At the door: a backup becomes a desk again, in a new folder. It is checked first, and nothing in it is changed.

Desktop: there for who lost a computer, so also before any desk was ever made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.bidi import ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_moment
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.direction import forget
from defender_desk.ui.kit.files import choose_folder
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.spacing import boxed, column, in_the_middle, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.tasks import Task, Tasks
from defender_desk.ui.unlock.code_line import RecoveryCodeLine
from defender_desk.ui.unlock.from_sheets import from_sheets
from defender_desk.ui.unlock.patience import Patience, Tries
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.work import Work

CHECKING = msg("Reading the backup to its last byte…")
RESTORING = msg("Restoring, and reading what was restored…")


class RestorePage(QWidget):
    """Which backup, its passphrase, and the folder of the desk that is made of it."""

    restored = Signal(Path, str)
    """The folder of the new desk, and the recovery code where that opened the backup."""
    left = Signal()

    def __init__(self, work: Work, tasks: Tasks, target: Path, tries: Tries | None = None) -> None:
        super().__init__()
        self._work, self._tasks, self.target = work, tasks, target
        self._task: Task | None = None
        self._by_code = False
        self.choose = button(_("Choose the stick or folder…"), self._choose, icon_name="folder-open")
        self.which = DropDown()
        self.which.setAccessibleName(_("Backup of"))
        self.secret = SecretField(_("Passphrase of that day"))
        self.secret.submitted.connect(self.begin)
        self.code = RecoveryCodeLine()
        self.code.returnPressed.connect(self.begin)
        self.sheets = from_sheets(self, work, tasks, self._take_code)
        self._code_box = boxed(column(label(_("Recovery code"), "strong"), self.code, row(self.sheets, None), gap=1))
        self.other_way = button(_("Use the recovery code"), self._turn, "link")
        self.folder = label(ltr(str(target)), wrap=True, selectable=True)
        self.elsewhere = button(_("Another folder…"), self._choose_target, "link")
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.go = button(_("Check, then restore"), self.begin, "primary", "archive-restore")
        self.go.setDefault(True)
        self.patience = Patience(tries, self.go, lambda: self.which.count() > 0)
        self.back = button(_("Back"), self.left.emit)
        self._inside = boxed(
            column(
                column(label(_("Backup of"), "strong"), self.which, gap=1),
                self.secret, self._code_box, row(self.other_way, None),
                column(label(_("The folder of the desk"), "strong"), self.folder, row(self.elsewhere, None), gap=1),
                gap=3,
            )
        )  # fmt: skip
        self._code_box.hide()
        self._inside.hide()
        self.setLayout(self._arranged())
        self.setFocusProxy(self.choose)

    def begin(self) -> None:
        """Check the backup chosen, and restore it where it is whole."""
        if not self.go.isEnabled():
            return
        if not self._typed().strip():
            empty = _("Type the recovery code first.") if self._by_code else _("Type the passphrase first.")
            self.notice.say(empty, tone="warning")
            self._take_keyboard()
            return
        self.notice.silence()
        self._busy(say(CHECKING))
        check = partial(self._work.check_backup, self.which.currentData(), self._typed(), self._by)
        self._run(check, self._checked, say(CHECKING))

    @property
    def _by(self) -> str:
        return "recovery" if self._by_code else "passphrase"

    def _typed(self) -> str:
        return self.code.text() if self._by_code else self.secret.text()

    def _run(self, work: Any, done: Any, what: str) -> None:
        watch = partial(self.progress.show_work, what, stoppable=True)
        self._task = self._tasks.beside(work, done=done, failed=self._failed, progress=watch, owner=self)

    def _checked(self, read: Any) -> None:
        if not read.readable:
            self._rest()
            said = next(one for one in read.findings if one.code not in ("lost", "header"))
            self.notice.say(
                say(said.what, **said.values), _("Choose an earlier backup. Nothing was restored."), "danger"
            )
            return
        lost = next((one for one in read.findings if one.code == "lost"), None)
        if lost is not None and not ask(
            self, say(lost.what, **lost.values), _("Everything else is whole."), yes=_("Restore what is whole")
        ):
            self._rest()
            return
        self._busy(say(RESTORING))
        restore = partial(
            self._work.restore_backup, self.which.currentData(), self._typed(), self.target, self._by, lost is not None
        )
        self._run(restore, self._restored, say(RESTORING))

    def _restored(self, _read: Any) -> None:
        code = self.code.text() if self._by_code else ""
        self._rest()
        self.secret.forget()
        forget(self.code)
        self.restored.emit(self.target, code)

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        self.notice.trouble(trouble, "warning")
        self.patience.failed(trouble)

    def _busy(self, sentence: str) -> None:
        self.progress.show_work(sentence, stoppable=True)
        for each in (self._inside, self.choose, self.go, self.back):
            each.setEnabled(False)

    def _rest(self) -> None:
        self._task = None
        self.progress.hide()
        for each in (self._inside, self.choose, self.back):
            each.setEnabled(True)
        self.patience.look()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._rest()
        self.notice.say(_("Stopped. Nothing was restored, and the backup is as it was."), tone="plain")

    def _choose(self) -> None:
        folder = choose_folder(self, msg("Choose the stick or folder with the backups"))
        if folder is not None:
            self.look_in(folder)

    def look_in(self, folder: Path) -> None:
        """Offer the backups in a folder, the newest first."""
        self._tasks.beside(self._work.backups, folder, done=self._found, failed=self._failed, owner=self)

    def _found(self, there: Sequence[Any]) -> None:
        self.notice.silence()
        self.which.clear()
        several = len({one.files for one in there}) > 1
        for one in there:
            self.which.addItem(beside((show_moment(one.made), ltr(one.files.name) if several else "")), one)
        set_shown(self._inside, shown=True)
        self.patience.look()
        self.secret.line.setFocus()

    def _choose_target(self) -> None:
        chosen = choose_folder(self, msg("Choose an empty folder for the desk"), self.target.parent)
        if chosen is not None:
            self.target = chosen / "desk" if any(chosen.iterdir()) else chosen
            self.folder.setText(ltr(str(self.target)))

    def _turn(self) -> None:
        self.notice.silence()  # what it says is of the other way
        self._by_code = not self._by_code
        self.secret.setHidden(self._by_code)
        set_shown(self._code_box, self._by_code)
        self.other_way.setText(_("Use the passphrase") if self._by_code else _("Use the recovery code"))
        self.other_way.setAccessibleName(self.other_way.text())
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        (self.code if self._by_code else self.secret.line).setFocus()

    def _take_code(self, code: str) -> None:
        self.code.take(code)
        self.begin()

    def _arranged(self) -> Any:
        title = label(_("Restore from a backup"), "display")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        why = _(
            "The backup is read to its last byte, then a desk is made of it in a new folder. Nothing on the stick is "
            "changed. It opens with the passphrase that held when the backup was made."
        )
        asked = column(label(why, "muted", wrap=True), row(self.choose, None), self._inside, gap=4, margins=6)
        page = column(None, title, gap=5, margins=4)
        page.addLayout(in_the_middle(boxed(asked, "card"), em(90), (4, 2)))
        page.addStretch(2)
        foot = column(self.notice, self.patience, self.progress, row(self.back, None, self.go), gap=2)
        whole = column(scrolled(page), gap=0)  # the foot stays in sight wherever the page was scrolled to
        whole.addLayout(in_the_middle(boxed(foot), em(90), (4, 2)))
        whole.setStretch(0, 1)
        return whole
