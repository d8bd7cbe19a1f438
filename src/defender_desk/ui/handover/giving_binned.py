"""The records in our bin that they hold: which ones the file tells them of, and the ticks that leave that unsaid.

Desktop: ticked at first, so that no two desks differ in silence; nothing is planned anew for a tick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.services.handover.handing_over import Plan
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, say
from defender_desk.ui.handover.overview import Leaves, Overview
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.rows import Cells
from defender_desk.ui.kit.spacing import column, set_shown
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.steps.lists import TickModel, TickView, at_once, spoken_column


class BinnedTab(QWidget):
    """What they are told lies in the bin here, record by record."""

    changed = Signal()
    """A record is told of, or no longer."""

    def __init__(self) -> None:
        super().__init__()
        self._binned: Mapping[str, Leaves] = {}
        columns = [spoken_column("kind", _("Kind"), 14), spoken_column("title", _("Record"), 40)]
        self.offered = TickModel(columns, self._cells, at_once)
        self.offered.ticks_changed.connect(self.changed)
        self.view = TickView(self.offered, _("Told of as binned here"))
        self.view.setMinimumHeight(unit() * 30)
        what = _(
            "They hold these records. The file tells them only that each lies in the bin here, and they decide "
            "themselves. Take a tick away to leave that unsaid."
        )
        joined = _(
            "Of one that was joined into another record it also tells that the two are one, so that nobody takes it "
            "for deleted."
        )
        self.joined = label(joined, wrap=True)
        whole = column(label(what, wrap=True), self.joined, self.view, gap=2, margins=(0, 2))
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_overview(self, overview: Overview) -> None:
        """Show what is told of in a plan; what somebody left unsaid before stays unsaid."""
        unsaid = self._binned.keys() - self.offered.ticked
        set_shown(self.joined, bool(overview.plan.told.stays_as))
        self._binned = {one.record: one for one in overview.binned}
        self.view.set_ids(list(self._binned))
        self.offered.tick(unsaid, on=False)

    def tell_all(self) -> None:
        """Forget what was left unsaid: it is for somebody else now."""
        self._binned = {}

    def narrowed(self, plan: Plan) -> Plan:
        """The plan with what is ticked."""
        return plan.leaving_unsaid(self._binned.keys() - self.offered.ticked)

    def _cells(self, ids: Sequence[str]) -> dict[str, Cells]:
        return {one: {"kind": _said(self._binned[one].kind), "title": self._binned[one].title} for one in ids}


def _said(kind: Message | str) -> str:
    return kind if isinstance(kind, str) else say(kind)
