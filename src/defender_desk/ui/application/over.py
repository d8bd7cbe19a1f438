"""The form of a record over the window that asks for it, an application or a match, at the field that is asked for.

Desktop: whoever fills something in does not lose sight of what it is for; what is not saved is kept as a draft.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from defender_desk.services.records import Saved
from defender_desk.text.speech import _
from defender_desk.ui.application import reading
from defender_desk.ui.application.reading import Begun
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.record.editing import Editing
from defender_desk.ui.shell import Shell


class FormWindow(Dialog):
    """The form of one record; Ctrl+S saves it, Esc leaves it and keeps a draft."""

    keeps = True

    def __init__(self, over: QWidget, editing: Editing) -> None:
        super().__init__(over, _("Fill in what is missing"), editing, icon_name=PLACINGS[editing.type].icon)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editing = editing
        editing.saving.setShortcut("Ctrl+S")
        self.resize(min(em(90), round(over.width() * 0.9)), min(unit() * 120, round(over.height() * 0.9)))

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps its draft before the desk closes."""
        return self.editing.keeping()

    def done(self, answer: int) -> None:
        """Leave; what is unfinished stays as a draft."""
        self.editing.keep()
        super().done(answer)


def open_form(shell: Shell, over: QWidget, type_name: str, record: str, field: str = "") -> None:
    """Open the form of a record, where it was left if it was, with the keyboard in a field."""

    def arrived(begun: Begun) -> None:
        if begun.kept is not None:
            _show(shell, over, Editing(shell, type_name, begun.kept, draft=begun.draft), field)

    shell.tasks.run(reading.begun, shell.desk, record, done=arrived, owner=over)


def open_new(shell: Shell, over: QWidget, type_name: str, given: dict[str, object]) -> None:
    """Open the form of a new record that is joined to something already."""
    _show(shell, over, Editing(shell, type_name, prefill=given), "")


def _show(shell: Shell, over: QWidget, editing: Editing, field: str) -> None:
    window = FormWindow(over, editing)
    editing.saved.connect(partial(_saved, shell, window))
    editing.left.connect(window.reject)
    window.open()
    editing.begin(field)


def _saved(shell: Shell, window: FormWindow, outcome: Saved) -> None:
    window.accept()
    shell.announce(outcome.changes, _("Saved") if outcome.changes.batch else "")
