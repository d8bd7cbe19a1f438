"""The list of shortcuts: Ctrl+/; read from the commands themselves, so that it is never out of date.

Desktop: keys are shown left to right in every language.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.menus import bare, keys_of
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import spaced


def show_shortcuts(parent: QWidget, commands: Sequence[QAction]) -> None:
    """Show every command that has a shortcut."""
    body = QWidget()
    grid = QGridLayout(body)
    spaced(grid, 2)
    known = {bare(command): keys_of(command) for command in commands if not command.shortcut().isEmpty()}
    for place, (name, keys) in enumerate(known.items()):
        line, side = place % ((len(known) + 1) // 2), place // ((len(known) + 1) // 2)
        grid.addWidget(label(name), line, side * 2)
        grid.addWidget(label(keys, "strong"), line, side * 2 + 1, Qt.AlignmentFlag.AlignTrailing)
    dialog = Dialog(parent, _("Shortcuts"), body, icon_name="keyboard")
    dialog.add(_("Close"), "primary", answer=1)
    dialog.open()
