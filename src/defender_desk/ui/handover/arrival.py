"""Receiving: a file is chosen, verified whole, its sender weighed, its records compared, and taken in as one batch.

Desktop: nothing is written before the last step; the quarantined copy goes when the journey ends, or the desk locks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from defender_desk.model.changes import Changes
from defender_desk.services import records
from defender_desk.services.desk import Progress
from defender_desk.services.handover import came_in, receipts, receiving
from defender_desk.services.handover.receipts import Fate, Reading
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import trust
from defender_desk.services.identity.correspondents import Correspondent
from defender_desk.services.printout import papers
from defender_desk.services.printout.papers import Papers, TakenIn
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.handover.arrival_papers import PapersStep, PapersTakenStep
from defender_desk.ui.handover.arrival_receipt import ReceiptStep
from defender_desk.ui.handover.arrival_what import WhatArrivedStep
from defender_desk.ui.handover.arrival_who import WhoStep
from defender_desk.ui.handover.giving import proposed_name
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import row
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.drop import DropArea
from defender_desk.ui.steps.journey import Journey
from defender_desk.ui.steps.step import Step


class ReceivingJourney(Journey):
    """One received file."""

    help_topic = "handover"
    decide = Signal()
    """The person wants to decide on what both desks wrote, and to come back here."""
    noted = Signal()
    """A receipt was noted beside the file it is about."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.tasks, _("Receive a file"), (_("File"), _("From whom"), _("What"), _("Done")))
        self._shell = shell
        self.arrived: Arrived | None = None
        self.file = FileStep()
        self.who: WhoStep | None = None
        self.what: WhatArrivedStep | None = None
        self.papers: PapersStep | None = None
        self.receipt: ReceiptStep | None = None
        self.taken: TakenStep | None = None
        self._came: Papers | None = None
        self.file.backward.connect(self._leave)
        self.file.area.chosen.connect(self.open_file)
        self.show_step(self.file, 0)

    def open_file(self, path: Path) -> None:
        """Verify a file; nothing of it is shown before all of it held."""
        self.work(_("Checking every part of the file…"), partial(_open, self._shell.desk, path), self._opened)

    def closing(self) -> Sequence[Callable[[], object]]:
        """What must be done on the worker before the desk closes: the quarantined copy goes."""
        return [self.arrived.bundle.close] if self.arrived is not None else []

    def _opened(self, opened: Opened) -> None:
        self._came, self.arrived = opened.papers, opened.arrived
        if opened.receipt is not None:
            self._show_receipt(opened.receipt, opened.named)
        elif self.arrived is not None:
            self._ask_who(opened.between)
        else:
            self._show_papers()

    def _show_receipt(self, reading: Reading, named: Mapping[str, str]) -> None:
        self.receipt = ReceiptStep(reading, named)
        self.receipt.backward.connect(self._leave)
        self.receipt.forward.connect(self._note_receipt)
        self.show_step(self.receipt, 2)

    def _note_receipt(self) -> None:
        if self.receipt is not None:
            note = partial(receipts.take_in, self._shell.desk, self.receipt.reading)
            self._shell.tasks.run(note, done=lambda _nothing: self.noted.emit(), failed=self.receipt.tell, owner=self)

    def _look_inside(self) -> None:
        """What came with the records is shown once it is known whose key signed those."""
        if self._came is not None:
            self._show_papers()
        else:
            self._show_what()

    def _show_papers(self) -> None:
        assert self._came is not None  # noqa: S101  for the type checker: only called with some
        if self.papers is None:
            self.papers = PapersStep(self._came, takes=self._takes)
            self.papers.backward.connect(self._back_to_who if self.who is not None else self._leave)
            self.papers.forward.connect(self._take_papers)
            self.papers.without.clicked.connect(lambda _checked=False: self._show_what())
        self.show_step(self.papers, 2)

    @property
    def _takes(self) -> bool:
        """Whether anything can be taken in: of what a stranger signed, or a key from before, nothing."""
        return self.arrived is None or self.arrived.standing.let_in

    def _take_papers(self) -> None:
        if self.papers is not None:
            sender = self.arrived.sender if self.arrived is not None else None
            take = partial(papers.take_in, self._shell.desk, self.papers.chosen, sender)
            self.work(_("Taking in…"), take, self._papers_taken)

    def _papers_taken(self, taken: TakenIn) -> None:
        self._came = None
        count, more = len(taken.changes.ids), self.arrived is not None
        said = fill(ngettext("{n} record taken in", "{n} records taken in", count), n=show_count(count))
        self._shell.announce(taken.changes, said)
        step = PapersTakenStep(count, tuple(taken.held.values()), records=more)
        step.forward.connect(self._show_what if more else self._leave)
        self.show_step(step, 2 if more else 3)

    def _ask_who(self, between: tuple[Correspondent, Any] | None) -> None:
        assert self.arrived is not None  # noqa: S101  for the type checker: only called once opened
        self.forget(self.who)
        self.who = WhoStep(self._shell, self.arrived, between)
        self.who.backward.connect(self._leave)
        self.who.forward.connect(self._look_inside)
        self.who.settled.connect(self._ask_again)
        self.show_step(self.who, 1)

    def _ask_again(self) -> None:
        """What is known of the sender changed: what was shown of the file may be taken now, or no longer."""
        for shown in (self.what, self.papers):
            self.forget(shown)
        self.what = self.papers = None
        assert self.arrived is not None  # noqa: S101  for the type checker: only called once opened
        ask = partial(trust.rival_of, self._shell.desk, self.arrived.sender)
        self._shell.tasks.run(ask, done=self._ask_who, owner=self)

    def _show_what(self) -> None:
        assert self.arrived is not None  # noqa: S101  for the type checker: only called once opened
        if self.what is None:
            self.what = WhatArrivedStep(self._shell, self.arrived)
            self.what.backward.connect(self._back_to_who)
            self.what.forward.connect(self._take)
        self.show_step(self.what, 2)

    def _back_to_who(self) -> None:
        if self.who is not None:
            self.show_step(self.who, 1)

    def _take(self) -> None:
        if self.arrived is not None and self.who is not None and self.what is not None:
            chosen, again = self.what.chosen, self.what.again
            take = partial(receiving.accept, self._shell.desk, self.arrived, chosen=chosen, again=again)
            self.work(_("Taking in…"), take, self._taken)

    def _taken(self, changes: Changes) -> None:
        assert self.arrived is not None  # noqa: S101  for the type checker: only called once opened
        count = len(changes.ids)
        said = fill(ngettext("{n} record taken in", "{n} records taken in", count), n=show_count(count))
        self._shell.announce(changes, said)
        self.taken = TakenStep(self._shell, self.arrived, count, self.what.chosen if self.what else frozenset())
        self.taken.forward.connect(self._leave)
        self.taken.decide.connect(self.decide)
        self.show_step(self.taken, 3)

    def look_again(self) -> None:
        """Say anew what is left to decide, once somebody comes back from deciding."""
        if self.taken is not None:
            self.taken.look_again()

    def _leave(self) -> None:
        for close in self.closing():
            self._shell.tasks.run(close)
        self.arrived = None
        self.left.emit()


