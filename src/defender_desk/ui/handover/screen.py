"""The section “Hand-over”: its doors, and behind each a journey of its own.

Desktop: others come in through `choose`, `hand_over_case`, `receive`, `bring_in` and `my_card`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.handover import merge_desk
from defender_desk.services.handover.merge_desk import Question
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.bring_in.journey import BringInJourney
from defender_desk.ui.handover.arrival import ReceivingJourney
from defender_desk.ui.handover.giving import GivingJourney
from defender_desk.ui.handover.giving_what import WhatStep
from defender_desk.ui.handover.merging import MergePage
from defender_desk.ui.handover.my_card import MyCardPage
from defender_desk.ui.handover.past import PastPage
from defender_desk.ui.handover.plain import PlainJourney
from defender_desk.ui.kit.flow import Tiles
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import boxed, column, row, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.journey import Journey

PLACE = "handover"
"""The type under which what is behind the doors is a place of the window."""
HAND_OVER, RECEIVE, MY_CARD, FOR_PROGRAMS, PAST = "hand_over", "receive", "my_card", "for_programs", "past"
BRING_IN, DECIDE = "bring_in", "decide"
PAGES: dict[str, Message] = {
    HAND_OVER: msg("Hand over"),
    RECEIVE: msg("Receive"),
    MY_CARD: msg("My card, and the desks I know"),
    FOR_PROGRAMS: msg("Write for other programs"),
    PAST: msg("What came in and what left"),
}


class HandoverScreen(QWidget):
    """The way out and in."""

    help_topic = "handover"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.doors = Doorways(self, practice=shell.practice)
        self.inside: QWidget | None = None
        """The journey under way, or the page in front of the doors."""
        self._behind: ReceivingJourney | None = None
        """The journey to which the page in front leads back."""
        self._actions = (
            self._action(_("Hand over…"), self.hand_over),
            self._action(_("Receive a file…"), self.receive),
            self._action(_("Bring in a file…"), self.bring_in),
            self._action(_("My card…"), self.my_card),
            self._action(_("Write for other programs…"), self.for_programs),
            self._action(_("What came in and what left…"), self.past),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.doors)
        self.setLayout(column(self._stack))
        self._count()

    def show_record(self, type_name: str, record: str) -> None:
        """Go through a door by its name, unless a journey is under way: that one is left by its own buttons."""
        ways: dict[str, Callable[[], object]] = {
            HAND_OVER: self.hand_over,
            RECEIVE: self.receive,
            MY_CARD: self.my_card,
            FOR_PROGRAMS: self.for_programs,
            PAST: self.past,
            BRING_IN: self.bring_in,
            DECIDE: self.decide_on,
        }
        if type_name == PLACE and record in ways and not (isinstance(self.inside, Journey) and not self.inside.over):
            ways[record]()

    def stands_at(self) -> tuple[str, str]:
        """The door of the journey under way, or of the page in front; a journey begins anew there."""
        inside = self.inside
        if isinstance(inside, Journey) and inside.over:
            return PLACE, ""
        return PLACE, next((name for kind, name in _BEHIND.items() if isinstance(inside, kind)), "")

    def hideEvent(self, event: QHideEvent) -> None:
        """Let a journey go that came to its end: whoever comes back begins at the doors."""
        super().hideEvent(event)
        if not event.spontaneous() and isinstance(self.inside, Journey) and self.inside.over:
            for close in self.unfinished():
                self._shell.tasks.run(close)
            self.leave()

    def choose(self, ids: Sequence[str]) -> None:
        """Hand over records chosen in a list."""
        self._enter(GivingJourney(self._shell, ids))

    def hand_over(self) -> None:
        """Hand over something that is chosen on the way."""
        self.choose(())

    def hand_over_case(self, record: str, title: str) -> None:
        """Hand over a case with all that belongs to it."""
        journey = GivingJourney(self._shell)
        journey.choose_case(record, title)
        self._enter(journey)

    def receive(self, path: Path | None = None) -> None:
        """Take in what another desk made."""
        journey = ReceivingJourney(self._shell)
        journey.decide.connect(partial(self._decide_within, journey))
        journey.noted.connect(partial(self.past, left=True))
        self._enter(journey)
        if path is not None:
            journey.open_file(path)

    def bring_in(self, path: Path | None = None) -> None:
        """Bring in what another program made."""
        journey = BringInJourney(self._shell)
        self._enter(journey)
        if path is not None:
            journey.open_file(path)

    def for_programs(self) -> None:
        """Write records unencrypted, for other programs."""
        journey = PlainJourney(self._shell)
        journey.encrypted.connect(lambda: self._encrypt(journey.what))
        self._enter(journey)

    def _encrypt(self, what: WhatStep) -> None:
        """Hand over encrypted what was chosen to be written in clear."""
        chosen, named = what.choice, what.case.text()
        self.choose(chosen.ids)
        if isinstance(self.inside, GivingJourney):
            self.inside.what.choose_alike(chosen, named)

    def my_card(self) -> None:
        """Show who we are to others, and whom we know."""
        page = MyCardPage(self._shell)
        page.backward.connect(self.leave)
        self._enter(page)

    def past(self, *, left: bool = False) -> None:
        """Show what came in and what left; `left` shows the latter first."""
        page = PastPage(self._shell)
        page.tabs.setCurrentIndex(int(left))
        page.backward.connect(self.leave)
        self._enter(page)

    def to_front(self, *, again: bool) -> None:
        """Back to the doors, unless a journey is under way: that one is left by its own buttons."""
        if again and isinstance(self.inside, MyCardPage | MergePage | PastPage):
            self.leave()

    def decide_on(self, record: str = "") -> None:
        """Decide on what two desks wrote apart, and on what came in and was not taken; this record first."""
        page = MergePage(self._shell, record)
        page.backward.connect(self.leave)
        self._enter(page)

    def _decide_within(self, journey: ReceivingJourney) -> None:
        """Decide on what came in, and come back to where its receipt is written."""
        page = MergePage(self._shell)
        page.backward.connect(self.leave)
        self._behind, self.inside = journey, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.focus_first()

    def refresh(self, _changes: Changes) -> None:
        """Say anew how much waits, and what came in and left."""
        self._count()
        if isinstance(self.inside, PastPage):
            self.inside.look_again()

    def _count(self) -> None:
        self._shell.tasks.run(merge_desk.questions, self._shell.desk, done=self.doors.show_waiting, owner=self)

    def screen_actions(self) -> Sequence[QAction]:
        """The doors, for the window's menu."""
        return self._actions

    def _action(self, name: str, do: Callable[[], object]) -> QAction:
        made = QAction(name, self)
        made.triggered.connect(lambda _checked=False: do())
        return made

    def leave(self) -> None:
        """Back to the doors."""
        if self.inside is not None:
            self._stack.removeWidget(self.inside)
            self.inside.deleteLater()
        self.inside, self._behind = self._behind, None
        if isinstance(self.inside, ReceivingJourney):
            self._stack.setCurrentWidget(self.inside)
            self.inside.look_again()
            return
        self._stack.setCurrentWidget(self.doors)
        self.doors.setFocus()
        self.doors.from_the_top()

    def unfinished(self) -> Sequence[Callable[[], object]]:
        """Let the copy of a file that is being looked at go before the desk closes."""
        journeys = [one for one in (self.inside, self._behind) if isinstance(one, ReceivingJourney)]
        return [close for one in journeys for close in one.closing()]

    def _enter(self, page: QWidget) -> None:
        for close in self.unfinished():
            self._shell.tasks.run(close)
        while self.inside is not None:
            self.leave()
        self.inside = page
        if isinstance(page, Journey):
            page.left.connect(self.leave)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if isinstance(page, MyCardPage | MergePage | PastPage):
            page.focus_first()


