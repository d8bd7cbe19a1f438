"""A receipt that came back: from whom, about which of our files, what became of it there, and what is not in order.

Desktop: it is noted beside the file that left; nothing else is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from defender_desk.model.shown import several, with_more
from defender_desk.services.handover.receipts import (
    BEFORE_NOTES,
    NOT_PROVED,
    NOTHING_FOLLOWS,
    UNKNOWN_FILE,
    Fate,
    Reading,
)
from defender_desk.services.identity.correspondents import DECIDE, Acquaintance
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover import contacts
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.record.telling import when_kept
from defender_desk.ui.steps.step import Step

MOST = 20
"""Most records named; the rest are counted."""


class ReceiptStep(Step):
    """What a receipt says."""

    def __init__(self, reading: Reading, named: Mapping[str, str]) -> None:
        """`named` says by id what the records are called that were not taken."""
        super().__init__(_("This is a receipt for a file of yours"), onward=_("Note it"), back=_("Cancel"))
        self.reading = reading
        sender = reading.receipt.sender
        head = row(label(contacts.name_of(sender), "heading"), contacts.standing_badge(reading.standing), None, gap=2)
        told = (*_told(reading), *which(reading.which(Fate.WAITS), reading.which(Fate.LEFT), named))
        lines = [label(one, wrap=True) for one in told]
        self.body.addWidget(boxed(column(head, *lines, gap=1, margins=(4, 3)), "card"))
        for finding in reading.findings:
            notice = Notice()
            notice.say(say(finding.said), say(finding.advice), "danger")
            self.body.addWidget(notice)
        if reading.about is None:
            self.notice.say(say(UNKNOWN_FILE), say(BEFORE_NOTES), "warning")
        elif reading.standing is Acquaintance.CHANGED:
            self.notice.say(say(reading.standing.label), say(DECIDE), "danger")
        elif not reading.proved:
            self.notice.say(say(NOT_PROVED), say(NOTHING_FOLLOWS), "warning")
        self.on.setEnabled(reading.about is not None and reading.standing is not Acquaintance.CHANGED)


def _told(reading: Reading) -> Iterator[str]:
    about = reading.about
    if about is not None:
        yield fill(
            _("About the file of {moment}, for {name}."), moment=when_kept(about.at), name=isolate(about.told_to)
        )
    yield fill(_("Written on {moment}, by the clock of their desk."), moment=when_kept(reading.receipt.made))
    yield fates(*(reading.count(fate) for fate in (Fate.TAKEN, Fate.WAITS, Fate.LEFT)))
    absent = len(reading.receipt.absent)
    if absent:
        text = ngettext("{n} file is not there whole.", "{n} files are not there whole.", absent)
        yield fill(text, n=show_count(absent))
    if reading.proved and (absent or reading.count(Fate.TAKEN) < len(reading.receipt.records)):
        yield _("What is not there goes again when you hand over only what they do not have yet.")


def which(waits: Iterable[str], left: Iterable[str], named: Mapping[str, str]) -> Iterator[str]:
    """Which records wait there and which were left, as far as they are known here by their ids."""
    for text, keys in ((_("Waiting there: {records}"), waits), (_("Left out there: {records}"), left)):
        called = [isolate(named[key]) for key in keys if key in named]
        if called:
            yield fill(text, records=with_more(several(called[:MOST]), len(called) - MOST))


def fates(taken: int, waits: int, left: int) -> str:
    """How many records met which fate there, in words."""
    said = [fill(ngettext("{n} record was taken in.", "{n} records were taken in.", taken), n=show_count(taken))]
    if waits:
        text = ngettext("{n} waits for them to decide.", "{n} wait for them to decide.", waits)
        said.append(fill(text, n=show_count(waits)))
    if left:
        said.append(fill(ngettext("{n} was left out.", "{n} were left out.", left), n=show_count(left)))
    return " ".join(said)
