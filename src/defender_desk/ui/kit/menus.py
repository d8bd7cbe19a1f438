"""Menus that show their keys left to right in every language.

Kit: Qt writes keys into the line of the menu, where signs turn with Arabic: Ctrl+/ would be drawn as “/+Ctrl”.
"""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QStyleOptionMenuItem

from defender_desk.text.bidi import ltr


def keys_of(command: QAction) -> str:
    """The keys of a command, as they are shown; empty when it has none."""
    return ltr(command.shortcut().toString(QKeySequence.SequenceFormat.NativeText))


def bare(command: QAction) -> str:
    """What a command is called, without the mark of its underlined letter."""
    return command.text().replace("&", "")


class Menu(QMenu):
    """A menu of commands."""

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        """Set the keys of a line apart."""
        super().initStyleOption(option, action)
        named, beside, _keys = option.text.partition("\t")
        if beside:
            option.text = f"{named}\t{keys_of(action)}"
