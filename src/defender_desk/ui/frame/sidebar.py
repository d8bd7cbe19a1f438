"""The list of sections at the edge where reading begins: icon, name, count; folded to icons when wanted.

Desktop: made from the sections the window was given; what does not exist is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.text.digits import show_digits
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.kit.pieces import Button, icon_button, label
from defender_desk.ui.kit.spacing import column, row, set_shown
from defender_desk.ui.kit.theme import em, mark


@dataclass(frozen=True)
class Section:
    """One section of the sidebar. `make` is given the window and makes the screen when it is first shown."""

    name: str
    label: Message
    icon: str
    make: Callable[..., QWidget]
    types: tuple[str, ...] = ()
    """Record types it shows: opening one of these goes here."""
    new: tuple[tuple[str, Message], ...] = ()
    """(type, sentence) of what Ctrl+N makes here, the usual one first."""
    counted: tuple[str, ...] = ()
    """Types whose number stands beside the name."""
    commands: tuple[tuple[Message, str, Callable[..., object]], ...] = ()
    """(sentence, shortcut, act) of what it can do from everywhere; `act` is given the window."""
    apart: bool = False
    """Stands at the foot, apart from the others."""


class SectionButton(Button):
    """One section: pressed when it is in front."""

    def __init__(self, section: Section) -> None:
        super().__init__("", "plain", section.icon)
        self.section = section
        self.setProperty("look", "section")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count = label("", "caption")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        beside: QHBoxLayout = row(None, self._count, margins=(2, 0))
        self.setLayout(beside)
        self._number = 0
        self._wide = True
        self._name()

    def set_count(self, number: int) -> None:
        """Show how many there are; none shows nothing."""
        self._number = number
        self._count.setText(show_digits(str(number), habits().digits) if number else "")
        self._name()

    def set_wide(self, wide: bool) -> None:
        """Show the name, or the icon alone."""
        self._wide = wide
        self._name()

    def _name(self) -> None:
        name = say(self.section.label)
        self.setText(name if self._wide else "")
        self.set_icon(self.section.icon)
        self.setToolTip("" if self._wide else name)
        set_shown(self._count, self._wide)
        self.setAccessibleName(fill(_("{section}, {n}"), section=name, n=self._number) if self._number else name)


class Sidebar(QFrame):
    """All sections; arrow keys move between them."""

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        mark(self, role="sidebar")
        self.buttons = {section.name: SectionButton(section) for section in sections}
        self._group = QButtonGroup(self)
        for name, each in self.buttons.items():
            self._group.addButton(each)
            each.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        self._fold = icon_button("panel-left", _("Fold the sidebar"), self.toggle)
        above = [self.buttons[section.name] for section in sections if not section.apart]
        below = [self.buttons[section.name] for section in sections if section.apart]
        self._layout: QVBoxLayout = column(*above, None, *below, row(self._fold, None), gap=1, margins=(2, 3))
        self.setLayout(self._layout)
        self.wide = True
        self.set_wide(True)

    def show_section(self, name: str) -> None:
        """Press the button of the section in front."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records there are, by type."""
        for each in self.buttons.values():
            each.set_count(sum(counts.get(one, 0) for one in each.section.counted))

    def toggle(self) -> None:
        """Fold or unfold."""
        self.set_wide(not self.wide)
        self.folded.emit(not self.wide)

    def set_wide(self, wide: bool) -> None:
        """Show names, or icons alone."""
        self.wide = wide
        for each in self.buttons.values():
            each.set_wide(wide)
        self.setMinimumWidth(em(30) if wide else 0)
        self.setMaximumWidth(em(38) if wide else em(9))
        self._fold.rename(_("Fold the sidebar") if wide else _("Unfold the sidebar"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        every = list(self.buttons.values())
        focused = next((place for place, each in enumerate(every) if each.hasFocus()), None)
        if step and focused is not None:
            every[(focused + step) % len(every)].setFocus()
            return
        super().keyPressEvent(event)
