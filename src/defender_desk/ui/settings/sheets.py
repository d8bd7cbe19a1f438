"""The windows that split the recovery code among people, and show each sheet once.

Desktop: one sheet at a time, so that nobody photographs them all, and none is passed over.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from defender_desk.services import opening
from defender_desk.services.unlocking import sharing
from defender_desk.services.unlocking.sharing import Drawn
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import Dialog, ask
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, clear, column, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.settings.parts import Segments
from defender_desk.ui.settings.secrets import copied_by_hand, stretch
from defender_desk.ui.shell import Shell
from defender_desk.ui.unlock.on_paper import SHEET, OnPaper
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.written_down import WrittenDown

CHOICES = ((2, 3), (3, 5), (4, 7))
"""(sheets needed, sheets made): always some to spare, since people move and forget."""


class SplitCode(Dialog):
    """Among how many, and the passphrase."""

    made = Signal(object)

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.chosen = CHOICES[0]
        options: list[tuple[Hashable, str]] = [(each, _among(*each)) for each in CHOICES]
        self.among = Segments(_("How many sheets"), options, self.chosen, self._choose)
        self.secret = SecretField(_("The passphrase now"))
        self.notice = Notice()
        detail = _(
            "The recovery code is made anew and exists only as sheets, one for each person. As many as you choose must "
            "meet to open the desk; fewer can do nothing. Each sheet has words of its own, so that whoever finds the "
            "paper alone has nothing. The code from before works until the last sheet is written."
        )
        body = QWidget()
        body.setLayout(column(label(detail, wrap=True), self.among, self.secret, self.notice, gap=3))
        super().__init__(shell, _("Split the recovery code among people"), body, icon_name="users")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add(_("Cancel"), answer=0)
        self.go = self.add(_("Make the sheets"), "primary")
        self.go.clicked.connect(self._make)

    def _choose(self, value: Any) -> None:
        self.chosen = value

    def _make(self) -> None:
        typed, desk, (needed, people) = self.secret.text(), self._shell.desk, self.chosen
        if not typed:
            return

        def work() -> Drawn:
            opening.prove(desk, typed)
            return sharing.draw(desk, needed, people, habits().language)

        self.setEnabled(False)
        self.notice.silence()
        self._shell.tasks.run(work, done=self._done, failed=self._failed, owner=self)

    def _done(self, drawn: Any) -> None:
        self.secret.forget()
        self.made.emit(drawn)
        self.accept()

    def _failed(self, refused: Trouble) -> None:
        self.setEnabled(True)
        self.notice.trouble(refused, "warning")
        self.secret.line.selectAll()
        self.secret.line.setFocus()


class Sheets(Dialog):
    """Each sheet with its words, shown once, one after another; accepted when the last one is written."""

    def __init__(self, shell: Shell, drawn: Drawn) -> None:
        self.drawn, self.sheets, self.at = drawn, drawn.sheets, 0
        self._inside = column(gap=4)
        self._area = scrolled(self._inside)
        self.kept = QCheckBox(_("Somebody knows the words, and they are not on the paper"))
        self.kept.setAccessibleName(self.kept.text())
        self._proof = column(gap=0)
        body = QWidget()
        body.setLayout(column(self._area, self._proof, self.kept, gap=4))
        super().__init__(shell, "", body, icon_name="users")
        stretch(self, body)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.go = self.add(_("Next sheet"), "primary")
        self.go.clicked.connect(self._next)
        self.kept.toggled.connect(lambda _on: self._look())
        self._show()
        self.resize(min(em(96), shell.width()), min(unit() * 140, shell.height()))
        copied_by_hand(shell, self)

    def _show(self) -> None:
        sheet = self.sheets[self.at]
        self.set_heading(fill(_("Sheet {n} of {all}"), n=show_count(sheet.number), all=show_count(sheet.people)))
        clear(self._inside)
        words = label(isolate(sheet.words), "code", wrap=True, selectable=True)
        words.setAccessibleName(sheet.words)
        apart = _("Its words, for memory or another place. They are never on the paper:")
        for part in (  # the words first: below the groups they would be out of sight, and passed over
            label(apart, wrap=True),
            words,
            boxed(column(Groups(_("The code of the sheet"), sheet.groups), margins=(3, 2)), "card"),
            OnPaper(sheet.paper, SHEET),
        ):
            self._inside.addWidget(part)
        self._area.verticalScrollBar().setValue(0)
        clear(self._proof)
        self.written = WrittenDown(sheet.groups)
        self.written.ready_changed.connect(lambda _ready: self._look())
        self.written.submitted.connect(self.kept.setFocus)
        self._proof.addWidget(self.written)
        self.kept.setChecked(False)
        self._look()
        last = self.at == len(self.sheets) - 1
        self.go.setText(_("Done") if last else _("Next sheet"))
        self.go.setAccessibleName(self.go.text())

    def _look(self) -> None:
        self.go.setEnabled(self.written.ready and self.kept.isChecked())

    def _next(self) -> None:
        if self.at == len(self.sheets) - 1:
            self.accept()
            return
        self.at += 1
        self._show()

    def reject(self) -> None:
        """Leave only knowingly: no sheet can be shown again."""
        left = ask(
            self,
            _("Leave before every sheet is written?"),
            _("None is ever shown again, and none opens anything. The code from before works as it did."),
            yes=_("Leave"),
            no=_("Stay"),
            danger=True,
        )
        if left:
            super().reject()


def _among(needed: int, people: int) -> str:
    return fill(_("Any {needed} of {people}"), needed=show_count(needed), people=show_count(people))
