"""A place to drop one file on, with a button for those who choose it.

Desktop: it only names the file; whoever asked reads it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from defender_desk.text.messages import Message
from defender_desk.text.speech import _
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.notices import EmptyState
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import mark

Patterns = tuple[tuple[Message, str], ...]


class DropArea(QFrame):
    """One sentence, one button, and room to drop a file on."""

    chosen = Signal(Path)

    def __init__(self, sentence: str, heading: Message, patterns: Patterns, icon_name: str) -> None:
        super().__init__()
        self._heading, self._patterns = heading, patterns
        mark(self, role="card")
        self.setAcceptDrops(True)
        self.state = EmptyState(sentence, (_("Choose a file…"), self.choose), icon_name=icon_name)
        self.setLayout(column(self.state))

    def choose(self) -> None:
        """Ask which file."""
        for path in choose_files(self, self._heading, self._patterns)[:1]:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this machine, nothing else."""
        if dropped(event.mimeData()) is not None:
            mark(self, role="notice", tone="info")
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        mark(self, role="card", tone="plain")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Name the file."""
        mark(self, role="card", tone="plain")
        path = dropped(event.mimeData())
        if path is not None:
            event.accept()
            self.chosen.emit(path)


def dropped(data: QMimeData) -> Path | None:
    """The one file of this machine that was dropped; None for anything else."""
    local = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return local[0] if len(local) == 1 and local[0].is_file() else None
