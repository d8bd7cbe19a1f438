"""The cards of Today: one for each way of pressing, one for what was left unfinished.

Desktop: a card shows a few lines and unfolds the rest when asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.types import TYPES
from defender_desk.services.incidents.quick import DRAFT
from defender_desk.services.today import Group, Item, Urgency
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count, show_when
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, Tone, badge, button, icon_button, label, line
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.today.acts import Act, acts_for
from defender_desk.ui.today.lines import Line
from defender_desk.ui.today.reading import Unfinished

SHOWN = 6
"""Lines a card shows before it is unfolded."""

TONES: Mapping[Urgency, Tone] = {
    Urgency.OVERDUE: "danger",
    Urgency.DUE: "warning",
    Urgency.URGENT: "danger",
    Urgency.SOON: "info",
    Urgency.TWINS: "warning",
    Urgency.HELD: "danger",
    Urgency.CHECK: "warning",
}

Do = Callable[[Item, Act], object]
Open = Callable[[str, str], object]


def group_card(group: Group, on: date, open_record: Open, do: Do, let_go: Callable[[str, int], object]) -> QFrame:
    """The items that press in one way; `let_go` is asked with a type, and how many there are, to let all of it go."""
    lines = [_item_line(item, group.urgency, on, open_record, do) for item in group.items]
    more = group.total - len(group.items)
    said = fill(ngettext("{n} more is not shown.", "{n} more are not shown.", more), n=show_count(more)) if more else ""
    count = badge(show_count(group.total), TONES.get(group.urgency, "plain"))
    return _card(say(group.urgency.label), count, lines, said, *_held(group, let_go))


def _held(group: Group, let_go: Callable[[str, int], object]) -> tuple[str, QWidget | None]:
    """Why all of a group is held back, and a way to let go all of one type, for each."""
    if not group.types:
        return "", None
    why = _(
        "What was said of these last may be lost, or somebody they are about. Nothing of them leaves until you looked "
        "at them: each can be as it was before, or stay at the strictest level."
    )
    ways = Flow(2)
    for kind, count in group.types.items():
        name = fill(_("{type}: {n}"), type=TYPES[kind].plural, n=show_count(count))
        ways.addWidget(button(name, partial(let_go, kind, count), "link"))
    ways.stretch()
    return why, boxed(column(label(_("All of one kind, as they were before:"), "caption", wrap=True), ways, gap=1))


def unfinished_card(
    left: Sequence[Unfinished], on: date, resume: Callable[[Unfinished], object], drop: Callable[[Unfinished], object]
) -> QFrame:
    """Forms that somebody left without saving."""
    lines = [_unfinished_line(one, on, resume, drop) for one in left]
    return _card(_("Left unfinished"), badge(show_count(len(left))), lines, "")


def _item_line(item: Item, urgency: Urgency, on: date, open_record: Open, do: Do) -> Line:
    when = show_when(item.when, on) if item.when else ""
    made = Line(
        PLACINGS[item.type].icon, item.title, beside((item.who, say(item.why), *item.said)), when,
        TONES.get(urgency, "plain"), [_act_button(item, act, do) for act in acts_for(item, on)],
    )  # fmt: skip
    made.opened.connect(lambda: open_record(item.type, item.id))
    return made


def _act_button(item: Item, act: Act, do: Do) -> QWidget:
    name = fill(_("{act}: {title}"), act=act.name, title=item.title)
    if act.looked:
        said = button(say(act.name), lambda: do(item, act), "link", act.icon)
        said.setAccessibleName(name)
        return said
    made = icon_button(act.icon, name, lambda: do(item, act))
    made.setToolTip(say(act.name))
    return made


def _unfinished_line(
    one: Unfinished, on: date, resume: Callable[[Unfinished], object], drop: Callable[[Unfinished], object]
) -> Line:
    kind = say(TYPES[one.draft.type].label)
    title = one.title or kind
    why = _("Changes not saved yet") if one.draft.record else fill(_("New, not saved yet: {type}"), type=kind)
    icon_name = "pencil" if one.draft.key == DRAFT else PLACINGS[one.draft.type].icon
    discard = icon_button("trash-2", fill(_("Discard: {title}"), title=isolate(title)), lambda: drop(one))
    discard.setToolTip(_("Discard"))
    made = Line(icon_name, title, why, show_when(one.day, on), "plain",
                [button(_("Go on"), lambda: resume(one), "link"), discard])  # fmt: skip
    made.opened.connect(lambda: resume(one))
    return made


def _card(
    heading: str, count: QWidget, lines: Sequence[Line], more: str, why: str = "", below: QWidget | None = None
) -> QFrame:
    head = row(label(heading, "heading", wrap=True), count, gap=2)
    head.setStretch(0, 1)
    inside = column(head, gap=0, margins=(5, 4))
    if why:
        inside.addWidget(label(why, "muted", wrap=True))
    for place, one in enumerate(lines[:SHOWN]):
        if place:
            inside.addWidget(line())
        inside.addWidget(one)
    if len(lines) > SHOWN:
        rest = boxed(column(*(part for one in lines[SHOWN:] for part in (line(), one)), gap=0))
        rest.hide()
        inside.addWidget(rest)
        inside.addLayout(row(_unfolder(rest, len(lines) - SHOWN), None))
    if more:
        inside.addWidget(label(more, "caption", wrap=True))
    if below is not None:
        inside.addWidget(below)
    made = boxed(inside, "card")
    made.setAccessibleName(heading)
    return made


def _unfolder(rest: QWidget, count: int) -> Button:
    opener = Button(fill(ngettext("Show {n} more", "Show {n} more", count), n=show_count(count)), "link")

    def unfold() -> None:
        rest.show()
        opener.hide()

    opener.clicked.connect(lambda _checked=False: unfold())
    return opener
