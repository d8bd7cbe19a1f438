"""One provider beside the list: how far it can be relied on, what warns, how each condition stands, and going on.

Desktop: going on where something is not met or not known takes a written reason, as the service demands too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.matching.choosing import needs_reason
from defender_desk.services.matching.conditions import Outcome
from defender_desk.services.matching.matching import Match
from defender_desk.services.matching.matter import value
from defender_desk.services.matching.own_referrals import Warned
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_date
from defender_desk.ui.directory.standings import check_said, standing_badge
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label, line
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em
from defender_desk.ui.matching.condition import Does, condition, kinds_said
from defender_desk.ui.matching.reading import Look

_PARTS: Mapping[Outcome, Message] = {
    Outcome.NOT_MET: msg("Not met"),
    Outcome.NOT_KNOWN: msg("Not known"),
    Outcome.MET: msg("Met"),
}


class ProviderPage(QWidget):
    """The provider in front."""

    def __init__(self, open_record: Callable[[str, str], object], go_on: Callable[[str, str], object]) -> None:
        super().__init__()
        self._open, self._go_on = open_record, go_on
        self.match: Match | None = None
        self._reasons: dict[str, str] = {}
        """What was written on why to go on, by provider: weighing anew, or looking at another, loses none of it."""
        self._lines: QVBoxLayout = column(gap=2)
        self._rows: QVBoxLayout = column(gap=2)
        self._going: QWidget = self._asking()
        self.area = scrolled(column(self._lines, self._going, self._rows, None, gap=2, margins=(4, 1)))
        self.setLayout(column(self.area))
        self.setMinimumWidth(em(44))

    def show_match(self, found: Match | None, look: Look, does: Does) -> None:
        """Show a provider; None shows none."""
        stay = self.match is not None and found is not None and self.match.provider.id == found.provider.id
        place = self.area.verticalScrollBar().value() if stay else 0
        self.match = found
        clear(self._lines)
        clear(self._rows)
        self._going.setVisible(found is not None)
        if found is not None:
            self._head(found)
            self._warn(found)
            self._going_on(found, look, stay=stay)
            self._conditions(found, does)
        self.area.verticalScrollBar().setValue(place)

    def reasoned(self, provider: str) -> None:
        """Let go of a reason that is noted by now."""
        self._reasons.pop(provider, None)
        if self.match is not None and self.match.provider.id == provider:
            self.reason.clear()

    def holds_words(self) -> bool:
        """Whether a reason is written, for whichever provider, that is not noted yet."""
        return any(map(str.strip, self._reasons.values()))

    def _head(self, found: Match) -> None:
        self._lines.addWidget(label(found.title, "title", wrap=True, selectable=True))
        self._lines.addLayout(row(standing_badge(found.standing.whole), None))
        for said in filter(None, (_status(found), _closes(found), _checked(found))):
            self._lines.addWidget(label(said, "caption", wrap=True))
        if found.kinds:
            said = fill(_("Of the help wanted, it gives: {kinds}"), kinds=kinds_said(found.kinds))
            self._lines.addWidget(label(said, wrap=True))

    def _warn(self, found: Match) -> None:
        if not found.open:
            notice = Notice()
            notice.say(_("Check with the provider itself, by a second route, before anything is handed over."))
            self._lines.addWidget(notice)
        for one in found.warnings:
            notice = Notice()
            notice.say(one.said, tone="warning", do=(_("Open the referral"), partial(self._referral, one)))
            self._lines.addWidget(notice)

    def _referral(self, one: Warned) -> None:
        self._open("referral", one.referral)

    def _asking(self) -> QWidget:
        """What is pressed to go on and where the reason is written: made once, so that nothing being typed goes."""
        self._why: QLabel = label(
            _("Some condition is not met or not known. Write why you go on; it is kept with the referral."),
            "muted",
            wrap=True,
        )
        self.reason = Paragraphs((2, 4))
        self.reason.setAccessibleName(_("Why you go on"))
        self.reason.textChanged.connect(self._reasoned)
        self.go = button("", self._gone, "primary")
        look_at = button(_("Open the provider"), self._look_at, "link")
        return boxed(column(self._why, self.reason, row(self.go, look_at, None, gap=2), gap=2))

    def _going_on(self, found: Match, look: Look, *, stay: bool) -> None:
        ours = look.asked == found.provider.id
        self.go.setText(_("Note that the conditions were looked at") if ours else _("Begin a referral"))
        if not stay:
            self.reason.setPlainText(self._reasons.get(found.provider.id, ""))
        for part in (self._why, self.reason):
            set_shown(part, needs_reason(found))
        self._reasoned()

    def _reasoned(self) -> None:
        if self.match is not None:
            written = self.reason.plain()
            self._reasons[self.match.provider.id] = written
            self.go.setEnabled(bool(written.strip()) or not needs_reason(self.match))

    def _gone(self) -> None:
        if self.match is not None:
            self._go_on(self.match.provider.id, self.reason.plain().strip() if needs_reason(self.match) else "")

    def _look_at(self) -> None:
        if self.match is not None:
            self._open("provider", self.match.provider.id)

    def _conditions(self, found: Match, does: Does) -> None:
        for outcome, heading in _PARTS.items():
            results = found.having(outcome)
            if not results:
                continue
            self._rows.addWidget(label(say(heading), "heading"))
            for place, result in enumerate(results):
                if place:
                    self._rows.addWidget(line())
                self._rows.addWidget(condition(result, does))


def _status(found: Match) -> str:
    """What was seen of it, with its day, so that nobody takes it for today."""
    status = term_shown("provider_status", str(value(found.provider, "status") or "unknown"))
    day = value(found.provider, "status_date") or value(found.provider, "seen")
    return fill(_("{status}, as of {day}"), status=status, day=show_date(day)) if isinstance(day, FuzzyDate) else status


def _closes(found: Match) -> str:
    day = value(found.provider, "closes")
    name = TYPES["provider"].by_name["closes"].kind.label
    return fill(_("{field}: {value}"), field=name, value=show_date(day)) if isinstance(day, FuzzyDate) else ""


def _checked(found: Match) -> str:
    last = found.standing.last
    return fill(_("Last check by one of you: {check}"), check=check_said(last)) if last else ""
