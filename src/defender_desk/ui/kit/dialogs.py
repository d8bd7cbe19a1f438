"""Questions, messages and file choosing, in sentences of ours over Qt's own windows.

Kit: a dialog never blocks locking (the process is replaced under it) and never shows what a record holds.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QWidget

from defender_desk.text.bidi import isolate
from defender_desk.text.folding import fold
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.pieces import Button, ButtonLook, Picture, button, label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em


class Dialog(QDialog):
    """A window with a heading, a body and buttons at its foot; Esc leaves it."""

    def __init__(
        self, parent: QWidget | None, heading: str, body: QWidget | None = None, *, icon_name: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Desk"))  # a window title never says more
        self.setAccessibleName(heading)
        title = label(heading, "heading", wrap=True)
        title.setMinimumWidth(em(44))
        self._buttons: QHBoxLayout = row(None, gap=2)
        head = row(*([Picture(icon_name, "plain", 6)] if icon_name else []), title, gap=3)
        head.setStretch(head.count() - 1, 1)
        head.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(head, *([body] if body else []), self._buttons, gap=4, margins=5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl and Enter do what the default button does, from a text of several lines too."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            super().keyPressEvent(event)
            return
        for each in self.findChildren(Button):
            if each.isDefault() and each.isEnabled():
                each.click()
                return

    def add(self, text: str, look: ButtonLook = "plain", *, answer: int | None = None) -> Button:
        """Put a button at the foot; with an answer it closes the dialog."""
        made = button(text, (lambda: self.done(answer)) if answer is not None else None, look)
        made.setAutoDefault(True)
        self._buttons.addWidget(made)
        return made


def ask(
    parent: QWidget | None, question: str, detail: str = "", *, yes: str, no: str = "", danger: bool = False
) -> bool:
    """Ask before something; the safe answer has the focus when `danger`."""
    dialog = Dialog(parent, question, label(detail, wrap=True) if detail else None, icon_name="circle-help")
    stay = dialog.add(no or _("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(yes, "danger" if danger else "primary", answer=QDialog.DialogCode.Accepted.value)
    (stay if danger else go).setDefault(True)
    (stay if danger else go).setFocus()
    return dialog.exec() == QDialog.DialogCode.Accepted.value


def ask_typed(parent: QWidget | None, question: str, detail: str, *, word: str, yes: str) -> bool:
    """Ask before something that cannot be undone: the word must be typed, in any spelling that folds to it."""
    field = TextLine()
    prompt = label(_("To go on, type: {word}").format(word=isolate(word)), "strong")
    prompt.setBuddy(field)
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


def tell(parent: QWidget | None, heading: str, detail: str = "", *, icon_name: str = "info") -> None:
    """Say something that needs to be read; where it can wait, use a notice instead."""
    dialog = Dialog(parent, heading, label(detail, wrap=True, selectable=True) if detail else None, icon_name=icon_name)
    close = dialog.add(_("Close"), "primary", answer=QDialog.DialogCode.Accepted.value)
    close.setDefault(True)
    dialog.exec()


def choose_files(
    parent: QWidget | None, heading: Message, patterns: tuple[tuple[Message, str], ...] = ()
) -> list[Path]:
    """Choose files to read; empty when given up. `patterns` are (what they are, "*.csv *.xlsx")."""
    chosen, _used = QFileDialog.getOpenFileNames(parent, say(heading), str(start_folder()), _filters(patterns))
    return [Path(name) for name in chosen]


def choose_target(
    parent: QWidget | None,
    heading: Message,
    name: str,
    patterns: tuple[tuple[Message, str], ...] = (),
    *,
    replaces: bool = False,
) -> Path | None:
    """Choose where to write a file; None when given up. `name` is proposed and tells nothing of its contents.

    With `replaces` a name that is taken is asked about here; else whoever writes refuses it, in words of ours.
    """
    asked = (parent, say(heading), str(start_folder() / name), _filters(patterns))
    silent = QFileDialog.Option(0) if replaces else QFileDialog.Option.DontConfirmOverwrite
    chosen, _used = QFileDialog.getSaveFileName(*asked, options=silent)
    return Path(chosen) if chosen else None


def choose_folder(parent: QWidget | None, heading: Message, start: Path | None = None) -> Path | None:
    """Choose a folder; None when given up."""
    chosen = QFileDialog.getExistingDirectory(parent, say(heading), str(start or start_folder()))
    return Path(chosen) if chosen else None


def start_folder() -> Path:
    """Where choosing begins: the user's documents, or their home where that folder is missing."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_absolute() and documents.is_dir() else Path.home()


def _filters(patterns: tuple[tuple[Message, str], ...]) -> str:
    every = (*patterns, (msg("All files"), "*"))
    return ";;".join(f"{say(what)} ({globs})" for what, globs in every)
