"""Settings: the pages, with their names beside them.

Desktop: a page is a place, so that Back returns to it and another language comes back to it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QStackedWidget, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services import preferences
from defender_desk.services.preferences import Preferences
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.pieces import Button, DropDown, label
from defender_desk.ui.kit.spacing import column, row, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.screens import Refreshes
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.pages import PAGES
from defender_desk.ui.shell import Shell

PLACE = "settings"
"""The type under which pages are places of the window."""

BESIDE_FROM = 120
"""Width, in average letters, from which the names of the pages stand beside them."""
WIDEST = 110
"""Widest page, in average letters: longer lines are hard to read."""


class _Names(QFrame):
    """The names of the pages under each other; arrow keys move between them."""

    def __init__(self, on: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setAccessibleName(_("Pages of the settings"))
        self.buttons: dict[str, Button] = {}
        group = QButtonGroup(self)
        for entry in PAGES:
            made = Button(say(entry.label), "plain", entry.icon)
            made.setProperty("look", "section")
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _checked=False, name=entry.name: on(name))
            group.addButton(made)
            self.buttons[entry.name] = made
        self.setLayout(column(*self.buttons.values(), None, gap=1, margins=2))

    def sizeHint(self) -> QSize:
        """Room for a name in the bold letters of the one pressed."""
        return super().sizeHint() + QSize(em(3), 0)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return super().minimumSizeHint() + QSize(em(3), 0)

    def press(self, name: str) -> None:
        """Show which page is in front."""
        self.buttons[name].setChecked(True)
        self.setFocusProxy(self.buttons[name])


class Settings(QWidget):
    """All pages; each is made when it is first shown."""

    help_topic = "settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._choices: Choices | None = None
        self._made: dict[str, QWidget] = {}
        self._areas: dict[str, QWidget] = {}
        self._wanted = PAGES[0].name
        self.names = _Names(self._go)
        self.names.hide()  # until it is known that there is room: a window grows for what it is first asked to hold
        self.short = DropDown()
        self.short.setAccessibleName(_("Pages of the settings"))
        for entry in PAGES:
            self.short.addItem(say(entry.label), entry.name)
        self.short.activated.connect(lambda place: self._go(PAGES[place].name))
        self._stack = QStackedWidget()
        beside = row(self.names, self._stack, gap=5)
        beside.setStretch(1, 1)
        head = row(label(_("Settings"), "title"), self.short, None, gap=4)
        self.setLayout(column(head, beside, gap=4, margins=(6, 5)))
        shell.tasks.run(preferences.read, shell.desk, done=self._begin)

    @property
    def page(self) -> QWidget | None:
        """The page in front; None until the choices were read."""
        return self._made.get(self._wanted)

    def show_record(self, type_name: str, record: str) -> None:
        """Show a page by its name in places."""
        if type_name == PLACE and any(entry.name == record for entry in PAGES):
            self._show(record)

    def stands_at(self) -> tuple[str, str]:
        """The page in front."""
        return PLACE, self._wanted

    def refresh(self, changes: Changes) -> None:
        """Let pages that show records look again."""
        for page in self._made.values():
            if isinstance(page, Refreshes):
                page.refresh(changes)

    def _begin(self, chosen: Preferences) -> None:
        self._choices = Choices(self._shell, chosen)
        self._show(self._wanted)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the names of the pages the keyboard."""
        super().showEvent(event)
        (self.names if self.names.isVisible() else self.short).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the names fold into one line above."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.layout():
            self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= em(BESIDE_FROM)
        self.names.setHidden(not beside)
        self.short.setHidden(beside)
        for page in self._made.values():
            page.setMaximumWidth(em(WIDEST))

    def _go(self, name: str) -> None:
        if name != self._wanted:
            self._show(name)
            self._shell.went(PLACE, name)

    def _show(self, name: str) -> None:
        self._wanted = name
        place = next(number for number, entry in enumerate(PAGES) if entry.name == name)
        self.names.press(name)
        self.short.setCurrentIndex(place)
        if self._choices is None:
            return
        if name not in self._made:
            self._made[name] = PAGES[place].make(self._choices)
            self._made[name].setMaximumWidth(em(WIDEST))
            across = row(self._made[name], None)
            across.setStretch(0, 100)
            self._areas[name] = scrolled(across)
            self._stack.addWidget(self._areas[name])
        self._stack.setCurrentWidget(self._areas[name])
