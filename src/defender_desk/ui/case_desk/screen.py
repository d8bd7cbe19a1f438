"""One case on one screen: what protects the person first, then what is known, the plan, and what happened.

Desktop: a place of the window; whatever changes meanwhile it is read anew, but never over a line somebody types into.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label as term
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import drafts
from defender_desk.services.cases.case_desk import CLOSED
from defender_desk.services.drafts import Draft
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits
from defender_desk.text.trouble import Trouble
from defender_desk.ui.case_desk import about, reading
from defender_desk.ui.case_desk.asks import PEOPLE
from defender_desk.ui.case_desk.doing import Doing
from defender_desk.ui.case_desk.entry import line_of
from defender_desk.ui.case_desk.plan import OwnerLine, Plan, offer
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
from defender_desk.ui.record.editing import KEPT_EVERY
from defender_desk.ui.record.protection import guard_card, no_notice
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.shell import Shell

BESIDE_FROM = 140
"""Width, in average letters, from which the plan stands beside what the case stands on."""
SETTLED, LONGEST = 300, 5_000
"""Milliseconds a page made anew is kept where one was: once it is as long as that, and while it is not yet."""


class CaseDeskPage(QWidget):
    """Everything of one case."""

    help_topic = "cases"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self.case = shell, ""
        self.looked: Look | None = None
        self.plan: Plan | None = None
        self.timeline: CaseTimeline | None = None
        self.edited = self.wanted = self._fresh = ""
        """The step whose line is open, what gets the keyboard when the page is made anew (see `_key`), the new line."""
        self._drawn: tuple[Look | None, str] = (None, "")
        self._places: dict[str, tuple[int, str]] = {}
        """By case: how far one had read, and what the timeline was narrowed to."""
        self.notice = Notice()
        self._body: QVBoxLayout = column(gap=4)
        self._sides: QBoxLayout | None = None
        self.area = scrolled(column(self._body, None, gap=3, margins=(5, 4)))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keyboard scrolls
        self.area.setAccessibleName(_("Case desk"))
        self.setFocusProxy(self.area)
        self._left = column(gap=2)
        foot = column(self.notice, self._left, gap=2, margins=(5, 0, 5, 2))  # what comes there moves nothing above it
        whole = column(self.area, foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._aim = 0
        self._aiming = QTimer(self, singleShot=True)
        self._aiming.timeout.connect(self._seen)
        self.area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._reach())
        self.area.verticalScrollBar().actionTriggered.connect(lambda _act: self._aiming.stop())
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_EVERY)
        self._keeping.timeout.connect(self._keep)
        self.doing = Doing(shell, self, self)

    # What the window asks

    def show_record(self, _type: str, record: str) -> None:
        """Show the desk of a case: the one that stands here as it stands, another where one left it."""
        if record != self.case:
            self._put_aside()
            self.case = record
            self.notice.silence()
            self._wait()
        self.take_keyboard()
        self.look()

    def refresh(self, changes: Changes) -> None:
        """Look again; what is typed is written, or left, first, and what nobody sees waits until it is in front."""
        if changes.ids and self.isVisible() and not (self.line is not None and self.line.dirty):
            self.look()

    def come_back(self, _type: str, record: str) -> None:
        """Let what was begun here be seen once it is saved: its line gets the keyboard."""
        self._remember()
        self._aiming.stop()  # what is still settling from before has not seen the new line
        self._fresh = self.wanted = line_of(record)

    def take_keyboard(self) -> None:
        """Put the keyboard back where it was, else let it scroll the page."""
        last = self.focusWidget()
        (last if last is not None and last.isVisibleTo(self) else self.area).setFocus()

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is typed in the line of a step."""
        line = self.line
        if line is None or not line.dirty:
            return []
        keep = partial(drafts.keep_some, self._shell.desk, "action", line.step.id, line.typed(), own=OwnerLine.NAMES)
        return [keep]

    # What stands here

    @property
    def line(self) -> OwnerLine | None:
        """The line in which somebody says who does a step, while it is open."""
        row_ = self.plan.rows.get(self.edited) if self.plan else None
        return row_.line if row_ is not None else None

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """What was typed here and not saved, by record."""
        return self.looked.drafts if self.looked else {}

    def look(self) -> None:
        """Read it anew."""
        ask_for = partial(reading.look, self._shell.desk, self.case)
        self._shell.tasks.run(ask_for, done=partial(self._arrived, self.case), failed=self.refuse, owner=self)

    def refuse(self, trouble: Trouble) -> None:
        """Say why something could not be done, and let everything be pressed again."""
        self.notice.trouble(trouble, "warning")
        self.draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plan beside what the case stands on, or under it."""
        super().resizeEvent(event)
        self._arrange()

    def draw(self) -> None:
        """Make the page anew from what was read, where one was and with the keyboard where it was."""
        if self.looked is None:
            return
        now = self._shell.focusWidget()
        held = self.wanted or (_key(now) if now is not None and self.isAncestorOf(now) else "")
        self.wanted, self._drawn = "", (self.looked, self.edited)
        self._remember()
        place, kind = self._places.get(self.case, (0, ""))
        looked = self.looked
        clear(self._body)
        clear(self._left)
        self._body.addWidget(self._head(looked))
        left = self.doing.does().half_done.said(self.case)
        if left is not None:
            self._left.addWidget(left)
        self.plan = Plan(looked.overview, self.doing.does(), self.edited)
        if self.line is not None:
            self.line.changed.connect(self._keeping.start)
        self.timeline = CaseTimeline(looked.overview.happened, kind, self._shell.open, self.doing.happenings())
        self._sides = row(gap=4)
        self._sides.addLayout(self._known(looked), 1)
        self._sides.addLayout(column(self.plan, self.timeline, None, gap=4), 1)
        self._body.addLayout(self._sides)
        self._arrange()
        self._aim = place
        self._aiming.start(LONGEST)
        QTimer.singleShot(0, self, partial(self._settle, held))

    # Inside

    def _arrived(self, case: str, looked: Look | None) -> None:
        if case != self.case:
            return
        if looked is None:
            self._wait()
            clear(self._body)
            self.notice.say(_("This case is no longer here."), tone="warning")
        elif (looked, self.edited) != self._drawn:
            self.looked = looked
            self.draw()

    def _wait(self) -> None:
        """Show nothing of a case yet."""
        clear(self._body)
        clear(self._left)
        self._body.addWidget(label(_("Looking…"), "muted"))
        self.looked = self.plan = self.timeline = None
        self.edited = self.wanted = ""
        self._drawn = (None, "")

    def _put_aside(self) -> None:
        self._remember()
        for keep in self.unfinished():
            self._shell.tasks.run(keep)
            self._shell.say(_("What you had not saved was kept as a draft."))

    def _remember(self) -> None:
        if self.timeline is not None:
            place = self._aim if self._aiming.isActive() else self.area.verticalScrollBar().value()
            self._places[self.case] = place, self.timeline.kind

    def _keep(self) -> None:
        for keep in self.unfinished():
            self._shell.tasks.run(keep)

    def _reach(self) -> None:
        """Be where one was, as soon as the page is long enough."""
        if self._aiming.isActive():
            bar = self.area.verticalScrollBar()
            bar.setValue(self._aim)
            if bar.value() == self._aim:
                self._aiming.start(SETTLED)
            fresh = self.findChild(QWidget, self._fresh) if self._fresh else None
            for seen in filter(None, (self.line, fresh)):
                self.area.ensureWidgetVisible(seen)

    def _seen(self) -> None:
        """The page stands: a new line was seen, and is one like any other."""
        self._fresh = ""

    def _settle(self, held: str) -> None:
        """Stay where one was, the keyboard too; a step just begun asks who does it."""
        self._reach()
        if self.line is not None:
            self.line.take_keyboard()
        elif held:
            again = (each for each in self.findChildren(QWidget) if each.isVisible() and _key(each) == held)
            next(again, self.area).setFocus()

    def _arrange(self) -> None:
        if self._sides is not None:
            wide = self.width() >= em(BESIDE_FROM)
            along = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            self._sides.setDirection(along)

    def _known(self, looked: Look) -> QVBoxLayout:
        overview, leads = looked.overview, self.doing.leads()
        reach = Reach(open=self._shell.open, ledger=partial(open_ledger, self._shell))
        lines = column(gap=4)
        for no in looked.noes:
            lines.addWidget(no_notice(no, reach))
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
        naming = (_("Name who it is for"), lambda: self.doing.ask(PEOPLE))
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
            states.addWidget(button(_("Close the case…"), self.doing.close_case, "quiet", "archive"))
        states.addWidget(
            button(_("The page of the case"), lambda: self._shell.open("case", self.case), "quiet", "file-text")
        )
        title = label(isolate(case.title), "title", wrap=True, selectable=True)
        return boxed(column(label(_("Case desk"), "caption"), title, states, gap=1))

    def _statuses(self, status: str) -> Button:
        shown = term("case_status", status, habits().language) if status else _("No status yet")
        opener = Button(shown, "plain")
        opener.setAccessibleName(fill(_("Status: {state}"), state=shown))
        menu = Menu(_("Move the status to"), opener)
        for one in vocabulary("case_status").terms:
            moving = self.doing.close_case if one.code == CLOSED else partial(self.doing.set_status, one.code)
            act = offer(menu, one.labels[habits().language], moving)
            act.setEnabled(one.code != status)
        opener.setMenu(menu)
        return opener


def _key(widget: QWidget) -> str:
    """By what a widget that takes the keyboard is found again when made anew: its object name, or what it says."""
    if isinstance(widget, QLabel) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return ""
    if widget.objectName():
        return widget.objectName()
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
