"""Codes in numbered groups, and words for codes, for two people to read aloud, each in their own language.

Kit: groups of a code run left to right in every language, and words as their language does; the numbers are there
because a reader of Arabic begins at the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.digits import show_digits
from defender_desk.text.languages import language
from defender_desk.text.speech import habits
from defender_desk.ui.kit.direction import LTR, RTL
from defender_desk.ui.kit.flow import InColumns
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column, row

IN_A_LINE, WORDS_IN_A_LINE = 4, 5


class Groups(QFrame):
    """The groups of one code, or its words in a language, each behind its number.

    One stop for the keyboard, where `name` is spoken.
    """

    def __init__(self, name: str, groups: Sequence[str], code: str = "") -> None:
        super().__init__()
        turned = bool(code) and language(code).right_to_left
        show, in_a_line = (isolate, WORDS_IN_A_LINE) if code else (_shown, IN_A_LINE)
        self.setProperty("role", "groups")
        self.setLayoutDirection(RTL if turned else LTR)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        cells = InColumns(in_a_line, 2)
        for place, group in enumerate(groups):
            number = label(_shown(f"({place + 1})"), "muted")
            said = label(show(group), "code")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            cells.addWidget(boxed(row(number, said, None, gap=1)))
        self.setLayout(column(cells, margins=1))


def _shown(text: str) -> str:
    return ltr(show_digits(text, habits().digits))
