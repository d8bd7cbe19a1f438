"""The first run in three pages, then the recovery code, then the offer of a practice desk.

Desktop: one page in front, Back and Next at its foot, the place in the row said in words.
"""

from __future__ import annotations

from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QVBoxLayout, QWidget

from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.language_page import LanguagePage
from defender_desk.ui.unlock.passphrase_page import PassphrasePage
from defender_desk.ui.unlock.practising import ABOUT, MAKING, its_passphrase
from defender_desk.ui.unlock.recovery_page import RecoveryPage
from defender_desk.ui.unlock.role_page import RolePage
from defender_desk.ui.unlock.work import Work

QUESTIONS = 3
"""Pages that ask something; what follows them only shows and offers."""


class Page(IntEnum):
    """The pages in their order."""

    LANGUAGE, ROLE, PASSPHRASE, CODE, OFFER, PRACTICE = range(6)


class FirstRun(QWidget):
    """Language, role, passphrase."""

    language_chosen = Signal(str)
    look_chosen = Signal()
    made = Signal(Path)
    """The folder of the desk that was just made."""
    opened = Signal(object, Path)
    """The desk to go on with, and its folder."""

    def __init__(self, draft: NewDesk, work: Work, tasks: Tasks) -> None:
        super().__init__()
        self._draft, self._work, self._tasks = draft, work, tasks
        self._desk: Any = None
        self._code = ""
        self._page = 0
        self._outer: QVBoxLayout = column()
        self.setLayout(self._outer)
        self.body: QWidget
        self._show(Page.LANGUAGE)

    def _show(self, page: int) -> None:
        self._page = page
        clear(self._outer)
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.back = button(_("Back"), lambda: self._show(self._page - 1))
        self.next = button(_("Next"), self._forward, "primary")
        set_shown(self.back, 0 < page < QUESTIONS or page == Page.PRACTICE)
        heading, self.body = self._made(page)
        place = fill(_("{page} of {pages}"), page=page + 1, pages=QUESTIONS) if page < QUESTIONS else ""
        inside = column(label(place, "caption"), label(heading, "title", wrap=True), self.body, gap=3)
        holder = QWidget()
        holder.setLayout(inside)
        holder.setMaximumWidth(em(100))
        across = row(None, holder, None, margins=(5, 2))
        across.setStretch(1, 20)
        area: QScrollArea = scrolled(column(across, None, gap=0))
        self._outer.addWidget(area, 1)
        self._outer.addLayout(row(self.notice, margins=(6, 1)))  # in sight wherever the page was scrolled to
        self._outer.addLayout(row(self.progress, None, self.back, self.next, gap=2, margins=(6, 4)))
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On pages that know no wrong answer Enter goes on, from anywhere but a choice not made yet, which it makes."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self._page not in (Page.LANGUAGE, Page.ROLE):
            super().keyPressEvent(event)
            return
        at = self.focusWidget()
        choice = at if isinstance(at, QAbstractButton) and at.isCheckable() and not at.isChecked() else None
        (choice or self.next).click()

    def _made(self, page: int) -> tuple[str, QWidget]:
        match page:
            case Page.LANGUAGE:
                first = LanguagePage()
                first.language_chosen.connect(self.language_chosen)
                first.look_chosen.connect(self.look_chosen)
                return _("Welcome. Choose your language"), first
            case Page.ROLE:
                return _("What do you do?"), RolePage(self._draft)
            case Page.PASSPHRASE:
                third = PassphrasePage(self._draft, self._work, self._tasks)
                return _("A passphrase to lock it with"), self._asks(third, _("Make the desk"))
            case Page.CODE:
                sheet = RecoveryPage(self._code)
                self.next.setEnabled(False)
                sheet.ready_changed.connect(self.next.setEnabled)
                sheet.submitted.connect(self.next.click)
                return _("Your recovery code"), sheet
            case Page.PRACTICE:
                self._practice = self._draft.for_practice()
                asked = its_passphrase(self._practice, self._work, self._tasks)
                return _("A passphrase for the practice desk"), self._asks(asked, _("Make the practice desk"))
            case _:
                return _("Your desk is ready"), self._offer()

    def _asks(self, page: PassphrasePage, go_on: str) -> PassphrasePage:
        self.next.setText(go_on)
        self.next.setEnabled(False)
        page.ready_changed.connect(self.next.setEnabled)
        page.submitted.connect(self.next.click)
        return page

    def _offer(self) -> QWidget:
        self.next.setText(_("Open my desk"))
        self.next.setAccessibleName(self.next.text())
        offer = QWidget()
        first = label(_("You can first try everything on a practice desk."), "strong", wrap=True)
        self.practise = button(
            _("Try a practice desk first"), partial(self._show, Page.PRACTICE), "plain", "graduation-cap"
        )
        offer.setLayout(column(first, label(say(ABOUT), wrap=True), row(self.practise, None), gap=3))
        return offer

    def _forward(self) -> None:
        if self._page == Page.OFFER:
            self._open(self._desk, Path(self._draft.folder))
        elif not isinstance(self.body, PassphrasePage):
            if self._page == Page.CODE:
                self._tasks.run(self._work.written_down, self._desk)
            self._show(self._page + 1)
        elif self._page == Page.PRACTICE:
            self._practise(self.body)
        else:
            self._make(self.body)

    def _make(self, page: PassphrasePage) -> None:
        page.keep()
        self._busy(_("Making the desk… this takes a moment on purpose, to make guessing slow."))
        self._tasks.run(self._work.create, self._draft, done=self._made_desk, failed=self._failed, owner=self)

    def _made_desk(self, made: tuple[Any, str]) -> None:
        self._desk, self._code = made
        self.made.emit(Path(self._draft.folder))
        self._show(Page.CODE)

    def _practise(self, page: PassphrasePage) -> None:
        page.keep()
        self._busy(say(MAKING))
        making = partial(self._work.practice, self._desk, self._practice)
        self._tasks.run(making, done=self._practising, failed=self._failed, progress=True, owner=self)

    def _practising(self, made: tuple[Any, Path]) -> None:
        self._tasks.run(self._work.close, self._desk)
        self._practice.forget()
        self._open(*made)

    def _open(self, desk: Any, folder: Path) -> None:
        self._draft.forget()
        self.opened.emit(desk, folder)

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
