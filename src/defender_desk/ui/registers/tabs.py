"""The lists of one section beside each other, each with its count, and what leads to other looks at them.

Desktop: words that change take their room at once, since a busy window would paint them in the room of those before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.model.types import TYPES
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.kit.spacing import set_shown


class Tabs(QWidget):
    """One button a record type; pressed while its list stands."""

    chosen = Signal(str)
    """The type whose list was asked for."""

    def __init__(self, types: Sequence[str]) -> None:
        super().__init__()
        self.buttons = {name: Button(say(TYPES[name].plural), "plain") for name in types}
        self._flow = Flow(1)
        for name, each in self.buttons.items():
            each.setProperty("segment", "true")
            each.setCheckable(True)
            each.clicked.connect(partial(self._press, name))
            self._flow.addWidget(each)
        self.setLayout(self._flow)
        set_shown(self, len(types) > 1)

    def lead_to(self, name: str, on: Callable[[], object]) -> None:
        """Offer another look at what is listed, after the lists."""
        link = CutButton(name)
        link.clicked.connect(lambda _checked=False: on())
        self._flow.addWidget(link)

    def mark(self, type_name: str) -> None:
        """Show whose list stands."""
        for name, each in self.buttons.items():
            each.setChecked(name == type_name)

    def count(self, counts: Mapping[str, int]) -> None:
        """Say how many each list holds."""
        for name, each in self.buttons.items():
            said = fill(_("{types} ({n})"), types=TYPES[name].plural, n=show_count(counts.get(name, 0)))
            each.setText(said if counts.get(name) else say(TYPES[name].plural))
        self._flow.activate()

    def _press(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)
