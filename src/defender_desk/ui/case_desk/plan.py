"""The plan of a case: steps with owner, day and status in place, and the ready choices one click away.

Desktop: what a step needs of consent is said before it is begun, never after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label as term
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.cases.case_desk import GROUPS, READY, Choice, Overview, PlanStep
from defender_desk.services.drafts import Draft
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.text.written import show_date
from defender_desk.ui.case_desk.reading import step_name
from defender_desk.ui.kit.editors import editor_for
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.menus import Menu
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Button, badge, button, icon_button, label, line
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.record.telling import when_kept


@dataclass(frozen=True)
class HalfDone:
    """Drafts by record, and what becomes of them."""

    drafts: Mapping[str, Draft]
    resume: Callable[[Draft], object]
    forget: Callable[[Draft], object]

    def said(self, record: str) -> Notice | None:
        """The notice that something of a record is not saved; None where nothing is left."""
        draft = self.drafts.get(record)
        if draft is None:
            return None
        notice = Notice()
        said = fill(_("Unsaved changes from {when} were kept."), when=when_kept(draft.changed))
        go_on = (_("Go on with them"), partial(self.resume, draft))
        notice.say(said, do=go_on, other=(_("Discard"), partial(self.forget, draft)))
        return notice


@dataclass(frozen=True)
class Does:
    """What a plan can do, handed to it by the screen."""

    begin: Callable[[str], object]
    """(kind): put a ready step into the plan."""
    move: Callable[[PlanStep, str], object]
    """(step, status)."""
    give: Callable[[PlanStep, Mapping[str, object]], object]
    """(step, values): write who does it, by when."""
    edit: Callable[[str], object]
    """(id of a step): ask for owner and day in its line; "" for none, and what is typed is let go."""
    leave: Callable[[], object]
    """Leave the line that is open, and keep what is typed there as a draft."""
    open: Callable[[str, str], object]
    consent: Callable[[PlanStep, str], object]
    """(step, person): record the consent of somebody that it waits for."""
    half_done: HalfDone
    """What was typed for its steps and not saved."""


class Plan(QFrame):
    """The steps and the choices, by group."""

    def __init__(self, overview: Overview, does: Does, edited: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(_("Plan"))
        self._does = does
        self.rows: dict[str, StepRow] = {}
        self.choices: dict[str, ChoiceRow] = {}
        lines = column(gap=3, margins=(4, 4))
        head = Flow(3)
        head.addWidget(label(_("Plan"), "heading"))
        head.addWidget(self._menu(overview.choices))
        lines.addLayout(head)
        if not overview.steps:
            lines.addWidget(
                label(_("No step is planned yet. Choose one below: a click puts it here."), "muted", wrap=True)
            )
        for group in GROUPS:
            steps = [one for one in overview.steps if one.group == group]
            ready = [one for one in overview.choices if one.group == group and group in READY and not one.taken]
            if overview.over:
                ready = []
            if steps or ready:
                lines.addWidget(line())
                lines.addLayout(self._group(group, steps, ready, edited))
        self.setLayout(lines)

    def _group(self, group: str, steps: Sequence[PlanStep], ready: Sequence[Choice], edited: str) -> QVBoxLayout:
        lines = column(label(term_shown("case_action_group", group), "strong", wrap=True), gap=2)
        for step in steps:
            self.rows[step.id] = StepRow(step, self._does, edited=step.id == edited)
            lines.addWidget(self.rows[step.id])
        if ready:
            lines.addWidget(label(_("Ready to choose"), "caption"))
        for choice in ready:
            self.choices[choice.code] = ChoiceRow(choice, self._does)
            lines.addWidget(self.choices[choice.code])
        return lines

    def _menu(self, choices: Sequence[Choice]) -> Button:
        opener = Button(_("Add another step"), "quiet", "plus")
        menu = Menu(_("Add another step"), opener)
        for group in GROUPS:
            below = Menu(term("case_action_group", group, habits().language), menu)
            menu.addMenu(below)
            for choice in choices:
                if choice.group == group:
                    offer(below, _plain(choice.code), partial(self._does.begin, choice.code))
        opener.setMenu(menu)
        return opener


def offer(menu: Menu, text: str, on: Callable[[], object]) -> QAction:
    """A line of a menu that does something."""
    made = QAction(text, menu)  # of our making, so that it goes when its menu goes: the plan is made anew often
    menu.addAction(made)
    made.triggered.connect(lambda _checked=False: on())
    return made


def _plain(code: str) -> str:
    return term("case_action", code, habits().language).replace("&", "&&")


class ChoiceRow(QFrame):
    """A step that stands ready: pressing it puts it into the plan."""

    def __init__(self, choice: Choice, does: Does) -> None:
        super().__init__()
        self._choice, self._does = choice, does
        name = term_shown("case_action", choice.code)
        self.add = icon_button("plus", fill(_("Put into the plan: {step}"), step=name), self._begin)
        words = column(label(name, wrap=True), gap=0)
        if choice.needs and not choice.agreed:
            said = fill(_("Asks first for consent: {purpose}"), purpose=term_shown("consent_scope", choice.needs))
            words.addWidget(label(said, "caption", wrap=True))
            self.add.setAccessibleDescription(said)
        whole = row(gap=2)
        whole.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        self.setLayout(whole)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Anywhere on it will do."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._begin()

    def _begin(self) -> None:
        if self.isEnabled():
            self.setEnabled(False)  # a second press would put it there twice
            self._does.begin(self._choice.code)


class StepRow(QFrame):
    """One step: what, who, by when, how it stands, and what came of it."""

    def __init__(self, step: PlanStep, does: Does, *, edited: bool) -> None:
        super().__init__()
        self.step, self._does = step, does
        name = step_name(step)
        self.setAccessibleName(name)
        self.status = _statuses(step, does, name)
        opener = icon_button("file-text", fill(_("Open: {title}"), title=name), lambda: does.open("action", step.id))
        head = row(gap=2)
        head.addWidget(label(name, wrap=True), 1)
        head.addWidget(self.status, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(opener, 0, Qt.AlignmentFlag.AlignTop)
        lines = column(head, gap=1)
        if step.title and step.what:
            lines.addWidget(label(isolate(step.title), "muted", wrap=True))
        self.line = OwnerLine(step, does) if edited else None
        lines.addWidget(self.line or self._who())
        left = None if edited else does.half_done.said(step.id)
        if left is not None:
            lines.addWidget(left)
        for name_, said in (("result", step.result), ("next_step", step.next_step)):
            if said:
                heading = say(TYPES["action"].by_name[name_].kind.label)
                lines.addWidget(label(fill(_("{field}: {value}"), field=heading, value=said), "muted", wrap=True))
        if not (step.agreed or step.over):
            lines.addWidget(self._lacks())
        self.setLayout(lines)

    def _who(self) -> QWidget:
        flow = Flow(2)
        if self.step.owner:
            flow.addWidget(label(isolate(self.step.owner), "muted"))
        if self.step.due is not None:
            day = show_date(self.step.due)
            late = fill(_("Late: {day}"), day=day)
            flow.addWidget(badge(late, "danger") if self.step.late else label(day, "muted"))
        said = _("Change owner or day") if self.step.owner or self.step.due else _("Who does it, and by when?")
        changing = button(said, lambda: self._does.edit(self.step.id), "link")
        changing.setAccessibleName(fill(_("{act}: {title}"), act=said, title=step_name(self.step)))
        flow.addWidget(changing)
        return boxed(flow)

    def _lacks(self) -> QWidget:
        purpose = term_shown("consent_scope", self.step.needs)
        said = label(fill(_("Not everybody agreed to this yet: {purpose}"), purpose=purpose), "caption", wrap=True)
        asking = Flow(2)
        for person, title in self.step.lacking:
            name = fill(_("Record the consent of {person}"), person=isolate(title))
            asking.addWidget(button(name, partial(self._does.consent, self.step, person), "link", "signature"))
        return boxed(column(said, asking, gap=0))


def status_of(step: str) -> str:
    """The object name of the button that shows how a step stands."""
    return f"status.{step}"


def _statuses(step: PlanStep, does: Does, name: str) -> Button:
    shown = term("action_status", step.status, habits().language) if step.status else _("Status")
    opener = Button(shown, "plain")
    opener.setObjectName(status_of(step.id))
    opener.setAccessibleName(fill(_("Status: {state}. {title}"), state=shown, title=name))
    menu = Menu(_("Move the status to"), opener)
    for one in vocabulary("action_status").terms:
        act = offer(menu, one.labels[habits().language], partial(does.move, step, one.code))
        act.setEnabled(one.code != step.status)
    opener.setMenu(menu)
    return opener


class OwnerLine(QFrame):
    """Who does a step and by when, in one line; Enter writes it, Esc leaves it and keeps what was typed."""

    NAMES = ("owner", "due")
    changed = Signal()
    """Something was typed."""

    def __init__(self, step: PlanStep, does: Does) -> None:
        super().__init__()
        self.step, self._does = step, does
        left = does.half_done.drafts.get(step.id)
        self._restored = {name: left.values[name] for name in self.NAMES if left and name in left.values}
        stands: Mapping[str, object] = {"owner": step.owner, "due": step.due}
        given = {**stands, **self._restored}
        self._began = {**stands, **{name: left.began(name) for name in self._restored if left}}
        kinds = {name: TYPES["action"].by_name[name].kind for name in self.NAMES}
        self.owner, self.due = self._editors = [editor_for(kind) for kind in kinds.values()]
        both = row(gap=2)
        for editor, (name, kind) in zip(self._editors, kinds.items(), strict=True):
            editor.set_value(given[name])
            editor.changed.connect(self.changed)
            both.addLayout(column(label(say(kind.label), "caption"), editor, None, gap=0), 1)
        self.save = button(_("Save"), self._write, "primary")
        leave = button(_("Cancel"), lambda: does.edit(""), "link")
        self.setLayout(column(both, row(self.save, leave, None, gap=2), gap=1))

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not written yet."""
        return bool(self._restored) or any(each.touched() for each in self._editors)

    def in_hand(self) -> str:
        """The key of the draft of its step; empty where nothing was typed."""
        return self.step.id if self.dirty else ""

    def typed(self) -> dict[str, object]:
        """What a draft keeps of it."""
        every = dict(zip(self.NAMES, self._editors, strict=True))
        return {name: one.unfinished() for name, one in every.items() if one.touched() or name in self._restored}

    def values(self) -> dict[str, object]:
        """What was typed in it, and nothing else: the day of a step may have been moved by others meanwhile."""
        every = dict(zip(self.NAMES, (each.value() for each in self._editors), strict=True))
        return {name: every[name] for name in self.typed() if every[name] != self._began[name]}

    def take_keyboard(self) -> None:
        """Begin with who does it."""
        self.owner.focus_widget().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes, Esc leaves; neither reaches the window around."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._write()
        elif event.key() == Qt.Key.Key_Escape:
            self._does.leave()
        else:
            super().keyPressEvent(event)

    def _write(self) -> None:
        self._does.give(self.step, self.values())
