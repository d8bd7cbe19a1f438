"""At the door: what is whole of a damaged desk becomes a desk again, in a new folder, and what is lost is named.

Desktop: the damaged folder is only read. There before anything opens, since a damaged desk may not open any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.services.checking import in_a_line
from defender_desk.text.bidi import ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_holding, show_moment
from defender_desk.ui.kit.files import choose_folder
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, in_the_middle, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.tasks import Task, Tasks
from defender_desk.ui.unlock.from_sheets import from_sheets
from defender_desk.ui.unlock.patience import Patience, Tries
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.unlock_page import shown_folder
from defender_desk.ui.unlock.work import Work

SALVAGING = msg("Reading what is whole…")


class SalvagePage(QWidget):
    """Which desk is damaged, what opens it, and the folder of the desk that is made of it."""

    salvaged = Signal(Path, str)
    """The folder of the new desk, once a person has read what was lost, and a code that was put together of sheets."""
    left = Signal()

    def __init__(
        self,
        work: Work,
        tasks: Tasks,
        damaged: Path | None,
        target: Path,
        tries: Tries | None = None,
        known: Sequence[Path] = (),
    ) -> None:
        """`damaged` is the one that is meant, None where a person has to say which of those that are `known`."""
        super().__init__()
        self._work, self._tasks, self.damaged, self.target = work, tasks, damaged, target
        self._lent_from: Path | None = None
        self._done, self._joined = False, ""
        self._task: Task | None = None
        self.which = label("", wrap=True, selectable=True)
        self.known = self._of_these(known)
        self.choose = button(_("Choose its folder…"), self._choose, icon_name="folder-open")
        self.secret = SecretField(_("Passphrase or recovery code"))
        self.secret.submitted.connect(self.begin)
        self.sheets = from_sheets(self, work, tasks, self._take_code)
        self.folder = label("", wrap=True, selectable=True)
        self.elsewhere = button(_("Another folder…"), self._choose_target, "link")
        self.lend = button(_("Use the header of a backup…"), self._choose_header, "link")
        self.lenders = DropDown()
        self.lenders.setAccessibleName(_("Header of the backup"))
        self._lent = boxed(column(label(_("Header of the backup"), "strong"), self.lenders, gap=1))
        self._lent.hide()
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.found = column(gap=2)
        self.go = button(_("Salvage"), self.begin, "primary", "archive-restore")
        self.go.setDefault(True)
        self.patience = Patience(tries, self.go, lambda: self.damaged is not None)
        self.back = button(_("Back"), self.left.emit)
        self.asked = self._questions()
        self.setLayout(self._arranged())
        self.setFocusProxy(self.secret if damaged else self.choose)
        self._show()

    def _of_these(self, known: Sequence[Path]) -> DropDown:
        """The desks that this computer knows, to say which of them is damaged."""
        made = DropDown()
        made.setAccessibleName(_("The damaged desk"))
        made.setPlaceholderText(_("Choose the damaged desk"))
        for folder in known:
            made.addItem(shown_folder(folder, known), folder)
        made.setCurrentIndex(made.findData(self.damaged) if self.damaged else -1)
        made.activated.connect(lambda place: self.look_at(made.itemData(place)))
        set_shown(made, len(known) > 1)
        return made

    def begin(self, *, anyway: bool = False) -> None:
        """Salvage what is whole, or go on to the new desk once that is done; `anyway` also of one that is whole."""
        if self._done:
            self.salvaged.emit(self.target, self._joined)
            return
        if self.damaged is None or not self.go.isEnabled():
            return
        if not self.secret.text().strip():
            self.notice.say(_("Type the passphrase or the recovery code first."), tone="warning")
            self.secret.line.setFocus()
            return
        self.notice.silence()
        self._rest(busy=True)
        self.progress.show_work(say(SALVAGING), stoppable=True)
        self._task = self._tasks.beside(
            partial(
                self._work.salvage, self.damaged, self.secret.text(), self.target, self.lenders.currentData(), anyway
            ),
            done=self._told, failed=self._failed, owner=self,
            progress=partial(self.progress.show_work, say(SALVAGING), stoppable=True),
        )  # fmt: skip

    def look_at(self, folder: Path) -> None:
        """Mean another damaged desk."""
        self.damaged = folder
        self.known.setCurrentIndex(self.known.findData(folder))
        self.notice.silence()  # what it says is of another
        self._show()
        self.secret.line.setFocus()
        if self._lent_from is not None:
            self.borrow(self._lent_from)

    def borrow(self, folder: Path) -> None:
        """Offer the headers of the backups in a folder, the newest first, to open it with."""
        self.notice.silence()
        self.lenders.clear()
        self._lent.hide()
        self._lent_from = folder
        offer = partial(self._offer, folder)
        self._tasks.beside(self._work.lenders, folder, self.damaged, done=offer, failed=self._none_lent, owner=self)

    def _offer(self, folder: Path, there: Sequence[Any]) -> None:
        if folder != self._lent_from:  # another was chosen meanwhile
            return
        self.lenders.clear()
        several = len({one.home for one in there}) > 1
        for one in there:
            when = show_moment(one.made) if one.made else ltr(one.folder.name)
            self.lenders.addItem(beside((when, ltr(one.home.name) if several else "")), one.folder)
        set_shown(self._lent, bool(there))
        self.secret.line.setFocus()

    def _none_lent(self, trouble: Trouble) -> None:
        self._lent_from = None
        self._failed(trouble)

    def _take_code(self, code: str) -> None:
        self._joined = code
        self.secret.take(code)
        self.begin()

    def _show(self) -> None:
        self.which.setText(ltr(str(self.damaged)) if self.damaged else _("None was chosen yet."))
        self.folder.setText(ltr(str(self.target)))
        self.patience.look()

    def _told(self, report: Any) -> None:
        self._rest(busy=False)
        self._joined = self._joined if self.secret.text() == self._joined else ""
        self.secret.forget()
        self._done = True
        self.asked.hide()
        self.back.hide()
        self.go.setText(_("Go to the new desk"))
        self.go.setAccessibleName(self.go.text())
        held = show_holding(report.records, report.files)
        self._say(_("What is whole was salvaged."), held, "good")
        for finding in report.findings:
            names = in_a_line(finding.records)
            self._say(say(finding.what, **finding.values), names, "warning")
        if not report.findings:
            self._say(_("Nothing was lost."), "", "plain")
        self._say(_("The damaged folder is as it was. Go on with the new desk alone, and make a backup."), "", "plain")
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str, detail: str, tone: Any) -> None:
        notice = Notice()
        notice.say(text, detail, tone)
        self.found.addWidget(notice)

    def _failed(self, trouble: Trouble) -> None:
        self._rest(busy=False)
        whole = self._work.is_whole(trouble)
        anyway = (_("Make a copy of it all the same"), partial(self.begin, anyway=True)) if whole else None
        self.notice.trouble(trouble, "warning", do=anyway)
        if not whole:
            self.patience.failed(trouble)

    def _rest(self, *, busy: bool) -> None:
        clear(self.found)
        self.progress.hide()
        for each in (self.asked, self.go, self.back):
            each.setEnabled(not busy)
        if not busy and not self._done:
            self.patience.look()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._rest(busy=False)
        self.notice.say(_("Stopped. Nothing was made, and the damaged folder is as it was."), tone="plain")

    def _choose(self) -> None:
        folder = choose_folder(self, msg("Choose the folder of the damaged desk"), self.damaged)
        if folder is not None:
            self.look_at(folder)

    def _choose_target(self) -> None:
        chosen = choose_folder(self, msg("Choose an empty folder for the desk"), self.target.parent)
        if chosen is not None:
            self.target = chosen / "desk" if any(chosen.iterdir()) else chosen
            self.notice.silence()
            self._show()

    def _choose_header(self) -> None:
        chosen = choose_folder(self, msg("Choose the stick or folder with the backups"))
        if chosen is not None:
            self.borrow(chosen)

    def _questions(self) -> QWidget:
        why_lent = label(_("Where its header is damaged too, that of a backup opens it."), "muted", wrap=True)
        return boxed(
            column(
                column(label(_("The damaged desk"), "strong"), self.known, self.which, row(self.choose, None), gap=1),
                column(self.secret, row(self.sheets, None), gap=1),
                column(label(_("The folder of the new desk"), "strong"), self.folder, row(self.elsewhere, None), gap=1),
                column(why_lent, self._lent, row(self.lend, None), gap=1),
                gap=3,
            )
        )

    def _arranged(self) -> Any:
        title = label(_("Salvage a damaged desk"), "display")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        why = _(
            "Where you have a backup, restore that first: it holds everything up to its day. Here everything that can "
            "still be read is brought into a new folder, and damaged records are put together again from the history. "
            "Then you are told what is lost. Nothing in the damaged folder is changed."
        )
        card = boxed(column(label(why, "muted", wrap=True), self.asked, self.found, gap=4, margins=6), "card")
        page = column(None, title, gap=5, margins=4)
        page.addLayout(in_the_middle(card, em(90), (4, 2)))
        page.addStretch(2)
        foot = column(self.notice, self.patience, self.progress, row(self.back, None, self.go), gap=2)
        whole = column(scrolled(page), gap=0)
        whole.addLayout(in_the_middle(boxed(foot), em(90), (4, 2)))
        whole.setStretch(0, 1)
        return whole
