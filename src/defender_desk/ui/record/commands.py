"""What can be done with the record in a pane, as commands with keys: in its menu, and in the window's.

Desktop: keys hold in the pane, those of the form and of pasting in the whole section: one is often in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.frame.keys import action


@dataclass(frozen=True)
class Deeds:
    """What a pane does with the record that stands in it."""

    edit: Callable[[str], object]
    """At a field of its form; empty is where it begins."""
    save: Callable[[], object]
    cancel: Callable[[], object]
    bin: Callable[[], object]
    restore: Callable[[], object]
    add_files: Callable[[], object]
    paste: Callable[[], object]
    hand_over: Callable[[], object]


class Commands:
    """The commands of one pane."""

    def __init__(self, pane: QWidget, does: Deeds) -> None:
        self._pane = pane
        self.edit = self._made(_("&Edit"), partial(does.edit, ""), "Ctrl+E")
        self.save = self._made(_("&Save"), does.save, "Ctrl+S")
        self.save.setShortcuts([*self.save.shortcuts(), QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.cancel = self._made(_("&Cancel"), does.cancel)
        self.bin = self._made(_("&Put into the bin"), does.bin)
        self.restore = self._made(_("&Take out of the bin"), does.restore)
        self.add_files = self._made(_("&Add files…"), does.add_files)
        self.paste = self._made(_("Paste as e&vidence"), does.paste, "Ctrl+V")
        self.custody = self._made(_("Add to the chain of custod&y…"), partial(does.edit, "custody"))
        for command in self.anywhere:
            command.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.hand_over = self._made(_("&Hand over…"), does.hand_over)

    @property
    def anywhere(self) -> tuple[QAction, ...]:
        """Commands whose keys hold wherever the keyboard is in the section that shows this pane."""
        return self.edit, self.save, self.paste

    def menu(self, type_name: str, *, files: bool) -> list[QAction]:
        """What stands in the menu of a record of a type; `files` when it takes evidence in."""
        evidence = [self.add_files, self.paste] if files else []
        custody = [self.custody] if type_name == "evidence" else []
        return [*evidence, *custody, self.hand_over, self.bin]

    def _made(self, text: str, on: Callable[[], object], keys: str = "") -> QAction:
        made = action(self._pane, text, on, keys)
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._pane.addAction(made)
        return made
