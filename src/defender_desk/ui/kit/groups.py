"""Codes in numbered groups, for two people to read aloud or copy by hand, each in their own language.

Kit: groups run left to right in every language; the numbers are there because a reader of Arabic begins at the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from defender_desk.text.bidi import ltr
from defender_desk.text.digits import show_digits
from defender_desk.text.speech import habits
from defender_desk.ui.kit.direction import LTR
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import row, spaced

IN_A_LINE = 4


class Groups(QFrame):
    """The groups of one code, each behind its number; one stop for the keyboard, where `name` is spoken."""

    def __init__(self, name: str, groups: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("role", "groups")
        self.setLayoutDirection(LTR)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        grid = QGridLayout(self)
        spaced(grid, 2, 1)
        for place, group in enumerate(groups):
            number = label(_shown(f"({place + 1})"), "muted")
            said = label(_shown(group), "code")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addLayout(row(number, said, None, gap=1), place // IN_A_LINE, place % IN_A_LINE)


def _shown(text: str) -> str:
    return ltr(show_digits(text, habits().digits))
