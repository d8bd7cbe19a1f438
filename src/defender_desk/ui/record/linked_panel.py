"""What a record is linked to, both ways, by what the link means; with what may be added.

Desktop: a line opens in place; Back returns.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLayout, QMenu, QSizePolicy, QWidget

from defender_desk.model.types import TYPES
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.cut import CutButton, CutLabel
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, Picture, icon_button, label, line
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.layouts import PLACINGS, Add
from defender_desk.ui.record.joined import ActLine, Group, Line
from defender_desk.ui.record.reach import Reach

FOLDED_FROM = 6
"""Lines of a group shown before the rest is folded."""


class LinkedPanel(QFrame):
    """All groups of linked records, and the menus that add to them."""

    def __init__(self, type_name: str, groups: Sequence[Group], reach: Reach) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._type, self._reach = type_name, reach
        lines = column(gap=3, margins=(4, 4))
        head = Flow(3)
        head.addWidget(label(_("Linked"), "heading"))
        for made in (self._menu(_("Add"), "plus", adding=True), self._menu(_("Link existing"), "link", adding=False)):
            if made is not None:
                head.addWidget(made)
        lines.addLayout(head)
        if not groups:
            lines.addWidget(label(_("Nothing is linked to it yet."), "muted", wrap=True))
        for place, group in enumerate(groups):
            if place:
                lines.addWidget(line())
            lines.addWidget(self._group(group))
        self.setLayout(lines)

    def _menu(self, text: str, icon_name: str, *, adding: bool) -> Button | None:
        placing = PLACINGS[self._type]
        offered = placing.adds if adding else placing.links
        if not offered:
            return None
        opener = Button(text, "plain" if adding else "quiet", icon_name)
        menu = QMenu(text, opener)
        for add in offered:
            act = menu.addAction(add_sentence(add, offered) if adding else link_sentence(add))
            act.triggered.connect(lambda _checked=False, add=add: self._do(add, adding=adding))
        opener.setMenu(menu)
        return opener

    def _do(self, add: Add, *, adding: bool) -> None:
        (self._reach.add if adding else self._reach.link)(add)

    def _group(self, group: Group) -> QWidget:
        lines = column(gap=0)
        name = fill(_("{group} ({n})"), group=group.label, n=group.count)
        lines.addWidget(label(name, "strong", wrap=True))
        rows = [self._act(act) for act in group.acts] or [self._line(each) for each in group.lines]
        for shown in rows[:FOLDED_FROM]:
            lines.addWidget(shown)
        if len(rows) > FOLDED_FROM:
            rest = boxed(column(*rows[FOLDED_FROM:], gap=0))
            rest.hide()
            lines.addWidget(rest)
            lines.addLayout(row(_unfolder(rest, len(rows) - FOLDED_FROM), None))
        if group.more:
            lines.addWidget(label(fill(_("{n} more are in their list."), n=group.more), "caption", wrap=True))
        return boxed(lines)

    def _line(self, one: Line) -> QWidget:
        flow = Flow(2)
        flow.addWidget(Picture(PLACINGS[one.type].icon, "muted"))
        opener = CutButton(one.title)
        opener.clicked.connect(lambda _checked=False: self._reach.open(one.type, one.id))
        opener.setAccessibleName(fill(_("Open {type}: {title}"), type=TYPES[one.type].label, title=one.title))
        flow.addWidget(opener)
        if one.note:
            flow.addWidget(CutLabel(one.note, "muted"))
        holder = row(gap=1)
        holder.addLayout(flow, 1)
        if one.tie:
            more = icon_button("pencil", _("Open what ties them"), lambda: self._reach.open("involvement", one.tie))
            holder.addWidget(more)
        return _framed(holder)

    def _act(self, act: ActLine) -> QWidget:
        flow = Flow(2)
        flow.addWidget(Picture(PLACINGS["act"].icon, "muted"))
        opener = CutButton(act_sentence(act))
        opener.clicked.connect(lambda _checked=False: self._reach.open("act", act.id))
        flow.addWidget(opener)
        if act.when:
            flow.addWidget(CutLabel(act.when, "muted"))
        return _framed(row(flow))


def act_sentence(act: ActLine) -> str:
    """Who did what to whom, as one line."""
    what = act.what or say(TYPES["act"].label)
    if act.by and act.whom:
        return fill(_("{by}: {what}, to {whom}"), by=act.by, what=what, whom=act.whom)
    if act.whom:
        return fill(_("{what}, to {whom}"), what=what, whom=act.whom)
    return fill(_("{by}: {what}"), by=act.by, what=what) if act.by else what


def add_sentence(add: Add, among: Sequence[Add] = ()) -> str:
    """What adding it is called; where one type is offered twice, by what it then means."""
    if sum(other.type == add.type for other in among) > 1:
        kind = TYPES[add.type].by_name[add.field].kind
        return fill(_("{new}: {meaning}"), new=PLACINGS[add.type].new, meaning=kind.label)
    return say(PLACINGS[add.type].new)


def link_sentence(add: Add) -> str:
    """What joining a record there is is called."""
    return fill(_("{type}…"), type=TYPES[add.type].label)


def _unfolder(rest: QWidget, count: int) -> Button:
    opener = Button(fill(ngettext("Show {n} more", "Show {n} more", count), n=show_count(count)), "link")

    def unfold() -> None:
        rest.show()
        opener.hide()

    opener.clicked.connect(lambda _checked=False: unfold())
    return opener


def _framed(layout: QLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return holder
