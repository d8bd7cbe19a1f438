"""Whom a file is from, before anything in it is shown: verified, known, unknown, or changed.

Desktop: a changed key stops everything until somebody decided; what a stranger made is looked at, and no more.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from defender_desk.services.handover.file_order import ASK_WHICH, FORKED
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import correspondents, trust
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_holding, show_moment
from defender_desk.ui.handover import contacts
from defender_desk.ui.handover.aloud import fingerprint
from defender_desk.ui.handover.arrival_what import nameless
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step


class WhoStep(Step):
    """The sender and what we know of them."""

    settled = Signal()
    """What we know of the sender changed."""

    def __init__(self, shell: Shell, arrived: Arrived, between: tuple[Correspondent, Any] | None) -> None:
        """`between` is whom we knew and who came with other keys, where somebody must decide."""
        super().__init__(_("Who made this file?"), onward=_("Look inside"), back=_("Cancel"))
        self._shell, self._arrived, self._between = shell, arrived, between
        self.compare = button(_("Compare the fingerprint in person…"), self._compare, "plain", "fingerprint")
        self.add = button(_("Add to the desks I know"), self._add, "plain", "user-plus")
        self.decide = button(_("Decide…"), self._decide, "plain", "triangle-alert")
        self.body.addWidget(boxed(column(self._facts(), margins=(4, 3)), "card"))
        if between is not None:
            self.body.addWidget(label(_("The fingerprint you knew until now:"), "strong"))
            self.body.addWidget(fingerprint(between[0].contact))
        if arrived.order is not None:
            self.body.addWidget(label(say(arrived.order), "problem", wrap=True))
        if arrived.order == FORKED:
            self.body.addWidget(label(say(ASK_WHICH), wrap=True))
        self.body.addLayout(row(self.decide, self.compare, self.add, None))
        self._settle()

    def _facts(self) -> QVBoxLayout:
        manifest, sender = self._arrived.bundle.manifest, self._arrived.sender
        holds = show_holding(manifest.records.count, manifest.files.count)
        made = fill(
            _("Made on {moment}, by the clock of their desk"), moment=show_moment(datetime.fromisoformat(manifest.made))
        )
        coded = [label(nameless(), wrap=True)] if manifest.profile.coded else []
        return column(
            row(
                label(contacts.name_of(sender), "heading"), contacts.standing_badge(self._arrived.standing), None, gap=2
            ),
            fingerprint(sender),
            label(made, "muted", wrap=True),
            label(holds, "muted", wrap=True),
            *coded,
            gap=1,
        )

    def _settle(self) -> None:
        standing = self._arrived.standing
        changed = standing is Acquaintance.CHANGED
        self.decide.setVisible(changed and self._between is not None)
        self.compare.setVisible(standing in (Acquaintance.KNOWN, Acquaintance.UNKNOWN))
        self.add.setVisible(standing is Acquaintance.UNKNOWN)
        self.on.setEnabled(not changed)
        self.notice.say(say(standing.label), _advice(standing), contacts.TONES[standing])

    def _compare(self) -> None:
        if contacts.compare(self, self._arrived.sender):
            self._learn(partial(correspondents.add, self._shell.desk, self._arrived.sender, verified=True))

    def _add(self) -> None:
        self._learn(partial(trust.know, self._shell.desk, self._arrived.sender))

    def _decide(self) -> None:
        decision = contacts.decide(self, self._between) if self._between is not None else None
        if decision is not None:
            self._learn(partial(decision, self._shell.desk))

    def _learn(self, learn: Any) -> None:
        known = partial(_learnt, self._shell.desk, self._arrived, learn)
        self._shell.tasks.run(known, done=lambda _nothing: self.settled.emit(), failed=self.notice.trouble, owner=self)


def _learnt(desk: Any, arrived: Arrived, learn: Any) -> None:
    learn()
    arrived.standing = correspondents.standing(desk, arrived.sender)


def _advice(standing: Acquaintance) -> str:
    match standing:
        case Acquaintance.CHANGED:
            return _("Nothing of this file can be looked at or taken in before you decided which key is theirs.")
        case Acquaintance.UNKNOWN:
            return _(
                "You can look at what is in it. It can hold lies made to mislead you. None of it is taken in before "
                "you add this desk to those you know."
            )
        case Acquaintance.KNOWN:
            return _("Compare it when you next meet.")
    return say(standing.advice) if standing.advice is not None else ""
