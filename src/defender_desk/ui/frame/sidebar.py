"""The list of sections at the edge where reading begins: icon, name, count; folded to icons when wanted.

Desktop: made from the sections the window was given; what does not exist is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.services.arrangement import Arrangement
from defender_desk.text.digits import show_digits
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.kit.pieces import Button, icon_button, label
from defender_desk.ui.kit.spacing import column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em, mark

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


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
    pages: tuple[tuple[str, str, Message], ...] = ()
    """(type, id, sentence) of the places in it that have a name: lists have no id."""
    parts: tuple[tuple[str, str, Message], ...] = ()
    """(type, id, heading) of what is found by its own name and stands on one of these pages."""
    sought: Mapping[Message, Message] = field(default_factory=dict)
    """Other words by which the section, a command, a page or a part of one is looked for."""
    rooms: Mapping[str, Callable[..., QWidget]] = field(default_factory=dict)
    """Other screens in it, by name, each made as the first one is; `Shell.open` leads there."""
    apart: bool = False
    """Stands at the foot, apart from the others."""


class _Row(Button):
    """One line of the sidebar, which leaves the arrow keys to it: Qt would pass over whatever is of another kind."""

    def __init__(self, icon_name: str = "") -> None:
        super().__init__("", "plain", icon_name)
        self.setProperty("look", "section")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by the keyboard, and nothing else."""
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SectionButton(_Row):
    """One section: pressed when it is in front."""

    def __init__(self, section: Section) -> None:
        super().__init__(section.icon)
        self.section = section
        self.setCheckable(True)
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


class MoreButton(_Row):
    """Folds and unfolds the sections that do not stand first."""

    def show_state(self, unfolded: bool, wide: bool) -> None:
        """Say what pressing it does now, in words or as a tip."""
        name = _("Fewer sections") if unfolded else _("More sections")
        self.setText(name if wide else "")
        self.setToolTip("" if wide else name)
        self.setAccessibleName(name)
        self.set_icon("chevron-up" if unfolded else "chevron-down")


class Sidebar(QFrame):
    """All sections, those of the arrangement first; arrow keys move between them."""

    chosen = Signal(str)
    folded = Signal(bool)
    unfolded = Signal(bool)
    """“More sections” was pressed, and whether they are to be shown from now on."""

    def __init__(self, sections: Sequence[Section], arrangement: Arrangement) -> None:
        super().__init__()
        mark(self, role="sidebar")
        self.buttons = {section.name: SectionButton(section) for section in sections}
        self._group = QButtonGroup(self)
        for name, each in self.buttons.items():
            self._group.addButton(each)
            each.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        self.more = MoreButton()
        self.more.clicked.connect(lambda: self.unfolded.emit(not self._arrangement.more_sections))
        self._fold = icon_button("panel-left", _("Fold the sidebar"), self.toggle)
        self._lines: QVBoxLayout = column(gap=1)
        self._foot: QVBoxLayout = column(gap=1)
        self.area = scrolled(self._lines)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.installEventFilter(self)
        whole = column(self.area, self._foot, gap=1, margins=(2, 3))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.wide = True
        self._front = ""
        self._pressing: frozenset[str] = frozenset()
        self.arrange(arrangement)
        self.set_wide(True)

    def arrange(self, arrangement: Arrangement) -> None:
        """Put the sections that stand first above “More sections”, and the others below it."""
        self._arrangement = arrangement
        tied = [each for each in self.buttons.values() if not each.section.apart]
        self._first = [each for each in tied if arrangement.first(each.section.name)]
        self._others = [each for each in tied if each not in self._first]
        apart = [each for each in self.buttons.values() if each.section.apart]
        for layout in (self._lines, self._foot):
            while layout.count():
                layout.takeAt(0)
        tied_order: list[QWidget] = [*self._first, self.more, *self._others]
        self._order: list[QWidget] = [*tied_order, *apart]
        for each in tied_order:
            self._lines.addWidget(each)
        self._lines.addStretch(1)
        for each in apart:
            self._foot.addWidget(each)
        self._foot.addLayout(row(self._fold, None))
        for before, after in pairwise([*self._order, self._fold]):
            QWidget.setTabOrder(before, after)
        self._look()

    @property
    def holds_back(self) -> bool:
        """Whether any section stands behind “More sections”."""
        return bool(self._others)

    def press(self, names: frozenset[str]) -> None:
        """Keep sections in sight, folded or not: something in them is due or not saved."""
        self._pressing = names
        self._look()

    def show_section(self, name: str) -> None:
        """Press the button of the section in front, which stays in sight as long as it is there."""
        self._front = name
        self._look()
        if name in self.buttons:
            self.buttons[name].setChecked(True)
            self.area.ensureWidgetVisible(self.buttons[name])

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
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size, when it gets smaller too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "wide"):  # Qt sends some before __init__ ends
            self.set_wide(self.wide)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrows that would scroll the lines: they move between them."""
        if watched is self.area and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)
            return Qt.Key(event.key()) in _STEPS
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        every = [each for each in self._order if each.isVisible()]
        focused = next((place for place, each in enumerate(every) if each.hasFocus()), None)
        if step and focused is not None:
            now = every[(focused + step) % len(every)]
            now.setFocus()
            self.area.ensureWidgetVisible(now)
            return
        super().keyPressEvent(event)

    def _look(self) -> None:
        unfolded = self._arrangement.more_sections
        for each in self._order:
            set_shown(each, each not in self._others or unfolded or self._stays(each))
        set_shown(self.more, bool(self._others))
        self.more.show_state(unfolded, self.wide)

    def _stays(self, button: QWidget) -> bool:
        return any(self.buttons.get(name) is button for name in (self._front, *self._pressing))