_BEHIND: dict[type[QWidget], str] = {
    GivingJourney: HAND_OVER,
    ReceivingJourney: RECEIVE,
    BringInJourney: BRING_IN,
    PlainJourney: FOR_PROGRAMS,
    MyCardPage: MY_CARD,
    PastPage: PAST,
    MergePage: DECIDE,
}
"""The door behind which each journey and each page stands."""


class Doorways(QWidget):
    """What can be done here, in cards."""

    def __init__(self, screen: HandoverScreen, *, practice: bool) -> None:
        super().__init__()
        self.hand_over = button(_("Hand over…"), screen.hand_over, "primary")
        self.receive = button(_("Receive a file…"), screen.receive)
        self.bring_in = button(_("Bring in a file…"), screen.bring_in)
        self.my_card = button(_("My card…"), screen.my_card)
        self.plain = button(_("Write for other programs…"), screen.for_programs)
        self.past = button(_("What came in and what left…"), lambda: screen.past())
        self.setFocusProxy(self.hand_over)
        sends = _("This desk sends nothing. What leaves, leaves in a file that you carry yourself.")
        lines = column(label(_("Hand-over"), "title"), label(sends, "muted", wrap=True), gap=1)
        if practice:
            band = Notice()
            band.say(_("This is a practice desk. What you hand over here is fictional and marked so."), tone="warning")
            lines.addWidget(band)
        self.waiting = Notice()
        self.decide = button(_("Look at it…"), lambda: screen.decide_on(), "link")
        self.waits = boxed(column(self.waiting, row(self.decide, None), gap=1))
        self.waits.hide()
        lines.addWidget(self.waits)
        lines.addLayout(column(self._doors(), margins=(0, 2)))
        holder = QWidget()
        holder.setLayout(lines)
        holder.setMaximumWidth(em(170))
        beside = row(holder, gap=0, margins=(5, 4))
        beside.setStretch(0, 10)
        beside.addStretch(1)
        self._area = scrolled(column(beside, None))
        self.setLayout(column(self._area))

    def from_the_top(self) -> None:
        """Show first what is said first."""
        self._area.verticalScrollBar().setValue(0)

    def show_waiting(self, asked: Sequence[Question]) -> None:
        """Say how many records wait for somebody to decide, where any do."""
        count = len({one.record for one in asked})
        if count and self.waits.isHidden():
            self.from_the_top()
        text = ngettext(
            "{n} record came in and waits for you to decide.",
            "{n} records came in and wait for you to decide.",
            count,
        )
        self.waiting.say(fill(text, n=show_count(count)), tone="warning")
        self.waits.setVisible(bool(count))

    def _doors(self) -> Tiles:
        out = _("Put chosen records into one encrypted file for the desks you name, after you saw what is in it.")
        back = _("Open a file another desk made for you, see what it would change, and take in what you choose.")
        foreign = _(
            "Address cards, calendars and tables, also those this desk wrote. "
            "You look at every row first and can take it back."
        )
        card = _("Give away your card, compare fingerprints in person, and add the cards of others.")
        plain = _("Tables, address cards and more, not encrypted: only where somebody needs them in another program.")
        past = _("Each file that came in or left, with its receipt. A whole file can be taken back, also much later.")
        doors = Tiles(2, 3)
        for door in (
            _door("folder-output", say(PAGES[HAND_OVER]), out, self.hand_over),
            _door("folder-input", say(PAGES[RECEIVE]), back, self.receive),
            _door("file-input", _("Bring in from other programs"), foreign, self.bring_in),
            _door("contact", say(PAGES[MY_CARD]), card, self.my_card),
            _door("file-output", say(PAGES[FOR_PROGRAMS]), plain, self.plain),
            _door("history", say(PAGES[PAST]), past, self.past),
        ):
            doors.addWidget(door)
        return doors


def _door(icon_name: str, name: str, sentence: str, opener: QWidget) -> QFrame:
    head = row(Picture(icon_name, "info", 6), label(name, "heading", wrap=True), gap=2)
    head.setStretch(1, 1)
    made = boxed(column(head, label(sentence, "muted", wrap=True), None, row(opener, None), gap=3, margins=5), "card")
    made.setAccessibleName(name)
    return made
