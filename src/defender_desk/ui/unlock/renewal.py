"""After the recovery code opened a desk: a new passphrase, since the old one is forgotten or known to somebody.

Desktop: it may be put off (a read-only disk takes none), and Settings asks again.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, row, scrolled
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.passphrase_page import PassphrasePage
from defender_desk.ui.unlock.work import Work


class Renewal(QWidget):
    """Sets a new passphrase on an open desk."""

    finished = Signal(object)
    """The open desk, as it is now."""

    def __init__(self, desk: Any, draft: NewDesk, work: Work, tasks: Tasks) -> None:
        super().__init__()
        self._desk, self._draft, self._work, self._tasks = desk, draft, work, tasks
        self.page = PassphrasePage(draft, work, tasks, placed=False)
        self.page.notice.silence()
        self.opened_by, self.notice = Notice(), Notice()
        self.set = button(_("Set this passphrase"), self._set, "primary")
        self.later = button(_("Later"), lambda: self.finished.emit(desk))
        self.set.setEnabled(False)
        self.page.ready_changed.connect(self.set.setEnabled)
        self.page.submitted.connect(self.set.click)
        heading = label(_("Choose a new passphrase"), "title", wrap=True)
        inside = column(heading, self.opened_by, self.page, self.notice, None, gap=3, margins=(6, 2))
        self.setLayout(column(scrolled(inside), row(None, self.later, self.set, gap=2, margins=(6, 4))))
        self.setFocusProxy(self.page)
        tasks.run(work.beside_passphrase, desk, done=self._say, owner=self)

    def _say(self, first: list[str]) -> None:
        """What else opens the desk, and what came in by it just now."""
        said, *others = first
        self.opened_by.say(said, " ".join(others), "warning")

    def _set(self) -> None:
        self.page.keep()
        self.setEnabled(False)
        self._tasks.run(
            self._work.set_passphrase,
            self._desk,
            self._draft.passphrase,
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, desk: Any) -> None:
        self._draft.forget()
        self.finished.emit(desk)

    def _failed(self, trouble: Trouble) -> None:
        self.setEnabled(True)
        self.notice.trouble(trouble, "warning")
