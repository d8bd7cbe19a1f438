"""What came in and waits for somebody to decide: theirs beside ours, and which of the two stands.

Desktop: in front of the doors of “Hand-over”, reached from a line that stands there while something waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.services import comparing, waiting
from defender_desk.services.comparing import Difference
from defender_desk.services.waiting import Waits
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.arrival_what import PartTab
from defender_desk.ui.kit.pieces import button
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import FieldByField, Panes
from defender_desk.ui.steps.step import Step

Decide = Callable[[Any, Collection[str]], Changes]


class WaitingPage(Step):
    """The records that wait, and the two ways to decide on those ticked."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            _("What waits for you to decide"),
            _("It came in with a file and was not taken in: it says something else than this desk, or could do harm."),
            onward=_("Take in"),
            back=_("Back"),
            wide=True,
        )
        self._shell = shell
        self.part: PartTab | None = None
        self.panes: Panes | None = None
        self._waits: Mapping[str, Waits] = {}
        self.fields = FieldByField(_("Here"), _("In the file"), weighing=False)
        self.keep = button(_("Keep what stands here"), partial(self._decide, waiting.keep_ours))
        self.beside.addWidget(self.keep)
        self.forward.connect(partial(self._decide, waiting.take))
        self.look_again()

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the records ticked."""
        return frozenset(self.part.model.ticked) if self.part is not None else frozenset()

    def look_again(self) -> None:
        """Read anew what waits."""
        self._shell.tasks.run(waiting.waiting, self._shell.desk, done=self._show, owner=self)

    def _show(self, waits: list[Waits]) -> None:
        self._waits = {one.theirs.id: one for one in waits}
        if self.panes is not None:
            self.fields.setParent(None)
            self.body.removeWidget(self.panes)
            self.panes.deleteLater()
        self.fields.clear()
        self.part = PartTab(self._shell, [one.arriving for one in self._waits.values()], each=True)
        self.part.model.tick(self._waits, on=False)
        self.part.looked_at.connect(self._look_at)
        self.part.model.ticks_changed.connect(self._settle)
        self.panes = Panes(self.part, self.fields)
        self.body.addWidget(self.panes)
        self.fields.show()
        self._settle()
        self._look_at(self.part.view.current_id())

    def _settle(self) -> None:
        for each in (self.on, self.keep):
            each.setEnabled(bool(self.chosen))

    def _look_at(self, record: str) -> None:
        one = self._waits.get(record)
        if one is None:
            self.fields.clear()
            return
        ask = partial(comparing.apart, self._shell.desk, one.theirs, one.arriving)
        self._shell.tasks.run(ask, done=partial(self._show_fields, one), owner=self)

    def _show_fields(self, one: Waits, differences: tuple[Difference, ...]) -> None:
        told = [fill(_("From {name}."), name=isolate(one.who or one.desk)), *map(say, one.arriving.dangers)]
        self.fields.show_fields(differences, why=" ".join(told))

    def _decide(self, how: Decide) -> None:
        decide = partial(how, self._shell.desk, self.chosen)
        self._shell.tasks.run(decide, done=partial(self._decided, len(self.chosen)), failed=self.tell, owner=self)

    def _decided(self, count: int, changes: Changes) -> None:
        said = fill(ngettext("{n} record decided on", "{n} records decided on", count), n=show_count(count))
        self._shell.announce(changes, said)
        self.look_again()
