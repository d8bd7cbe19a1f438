"""The recovery code put together from the sheets of several people, one after another.

Desktop: each gives the code on paper and its words; a sheet that does not fit is said at once and loses no other.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.direction import CodeLine, forget, secret
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import clear, column, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import typed_groups
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.work import Work


class JoinSheets(Dialog):
    """The code of a sheet and its words, until there are enough."""

    joined = Signal(str)

    def __init__(self, parent: QWidget, work: Work, tasks: Tasks) -> None:
        self._work, self._tasks = work, tasks
        self.read: list[Any] = []
        self.code = CodeLine()
        secret(self.code)
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-…")
        name = label(_("The code of the sheet"), "strong")
        name.setBuddy(self.code)
        self.code.setAccessibleName(name.text())
        self.typed = column()
        self.code.textChanged.connect(self._show_typed)
        self.words = SecretField(_("Its words"))
        self.so_far, self.notice = label(_("No sheet was read yet."), "muted", wrap=True), Notice()
        self.notice.say(
            _("All people whose sheets are used can open the desk together. Make new sheets afterwards."), tone="info"
        )
        body = QWidget()
        inside = column(name, self.code, self.typed, self.words, self.so_far, None, gap=3, margins=(1, 1))
        body.setLayout(column(scrolled(inside), self.notice, gap=3))
        super().__init__(parent, _("Put the recovery code together"), body, icon_name="users")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add(_("Cancel"), answer=0)
        self.go = self.add(_("Read this sheet"), "primary")
        self.go.clicked.connect(self._read)
        self.resize(QSize(em(90), unit() * 135).boundedTo(parent.window().size()))
        self.code.setFocus()

    def _show_typed(self, text: str) -> None:
        """Show the groups as they stand on the paper: in one line nobody finds the one with the slip."""
        clear(self.typed)
        if groups := typed_groups(text):
            self.typed.addWidget(Groups(_("As it was typed, group by group"), groups))

    def _read(self) -> None:
        if not self.code.text().strip() or not self.words.text().strip():
            return
        self.setEnabled(False)
        self.notice.silence()
        self._tasks.beside(
            self._work.read_sheet, self.code.text(), self.words.text(), [*self.read],
            done=self._one_more, failed=self._failed, owner=self,
        )  # fmt: skip

    def _one_more(self, share: Any) -> None:
        self.read.append(share)
        forget(self.code)
        self.words.forget()
        missing = share.needed - len(self.read)
        if not missing:
            self._tasks.beside(self._work.joined, [*self.read], done=self._joined, failed=self._failed, owner=self)
            return
        self.setEnabled(True)
        said = ngettext("{n} more sheet is needed.", "{n} more sheets are needed.", missing)
        self.so_far.setText(fill(said, n=show_count(missing)))
        self.code.setFocus()

    def _joined(self, code: str) -> None:
        self.read.clear()
        self.joined.emit(code)
        self.accept()

    def _failed(self, refused: Trouble) -> None:
        self.setEnabled(True)
        self.notice.trouble(refused, "warning")
        self.code.setFocus()
