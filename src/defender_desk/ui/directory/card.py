"""What a provider's page says first: how far its facts can be relied on, whole and by groups, and on whose word.

Desktop: a word with an icon each time, never a colour alone; the facts themselves stand below on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.model.shown import several, term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.directory.providers import Entry
from defender_desk.services.directory.standing import Check, GroupStanding, Reliance, most_days
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count, show_date
from defender_desk.ui.directory.standings import check_said, standing_badge
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import badge, button, label, line
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.record.facts import Said, table

_MEANING: Mapping[Reliance, Message] = {
    Reliance.VERIFIED: msg("Somebody of yours checked every fact with the provider, and none is too old."),
    Reliance.PARTLY: msg("Some facts were checked by one of you, others never were."),
    Reliance.STALE: msg("The last check is too old to rely on. Check again before you rely on it."),
    Reliance.CHANGED: msg("A fact was edited after it was checked. Check it again."),
    Reliance.UNCONFIRMED: msg("One of you tried to check and could not confirm it. Do not rely on it."),
    Reliance.NEVER: msg("Nobody of yours has checked these facts yet. Check by a second route before you use them."),
    Reliance.STOPPED: msg("It is noted as stopped, suspended or ended. Do not send anybody there."),
    Reliance.OPEN_UNKNOWN: msg("Nobody knows whether it still takes requests. It does not count as open."),
}
MOST_OTHERS = 3
"""Most checks of other desks shown; the others are among what is linked."""


class ProviderCard(QFrame):
    """The banner of one entry and its groups."""

    def __init__(self, entry: Entry, check: QAction | None, keep_ours: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.entry = entry
        head = Flow(2)
        head.addWidget(standing_badge(entry.standing))
        if entry.added_here:
            head.addWidget(badge(_("Added here"), "info"))
        lines = column(head, label(say(_MEANING[entry.standing]), wrap=True), gap=2, margins=(4, 4))
        lines.addWidget(table(_dates(entry)))
        if check is not None:
            self.checking = button(check.text().replace("&", ""), check.trigger, "plain", "badge-check")
            lines.addLayout(row(self.checking, None))
        lines.addWidget(line())
        for group in entry.groups:
            lines.addWidget(_group(group, entry))
        if entry.news:
            lines.addWidget(_news(entry, keep_ours))
        self.setLayout(lines)
        self.setAccessibleName(fill(_("Verification: {standing}"), standing=term_shown(*_named(entry.standing))))


def _named(standing: Reliance) -> tuple[str, str]:
    return "provider_standing", standing.value


def _dates(entry: Entry) -> Iterator[Said]:
    fields = TYPES["provider"].by_name
    yield Said(say(fields["status_date"].kind.label), show_date(entry.status_date) if entry.status_date else "—")
    yield Said(say(fields["seen"].kind.label), _copied(entry))
    yield Said(_("Last check by one of you"), check_said(entry.last) if entry.last else _("never"))
    for other in entry.others[:MOST_OTHERS]:
        yield Said(_("Checked at another desk"), _foreign(other))


def _copied(entry: Entry) -> str:
    if entry.seen is None:
        return "—"
    pages = len(entry.sources)
    source = fill(ngettext("from {n} page", "from {n} pages", pages), n=show_count(pages)) if pages else ""
    return beside((show_date(entry.seen), source))


def _foreign(check: Check) -> str:
    whose = fill(_("{check}. It does not count as yours."), check=check_said(check))
    return beside((several(term_shown("provider_fact_group", one) for one in check.facts), whose))


def _group(one: GroupStanding, entry: Entry) -> QWidget:
    name = term_shown("provider_fact_group", one.group)
    head = row(label(name, "strong", wrap=True), standing_badge(one.standing), gap=2)
    head.setStretch(0, 1)
    holder = boxed(column(head, label(_source(one, entry), "caption", wrap=True), gap=0))
    holder.setAccessibleName(f"{name}: {term_shown(*_named(one.standing))}. {_source(one, entry)}")
    return holder


def _source(one: GroupStanding, entry: Entry) -> str:
    if one.check is None:
        return fill(_("as seen on {day}"), day=show_date(entry.seen)) if entry.seen else _("no source is noted")
    if one.standing is Reliance.STALE:
        days = most_days(one.group)
        said = ngettext("{check}; holds for {n} day", "{check}; holds for {n} days", days)
        return fill(said, check=check_said(one.check), n=show_count(days))
    return check_said(one.check)


def _news(entry: Entry, keep_ours: Callable[[], object]) -> Notice:
    fields = TYPES["provider"].by_name
    told = several(say(fields[name].kind.label) for name in fields if name in entry.news)
    notice = Notice()
    notice.say(
        fill(_("The directory now says something else about: {fields}."), fields=told),
        _("What you wrote stays. Below, beside each fact, is what the directory says; you can take it."),
        "warning",
        do=(_("Keep ours"), keep_ours),
    )
    return notice
