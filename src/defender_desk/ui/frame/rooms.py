"""The screens of the window, each made when somebody first goes there, and which of them is in front.

Desktop: it knows sections and protocols; the window says where one goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from defender_desk.ui.frame.places import Place
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.screens import Keeps, Shows


class Rooms(QStackedWidget):
    """Every screen that was made so far."""

    def __init__(self, window: QWidget, sections: Sequence[Section]) -> None:
        super().__init__()
        self._window, self._sections = window, sections
        self._made: dict[tuple[str, str], QWidget] = {}

    @property
    def screens(self) -> tuple[QWidget, ...]:
        """Those that were made."""
        return tuple(self._made.values())

    @property
    def unsaved(self) -> set[str]:
        """The sections in which something is being written."""
        return {name for (name, _), screen in self._made.items() if isinstance(screen, Keeps) and screen.unfinished()}

    def show_place(self, place: Place) -> QWidget | None:
        """Put the screen of a place in front, made now if it was not; None where there is no such section."""
        section = next((one for one in self._sections if one.name == place.section), None)
        if section is None:
            return None
        key = (place.section, place.room)
        if key not in self._made:
            make = section.rooms.get(place.room, section.make)
            self._made[key] = make(self._window)
            self.addWidget(self._made[key])
        screen = self._made[key]
        self.setCurrentWidget(screen)
        if place.type and isinstance(screen, Shows):
            screen.show_record(place.type, place.record)
        return screen
