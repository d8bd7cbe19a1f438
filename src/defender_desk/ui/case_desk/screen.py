"""One case on one screen: what protects the person first, then what is known, the plan, and what happened.

Desktop: whatever changes in the desk meanwhile it is read anew, but never over a line somebody is typing into.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.vocabularies import label as term
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.case_desk import CLOSED, PlanStep
from defender_desk.services.records import Saved
from defender_desk.text.bidi import isolate
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, fill, habits
from defender_desk.text.trouble import Trouble
from defender_desk.ui.case_desk import about, reading
from defender_desk.ui.case_desk.about import Leads
from defender_desk.ui.case_desk.asking import Asked, ask
from defender_desk.ui.case_desk.plan import Does, Plan, offer
from defender_desk.ui.case_desk.reading import Look
from defender_desk.ui.case_desk.timeline import CaseTimeline
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.menus import Menu
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Button, badge, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.ledger import open_ledger
from defender_desk.ui.record.badges import term_badge
from defender_desk.ui.record.protection import guard_card
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.shell import Shell

BESIDE_FROM = 140
"""Width, in average letters, from which the plan stands beside what the case stands on."""


class CaseDeskPage(QWidget):
    """Everything of one case."""

    left = Signal()
    """A record was opened: the screen has nothing more to say."""

    def __init__(self, shell: Shell, case: str) -> None:
        super().__init__()
        self._shell, self.case = shell, case
        self.looked: Look | None = None
        self.plan: Plan | None = None
        self.timeline: CaseTimeline | None = None
        self._edited = self._last = ""
        self._held = False
        self.notice = Notice()
        self._body: QVBoxLayout = column(label(_("Looking…"), "muted"), gap=4)
        self._sides: QBoxLayout | None = None
        self.area = scrolled(column(self.notice, self._body, None, gap=3, margins=(2, 0)))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keyboard scrolls
        self.area.setAccessibleName(_("Case desk"))
        self.setFocusProxy(self.area)
        self.setLayout(column(self.area, gap=0))
        shell.announced.connect(self._changed)
        self.look()

    def look(self) -> None:
        """Read it anew."""
        ask_for = partial(reading.look, self._shell.desk, self.case)
        self._shell.tasks.run(ask_for, done=self._show, failed=self._refused, owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plan beside what the case stands on, or under it."""
        super().resizeEvent(event)
        self._arrange()

    def _changed(self, changes: Changes) -> None:
        if changes.ids and not self._typing:  # what is typed is written, or left, and then it is read anew
            self.look()

    @property
    def _typing(self) -> bool:
        row_ = self.plan.rows.get(self._edited) if self.plan else None
        return row_ is not None and row_.line is not None and row_.line.dirty

    # Showing

    def _show(self, looked: Look | None) -> None:
        if looked is None:
            clear(self._body)
            self.notice.say(_("This case is no longer here."), tone="warning")
            return
        place, kind = self.area.verticalScrollBar().value(), self.timeline.kind if self.timeline else ""
        self._held = self._held or self.isAncestorOf(self.focusWidget())
        self.looked = looked
        clear(self._body)
        self._body.addWidget(self._head(looked))
        self.plan = Plan(looked.overview, self._does(), self._edited)
        self.timeline = CaseTimeline(looked.overview.happened, kind, self._open)
        self._sides = row(gap=4)
        self._sides.addLayout(self._known(looked), 1)
        self._sides.addLayout(column(self.plan, self.timeline, None, gap=4), 1)
        self._body.addLayout(self._sides)
        self._arrange()
        QTimer.singleShot(0, self, lambda: self._settle(place))

    def _settle(self, place: int) -> None:
        """Stay where one was, the keyboard too; a step just begun asks who does it."""
        self.area.verticalScrollBar().setValue(place)
        row_ = self.plan.rows.get(self._edited) if self.plan else None
        if row_ is not None and row_.line is not None:
            row_.line.take_keyboard()
            self.area.ensureWidgetVisible(row_.line)
        elif self._held:  # what had the keyboard was made anew
            last = self.plan.rows.get(self._last) if self.plan else None
            (last.status if last is not None else self.area).setFocus()
        self._held = False

    def _arrange(self) -> None:
        if self._sides is not None:
            wide = self.width() >= em(BESIDE_FROM)
            along = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            self._sides.setDirection(along)

    def _known(self, looked: Look) -> QVBoxLayout:
        overview, leads = looked.overview, self._leads()
        reach = Reach(open=self._open, ledger=partial(open_ledger, self._shell))
        lines = column(gap=4)
        for guard in looked.guards:
            lines.addWidget(guard_card(guard, reach, own=False))
        if not looked.guards:
            lines.addWidget(self._nobody())
        if overview.over and overview.case.values["outcome"]:
            lines.addWidget(about.outcome(overview))
        for make in (about.dangers, about.days, about.sources, about.decision, about.family):
            lines.addWidget(make(overview, leads))
        lines.addStretch(1)
        return lines

    def _nobody(self) -> Notice:
        notice = Notice()
        said = _("Nobody is named in this case yet, so no consent can be weighed and no safe contact is known.")
        naming = (_("Name who it is for"), lambda: self._ask(("people",), _("For whom is this case?")))
        notice.say(said, tone="warning", do=naming)
        return notice

    def _head(self, looked: Look) -> QFrame:
        case = looked.overview.case
        states = Flow(2)
        states.addWidget(self._statuses(str(case.values["status"] or "")))
        for vocabulary_, name in (("urgency", "urgency"), ("protection_level", "protection")):
            if case.values[name]:
                states.addWidget(term_badge(vocabulary_, str(case.values[name])))
        if looked.overview.return_risk:
            states.addWidget(badge(_("In danger if they return"), "danger"))
        if case.values["officer"]:
            states.addWidget(label(isolate(str(case.values["officer"])), "muted"))
        if not looked.overview.over:
            states.addWidget(button(_("Close the case…"), self.close_case, "quiet", "archive"))
        title = label(isolate(case.title), "title", wrap=True, selectable=True)
        return boxed(column(title, states, gap=1))

    def _statuses(self, status: str) -> Button:
        shown = term("case_status", status, habits().language) if status else _("No status yet")
        opener = Button(shown, "plain")
        opener.setAccessibleName(fill(_("Status: {state}"), state=shown))
        menu = Menu(_("Move the status to"), opener)
        for one in vocabulary("case_status").terms:
            moving = self.close_case if one.code == CLOSED else partial(self._set_status, one.code)
            act = offer(menu, one.labels[habits().language], moving)
            act.setEnabled(one.code != status)
        opener.setMenu(menu)
        return opener

    # Doing

    def close_case(self) -> None:
        """Ask how the case ended, and close it; without a word on that it stays open."""
        asked = self._asked(("outcome_kind", "outcome", "closed", "lessons"), _("How did it end?"), _("Close the case"))
        done = partial(self._done, _("The case was closed"))
        ask(self._shell, self, asked, partial(reading.close, self._shell.desk, self.case), done)

    def _set_status(self, status: str) -> None:
        said = fill(_("Status: {state}"), state=term_shown("case_status", status))
        self._run(partial(reading.write, self._shell.desk, "case", self.case, {"status": status}), said)

    def _asked(self, names: tuple[str, ...], heading: str, go: str = "") -> Asked:
        values = self.looked.overview.case.values if self.looked else {}
        return Asked(heading, "case", names, {name: values.get(name) for name in names}, go or _("Save"), "briefcase")

    def _ask(self, names: tuple[str, ...], heading: str) -> None:
        write = partial(reading.write, self._shell.desk, "case", self.case)
        ask(self._shell, self, self._asked(names, heading), write, partial(self._done, _("Saved")))

    def _decide(self) -> None:
        asked = self._asked(("decision", "decided", "decided_by", "authority_involved"), _("What is decided, and why?"))
        write = partial(reading.decide, self._shell.desk, self.case)
        ask(self._shell, self, asked, write, partial(self._done, _("The decision was written down")))

    def _begin(self, what: str) -> None:
        write = partial(reading.begin, self._shell.desk, self.case, what)
        self._shell.tasks.run(write, done=self._begun, failed=self._refused, owner=self)

    def _begun(self, saved: Saved) -> None:
        self._edited = saved.id
        self._done(_("The step is in the plan"), saved.changes)

    def _edit(self, step: str) -> None:
        self._edited = step
        self.look()

    def _give(self, step: PlanStep, owner: str, due: FuzzyDate | None) -> None:
        self._edited, self._last = "", step.id
        write = partial(reading.write, self._shell.desk, "action", step.id, {"owner": owner, "due": due})
        self._run(write, _("Saved"))

    def _move(self, step: PlanStep, status: str) -> None:
        self._last = step.id
        if status == "done":
            self._ask_step(step, status, ("result", "next_step", "done"))
        else:
            write = partial(reading.move, self._shell.desk, step.id, status, {})
            said = fill(_("Status: {state}"), state=term_shown("action_status", status))
            self._shell.tasks.run(
                write, done=partial(self._done, said), failed=partial(self._ask_why, step, status), owner=self
            )

    def _ask_why(self, step: PlanStep, status: str, trouble: Trouble) -> None:
        """A step nobody agreed to: the consent is recorded first, or the reason is written here."""
        if trouble.values.get("field") == "without_consent":
            self._ask_step(step, status, ("without_consent",), trouble)
        else:
            self._refused(trouble)

    def _ask_step(self, step: PlanStep, status: str, names: tuple[str, ...], refused: Trouble | None = None) -> None:
        lacks = () if step.agreed or "without_consent" in names else ("without_consent",)
        heading = fill(_("Status: {state}"), state=term_shown("action_status", status))
        given: Mapping[str, object] = {"result": step.result, "next_step": step.next_step}
        asked = Asked(heading, "action", (*names, *lacks), given, _("Save"), "calendar-clock")
        write = partial(reading.move, self._shell.desk, step.id, status)
        ask(self._shell, self, asked, write, partial(self._done, heading), refused)

    def _consent(self, step: PlanStep) -> None:
        people = self.looked.overview.people if self.looked else ()
        given: dict[str, object] = {"scope": (step.needs,), "case": self.case}
        self._add("consent", {**given, **({"person": people[0]} if people else {})})

    def _does(self) -> Does:
        return Does(self._begin, self._move, self._give, self._edit, self._open, self._consent)

    def _leads(self) -> Leads:
        return Leads(self._open, self._add, self._ask, self._decide)

    def _open(self, type_name: str, record: str) -> None:
        self.left.emit()
        self._shell.open(type_name, record)

    def _add(self, type_name: str, given: Mapping[str, object]) -> None:
        self.left.emit()
        self._shell.new_joined(type_name, given)

    def _run(self, write: Callable[[], Changes], said: str) -> None:
        self._shell.tasks.run(write, done=partial(self._done, said), failed=self._refused, owner=self)

    def _done(self, said: str, changes: Changes) -> None:
        self.notice.silence()
        self._shell.announce(changes, said)
        if not changes.ids:
            self.look()

    def _refused(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble, "warning")
