"""The head of a record page: what it is, its title, its states, and what can be done with it as a whole.

Desktop: the title may wrap; it never goes into the window's own title.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel

from defender_desk.model.types import TYPES
from defender_desk.services.records import Kept
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.menus import Menu
from defender_desk.ui.kit.pieces import Button, Picture, badge, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.theme import em, mark, unit
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.record.badges import badges_of

TITLE_LEAST = 20
"""Average letters of a line of the title, from which what can be done stands beside it."""

TITLE_LINES = 2
"""Lines of a title beside which what can be done may stand, where the title would need fewer without it."""


class Header(QFrame):
    """Title, states and actions of one record."""

    def __init__(
        self,
        kept: Kept,
        against: Sequence[Message],
        *,
        main: QAction,
        actions: Sequence[QAction],
        lead: QAction | None = None,
    ) -> None:
        """`against` is what keeps it from counting."""
        super().__init__()
        self.title = label(kept.title, "title", wrap=True, selectable=True)
        self.more = Button("", "quiet", "ellipsis-vertical")
        self.more.setAccessibleName(_("More actions"))
        menu = Menu(_("More actions"), self.more)
        menu.addActions(list(actions))
        self.more.setMenu(menu)
        edit = Button(main.text(), "plain", "archive-restore" if kept.binned else "pencil")
        edit.clicked.connect(main.trigger)
        states = Flow(2)
        kind = fill(_("{type} {code}"), type=TYPES[kept.declared.name].label, code=ltr(kept.code_name))
        states.addWidget(Picture(PLACINGS[kept.declared.name].icon, "muted"))
        states.addWidget(label(kind, "caption"))
        if kept.binned:
            states.addWidget(badge(_("In the bin"), "danger"))
        for each in badges_of(kept, counts=not against):
            states.addWidget(each)
        first = []
        if lead is not None:
            first.append(Button(lead.text(), lead.property("look") or "primary"))
            first[0].clicked.connect(lead.trigger)
        self._acts = boxed(row(*first, edit, self.more, gap=2))
        self._top: QBoxLayout = row(self.title, gap=2)
        self._top.addWidget(self._acts, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._top.setStretch(0, 1)
        self.setLayout(column(self._top, states, *map(_loud, against), gap=1))
        self.setAccessibleName(fill(_("{type}: {title}"), type=say(kept.declared.label), title=isolate(kept.title)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what can be done beside the title, or under it where that saves a long title lines."""
        super().resizeEvent(event)
        room = self.width() - self._acts.sizeHint().width() - self._top.spacing()
        fits = room > max(em(TITLE_LEAST), self.title.minimumSizeHint().width())
        there, whole = self.title.heightForWidth(room), self.title.heightForWidth(self.width())
        few = there <= TITLE_LINES * self.title.fontMetrics().lineSpacing() + unit() * 2
        beside = fits and (few or there <= whole)
        along = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._top.direction() != along:
            self._top.setDirection(along)


def _loud(message: Message) -> QLabel:
    said = label(say(message), wrap=True)
    mark(said, role="badge", tone="warning")
    return said
