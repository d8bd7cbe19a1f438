"""A file for other programs, from the first question to the last warning: what, in which format, how much, in clear.

Desktop: the same look over what leaves as at a hand-over; the plan is made anew whenever an answer changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal

from defender_desk.services.handover import plain_export
from defender_desk.services.handover.plain_export import Written
from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.ui.handover.giving import proposed_name
from defender_desk.ui.handover.giving_extent import ExtentStep
from defender_desk.ui.handover.giving_look import LookStep
from defender_desk.ui.handover.giving_what import WhatStep
from defender_desk.ui.handover.plain_draft import InClear, SeenInClear, look_over
from defender_desk.ui.handover.plain_steps import ClearStep, FormatStep, WrittenStep
from defender_desk.ui.kit.dialogs import may_leave
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.journey import Journey


class PlainJourney(Journey):
    """One file in clear."""

    help_topic = "handover"
    encrypted = Signal()
    """The person would rather hand over what they chose encrypted."""

    def __init__(self, shell: Shell, ids: Sequence[str] = ()) -> None:
        names = (_("What"), _("For whom"), _("How much"), _("Look over"), _("In clear"), _("Done"))
        super().__init__(shell.tasks, _("Write for other programs"), names)
        self._shell = shell
        self.seen: SeenInClear | None = None
        self.what = WhatStep(shell)
        self.format = FormatStep(shell)
        self.extent = ExtentStep()
        self.look = LookStep(practice=shell.practice)
        self.look.on.setText(_("Next"))
        self.clear = ClearStep()
        self._join()
        self.what.choose(ids)
        self.show_step(self.what, 0)

    def _join(self) -> None:
        self.what.backward.connect(self._leave)
        self.what.forward.connect(lambda: self.show_step(self.format, 1))
        self.format.backward.connect(lambda: self.show_step(self.what, 0))
        self.format.forward.connect(lambda: self.show_step(self.extent, 2))
        self.extent.backward.connect(lambda: self.show_step(self.format, 1))
        self.extent.forward.connect(lambda: self._plan(""))
        self.look.backward.connect(lambda: self.show_step(self.extent, 2))
        self.look.reasoned.connect(self._plan)
        self.look.forward.connect(lambda: self.show_step(self.clear, 4))
        self.clear.backward.connect(lambda: self.show_step(self.look, 3))
        self.clear.forward.connect(self._write)
        self.clear.encrypted.clicked.connect(lambda _checked=False: self.encrypted.emit())

    def _leave(self) -> None:
        if may_leave(self.look):
            self.left.emit()

    def _plan(self, reason: str, lifting: frozenset[str] = frozenset()) -> None:
        told_to = self.format.told_to.text().strip()
        asked = InClear(
            self.what.choice,
            self.format.chosen,
            self.format.record.record,
            told_to,
            self.extent.profile,
            reason,
            lifting,
        )
        self.work(_("Looking at what may leave…"), partial(look_over, self._shell.desk, asked), self._planned)

    def _planned(self, seen: SeenInClear) -> None:
        self.seen = seen
        self.look.show_overview(seen.overview)
        self.clear.show_seen(seen)
        self.show_step(self.look, 3)

    def _write(self) -> None:
        if self.seen is None:
            return
        plan = self.seen.plan
        day = date.today()  # noqa: DTZ011  the day at the desk
        name = proposed_name(day, practice=self._shell.practice, ending=plan.format.ending)
        patterns = ((plan.format.label, f"*{plan.format.ending}"),)
        target = choose_target(self, msg("Where to write the file"), name, patterns)
        if target is not None:
            aware, why = self.clear.aware.isChecked(), self.clear.naming.why
            write = partial(plain_export.write, self._shell.desk, plan, target, in_clear=aware, why_named=why)
            self.work(_("Writing and reading back…"), write, self._written)

    def _written(self, done: Written) -> None:
        self._shell.announce(done.changes)
        step = WrittenStep(self._shell, done)
        step.forward.connect(self.left)
        self.show_step(step, 5)
