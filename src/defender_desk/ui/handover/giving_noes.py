"""The answers of no that go along with a hand-over, without a name or a word, and the box that leaves them here.

Desktop: ticked where the other desk was given records of those people; each tick plans the hand-over anew.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from defender_desk.services.handover.handing_over import Plan
from defender_desk.services.handover.said_along import said_of_noes
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column


class NoesAlong(QWidget):
    """Whether refusals, withdrawals and limits go along, so that the other desk keeps to them."""

    asked = Signal()
    """Somebody decided otherwise: plan again."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: bool | None = None
        """What somebody decided; None while nobody did."""
        self.box = QCheckBox(_("Let answers of no go along"))
        self.box.setAccessibleName(self.box.text())
        self.box.clicked.connect(self._decide)
        self.said = label("", wrap=True)
        what = _("Each goes with its kind, its purposes, its days and for whom it holds, and without a name or a word.")
        self.setLayout(column(self.box, self.said, label(what, "caption", wrap=True), gap=1))

    def show_plan(self, plan: Plan) -> None:
        """Say how many go, or could."""
        going = len(plan.verdict.noes)
        could = ngettext(
            "{n} answer of no could go along, so that the other desk keeps to it.",
            "{n} answers of no could go along, so that the other desk keeps to them.",
            plan.offered,
        )
        self.said.setText(said_of_noes(going) if going else fill(could, n=show_count(plan.offered)))
        self.box.setChecked(bool(going))
        self.setVisible(bool(plan.offered))

    def _decide(self) -> None:
        self.wanted = self.box.isChecked()
        self.asked.emit()
