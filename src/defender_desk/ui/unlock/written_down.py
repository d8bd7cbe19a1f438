"""The proof that a code was written down: its last group and one drawn by lot, typed from the paper.

Desktop: nobody clicks past the one thing that cannot be had again. The last group alone would leave a slip in another
to be found on the day of need; a slip is told as soon as a group is finished.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel

from defender_desk.text.speech import _, fill
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.direction import CodeLine, secret
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em, mark
from defender_desk.ui.unlock.draft import is_group, is_whole, proves, slip, slip_in_group


class WrittenDown(QFrame):
    """Asks for the last of these groups and for one more, or for all of them."""

    ready_changed = Signal(bool)
    submitted = Signal()
    """Enter, once it is right."""

    def __init__(self, groups: Sequence[str]) -> None:
        super().__init__()
        self._groups = groups
        self.drawn = secrets.randbelow(len(groups) - 1)
        """Which group is asked for besides the last, from 0."""
        self.line, self.besides, self.notice = CodeLine(), CodeLine(), Notice()
        one_more = _("Group {number} too, drawn by lot so that a slip shows now:")
        asked = _asked(self.line, _("I wrote it down. Its last group is:"))
        another = _asked(self.besides, fill(one_more, number=show_count(self.drawn + 1)))
        for line in (self.line, self.besides):
            line.textChanged.connect(self._typed)
            line.returnPressed.connect(self._enter)
        pairs = (row(asked, self.line, None, gap=2), row(another, self.besides, None, gap=2))
        self.setLayout(column(*pairs, self.notice, gap=2))

    @property
    def ready(self) -> bool:
        """Whether both groups were typed, or the whole code."""
        last, besides = self.line.text(), self.besides.text()
        both = proves(self._groups, last) and is_group(self._groups, self.drawn, besides)
        return both or is_whole(self._groups, last)

    def _typed(self) -> None:
        slips = {
            self.line: slip(self._groups, self.line.text()),
            self.besides: slip_in_group(self._groups, self.drawn, self.besides.text()),
        }
        for line, wrong in slips.items():
            mark(line, wrong="true" if wrong else "false")
        self._say(next(filter(None, slips.values()), None))
        self.ready_changed.emit(self.ready)

    def _say(self, wrong: Trouble | None) -> None:
        if wrong is not None:
            self.notice.trouble(wrong, "warning")
        elif self.ready:
            self.notice.say(_("That is right."), tone="good")
        else:
            self.notice.silence()

    def _enter(self) -> None:
        if self.ready:
            self.submitted.emit()
        elif proves(self._groups, self.line.text()):
            self.besides.setFocus()


def _asked(line: CodeLine, sentence: str) -> QLabel:
    """The sentence that asks for what is typed into a line."""
    secret(line)
    line.setMaximumWidth(em(20))
    line.setAccessibleName(sentence)
    asked = label(sentence, "strong")
    asked.setBuddy(line)
    return asked
