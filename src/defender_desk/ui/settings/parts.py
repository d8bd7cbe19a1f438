"""The parts every page of Settings is made of: groups under a heading, and choices of which one holds.

Desktop: a choice is a row of buttons, so that all there is to choose from is seen at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import Item, boxed, column
from defender_desk.ui.kit.theme import unit


def group(heading: str, *parts: Item, detail: str = "") -> QFrame:
    """A card: a heading, a sentence on what it is about, and what can be chosen or done."""
    said = [label(detail, "muted", wrap=True)] if detail else []
    made = boxed(column(label(heading, "heading", wrap=True), *said, *parts, gap=3, margins=(5, 5)), "card")
    made.setAccessibleName(heading)
    return made


def named(name: str, part: QWidget, help_: str = "") -> Item:
    """A part under its name, with a word of help."""
    said = label(name, "strong")
    said.setBuddy(part.focusProxy() or part)
    return column(said, part, *([label(help_, "caption", wrap=True)] if help_ else []), gap=1)


def acts(*buttons: QWidget) -> Flow:
    """Buttons beside each other, wrapped where there is no room."""
    flow = Flow(2)
    for each in buttons:
        flow.addWidget(each)
    return flow


class Segments(QWidget):
    """Buttons beside each other of which one is pressed; arrow keys move between them."""

    def __init__(
        self, name: str, options: Sequence[tuple[Hashable, str]], chosen: Hashable, on: Callable[[Hashable], object]
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._values = [value for value, _text in options]
        self._group = QButtonGroup(self)
        flow = Flow(1)
        for place, (value, text) in enumerate(options):
            made = QPushButton(text)
            made.setProperty("segment", "true")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setChecked(value == chosen)
            made.setAccessibleName(f"{name}: {text}")
            made.clicked.connect(lambda _checked=False, value=value: on(value))
            self._group.addButton(made, place)
            flow.addWidget(made)
        self.setLayout(flow)
        first = self._group.checkedButton() or self._group.button(0)
        self.setFocusProxy(first)

    def choose(self, value: Hashable) -> None:
        """Press the button of a value, without telling anybody."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    def button(self, value: Hashable) -> QPushButton:
        """The button of a value."""
        made = self._group.button(self._values.index(value))
        if not isinstance(made, QPushButton):
            raise TypeError(value)
        return made

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMinimumHeight(unit())
            self.updateGeometry()
