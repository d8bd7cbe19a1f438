"""Those who are named to vouch for somebody, and whether each agreed to be asked.

Desktop: their consent is recorded on their own page.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from defender_desk.services.application.applications import Application, Referee
from defender_desk.services.consent.consent import Standing
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.application.over import open_form
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.shell import Shell


class RefereesPart(QFrame):
    """The referees of a referral."""

    leave = Signal(str, str)
    """(type, id): show this record instead."""

    def __init__(self, shell: Shell, application: Application) -> None:
        super().__init__()
        self._shell = shell
        lines = column(label(_("Referees"), "heading"), gap=3, margins=(4, 3))
        hint = _("Each must agree to be contacted. Until all do, this field alone stays here, and the rest may leave.")
        lines.addWidget(label(hint, "caption", wrap=True))
        for referee in application.referees:
            lines.addWidget(self._line(referee))
        if application.referral:
            self.choose = button(_("Choose referees"), partial(self._choose, application.referral), "link")
            lines.addLayout(row(self.choose, None))
        self.setLayout(column(boxed(lines, "card")))

    def _choose(self, referral: str) -> None:
        open_form(self._shell, self.window(), "referral", referral, "referees")

    def _line(self, referee: Referee) -> QFrame:
        agreed = referee.standing is Standing.GIVEN
        picture = Picture("circle-check" if agreed else "shield-alert", "good" if agreed else "warning")
        said = _("Agreed to be contacted.") if agreed else say(referee.standing.why)
        words = column(label(isolate(referee.title), "strong", wrap=True), label(said, "caption", wrap=True), gap=0)
        opening = button(_("Open the person"), partial(self.leave.emit, "person", referee.id), "link")
        opening.setAccessibleName(fill(_("Open {name}"), name=isolate(referee.title)))
        line = row(picture, words, opening, gap=3)
        line.setStretch(1, 1)
        return boxed(line)
