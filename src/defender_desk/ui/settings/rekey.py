"""The window that moves the desk under a new key: the passphrase now, a new one, and where the new folder lies.

Desktop: runs on the desk's worker, so that nothing is written meanwhile that would be left behind.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.services import opening
from defender_desk.services.unlocking import rekeying
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, habits, say, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.settings.secrets import NewCode, stretch
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Task
from defender_desk.ui.unlock.doorway import unused
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.passphrase_page import PassphrasePage
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.work import Work

MOVING = msg("Encrypting everything anew, and reading it back…")
OPENS_NOTHING = msg("The code that you wrote down opens nothing.")


class Rekey(Dialog):
    """The old passphrase, a new one, and a folder."""

    moved = Signal(object)

    def __init__(self, shell: Shell, who: str) -> None:
        self._shell = shell
        self._task: Task | None = None
        place = unused(Path(shell.desk.unlocked.folder))
        self._draft = NewDesk(language=habits().language, who=who, folder=str(place))
        self.old = SecretField(_("The passphrase now"))
        self.fresh = PassphrasePage(self._draft, Work(), shell.tasks)
        self.fresh.notice.say(_("The recovery code is new too. It is shown first: write it down, then the desk moves."))
        self.notice, self.progress = Notice(), ProgressStrip()
        self.progress.stopped.connect(self._stop)
        body = QWidget()
        inside = column(self.old, label(_("The new one"), "heading"), self.fresh, None, gap=3, margins=(1, 1))
        body.setLayout(column(scrolled(inside), self.progress, self.notice))
        super().__init__(shell, _("Move the desk under a new key"), body, icon_name="file-lock")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stretch(self, body)
        self.add(_("Cancel"), answer=0)
        self.go = self.add(_("Move it"), "primary")
        self.go.clicked.connect(self._move)
        self.go.setEnabled(False)
        self.old.changed.connect(self._look)
        self.fresh.ready_changed.connect(lambda _ready: self._look())
        self.resize(min(em(84), shell.width()), min(unit() * 175, shell.height()))

    def _look(self) -> None:
        self.go.setEnabled(bool(self.old.text()) and self.fresh.ready and self._task is None)

    def _move(self) -> None:
        self.fresh.keep()
        self.notice.silence()
        self.setEnabled(False)
        desk, old, new, place = self._shell.desk, self.old.text(), self._draft.passphrase, Path(self._draft.folder)

        def work() -> str:
            opening.prove(desk, old)
            return rekeying.draw_code(desk, new, place)

        self._shell.tasks.run(work, done=self._to_write, failed=self._failed, owner=self)

    def _to_write(self, code: str) -> None:
        shown = NewCode(self._shell, code)
        shown.accepted.connect(lambda: self._go(code))
        shown.rejected.connect(self._rest)
        shown.open()

    def _go(self, code: str) -> None:
        self.setEnabled(True)
        self.progress.show_work(say(MOVING), stoppable=True)
        work = partial(rekeying.rekey, self._shell.desk, self._draft.passphrase, Path(self._draft.folder), code=code)
        self._task = self._shell.tasks.run(
            lambda progress: work(progress=progress),
            done=self._done, failed=self._not_moved, progress=self._told, label=say(MOVING), owner=self,
        )  # fmt: skip
        self._look()

    def _told(self, done: int, total: int) -> None:
        self.progress.show_work(say(MOVING), done, total, stoppable=True)

    def _rest(self) -> None:
        self._task = None
        self.setEnabled(True)
        self.progress.hide()
        self._look()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._rest()
        said = _("Stopped. Nothing of the new folder stays, and the desk is as it was.")
        self.notice.say(said, say(OPENS_NOTHING), "plain")

    def _done(self, moved: Any) -> None:
        self._rest()
        self._draft.forget()
        self.old.forget()
        self.moved.emit(moved)
        self.accept()

    def _not_moved(self, refused: Trouble) -> None:
        self._rest()
        said, step = say_trouble(refused)
        self.notice.say(said, " ".join(filter(None, (step, say(OPENS_NOTHING)))), "warning")

    def _failed(self, refused: Trouble) -> None:
        self._rest()
        self.notice.trouble(refused, "warning")
        self.old.line.setFocus()
