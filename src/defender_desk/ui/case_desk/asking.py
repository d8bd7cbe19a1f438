"""A small window that asks for some fields of a record and writes them; a refusal stands at the field it is about.

Desktop: what is typed is kept in the draft of the record; a lock, a crash and Esc lose nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QTextEdit, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.services import drafts
from defender_desk.services.drafts import Draft
from defender_desk.text.speech import _, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.editors import Hooks
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.record.editing import KEPT_EVERY
from defender_desk.ui.shell import Shell


@dataclass(frozen=True)
class Asked:
    """What is asked: the heading, fields of a record and what stands in them, and what the button that writes says."""

    heading: str
    type: str
    record: str
    names: tuple[str, ...]
    given: Mapping[str, object]
    go: str
    icon_name: str
    set: Mapping[str, object] = field(default_factory=dict)
    """What is written along with the answer, without being asked: the status that asks for it."""

    @property
    def own(self) -> frozenset[str]:
        """The fields of the record's draft that are this window's."""
        return frozenset((*self.names, *self.set))


class Asking(Dialog):
    """The window; leaving it by Esc keeps what was typed, Cancel gives it up."""

    keeps = True

    wrote = Signal(object)
    """`Changes`: the answer was written."""

    def __init__(
        self,
        shell: Shell,
        parent: QWidget,
        asked: Asked,
        write: Callable[[Mapping[str, object]], Changes],
        again: Callable[[], object],
        left: Draft | None = None,
    ) -> None:
        self._notice = Notice()
        body = QWidget()
        super().__init__(parent, asked.heading, body, icon_name=asked.icon_name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shell, self._asked, self._write, self._again = shell, asked, write, again
        self._said = label("", "caption")
        self._restored = {name: value for name, value in (left.values if left else {}).items() if name in asked.names}
        self.form = Form(TYPES[asked.type], (Part(None, asked.names),), self._hooks(), cards=False)
        self._began = {**asked.given, **{name: left.began(name) for name in self._restored if left}}
        self.form.set_values({**asked.given, **self._restored})
        self._ended = False
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_EVERY)
        self._keeping.timeout.connect(self._keep)
        self.form.changed.connect(lambda _name: self._changed())
        inside = column(self._notice, self.form, None, gap=3, margins=(2, 0))
        body.setLayout(column(scrolled(inside), self._said, gap=0))
        body.setMinimumSize(em(66), min(em(22 + 11 * len(asked.names)), round(shell.height() * 0.6)))
        self.add(_("Cancel")).clicked.connect(lambda _checked=False: self._give_up())
        self._go = self.add(asked.go, "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(lambda _checked=False: self._save())
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.setStretch(1, 1)

    def begin(self, refused: Trouble | None = None) -> None:
        """Show it with the keyboard on the first field; `refused` is why it is asked at all."""
        if refused is not None:
            self._notice.trouble(refused, "warning")
        self.open()
        first = next(iter(self._restored), self._asked.names[0])
        self.form.focus(first)
        words = self.form.editor(first).focus_widget()
        if isinstance(words, QTextEdit):
            words.moveCursor(QTextCursor.MoveOperation.End)  # what was left is gone on with

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is typed, for the worker; none where there is nothing to lose."""
        if self._ended or not self._typed:
            return []
        every, asked = self.form.unfinished(), self._asked
        held = {**asked.set, **{name: every[name] for name in self._typed}}
        keep = drafts.keep_some
        return [partial(keep, self._shell.desk, asked.type, asked.record, held, own=asked.own)]

    def in_hand(self) -> str:
        """The key of the draft of the record it asks about."""
        return self._asked.record if self.unfinished() else ""

    @property
    def _typed(self) -> frozenset[str]:
        """The fields that were typed in, here or in the draft it began with."""
        return self.form.touched() | self._restored.keys()

    def done(self, answer: int) -> None:
        """Leave; what is not written stays as a draft."""
        keeping = self.unfinished()
        self._keeping.stop()
        self._ended = True
        for keep in keeping:
            self._run(keep)
            self._shell.say(_("What you had not saved was kept as a draft."))
        super().done(answer)

    def _hooks(self) -> Hooks:
        """Opening a record named in the form leaves the window first."""
        known = hooks(self._shell)

        def leave(record: str) -> None:
            self.reject()
            if known.open is not None:
                known.open(record)

        return replace(known, open=leave)

    def _changed(self) -> None:
        self._said.setText("")
        self._keeping.start()

    def _keep(self) -> None:
        for keep in self.unfinished():
            self._shell.tasks.run(keep, done=lambda _nothing: self._said.setText(_("Draft kept")), owner=self)

    def _give_up(self) -> None:
        self._ended = True
        self._run(partial(drafts.drop_some, self._shell.desk, self._asked.record, self._asked.own))
        self.reject()

    def _run(self, change: Callable[[], object]) -> None:
        """Change the draft, and let the page behind look again; this window is gone by then."""
        again = self._again
        self._shell.tasks.run(change, done=lambda _nothing: again(), owner=self._shell)

    def _save(self) -> None:
        if self.form.problems():
            return
        self._ended = True  # what is being written is kept again only if it is refused
        self._keeping.stop()
        self.setEnabled(False)
        every, asked, desk = self.form.values(), self._asked, self._shell.desk
        # What nobody typed stays as it is now: others may have written it since this was asked.
        values = {name: every[name] for name in self._typed if every[name] != self._began[name]}

        def write() -> Changes:
            changes = self._write(values)
            drafts.drop_some(desk, asked.record, asked.own)
            return changes

        self._shell.tasks.run(write, done=self._written, failed=self._refused, owner=self)

    def _written(self, changes: Changes) -> None:
        self.wrote.emit(changes)
        self.done(QDialog.DialogCode.Accepted.value)

    def _refused(self, trouble: Trouble) -> None:
        self._ended = False
        self.setEnabled(True)
        name = str(trouble.values.get("field") or "")
        if name in self.form.rows:
            self.form.blame(name, say_trouble(trouble)[0])
        else:
            self._notice.trouble(trouble)
        self._keep()
