"""The board of all cases: by status with counts, the most urgent first, late welfare marked; narrowed by three lists.

Desktop: pressing a case opens its desk; Back leads here again, narrowed as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.vocabularies import label as term
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.cases.case_board import Board, Card, Column, Narrowed
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, fill, habits, ngettext
from defender_desk.text.written import show_count, show_date
from defender_desk.ui.case_desk import reading
from defender_desk.ui.case_desk.entry import Entry
from defender_desk.ui.case_desk.going import open_case_desk
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import EmptyState, Notice
from defender_desk.ui.kit.pieces import Button, DropDown, badge, label, line
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled, set_shown
from defender_desk.ui.record.badges import term_badge
from defender_desk.ui.shell import Shell


class BoardPage(QWidget):
    """The filters, and a group for each status."""

    help_topic = "cases"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.board: Board | None = None
        self.notice = Notice()
        names = (_("Who follows it"), _("Urgency"), _("Country"))
        self.filters = tuple(_filter(name, self.look) for name in names)
        self.officer, self.urgency, self.country = self.filters
        choices = Flow(3)
        for name, chooser in zip(names, self.filters, strict=True):
            choices.addWidget(boxed(row(label(name, "muted"), chooser, gap=2)))
        self.counts = label("", "muted", wrap=True)
        self._body = column(gap=4)
        heading = label(_("Cases by status"), "title", wrap=True)
        whole = column(heading, choices, self.counts, self.notice, self._body, None, gap=3, margins=(5, 4))
        self.area = scrolled(whole)
        self.setLayout(column(self.area, gap=0))

    def look(self) -> None:
        """Read it anew."""
        officer, urgency, country = (str(each.currentData() or "") for each in self.filters)
        ask = partial(reading.board, self._shell.desk, Narrowed(officer, urgency, country))
        self._shell.tasks.run(ask, done=self._show, failed=self.notice.trouble, owner=self)

    def lines(self) -> list[Entry]:
        """The cases shown, from the top."""
        return self.findChildren(Entry)

    def refresh(self, changes: Changes) -> None:
        """Look again at what these changes touch; what nobody sees waits until it is in front."""
        if self.isVisible() and changes.touches("case", "person", "incident", "referral"):
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again on coming here."""
        super().showEvent(event)
        if not event.spontaneous():
            self.look()

    def take_keyboard(self) -> None:
        """Begin with the first filter."""
        self.filters[0].setFocus()

    def focus_filter(self) -> None:
        """Give the first filter the keyboard."""
        self.take_keyboard()

    def _show(self, board: Board) -> None:
        if board == self.board:
            return
        self.board = board
        language = habits().language
        _offer(self.officer, _("Everybody"), [(one, isolate(one)) for one in board.officers])
        urgencies = [(one.code, one.labels[language]) for one in vocabulary("urgency").terms]
        _offer(self.urgency, _("Any urgency"), urgencies)
        countries = [(one, term("country", one, language)) for one in board.countries]
        _offer(self.country, _("All countries"), sorted(countries, key=lambda one: one[1]))
        clear(self._body)
        said = ngettext("{n} case", "{n} cases", board.total)
        self.counts.setText(fill(said, n=show_count(board.total)))
        if not board.columns:
            self._body.addWidget(self._nothing())
        for one in board.columns:
            self._body.addWidget(self._column(one))

    def _nothing(self) -> QWidget:
        narrowed = any(each.currentData() for each in self.filters)
        said = (
            _("No case fits these filters.")
            if narrowed
            else _("There is no case yet. Record one, and it stands here under its status until it ends.")
        )
        return EmptyState(said, icon_name="briefcase")

    def _column(self, one: Column) -> QFrame:
        name = term_shown("case_status", one.status) if one.status else _("No status yet")
        cards = column(gap=0)
        for place, card in enumerate(one.cards):
            if place:
                cards.addWidget(line())
            cards.addWidget(self._card(card))
        if one.total > len(one.cards):
            more = one.total - len(one.cards)
            said = ngettext("{n} more is not shown.", "{n} more are not shown.", more)
            cards.addWidget(label(fill(said, n=show_count(more)), "caption"))
        inside = boxed(cards)
        head = row(label(name, "heading"), badge(show_count(one.total)), None, gap=2)
        if one.over:
            head.addWidget(_folding(inside, name))
        made = boxed(column(head, inside, gap=2, margins=(5, 4)), "card")
        made.setAccessibleName(name)
        return made

    def _card(self, card: Card) -> QWidget:
        acts: list[QWidget] = []
        if card.return_risk:
            acts.append(badge(_("In danger if they return"), "danger"))
        if card.urgency:
            acts.insert(0, term_badge("urgency", card.urgency))
        if card.reply:
            said = fill(_("Reply due: {day}"), day=show_date(card.reply))
            acts.append(badge(said, "danger" if card.reply_late else "info"))
        when = show_date(card.welfare) if card.welfare else ""
        note = beside((card.who, isolate(card.officer), _("Ask how they are") if when else ""))
        day = fill(_("Late: {day}"), day=when) if card.late else when
        made = Entry("briefcase", card.title, note, day, "danger" if card.late else "plain", acts)
        made.opened.connect(partial(self._open, card.id))
        return made

    def _open(self, case: str) -> None:
        open_case_desk(self._shell, case)


def _filter(name: str, on: Callable[[], object]) -> DropDown:
    made = DropDown()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
    made.activated.connect(lambda _place: on())
    return made


def _offer(chooser: DropDown, everything: str, offered: Sequence[tuple[str, str]]) -> None:
    """Offer these, with the choice made before still made."""
    chosen = chooser.currentData()
    chooser.clear()
    chooser.addItem(everything, "")
    for code, name in offered:
        chooser.addItem(name, code)
    chooser.setCurrentIndex(max(0, chooser.findData(chosen)))


def _folding(body: QWidget, name: str) -> Button:
    """What is over is counted and folded."""
    opener = Button(_("Show"), "link")
    opener.setCheckable(True)

    def turn(shown: bool) -> None:
        set_shown(body, shown)
        opener.setText(_("Hide") if shown else _("Show"))
        opener.setAccessibleName(fill(_("{act}: {title}"), act=opener.text(), title=name))

    opener.toggled.connect(turn)
    turn(False)  # noqa: FBT003  Qt's own signature
    return opener
