"""A small window that asks for some fields of a record and writes them; a refusal stands at the field it is about.

Desktop: the case desk asks for a decision, an outcome, the result of a step and a reason with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.text.speech import _, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.shell import Shell


@dataclass(frozen=True)
class Asked:
    """What is asked: the heading, fields of a type, what stands in them, and what the button that writes says."""

    heading: str
    type: str
    names: Sequence[str]
    given: Mapping[str, object]
    go: str
    icon_name: str


def ask(
    shell: Shell,
    parent: QWidget,
    asked: Asked,
    write: Callable[[Mapping[str, object]], Changes],
    done: Callable[[Changes], object],
    refused: Trouble | None = None,
) -> Dialog:
    """Open the window; `refused` is why it is asked at all, said from the start."""
    form = Form(TYPES[asked.type], (Part(None, tuple(asked.names)),), hooks(shell), cards=False)
    form.set_values(asked.given)
    notice = Notice()
    if refused is not None:
        notice.trouble(refused, "warning")
    dialog, go = _window(shell, parent, asked, column(notice, form, None, gap=3, margins=(2, 0)))

    def wrote(changes: Changes) -> None:
        dialog.accept()
        done(changes)

    def failed(trouble: Trouble) -> None:
        name = str(trouble.values.get("field") or "")
        if name in form.rows:
            form.blame(name, say_trouble(trouble)[0])
        else:
            notice.trouble(trouble)

    def save() -> None:
        if not form.problems():
            values = form.values()
            shell.tasks.run(lambda: write(values), done=wrote, failed=failed, owner=dialog)

    go.clicked.connect(lambda _checked=False: save())
    dialog.open()
    form.focus(asked.names[0])
    return dialog


def _window(shell: Shell, parent: QWidget, asked: Asked, inside: QLayout) -> tuple[Dialog, Button]:
    """The window around what is asked, and the button that writes; no higher than the screen lets it be."""
    body = QWidget()
    body.setLayout(column(scrolled(inside), gap=0))
    body.setMinimumSize(em(66), min(em(16 + 11 * len(asked.names)), round(shell.height() * 0.6)))
    dialog = Dialog(parent, asked.heading, body, icon_name=asked.icon_name)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(asked.go, "primary")
    go.setDefault(True)
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)
    return dialog, go
