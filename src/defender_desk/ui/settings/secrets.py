"""The windows that change what unlocks the desk: a new passphrase, and a new recovery code, shown once.

Desktop: the passphrase is asked for again before either, since whoever sits at an open desk need not be its owner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from defender_desk.services import opening
from defender_desk.text.speech import _, habits
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog, ask
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.passphrase_page import PassphrasePage
from defender_desk.ui.unlock.recovery_page import RecoveryPage
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.work import Work


class ChangePassphrase(Dialog):
    """The old passphrase, then a new one typed twice."""

    changed = Signal()

    def __init__(self, shell: Shell, who: str) -> None:
        self._shell = shell
        self._draft = NewDesk(language=habits().language, who=who)
        self.old = SecretField(_("The passphrase now"))
        self.fresh = PassphrasePage(self._draft, Work(), shell.tasks, placed=False)
        self.fresh.notice.say(
            _("Copies of the folder made before still open with the old passphrase."),
            _("Nothing can change that from here. Erase those copies, or keep them where nobody finds them."),
            "warning",
        )
        self.notice = Notice()
        body = QWidget()
        stays = label(_("A recovery code you wrote down still works."), "muted", wrap=True)
        inside = column(self.old, label(_("The new one"), "heading"), self.fresh, stays, None, gap=3, margins=(1, 1))
        body.setLayout(column(scrolled(inside), self.notice))
        super().__init__(shell, _("Change the passphrase"), body, icon_name="key-round")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stretch(self, body)
        self.add(_("Cancel"), answer=0)
        self.go = self.add(_("Change it"), "primary")
        self.go.clicked.connect(self._change)
        self.go.setEnabled(False)
        self.old.changed.connect(self._look)
        self.fresh.ready_changed.connect(lambda _ready: self._look())
        self.resize(min(em(84), shell.width()), min(unit() * 175, shell.height()))

    def _look(self) -> None:
        self.go.setEnabled(bool(self.old.text()) and self.fresh.ready)

    def _change(self) -> None:
        self.fresh.keep()
        self.setEnabled(False)
        self.notice.silence()
        self._shell.tasks.run(
            opening.change_passphrase, self._shell.desk, self.old.text(), self._draft.passphrase,
            done=self._done, failed=self._failed,
        )  # fmt: skip

    def _done(self, _nothing: object) -> None:
        self._draft.forget()
        self.old.forget()
        self.changed.emit()
        self.accept()

    def _failed(self, trouble: Trouble) -> None:
        self.setEnabled(True)
        self.notice.trouble(trouble, "warning")
        self.old.line.setFocus()


class AskPassphrase(Dialog):
    """The passphrase, asked for again before something that weighs; `then` runs on the worker once it was right."""

    def __init__(
        self,
        shell: Shell,
        heading: str,
        detail: str,
        yes: str,
        then: Callable[[Any], object],
        *,
        danger: bool = False,
        listed: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`listed` holds sentences by their heading, however many there are; a lock stops nothing that is a danger."""
        self._shell, self._then, self._lasting = shell, then, danger
        self.secret = SecretField(_("The passphrase now"))
        self.notice = Notice()
        body = QWidget()
        parts = [_under(heading, sentences) for heading, sentences in (listed or {}).items() if sentences]
        told = column(label(detail, wrap=True), *parts, *([None] if parts else []), gap=3)
        body.setLayout(column(scrolled(told) if parts else told, self.secret, self.notice, gap=3))
        super().__init__(shell, heading, body, icon_name="key-round")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.result_of: object = None
        self.add(_("Cancel"), answer=0)
        self.go = self.add(yes, "danger" if danger else "primary")
        self.go.setDefault(True)  # Enter does it once the passphrase stands there, and nothing before
        self.go.clicked.connect(self._prove)
        if parts:
            stretch(self, body)
            self.resize(min(em(84), shell.width()), min(unit() * 150, shell.height()))
        self.secret.line.setFocus()

    def _prove(self) -> None:
        typed, desk, then = self.secret.text(), self._shell.desk, self._then
        if not typed:
            return

        def work() -> object:
            opening.prove(desk, typed)
            return then(desk)

        self.setEnabled(False)
        self.notice.silence()
        self._shell.tasks.run(work, done=self._done, failed=self._failed, owner=self, lasting=self._lasting)

    def _done(self, result: object) -> None:
        self.secret.forget()
        self.result_of = result
        self.accept()

    def _failed(self, trouble: Trouble) -> None:
        self.setEnabled(True)
        self.notice.trouble(trouble, "warning")
        self.secret.line.selectAll()
        self.secret.line.setFocus()


def _under(heading: str, sentences: Sequence[str]) -> QBoxLayout:
    return column(label(heading, "strong", wrap=True), *(label(one, wrap=True) for one in sentences), gap=1)


class NewCode(Dialog):
    """A recovery code that opens nothing yet, shown once; it is accepted when its last group was typed and one more."""

    def __init__(self, shell: Shell, code: str) -> None:
        self.sheet = RecoveryPage(code)
        self.code = code
        super().__init__(shell, _("Your new recovery code"), self.sheet, icon_name="life-buoy")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.go = self.add(_("Done"), "primary", answer=1)
        self.go.setEnabled(False)
        self.sheet.ready_changed.connect(self.go.setEnabled)
        self.resize(em(90), self.sizeHint().height())
        copied_by_hand(shell, self)

    def reject(self) -> None:
        """Leave only knowingly: the code cannot be shown again."""
        left = ask(
            self,
            _("Leave without having written it down?"),
            _("This code opens nothing then, and is never shown again. Nothing was changed."),
            yes=_("Leave"),
            no=_("Stay"),
            danger=True,
        )
        if left:
            super().reject()


def copied_by_hand(shell: Shell, shown: Dialog) -> None:
    """Let the desk not lock over a window that is copied onto paper before there was time for it."""
    if shell.idle is not None:
        shell.idle.bear_with(shown)


def stretch(dialog: Dialog, body: QWidget) -> None:
    """Let the body of a dialog have what room is over."""
    outer = dialog.layout()
    if isinstance(outer, QBoxLayout):
        outer.setStretchFactor(body, 1)
