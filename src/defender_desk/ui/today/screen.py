"""Today: the first screen. What asks for attention, what was left unfinished, and a quick way to log what happened.

Desktop: it greets nobody by name; what it shows follows from the records and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.services import drafts, looking, records
from defender_desk.services.departure import retention
from defender_desk.services.incidents import quick
from defender_desk.services.records import Saved
from defender_desk.services.today import Item, Urgency
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count, show_date
from defender_desk.ui.emergency import ask_whose
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.quick.panel import open_quick
from defender_desk.ui.record import binning
from defender_desk.ui.screens import Resumes
from defender_desk.ui.shell import Shell
from defender_desk.ui.today.acts import Act
from defender_desk.ui.today.backup_reminder import backup_reminder
from defender_desk.ui.today.cards import group_card, unfinished_card
from defender_desk.ui.today.first_steps import FirstSteps
from defender_desk.ui.today.lines import Line
from defender_desk.ui.today.reading import Page, Unfinished, read
from defender_desk.ui.today.salvaged import salvage_card

BESIDE_FROM = 150
"""Width, in average letters, from which what can wait stands beside what presses."""
PRESSING = (Urgency.OVERDUE, Urgency.DUE, Urgency.URGENT, Urgency.SOON, Urgency.HELD, Urgency.CHECK)


class Today(QWidget):
    """The page of this day."""

    help_topic = "today"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.page: Page | None = None
        self._stale = False
        self._looking = QElapsedTimer()
        self.day = label("", "muted", wrap=True)
        self.quick = button(_("Quick incident"), self._quick, "primary", "flag")
        self.quick.setToolTip("Ctrl+Shift+N")
        self.quick.setMinimumHeight(unit() * 11)
        self.card = button(_("Emergency card"), self._card, "plain", "life-buoy")
        self.card.setToolTip("Ctrl+Shift+E")
        self.card.setMinimumHeight(unit() * 11)
        head = Flow(3)
        head.addWidget(label(_("Today"), "display"))
        head.stretch()
        head.addWidget(self.quick)  # beside the heading in a small window too
        head.addWidget(self.card)
        self.notice = Notice()
        self._body: QVBoxLayout = column(gap=4)
        whole = column(column(head, self.day, gap=1), self.notice, self._body, None, gap=4, margins=(6, 5))
        self.area = scrolled(whole)
        self.setLayout(column(self.area))
        self._beside: QBoxLayout | None = None
        self.setFocusProxy(self.quick)
        self._load()

    def refresh(self, _changes: Changes) -> None:
        """Look again; at once where it is seen, else when it is next."""
        if self.isVisible():
            self._load()
        else:
            self._stale = True

    def to_front(self, *, again: bool) -> None:  # noqa: ARG002  the day begins at its top either way
        """Begin with what presses most; the way back finds the page where it was left."""
        self.area.verticalScrollBar().setValue(0)

    def lines(self) -> list[Line]:
        """Every line shown, from the top."""
        return self.findChildren(Line)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again when something changed meanwhile, or midnight passed."""
        super().showEvent(event)
        self.setFocus()
        if self._stale or (self.page is not None and self.page.on != _now()):
            self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what can wait beside what presses, or under it."""
        super().resizeEvent(event)
        self._arrange()

    def _load(self) -> None:
        self._stale = False
        self._shell.tasks.run(read, self._shell.desk, _now(), done=self._show)

    def _show(self, page: Page) -> None:
        focused = next((place for place, one in enumerate(self.lines()) if one.isAncestorOf(self.focusWidget())), None)
        place = self.area.verticalScrollBar().value() if self.page is not None else 0
        self.page = page
        self.day.setText(show_date(page.on, weekday=True))
        clear(self._body)
        self._beside = None
        for each in page.notices:
            notice = Notice()
            notice.say(say(each), tone="warning")
            self._body.addWidget(notice)
        if page.salvaged:
            self._body.addWidget(salvage_card(self._shell, page.salvaged, self._load))
        if page.backup is not None:
            self._body.addWidget(backup_reminder(self._shell, page.backup, page.on, self._load))
        self.quick.setHidden(page.empty)
        if page.empty:
            steps = FirstSteps(self._shell, self._quick)
            self._body.addWidget(steps)
            self.setFocusProxy(steps.first)
        else:
            self.setFocusProxy(self.quick)
            self._body.addLayout(self._cards(page))
        if page.empty and self.isVisible():
            QTimer.singleShot(0, self, self.setFocus)  # once the cards are shown
        if focused is not None and self.lines():
            self.lines()[min(focused, len(self.lines()) - 1)].title.setFocus()
        QTimer.singleShot(0, self, partial(self.area.verticalScrollBar().setValue, place))

    def _cards(self, page: Page) -> QBoxLayout:
        pressing, waiting = column(gap=4), column(gap=4)
        if page.unfinished:
            pressing.addWidget(unfinished_card(page.unfinished, page.on, self._resume, self._drop))
        for group in page.groups:
            side = pressing if group.urgency in PRESSING else waiting
            side.addWidget(group_card(group, page.on, self._shell.open, self._do, self._let_all_go))
        if not any(group.urgency in PRESSING for group in page.groups):
            pressing.addWidget(_nothing_presses())
        pressing.addStretch(1)
        waiting.addStretch(1)
        self._beside = row(gap=4)
        self._beside.addLayout(pressing, 3)
        if waiting.count() > 1:
            self._beside.addLayout(waiting, 2)
        self._arrange()
        return self._beside

    def _arrange(self) -> None:
        if self._beside is not None:
            wide = self.width() >= em(BESIDE_FROM)
            along = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            self._beside.setDirection(along)

    def _quick(self) -> None:
        open_quick(self._shell)

    def _card(self) -> None:
        ask_whose(self._shell)

    def _do(self, item: Item, act: Act) -> None:
        if act.lets_go:
            self._shell.tasks.run(retention.going, self._shell.desk, item.id, done=self._ask, owner=self)
            return
        if act.looked:
            if self._looking.isValid() and not self._looking.hasExpired(QApplication.doubleClickInterval()):
                return  # the second press of a click: another line has moved under the mouse
            self._looking.start()
            self._look(partial(looking.let_go, self._shell.desk, [item.id], as_before=act.as_before), say(act.said))
            return
        save = partial(records.save, self._shell.desk, item.type, item.id, act.values)
        self._shell.tasks.run(save, done=partial(self._done, say(act.said)), failed=self.notice.trouble, owner=self)

    def _let_all_go(self, kind: str, count: int) -> None:
        """Ask, and let all that is held of a type say again what it said."""
        asked = ngettext(
            "Let {n} record of this kind be as it was before? {type}",
            "Let {n} records of this kind be as they were before? {type}",
            count,
        )
        risk = _(
            "Their last words may be lost: a level that was raised, or somebody they are about. Look first at those of "
            "people in danger. It can be undone."
        )
        question = fill(asked, n=show_count(count), type=TYPES[kind].plural)
        if ask(self, question, risk, yes=_("As they were"), danger=True):
            again = _("They say again what they said before.")
            self._look(partial(looking.let_all_go, self._shell.desk, kind), again)

    def _look(self, does: Callable[[], Changes], said: str) -> None:
        self._shell.tasks.run(does, done=partial(self._looked, said), failed=self.notice.trouble, owner=self)

    def _looked(self, said: str, changes: Changes) -> None:
        self.notice.silence()
        self._shell.announce(changes, said)

    def _ask(self, going: Mapping[str, str]) -> None:
        """Name what goes; from the bin it can be taken out again, or erased for good."""
        first, *others = going.values()
        more = len(others)
        said = ngettext("{n} record that is part of it goes along.", "{n} records that are part of it go along.", more)
        along = fill(said, n=show_count(more)) if more else ""
        stays = _("In the bin they wait until you erase them for good. Backups and files handed over keep them.")
        if ask(
            self,
            fill(_("Put {title} into the bin?"), title=isolate(first)),
            " ".join(filter(None, (along, stays))),
            yes=_("Into the bin"),
            danger=True,
        ):
            binning.put_in(self._shell, self, [*going], self.notice.trouble)

    def _done(self, said: str, saved: Saved) -> None:
        self.notice.silence()
        self._shell.announce(saved.changes, said)

    def _resume(self, one: Unfinished) -> None:
        draft = one.draft
        if draft.key == quick.DRAFT:
            self._quick()
        elif draft.record is not None:
            self._shell.open(draft.type, draft.record)
        else:
            section = next((each for each in self._shell.sections if draft.type in each.types), None)
            screen = self._shell.go(section.name) if section else None
            if isinstance(screen, Resumes):
                screen.resume_draft(draft)

    def _drop(self, one: Unfinished) -> None:
        self._shell.tasks.run(drafts.take, self._shell.desk, one.draft.key, done=self._dropped)

    def _dropped(self, put_back: drafts.PutBack) -> None:
        def back() -> None:
            self.notice.silence()
            self._shell.tasks.run(put_back, done=lambda _nothing: self._load(), owner=self)

        self.notice.say(_("The unfinished form was discarded."), closable=True, do=(_("Put it back"), back))
        self._load()


def _nothing_presses() -> QFrame:
    said = label(_("Nothing is due. What you set a day for will stand here in time."), wrap=True)
    inside = row(Picture("circle-check", "good", 6), said, gap=3, margins=(5, 4))
    inside.setStretch(1, 1)
    inside.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return boxed(inside, "card")


def _now() -> date:
    return date.today()  # noqa: DTZ011  the day on the calendar of the person at the desk
