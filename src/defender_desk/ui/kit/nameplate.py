"""What the window is called, and its picture in the list of windows: of the desk, or of some everyday program.

Kit: every window and dialog bears the same words and never more; titles are read over shoulders, and systems keep them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.ui.kit.direction import application
from defender_desk.ui.kit.icons import icon

_PLATE = "desk-plate"
GREY = "#6b7280"
"""Is seen on a light bar and on a dark one."""


@dataclass(frozen=True)
class Plate:
    """A name, and the picture beside it; that of the desk is the system's own for a program without one."""

    name: Message
    picture: str = ""


PLATES: Mapping[str, Plate] = {
    "desk": Plate(msg("Desk")),
    "notes": Plate(msg("Notes", "a program"), "file-text"),
    "calendar": Plate(msg("Calendar", "a program"), "calendar"),
    "documents": Plate(msg("Documents", "a program"), "folder"),
}


def hang(name: str) -> None:
    """Let every window be called so from now on; a name that is not known here is the desk's."""
    app = application()
    app.setProperty(_PLATE, name)
    plate = PLATES.get(name, PLATES["desk"])
    app.setWindowIcon(icon(plate.picture, GREY) if plate.picture else QIcon())
    for window in QApplication.topLevelWidgets():
        if window.windowTitle():
            window.setWindowTitle(title())


def hung() -> str:
    """Which plate hangs."""
    return str(application().property(_PLATE) or "desk")


def title() -> str:
    """What a window is called."""
    return say(PLATES.get(hung(), PLATES["desk"]).name)