class FileStep(Step):
    """Which file."""

    def __init__(self) -> None:
        super().__init__(
            _("Which file did you receive?"),
            _("It is checked from its first byte to its last before anything in it is shown."),
            back=_("Cancel"),
        )
        patterns = ((msg("Encrypted files"), "*.age"),)
        self.area = DropArea(
            _("Drop the file here, or choose it."), msg("Choose the received file"), patterns, "folder-input"
        )
        self.on.hide()
        self.body.addWidget(self.area)


class TakenStep(Step):
    """What was taken in, and what is left to decide."""

    decide = Signal()

    def __init__(self, shell: Shell, arrived: Arrived, count: int, chosen: Collection[str]) -> None:
        """`count` records were written; `chosen` are those that somebody wanted to be taken in."""
        mends = len(arrived.mends)
        title = _("The file is taken in") if count or mends else _("Nothing of it was written yet")
        super().__init__(title, onward=_("Done"))
        self.back.hide()
        self._shell, self._arrived = shell, arrived
        same, out = len(chosen) - count, len(receiving.left_out(arrived, chosen))
        text = ngettext("{n} record was written.", "{n} records were written.", count)
        stood = ngettext("{n} record stood here already so.", "{n} records stood here already so.", same)
        left = ngettext(
            "{n} record was left in their file. Open it again to take it in.",
            "{n} records were left in their file. Open it again to take them in.",
            out,
        )
        mended = ngettext("{n} file is whole here again.", "{n} files are whole here again.", mends)
        counted = ((text, count, True), (stood, same, same > 0), (mended, mends, mends > 0), (left, out, out > 0))
        back = _(
            "Until something else is recorded, Undo takes all of it back at once; later, “What came in and what left” "
            "does. Values that lost are kept in the timeline."
        )
        self.told = Notice()
        said = " ".join(fill(said, n=show_count(n)) for said, n, shown in counted if shown)
        self.told.say(said, back if count else "", "good" if count or mends else "plain")
        self.body.addWidget(self.told)
        self.waits = Notice()
        self.body.addWidget(self.waits)
        self._say_waiting(len(receiving.to_decide(arrived, chosen)))
        self._offer_receipt()

    def look_again(self) -> None:
        """Say anew what waits of it."""
        ask = partial(receiving.undecided, self._shell.desk, self._arrived)
        self._shell.tasks.run(ask, done=lambda waits: self._say_waiting(len(waits)), owner=self)

    def _say_waiting(self, count: int) -> None:
        if count:
            text = ngettext("{n} waits until you decide.", "{n} wait until you decide.", count)
            self.waits.say(fill(text, n=show_count(count)), tone="warning", do=(_("Decide…"), self.decide.emit))
        else:
            self.waits.silence()

    def _offer_receipt(self) -> None:
        said = _(
            "A receipt tells them which records were taken in, which wait and which were left, and no word of any."
        )
        self.receipt = button(_("Write a receipt for them…"), self._write_receipt, "plain", "file-check")
        self.body.addWidget(label(said, "muted", wrap=True))
        self.body.addLayout(row(self.receipt, None))

    def _write_receipt(self) -> None:
        name = proposed_name(date.today(), practice=self._shell.practice)  # noqa: DTZ011  the day at the desk
        target = choose_target(self, msg("Where to write the receipt"), name, ((msg("Encrypted files"), "*.age"),))
        if target is not None:
            write = partial(receipts.write, self._shell.desk, self._arrived, target)
            doing = _("Writing the receipt…")
            self._shell.tasks.run(
                write, done=self._receipt_written, failed=self.tell, progress=True, label=doing, owner=self
            )

    def _receipt_written(self, changes: Changes) -> None:
        self._shell.announce(changes)
        self.notice.say(_("The receipt is written. Carry it to them as you carried their file."), tone="good")


@dataclass(frozen=True)
class Opened:
    """What a file holds: documents, records with whoever signed them, or both."""

    papers: Papers | None
    arrived: Arrived | None = None
    receipt: Reading | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    """By id, what the records are called here of which a receipt says that they were not taken."""
    between: tuple[Correspondent, Any] | None = None


def _open(desk: Any, path: Path, progress: Progress) -> Opened:
    try:
        return _read(desk, path, progress)
    except Trouble:
        with suppress(OSError):  # a file that cannot be read is nobody's
            came_in.refuse_own(desk, path)
        raise


def _read(desk: Any, path: Path, progress: Progress) -> Opened:
    if receipts.came(desk, path):
        reading = receipts.read(desk, path)
        return Opened(
            None, receipt=reading, named=records.titles(desk, {*reading.which(Fate.WAITS), *reading.which(Fate.LEFT)})
        )
    came = papers.come_with(desk, path)
    if came is not None and not came.records:
        return Opened(came)
    arrived = receiving.open_bundle(desk, path, progress)
    trust.meet(desk, arrived.sender)
    return Opened(came if came and came.documents else None, arrived, between=trust.rival_of(desk, arrived.sender))
