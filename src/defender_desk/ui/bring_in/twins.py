"""Rows that may be here already: side by side with the record they may be, and decided one by one or together.

Desktop: decisions are kept by row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.bringing_in import ImportPlan, Taking
from defender_desk.services.bring_in.twins import Twin
from defender_desk.services.handover import comparing
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, fill, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import FieldByField, Panes
from defender_desk.ui.steps.lists import list_of, spoken_column

DECISIONS = {
    Taking.NEW: msg("Keep both"),
    Taking.FILL: msg("Fill in what is missing here"),
    Taking.SKIP: msg("Leave this row out"),
}


class TwinsTab(QWidget):
    """Rows that may be here already, side by side with the record they may be."""

    def __init__(self, shell: Shell, plan: ImportPlan, usual: Callable[[int], Taking]) -> None:
        super().__init__()
        self._shell, self._plan, self._usual = shell, plan, usual
        self.choices: dict[int, Taking] = {}
        self.on_decided = _nothing
        columns = [
            spoken_column("file", _("In the file"), 24),
            spoken_column("here", _("Here or before"), 26),
            spoken_column("decision", _("What to do"), 20),
        ]
        self.view = list_of(columns, self._cells, _("Rows that may be here already"))
        self.fields = FieldByField(_("Here"), _("In the file"), weighing=False)
        self.view.setMinimumHeight(unit() * 30)
        self.view.set_ids([str(place) for place in range(len(self._plan.twins))])
        self.view.current_changed.connect(self._look_at)
        acts = Flow(2)
        for taking, said in DECISIONS.items():
            acts.addWidget(button(say(said), partial(self.decide, taking)))
        acts.addWidget(label(_("For all rows that are chosen. Undecided rows come in as new records."), "caption"))
        if self._plan.harm_filled:
            alone = _("Where filling in could put somebody at risk, choose that row alone: such rows go one by one.")
            acts.addWidget(label(alone, "caption"))
        # Above the list: below it they would lie under the fold of a small window.
        whole = column(acts, Panes(self.view, self.fields), gap=2, margins=(0, 2))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._look_at(self.view.current_id())

    def decide(self, taking: Taking) -> None:
        """Decide for the chosen rows; what could do harm is looked at by itself."""
        rows = self.view.chosen() or list(filter(None, (self.view.current_id(),)))
        for one in rows:
            place = self._twin(one).index
            if len(rows) == 1 or taking is not Taking.FILL or not self._plan.harm(place, taking):
                self.choices[place] = taking
        self.view.records.reload()
        self.on_decided()

    def _twin(self, one: str) -> Twin:
        return self._plan.twins[int(one)]

    def _cells(self, one: str) -> dict[str, str]:
        twin = self._twin(one)
        draft = self._plan.drafts[twin.index]
        named = TYPES[draft.type].by_name[TYPES[draft.type].title[0]]
        decided = self.choices.get(twin.index)
        if decided is None and twin.index in self._plan.same:
            decided = self._usual(twin.index)
        return {
            "file": comparing.said(draft, named),
            "here": self._where(twin),
            "decision": say(DECISIONS[decided]) if decided else _("not decided"),
        }

    def _where(self, twin: Twin) -> str:
        if twin.earlier is None:
            return isolate(twin.title)
        line = show_count(self._plan.drafts[twin.earlier].line)
        return fill(_("{title}, row or card {line}"), title=twin.title, line=line)

    def _look_at(self, one: str) -> None:
        if not one:
            self.fields.clear()
            return
        twin = self._twin(one)
        drafts = self._plan.drafts
        earlier = None if twin.earlier is None else drafts[twin.earlier]
        ask = partial(comparing.beside, self._shell.desk, drafts[twin.index], twin.record, earlier)
        other = (
            _("Here") if earlier is None else fill(_("Row or card {line} of the file"), line=show_count(earlier.line))
        )
        harm = self._plan.harm(twin.index, Taking.FILL)
        warned = (fill(_("Filled in: {harm}"), harm=" ".join(map(say, harm))),) if harm else ()
        show = partial(self.fields.show_fields, here=other, why=beside((*map(say, twin.reasons), *warned)))
        self._shell.tasks.run(ask, done=show)


def _nothing() -> None:
    return None
