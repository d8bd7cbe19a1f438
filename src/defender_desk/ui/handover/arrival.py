"""Receiving: a file is chosen, verified whole, its sender weighed, its records compared, and taken in as one batch.

Desktop: nothing is written before the last step; the quarantined copy goes when the journey ends, or the desk locks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.services import keys, papers, receiving
from defender_desk.services.desk import Progress
from defender_desk.services.keys import Acquaintance, Correspondent
from defender_desk.services.papers import Papers
from defender_desk.services.receiving import Arrived
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.handover import contacts
from defender_desk.ui.handover.arrival_papers import PapersStep, PapersTakenStep
from defender_desk.ui.handover.arrival_what import WhatArrivedStep
from defender_desk.ui.handover.arrival_who import WhoStep
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

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.tasks, _("Receive a file"), (_("File"), _("From whom"), _("What"), _("Done")))
        self._shell = shell
        self.arrived: Arrived | None = None
        self.file = FileStep()
        self.who: WhoStep | None = None
        self.what: WhatArrivedStep | None = None
        self.papers: PapersStep | None = None
        self._path = Path()
        self.file.backward.connect(self._leave)
        self.file.area.chosen.connect(self.open_file)
        self.show_step(self.file, 0)

    def open_file(self, path: Path) -> None:
        """Verify a file; nothing of it is shown before all of it held."""
        self._path = path
        self.work(_("Checking every part of the file…"), partial(_open, self._shell.desk, path), self._opened)

    def closing(self) -> Sequence[Callable[[], object]]:
        """What must be done on the worker before the desk closes: the quarantined copy goes."""
        return [self.arrived.bundle.close] if self.arrived is not None else []

    def _opened(self, opened: tuple[Arrived, Correspondent | None] | Papers) -> None:
        if isinstance(opened, Papers):
            self._show_papers(opened)
        else:
            self.arrived, known = opened
            self._ask_who(known)

    def _show_papers(self, came: Papers) -> None:
        self.papers = PapersStep(came)
        self.papers.backward.connect(self._leave)
        self.papers.forward.connect(self._take_papers)
        self.papers.without.clicked.connect(self._open_records)
        self.show_step(self.papers, 0)

    def _take_papers(self) -> None:
        if self.papers is not None:
            take = partial(papers.take_in, self._shell.desk, self.papers.came)
            self.work(_("Taking in…"), take, self._papers_taken)

    def _papers_taken(self, changes: Changes) -> None:
        count, more = len(changes.ids), self.papers is not None and self.papers.came.records
        said = fill(ngettext("{n} record taken in", "{n} records taken in", count), n=show_count(count))
        self._shell.announce(changes, said)
        step = PapersTakenStep(count, records=more)
        step.forward.connect(self._open_records if more else self._leave)
        self.show_step(step, 0 if more else 3)

    def _open_records(self, _checked: bool = False) -> None:
        check = partial(_open_records, self._shell.desk, self._path)
        self.work(_("Checking every part of the file…"), check, self._opened)

    def _ask_who(self, known: Correspondent | None) -> None:
        assert self.arrived is not None  # noqa: S101  for the type checker: only called once opened
        self.forget(self.who)
        self.who = WhoStep(self._shell, self.arrived, known)
        self.who.backward.connect(self._leave)
        self.who.forward.connect(self._show_what)
        self.who.settled.connect(lambda: self._ask_who(None))
        self.show_step(self.who, 1)

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
            chosen, stranger = self.what.chosen, self.who.aware.isChecked()
            take = partial(receiving.accept, self._shell.desk, self.arrived, chosen=chosen, stranger=stranger)
            self.work(_("Taking in…"), take, self._taken)

    def _taken(self, changes: Changes) -> None:
        assert self.arrived is not None  # noqa: S101  for the type checker: only called once opened
        count = len(changes.ids)
        said = fill(ngettext("{n} record taken in", "{n} records taken in", count), n=show_count(count))
        self._shell.announce(changes, said)
        step = TakenStep(self._shell, self.arrived, count)
        step.forward.connect(self._leave)
        self.show_step(step, 3)

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
    """What was taken in, and whether to know its sender from now on."""

    def __init__(self, shell: Shell, arrived: Arrived, count: int) -> None:
        super().__init__(_("The file is taken in"), onward=_("Done"))
        self.back.hide()
        self._shell, self._arrived = shell, arrived
        text = ngettext("{n} record was written.", "{n} records were written.", count)
        told = Notice()
        told.say(
            fill(text, n=show_count(count)),
            _("The bar below takes all of it back at once. Values that lost are kept in the timeline."),
            "good",
        )
        self.body.addWidget(told)
        if arrived.standing is Acquaintance.UNKNOWN:
            self._offer()

    def _offer(self) -> None:
        self._offered = label(
            fill(_("Do you want to know {name} from now on?"), name=contacts.name_of(self._arrived.sender)), wrap=True
        )
        self.add = button(_("Add to the desks I know"), self._add, "plain", "user-plus")
        self.body.addWidget(self._offered)
        self.body.addLayout(row(self.add, None))

    def _add(self) -> None:
        know = partial(keys.add, self._shell.desk, self._arrived.sender, verified=False)
        self._shell.tasks.run(know, done=self._added, failed=self.notice.trouble)

    def _added(self, _nothing: object) -> None:
        self.add.hide()
        self._offered.setText(_("Added. Compare the fingerprint when you next meet."))


def _open(desk: Any, path: Path, progress: Progress) -> tuple[Arrived, Correspondent | None] | Papers:
    return papers.come_with(desk, path) or _open_records(desk, path, progress)


def _open_records(desk: Any, path: Path, progress: Progress) -> tuple[Arrived, Correspondent | None]:
    arrived = receiving.open_bundle(desk, path, progress)
    return arrived, keys.mistakable(desk, arrived.sender)
