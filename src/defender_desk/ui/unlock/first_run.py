"""The first run in three pages, then the recovery code, then the offer of a practice desk.

Desktop: one page in front, Back and Next at its foot, the place in the row said in words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from defender_desk.text.speech import _, fill
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.language_page import LanguagePage
from defender_desk.ui.unlock.passphrase_page import PassphrasePage
from defender_desk.ui.unlock.recovery_page import RecoveryPage
from defender_desk.ui.unlock.role_page import RolePage
from defender_desk.ui.unlock.work import Work

if TYPE_CHECKING:
    from defender_desk.ui.unlock.doorway import Doorway

QUESTIONS = 3
"""Pages that ask something; what follows them only shows and offers."""


class FirstRun(QWidget):
    """Language, role, passphrase."""

    def __init__(self, door: Doorway, draft: NewDesk, work: Work, tasks: Tasks) -> None:
        super().__init__()
        self._door, self._draft, self._work, self._tasks = door, draft, work, tasks
        self._desk: Any = None
        self._code = ""
        self._page = 0
        self._outer: QVBoxLayout = column()
        self.setLayout(self._outer)
        self.body: QWidget
        self._show(0)

    def _show(self, page: int) -> None:
        self._page = page
        clear(self._outer)
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.back = button(_("Back"), lambda: self._show(self._page - 1))
        self.next = button(_("Next"), self._forward, "primary")
        self.next.setDefault(True)
        set_shown(self.back, 0 < page < QUESTIONS)
        heading, self.body = self._made(page)
        place = fill(_("{page} of {pages}"), page=page + 1, pages=QUESTIONS) if page < QUESTIONS else ""
        inside = column(label(place, "caption"), label(heading, "title", wrap=True), self.body, self.notice, gap=3)
        holder = QWidget()
        holder.setLayout(inside)
        holder.setMaximumWidth(em(100))
        across = row(None, holder, None, margins=(5, 2))
        across.setStretch(1, 20)
        area: QScrollArea = scrolled(column(across, None))
        self._outer.addWidget(area, 1)
        self._outer.addLayout(row(self.progress, None, self.back, self.next, gap=2, margins=(6, 4)))
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, page: int) -> tuple[str, QWidget]:
        match page:
            case 0:
                first = LanguagePage()
                first.language_chosen.connect(self._door.speak)
                first.look_chosen.connect(self._door.keep_outside)
                return _("Welcome. Choose your language"), first
            case 1:
                return _("What do you do?"), RolePage(self._draft)
            case 2:
                third = PassphrasePage(self._draft, self._work, self._tasks)
                self.next.setText(_("Make the desk"))
                self.next.setEnabled(False)
                third.ready_changed.connect(self.next.setEnabled)
                return _("A passphrase to lock it with"), third
            case 3:
                sheet = RecoveryPage(self._code)
                self.next.setEnabled(False)
                sheet.ready_changed.connect(self.next.setEnabled)
                return _("Your recovery code"), sheet
            case _:
                return _("Your desk is ready"), self._offer()

    def _offer(self) -> QWidget:
        self.next.setText(_("Open my desk"))
        self.next.setAccessibleName(self.next.text())
        offer = QWidget()
        said = label(
            _(
                "You can first try everything on a practice desk with invented people. It is a separate desk beside "
                "yours, opens with the same passphrase, and always shows a coloured band."
            ),
            wrap=True,
        )
        self.practise = button(_("Try the practice desk first"), self._practise, "plain", "graduation-cap")
        offer.setLayout(column(said, row(self.practise, None), gap=3))
        return offer

    def _forward(self) -> None:
        if isinstance(self.body, PassphrasePage):
            self._make(self.body)
        elif self._page <= QUESTIONS:
            self._show(self._page + 1)
        else:
            self._open(self._desk, Path(self._draft.folder))

    def _make(self, page: PassphrasePage) -> None:
        page.keep()
        self._busy(_("Making the desk… this takes a moment on purpose, to make guessing slow."))
        self._tasks.run(self._work.create, self._draft, done=self._made_desk, failed=self._failed, owner=self)

    def _made_desk(self, made: tuple[Any, str]) -> None:
        self._desk, self._code = made
        self._door.keep_outside(Path(self._draft.folder))
        self._show(QUESTIONS)

    def _practise(self) -> None:
        self._busy(_("Making the practice desk…"))
        self._tasks.run(self._work.close, self._desk)
        self._desk = None
        self._tasks.run(
            self._work.practice, self._draft, done=self._practising, failed=self._failed, progress=True, owner=self
        )

    def _practising(self, made: tuple[Any, Path]) -> None:
        self._open(*made)

    def _open(self, desk: Any, folder: Path) -> None:
        self._draft.forget()
        self._door.hand_over(desk, folder)

    def _busy(self, sentence: str) -> None:
        self.notice.silence()
        self.progress.show_work(sentence)
        for widget in (self.next, self.back, self.body):
            widget.setEnabled(False)

    def _failed(self, trouble: Trouble) -> None:
        self.progress.hide()
        for widget in (self.next, self.back, self.body):
            widget.setEnabled(True)
        self.notice.trouble(trouble, "warning")
