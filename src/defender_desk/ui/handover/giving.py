"""Handing over, from the first question to the file: what, for whom, how much, a last look, written.

Desktop: each answer is kept in the draft; the plan is made anew whenever an answer changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from defender_desk.services import records
from defender_desk.services.handover.handing_over import HandedOver
from defender_desk.services.records import Kept
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.handover.draft import Giving
from defender_desk.ui.handover.giving_done import DoneStep
from defender_desk.ui.handover.giving_extent import ExtentStep
from defender_desk.ui.handover.giving_look import LookStep
from defender_desk.ui.handover.giving_what import WhatStep, WhomStep
from defender_desk.ui.handover.overview import Overview, looking
from defender_desk.ui.kit.dialogs import ask, may_leave
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.journey import Journey

ENDING = ".age"


class GivingJourney(Journey):
    """One hand-over."""

    help_topic = "handover"

    def __init__(self, shell: Shell, ids: Sequence[str] = ()) -> None:
        names = (_("What"), _("For whom"), _("How much"), _("Look over"), _("Done"))
        super().__init__(shell.tasks, _("Hand over"), names)
        self._shell = shell
        self.draft = Giving()
        self.overview: Overview | None = None
        self.what = WhatStep(shell)
        self.whom = WhomStep(shell)
        self.extent = ExtentStep()
        self.look = LookStep(practice=shell.practice)
        self._join()
        self.what.choose(ids)
        self.show_step(self.what, 0)
        if len(ids) == 1:
            shell.tasks.run(records.fetch, shell.desk, ids[0], done=self._one_chosen)

    def choose_case(self, record: str, title: str) -> None:
        """Begin with a case."""
        self.what.choose_case(record, title)

    def _one_chosen(self, kept: Kept | None) -> None:
        # A case alone is of little use to anybody: with it goes what belongs to it, unless the person says otherwise.
        if kept is not None and kept.declared.name == "case" and self.front is self.what:
            self.choose_case(kept.id, kept.title)

    def _join(self) -> None:
        self.what.backward.connect(self._leave)
        self.what.forward.connect(lambda: self.show_step(self.whom, 1))
        self.whom.backward.connect(lambda: self.show_step(self.what, 0))
        self.whom.forward.connect(lambda: self.show_step(self.extent, 2))
        self.extent.backward.connect(lambda: self.show_step(self.whom, 1))
        self.extent.forward.connect(self._anew)
        self.look.backward.connect(lambda: self.show_step(self.extent, 2))
        self.look.reasoned.connect(self._plan)
        self.look.noes.asked.connect(self._with_noes)
        self.look.forward.connect(self._write)

    def _leave(self) -> None:
        if may_leave(self.look):
            self.left.emit()

    def _anew(self) -> None:
        self.look.noes.wanted = None  # somebody else may be handed it, of whom nothing was said yet
        self.look.binned.tell_all()
        self._plan("")

    def _plan(self, reason: str, lifting: frozenset[str] = frozenset()) -> None:
        people, record = self.whom.people.recipients(), self.whom.record.record
        profile, noes, lacking = self.extent.profile, self.look.noes.wanted, self.whom.before.lacking.isChecked()
        self.draft = Giving(self.what.choice, people, record, profile, reason, noes, lifting, lacking)
        self._look()

    def _with_noes(self) -> None:
        self.draft = replace(self.draft, noes=self.look.noes.wanted)
        self._look()

    def _look(self) -> None:
        self.work(_("Looking at what may leave…"), looking(self._shell.desk, self.draft), self._planned)

    def _planned(self, overview: Overview) -> None:
        self.overview = overview
        self.look.show_overview(overview)
        self.show_step(self.look, 3)

    def _write(self) -> None:
        if self.overview is None or not self._sure(self.overview):
            return
        name = proposed_name(date.today(), practice=self._shell.practice)  # noqa: DTZ011  the day at the desk
        target = choose_target(self, msg("Where to write the file"), name, ((msg("Encrypted files"), "*.age"),))
        if target is not None:
            from defender_desk.services.handover import giving  # late: it brings the libraries of documents

            write = partial(giving.give, self._shell.desk, self.look.binned.narrowed(self.overview.plan), target)
            self.work(_("Writing and reading back…"), write, self._written)

    def _sure(self, overview: Overview) -> bool:
        against = len(overview.against)
        if not against:
            return True
        text = ngettext(
            "{n} record leaves against the consent or its protection",
            "{n} records leave against the consent or their protection",
            against,
        )
        if overview.plan.profile.counted:
            text = ngettext(
                "{n} record is counted against the consent or its protection",
                "{n} records are counted against the consent or their protection",
                against,
            )
        detail = _("Once the file is handed over, nothing brings it back. Your reason is kept with each record.")
        return ask(
            self,
            fill(text, n=show_count(against)),
            detail,
            yes=_("Write it all the same"),
            no=_("Go back"),
            danger=True,
        )

    def _written(self, done: HandedOver) -> None:
        self._shell.announce(done.changes)
        step = DoneStep(self._shell, done)
        step.forward.connect(self.left)
        self.show_step(step, 4)


def proposed_name(day: date, *, practice: bool, ending: str = ENDING) -> str:
    """A file name that tells nothing but the day, and that it is practice."""
    return f"practice-{day:%Y-%m-%d}{ending}" if practice else f"{day:%Y-%m-%d}{ending}"
