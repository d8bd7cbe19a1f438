"""Chips: one chosen thing each, in the lines of a form and above a list.

Kit: a name too long for its room ends in dots; the cross that takes it away is never pushed out.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.cut import CutButton, CutLabel
from defender_desk.ui.kit.pieces import Picture, icon_button
from defender_desk.ui.kit.spacing import icon_size, row, set_shown, spaced
from defender_desk.ui.kit.theme import unit


class Chip(QFrame):
    """One chosen thing: its name, opened when pressed, taken away with the small cross."""

    removed = Signal()
    opened = Signal()

    def __init__(self, text: str, *, openable: bool = False, removable: bool = True, icon_name: str = "") -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.text = text
        self._name = CutButton(text) if openable else CutLabel(text)
        if isinstance(self._name, CutButton):
            self._name.clicked.connect(lambda _checked=False: self.opened.emit())
        self._cross = icon_button("x", _("Take away {name}").format(name=text), self.removed.emit)
        set_shown(self._cross, removable)
        self._cross.setIconSize(icon_size(unit()) * 0.7)
        layout = row(*([Picture(icon_name, "muted", 3.6)] if icon_name else []), self._name, self._cross, gap=1)
        spaced(layout, 1, (2, 0))
        self.setLayout(layout)
        self.keyed: QWidget = self._name if openable else self._cross
        """The part that takes the keyboard first."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
