"""Saving a copy of the reader, with which a hand-over opens on a computer that has no desk.

Desktop: offered where a file was written, and in Settings for whoever needs it later.
"""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from defender_desk.services.handover.bundle_reader import NAME, write_reader
from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.pieces import ButtonLook, button
from defender_desk.ui.shell import Shell


def reader_button(shell: Shell, text: str, look: ButtonLook = "plain") -> QPushButton:
    """A button that asks where the reader may go, and writes it there."""

    def save() -> None:
        programs = ((msg("Programs for Python"), "*.py"),)
        target = choose_target(shell, msg("Save the reader for hand-overs"), NAME, programs, replaces=True)
        if target is not None:
            saved = _("The reader is saved. Its first lines say how it is used.")
            shell.tasks.beside(write_reader, target, done=lambda _none: shell.say(saved))

    return button(text, save, look, "save")
