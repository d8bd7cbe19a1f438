"""What is done at the case desk: asked in small windows, moved in place, begun with a click; each undone as one.

Desktop: the page shows, this does; what is typed in the open line is written before anything else is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.types.cases import STEPS
from defender_desk.services import drafts
from defender_desk.services.cases.case_desk import PlanStep
from defender_desk.services.consent import risks
from defender_desk.services.drafts import Draft
from defender_desk.services.records import Saved
from defender_desk.text.speech import _, fill, pgettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.case_desk import reading
from defender_desk.ui.case_desk.about import Leads
from defender_desk.ui.case_desk.asking import Asked, Asking
from defender_desk.ui.case_desk.asks import OUTCOME, Ask, asking_for
from defender_desk.ui.case_desk.plan import Does, HalfDone, OwnerLine, status_of
from defender_desk.ui.case_desk.standing import Standing
from defender_desk.ui.kit.pieces import Button, button
from defender_desk.ui.layouts import PLACINGS, Add
from defender_desk.ui.record.joining import link_existing
from defender_desk.ui.shell import Shell


class Doing(QObject):
    """The deeds of one page."""

    def __init__(self, shell: Shell, widget: QWidget, page: Standing) -> None:
        """`widget` is the page as Qt knows it, over which windows open."""
        super().__init__(widget)
        self._shell, self._widget, self._page = shell, widget, page

    def does(self) -> Does:
        """What the plan can do."""
        half_done = HalfDone(self._page.drafts, self.resume, self.forget)
        line = (self.give, self._edit, self.leave_line)
        return Does(self._begin, self._move, *line, self._shell.open, self._consent, half_done)

    def leads(self) -> Leads:
        """Where the cards lead."""
        return Leads(self._shell.open, self._shell.new_joined, self.ask)

    def happenings(self) -> tuple[Button, Button]:
        """The ways to an incident of the case: a new one, and one that is here already."""
        new = partial(self._shell.new_joined, "incident", {"case": self._page.case})
        return (
            button(say(PLACINGS["incident"].new), new, "link", "plus"),
            button(_("Link an incident"), self._link_incident, "link", "link"),
        )

    def _link_incident(self) -> None:
        done = partial(self._done, pgettext("done", "Linked"))
        link_existing(self._shell, self._widget, Add("incident", "case"), self._page.case, done)

    def ask(self, one: Ask) -> None:
        """Ask something about the case."""
        self.finish_line()
        page = self._page
        values = page.looked.overview.case.values if page.looked else {}
        asked = Asked(
            say(one.heading), "case", page.case, one.names, {name: values.get(name) for name in one.names},
            say(one.go), "briefcase",
        )  # fmt: skip
        self._show(asked, partial(one.write, self._shell.desk, page.case), say(one.said))

    def close_case(self) -> None:
        """Ask how the case ended, and close it; without a word on that it stays open."""
        self.ask(OUTCOME)

    def set_status(self, status: str) -> None:
        """Move the case to another status."""
        self.finish_line()
        said = fill(_("Status: {state}"), state=term_shown("case_status", status))
        self._run(partial(reading.write_case, self._shell.desk, self._page.case, {"status": status}), said)

    def resume(self, draft: Draft) -> None:
        """Go on with what was left where it was begun; what another form left is gone on with on the record's page."""
        page, names = self._page, draft.values.keys()
        step = page.plan.rows[draft.key].step if page.plan and draft.key in page.plan.rows else None
        one = asking_for(names) if draft.type == "case" else None
        if one is not None:
            self.ask(one)
        elif step is not None and names <= set(OwnerLine.NAMES):
            self._edit(step.id)
        elif step is not None and "status" in names and names <= STEP:
            self._ask_step(step, str(draft.values["status"]))
        else:
            self._shell.open(draft.type, draft.key)

    def forget(self, draft: Draft) -> None:
        """Let go of what was left."""
        self._change_draft(partial(drafts.drop, self._shell.desk, draft.key))

    # The line of a step

    def finish_line(self) -> None:
        """Write what is typed in the open line, before something else is done."""
        line = self._page.line
        if line is not None and line.dirty:
            self.give(line.step, line.values())
        elif self._page.edited:
            self._page.edited = ""
            self._page.draw()

    def leave_line(self) -> None:
        """Close the open line, and keep what is typed there as a draft."""
        line, keeping = self._page.line, self._page.unfinished()
        self._close(line)
        for keep in keeping:
            self._change_draft(keep)
            self._shell.say(_("What you had not saved was kept as a draft."))

    def give(self, step: PlanStep, values: Mapping[str, object]) -> None:
        """Write who does a step and by when; what is refused stays as a draft."""
        self._page.edited, self._page.wanted = "", status_of(step.id)
        write = partial(reading.give, self._shell.desk, step.id, values, OwnerLine.NAMES)

        def refused(trouble: Trouble) -> None:
            self._change_draft(partial(drafts.keep_some, self._shell.desk, "action", step.id, values))
            self._page.refuse(trouble)

        self._shell.tasks.run(write, done=partial(self._done, _("Saved")), failed=refused, owner=self)

    def _edit(self, step: str) -> None:
        """Open the line of a step; with none, close the one that is open and let go of what is typed there."""
        line = self._page.line
        if step:
            self.finish_line()
            self._page.edited = step
            self._page.draw()
        elif line is not None:
            self._close(line)
            self._change_draft(partial(drafts.drop_some, self._shell.desk, line.step.id, OwnerLine.NAMES))

    def _close(self, line: OwnerLine | None) -> None:
        if line is not None:
            self._page.edited, self._page.wanted = "", status_of(line.step.id)
            self._page.draw()

    # Steps

    def _begin(self, what: str) -> None:
        self.finish_line()
        write = partial(reading.begin, self._shell.desk, self._page.case, what)
        self._shell.tasks.run(write, done=self._begun, failed=self._page.refuse, owner=self)

    def _begun(self, saved: Saved) -> None:
        self._page.edited = saved.id
        self._done(_("The step is in the plan"), saved.changes)

    def _move(self, step: PlanStep, status: str) -> None:
        self.finish_line()
        if status == "done":
            self._ask_step(step, status)
            return
        write = partial(reading.move, self._shell.desk, step.id, status, {})
        said = fill(_("Status: {state}"), state=term_shown("action_status", status))
        failed = partial(self._ask_why, step, status)
        self._shell.tasks.run(write, done=partial(self._done, said), failed=failed, owner=self)

    def _ask_why(self, step: PlanStep, status: str, trouble: Trouble) -> None:
        """A step nobody agreed to: the consent is recorded first, or the reason is written here."""
        if trouble.values.get("field") in (STEPS.unless, STEPS.facing):
            self._ask_step(step, status, trouble)
        else:
            self._page.refuse(trouble)

    def _ask_step(self, step: PlanStep, status: str, refused: Trouble | None = None) -> None:
        names = ("result", "next_step", "done") if status == "done" else ()
        blamed = refused.values.get("field") if refused else ""
        why = [] if step.agreed and (names or blamed == STEPS.facing) else [STEPS.unless]
        why += [STEPS.facing] if step.needs in risks.NOTICES else []
        heading = fill(_("Status: {state}"), state=term_shown("action_status", status))
        given = {"result": step.result, "next_step": step.next_step, STEPS.unless: step.why, STEPS.facing: step.facing}
        asked = Asked(
            heading, "action", step.id, (*names, *why), given, _("Save"), "calendar-clock", {"status": status}
        )
        self._show(asked, partial(reading.move, self._shell.desk, step.id, status), heading, refused)

    def _consent(self, step: PlanStep, person: str) -> None:
        given = {"scope": (step.needs,), "case": self._page.case, "person": person}
        self._shell.new_joined("consent", given)

    # Inside

    def _show(
        self,
        asked: Asked,
        write: Callable[[Mapping[str, object]], Changes],
        said: str,
        refused: Trouble | None = None,
    ) -> None:
        page = self._page
        window = Asking(self._shell, self._widget, asked, write, page.look, page.drafts.get(asked.record))
        window.wrote.connect(partial(self._done, said))
        window.begin(refused)

    def _run(self, write: Callable[[], Changes], said: str) -> None:
        self._shell.tasks.run(write, done=partial(self._done, said), failed=self._page.refuse, owner=self)

    def _change_draft(self, change: Callable[[], object]) -> None:
        self._shell.tasks.run(change, done=lambda _nothing: self._page.look(), owner=self)

    def _done(self, said: str, changes: Changes) -> None:
        self._page.notice.silence()
        self._shell.announce(changes, said)
        if not changes.ids:
            self._page.look()


STEP = frozenset({"status", "result", "next_step", "done", STEPS.unless, STEPS.facing})
"""Fields that the window about the status of a step keeps in its draft."""
