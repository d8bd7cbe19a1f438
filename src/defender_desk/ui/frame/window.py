"""What the window of an open desk is to its menus: they ask this of it, and know no more of it.

Desktop: `shell.Shell` answers.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from defender_desk.services.arrangement import Arrangement
from defender_desk.ui.frame.doors import Doors
from defender_desk.ui.frame.sidebar import Section, Sidebar
from defender_desk.ui.kit.notices import UndoBar


class Window(Protocol):
    """A window in which one goes about, finds and undoes."""

    sections: tuple[Section, ...]
    arrangement: Arrangement
    doors: Doors
    sidebar: Sidebar
    undo_bar: UndoBar

    @property
    def front(self) -> QWidget | None:
        """The screen in front."""
        ...

    def choose(self, section: str) -> None:
        """Put a section in front because a person chose it by its name, with its front first where it has one."""
        ...

    def open(self, type_name: str, record: str, room: str = "") -> None:
        """Show a record in the section that serves its type, or in another room of it."""
        ...

    def new(self, type_name: str = "", section: str = "") -> None:
        """Begin something new: of what is in front, or of another section."""
        ...

    def back(self) -> None:
        """Go to the place before."""
        ...

    def forward(self) -> None:
        """Go to where one came back from."""
        ...

    def arrange(self, arrangement: Arrangement) -> None:
        """Put other sections first in the sidebar from now on; none ceases to exist."""
        ...

    def say(self, sentence: str) -> None:
        """Say something small at the foot of the window."""
        ...

    def focus_filter(self) -> None:
        """Give the filter of the screen in front the keyboard, or find anything where it has none."""
        ...

    def find_anything(self) -> None:
        """Open the palette."""
        ...

    def lock(self) -> None:
        """Keep what is unfinished, close the desk, and replace the process by the unlock window; never refused."""
        ...

    def vanish(self) -> None:
        """Hide everything at once, and leave no window behind; never refused."""
        ...

    def help(self) -> None:
        """Show the help page of the screen in front."""
        ...
