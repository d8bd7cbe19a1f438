"""What the window of an open desk is to its menus: they are made of this, and know no more of it.

Desktop: `shell.Shell` is this window.
"""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QWidget

from defender_desk.services.arrangement import Arrangement
from defender_desk.ui.frame.doors import Doors
from defender_desk.ui.frame.sidebar import Section, Sidebar
from defender_desk.ui.kit.notices import UndoBar


class Window(QMainWindow):
    """A window in which one goes about, finds and undoes."""

    sections: tuple[Section, ...]
    arrangement: Arrangement
    doors: Doors
    sidebar: Sidebar
    undo_bar: UndoBar

    @property
    def front(self) -> QWidget | None:
        """The screen in front."""
        raise NotImplementedError

    def choose(self, section: str) -> None:
        """Put a section in front because a person chose it by its name, with its front first where it has one."""
        raise NotImplementedError

    def open(self, type_name: str, record: str, room: str = "") -> None:
        """Show a record in the section that serves its type, or in another room of it."""
        raise NotImplementedError

    def new(self, type_name: str = "", section: str = "") -> None:
        """Begin something new: of what is in front, or of another section."""
        raise NotImplementedError

    def back(self) -> None:
        """Go to the place before."""
        raise NotImplementedError

    def forward(self) -> None:
        """Go to where one came back from."""
        raise NotImplementedError

    def arrange(self, arrangement: Arrangement) -> None:
        """Put other sections first in the sidebar from now on; none ceases to exist."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Say something small at the foot of the window."""
        raise NotImplementedError

    def focus_filter(self) -> None:
        """Give the filter of the screen in front the keyboard, or find anything where it has none."""
        raise NotImplementedError

    def find_anything(self) -> None:
        """Open the palette."""
        raise NotImplementedError

    def lock(self) -> None:
        """Keep what is unfinished, close the desk, and replace the process by the unlock window; never refused."""
        raise NotImplementedError

    def help(self) -> None:
        """Show the help page of the screen in front."""
        raise NotImplementedError
