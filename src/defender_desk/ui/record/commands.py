"""What can be done with the record in a pane, as commands with keys: in its menu, and in the window's.

Desktop: keys hold in the pane, those of the form and of pasting in the whole section: one is often in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from defender_desk.text.speech import _
from defender_desk.ui.frame.keys import action

if TYPE_CHECKING:
    from defender_desk.ui.record.pane import Pane


class Commands:
    """The commands of one pane."""

    def __init__(self, pane: Pane) -> None:
        self._pane = pane
        self.edit = self._made(_("&Edit"), pane.edit, "Ctrl+E")
        self.save = self._made(_("&Save"), pane.save, "Ctrl+S")
        self.save.setShortcuts([*self.save.shortcuts(), QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.cancel = self._made(_("&Cancel"), pane.cancel)
        self.bin = self._made(_("&Put into the bin"), pane.to_bin)
        self.restore = self._made(_("&Take out of the bin"), pane.restore)
        self.add_files = self._made(_("&Add files…"), pane.choose_evidence)
        self.paste = self._made(_("Paste as e&vidence"), pane.paste, "Ctrl+V")
        self.custody = self._made(_("Add to the chain of custod&y…"), lambda: pane.edit("custody"))
        for command in self.anywhere:
            command.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.hand_over = self._made(_("&Hand over…"), lambda: pane.hand_over.emit((pane.record,)))

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
