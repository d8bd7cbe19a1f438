"""Questions and messages in windows of their own.

Kit: a dialog never blocks locking (the process is replaced under it) and never shows what a record holds. Enter
does what the accepting button does, in every one of them, and leaves none; Esc, the cross and Cancel ask before words
would be gone. So nothing that was typed is lost unsaid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol, TypeAlias, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget

from defender_desk.text.bidi import isolate
from defender_desk.text.folding import fold
from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import PASSING, TextLine, passing
from defender_desk.ui.kit.nameplate import title
from defender_desk.ui.kit.pieces import Button, ButtonLook, Picture, button, label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em
from defender_desk.ui.kit.turns import asked, in_turn

LOCK = "lock"
"""Object name of the command that locks: it works in every window over the main one, which holds back all others."""


@runtime_checkable
class Holds(Protocol):
    """Part of a dialog that knows itself whether it holds what was typed and is not kept."""

    def holds_words(self) -> bool:
        """Whether leaving would lose something."""


class Dialog(QDialog):
    """A window with a heading, a body and buttons at its foot; Esc leaves it, and asks where words would be lost."""

    keeps: ClassVar[bool] = False
    """Whether what is typed stays as a draft when it is left."""

    def __init__(
        self, parent: QWidget | None, heading: str, body: QWidget | None = None, *, icon_name: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title())
        self._title = said = label("", "heading", wrap=True)
        self.set_heading(heading)
        said.setMinimumWidth(em(44))
        self._buttons: QHBoxLayout = row(None, gap=2)
        self._leaving: list[Button] = []
        head = row(*([Picture(icon_name, "plain", 6)] if icon_name else []), said, gap=3)
        head.setStretch(head.count() - 1, 1)
        head.setAlignment(Qt.AlignmentFlag.AlignTop)
        whole = column(head, *([body] if body else []), self._buttons, gap=4, margins=5)
        if body is not None:
            whole.setStretch(1, 1)  # what is over is the body's: the heading keeps close to it
        self.setLayout(whole)

    def set_heading(self, heading: str) -> None:
        """Say what it is; the title of the window never does."""
        self.setAccessibleName(heading)
        self._title.setText(heading)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the command that locks along: a window in front never stands in its way."""
        super().showEvent(event)
        below: QWidget = self
        while (parent := below.parentWidget()) is not None:
            below = parent
        lock = below.findChild(QAction, LOCK)
        if lock is not None:
            self.addAction(lock)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the default button does, from a text of several lines with Ctrl; it leaves by none."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        for each in self.findChildren(Button):
            if each.isDefault() and each.isEnabled() and each not in self._leaving:
                each.click()
                return

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  Qt's own name
        """Tab goes through the body as it lies there, then to the foot: also where a part of it was made anew."""
        in_turn(asked(self))
        return super().focusNextPrevChild(next)

    def reject(self) -> None:
        """Leave; where that would lose what was typed, only once a person said so."""
        if self.keeps or may_leave(self):
            super().reject()

    def add(self, text: str, look: ButtonLook = "plain", *, answer: int | None = None) -> Button:
        """Put a button at the foot; with an answer it closes the dialog, and the primary one is what Enter does."""
        leaves = answer == QDialog.DialogCode.Rejected.value
        made = button(text, self.reject if leaves else None, look)
        if leaves:
            self._leaving.append(made)
        elif answer is not None:
            made.clicked.connect(lambda _checked=False: self.done(answer))
        self.place(made)
        return made

    def place(self, made: QPushButton) -> None:
        """Put a button of the body at the foot, where it moves nothing when it comes; Enter presses the primary one."""
        made.setDefault(made.property("look") == "primary")
        self._buttons.addWidget(made)


def may_leave(place: QWidget) -> bool:
    """Whether a place can be left: nothing was typed in it that is kept nowhere, or a person lets it go."""
    parts = [each for each in place.findChildren(QWidget) if isinstance(each, Holds)]
    held = any(each.holds_words() for each in parts) or any(map(_typed, _texts(place)))
    return not held or ask(
        place,
        _("Leave without what you wrote here?"),
        _("It is not saved yet, and nothing keeps it."),
        yes=_("Leave"),
        no=_("Stay"),
        danger=True,
    )


def words_kept(inside: QWidget) -> None:
    """Say that what is typed here by now is kept."""
    for each in _texts(inside):
        each.setModified(False) if isinstance(each, QLineEdit) else each.document().setModified(False)


def leave_for(inside: QWidget, go: Callable[..., object], *where: object) -> None:
    """Close the dialogs that something stands in, unless somebody would rather stay, then go on to something else."""
    window: QWidget | None = inside.window()
    while isinstance(window, QDialog):
        over = window.parentWidget()
        window.reject()
        if window.isVisible():
            return
        window = over.window() if over is not None else None
    go(*where)


_Text: TypeAlias = QLineEdit | QPlainTextEdit | QTextEdit


def _texts(inside: QWidget) -> list[_Text]:
    return [
        *inside.findChildren(QLineEdit),
        *inside.findChildren(QPlainTextEdit),
        *inside.findChildren(QTextEdit),
    ]


def _typed(text: _Text) -> bool:
    if text.isReadOnly() or text.property(PASSING) or text.property("role") == "search":
        return False
    if isinstance(text, QLineEdit):
        return text.isModified() and bool(text.text().strip())
    return text.document().isModified() and bool(text.toPlainText().strip())


def ask(
    parent: QWidget | None, question: str, detail: str = "", *, yes: str, no: str = "", danger: bool = False
) -> bool:
    """Ask before something; the safe answer has the focus when `danger`."""
    dialog = Dialog(parent, question, label(detail, wrap=True) if detail else None, icon_name="circle-help")
    stay = dialog.add(no or _("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(yes, "danger" if danger else "primary", answer=QDialog.DialogCode.Accepted.value)
    (stay if danger else go).setFocus()
    return dialog.exec() == QDialog.DialogCode.Accepted.value


def ask_typed(parent: QWidget | None, question: str, detail: str, *, word: str, yes: str) -> bool:
    """Ask before something that cannot be undone: the word must be typed, in any spelling that folds to it."""
    field = TextLine()
    prompt = label(_("To go on, type: {word}").format(word=isolate(word)), "strong")
    prompt.setBuddy(field)
    passing(field)
    field.setAccessibleName(prompt.text())
    body = QWidget()
    body.setLayout(column(label(detail, wrap=True), prompt, field))
    dialog = Dialog(parent, question, body, icon_name="triangle-alert")
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(yes, "danger", answer=QDialog.DialogCode.Accepted.value)
    go.setDefault(True)  # Enter does it once the word stands there, and nothing before
    go.setEnabled(False)
    field.textChanged.connect(lambda typed: go.setEnabled(fold(typed) == fold(word)))
    field.setFocus()
    return dialog.exec() == QDialog.DialogCode.Accepted.value


def tell(
    parent: QWidget | None,
    heading: str,
    detail: str = "",
    *,
    icon_name: str = "info",
    do: tuple[str, Callable[[], object]] | None = None,
) -> None:
    """Say something that needs to be read, with a way on where there is one; what can wait is a notice instead."""
    dialog = Dialog(parent, heading, label(detail, wrap=True, selectable=True) if detail else None, icon_name=icon_name)
    leave, go = QDialog.DialogCode.Rejected.value, QDialog.DialogCode.Accepted.value
    if do is None:
        dialog.add(_("Close"), "primary", answer=go)
    else:
        dialog.add(_("Close"), answer=leave)
        dialog.add(do[0], "primary", answer=go)
    if dialog.exec() == go and do is not None:
        do[1]()
