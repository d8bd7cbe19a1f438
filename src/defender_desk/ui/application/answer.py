"""One question in front: how it stands, what the records say and where to change it, and the answer in words.

Desktop: made anew for each question; a record is changed on its own page, so that a fact is written once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label as term
from defender_desk.services.application.questions import KEPT_HERE, Place, Question, Told
from defender_desk.services.consent.consent import ALWAYS
from defender_desk.services.consent.verdicts import NOT_BY_NAME, NOT_PUBLISHED, OF_ITS_SOURCE
from defender_desk.services.consent.wanting import Wanted, by_level, to_ask
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.application.money import BudgetPart
from defender_desk.ui.application.over import open_form
from defender_desk.ui.application.paired import Pair, translated_from
from defender_desk.ui.application.reading import Seen
from defender_desk.ui.application.referees import RefereesPart
from defender_desk.ui.application.wording import STATES, SURE
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, badge, button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.shell import Shell

MONEY = ("req.amount", "req.budget_lines", "req.proofs_of_cost")
"""Questions beside which the budget stands."""
REFEREES = "rfe.referees"
_MOST = 5
_NO_CONSENT_HELPS = (NOT_PUBLISHED, OF_ITS_SOURCE)
"""Why something stays that no consent of those it tells of lets go."""


class Answer(QFrame):
    """The page of one question."""

    written = Signal(object)
    """`Changes`: something was written here."""
    leave = Signal(str, str)
    """(type, id): show this record instead."""
    begin = Signal(str, object, str)
    """(type, typed values, what to ask): begin this record instead."""

    def __init__(self, shell: Shell, seen: Seen, question: Question) -> None:
        super().__init__()
        self._shell, self._seen, self.question = shell, seen, question
        self.pair: Pair | None = None
        self._parts: QVBoxLayout = column(gap=4)
        self.setLayout(self._parts)
        self._head()
        self._consent()
        self._records()
        self._special()
        self._words()
        self._parts.addStretch(1)

    def take_keyboard(self) -> None:
        """Go on writing. No focus proxy: Tab would go to the words past all that stands before them."""
        if self.pair is not None:
            self.pair.target.words.setFocus()

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is written here."""
        return self.pair.keeping() if self.pair is not None else []

    @property
    def dirty(self) -> bool:
        """Whether something here is not saved."""
        return self.pair is not None and self.pair.dirty

    def _head(self) -> None:
        field, spoken = self.question.field, habits().language
        _icon, tone, word = STATES[self.question.state]
        heading = label(term("application_field", field.code, spoken), "title", wrap=True)
        sure = label(say(SURE[self.question.sure]), "caption", wrap=True)
        lines = column(heading, row(badge(say(word), tone), None), sure, gap=1)
        if field.fact:
            needed = fill(_("Consent must name: {fact}"), fact=isolate(term("data_scope", field.fact, spoken)))
            said = _("Goes along with every yes that does not forbid it.") if field.fact in ALWAYS else needed
            lines.addWidget(label(said, "muted", wrap=True))
        self._parts.addLayout(lines)

    def _consent(self) -> None:
        if self.question.state not in KEPT_HERE or self.question.why is None:
            return
        notice = Notice()
        why = say(self.question.why) if self.question.why != NOT_BY_NAME else by_level()
        notice.say(_("There is an answer, but it stays here."), why, "warning", do=self._way_on())
        self._parts.addWidget(notice)

    def _way_on(self) -> tuple[str, Callable[[], object]] | None:
        """The consent that is wanting, and whose; who must agree to be named as a referee is listed below."""
        application = self._seen.application
        wanted = application.wanted_for(self.question)
        if wanted is None or self.question.field.code == REFEREES or self.question.why in _NO_CONSENT_HELPS:
            return None
        name = isolate(application.titles.get(wanted.person, "…"))
        if wanted.consent:
            opens = partial(self.leave.emit, "consent", wanted.consent)
            return fill(_("Open the consent of {name}"), name=name), opens
        return fill(_("Record the consent of {name}"), name=name), partial(self._ask_them, wanted)

    def _ask_them(self, wanted: Wanted) -> None:
        self.begin.emit("consent", wanted.given, to_ask(wanted))

    def _records(self) -> None:
        told = [one for one in self.question.told if not (self._money and one.type == "cost")]
        if not told and self.question.told:
            return  # the budget below says it all
        lines = column(label(_("What the records say"), "heading"), gap=3, margins=(4, 3))
        for one in told:
            lines.addWidget(self._told(one))
        if not told:
            lines.addWidget(label(_("Nothing there answers this yet."), "muted", wrap=True))
            lines.addLayout(self._ways())
        self._parts.addWidget(boxed(lines, "card"))

    def _ways(self) -> QVBoxLayout:
        ways = column(gap=1)
        for place in self.question.places[:_MOST]:
            name = TYPES[place.type].by_name[place.field].kind.label
            title = isolate(self._seen.application.titles.get(place.record, "…"))
            said = fill(_("Fill in “{field}”: {title}"), field=name, title=title)
            way = CutButton(said)
            way.clicked.connect(partial(self._fill_in, place))
            ways.addLayout(row(way, None))
        return ways

    def _fill_in(self, place: Place, _checked: bool = False) -> None:
        open_form(self._shell, self.window(), place.type, place.record, place.field)

    def _join(self) -> None:
        open_form(self._shell, self.window(), "referral", self._seen.application.referral, "case")

    @property
    def _money(self) -> bool:
        return self.question.field.code in MONEY and bool(self._seen.application.referral)

    def _told(self, told: Told) -> QWidget:
        declared, title = TYPES[told.type], self._seen.application.titles.get(told.record, "…")
        where = fill(_("{type}: {title}"), type=declared.label, title=isolate(title))
        name = say(declared.by_name[told.field].kind.label)
        change = button(_("Change it there"), partial(self.leave.emit, told.type, told.record), "link")
        change.setAccessibleName(fill(_("Change {field} in {record}"), field=name, record=where))
        source = row(label(where, "caption", wrap=True), change, gap=2)
        source.setStretch(0, 1)
        lines = column(label(name, "muted"), gap=1)
        if not (told.words and self._paired):
            lines.addWidget(label(told.text, wrap=True, selectable=True))
        lines.addLayout(source)
        if told.why is not None:
            kept = row(Picture("shield-alert", "warning", 3.6), label(say(told.why), "caption", wrap=True), gap=2)
            kept.setStretch(1, 1)
            lines.addLayout(kept)
        return _holding(lines)

    @property
    def _paired(self) -> bool:
        """Whether the words of the records stand below already, beside their translation."""
        original = translated_from(self.question, self._seen.application.language)
        return bool(self._seen.application.case and original and not original.narrative)

    def _special(self) -> None:
        application = self._seen.application
        if self._money:
            self._parts.addWidget(BudgetPart(self._shell, application))
        if self.question.field.code == REFEREES:
            referees = RefereesPart(self._shell, application)
            referees.leave.connect(self.leave)
            self._parts.addWidget(referees)

    def _words(self) -> None:
        if not self.question.theirs:
            said = _("What is written for the case tells of those it is for. For others, make a case of their own.")
            self._parts.addWidget(label(said, "muted", wrap=True))
        if not self.question.writable:
            return
        if not self._seen.application.case:
            said = _("Join the referral to a case first; answers in words are kept with the case.")
            self.join = button(_("Choose the case…"), self._join, "plain", "link")
            self._parts.addWidget(label(said, "muted", wrap=True))
            self._parts.addLayout(row(self.join, None))
            return
        self.pair = Pair(self._shell, self._seen, self.question)
        self.pair.written.connect(self.written)
        hint = _("Written once for the case, and used for every destination.")
        head = column(label(_("In words"), "heading"), label(hint, "caption", wrap=True), gap=1)
        self._parts.addWidget(boxed(column(head, self.pair, gap=3, margins=(4, 3)), "card"))


def _holding(layout: QVBoxLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    return holder
