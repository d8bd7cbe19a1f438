"""Whom a file is from, before anything in it is shown: verified, known, unknown, or changed.

Desktop: a changed key stops everything until two people compared; a stranger's file needs one deliberate tick more.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from defender_desk.services import keys
from defender_desk.services.file_order import ASK_WHICH, FORKED
from defender_desk.services.keys import Acquaintance, Correspondent
from defender_desk.services.receiving import Arrived
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_holding, show_moment
from defender_desk.ui.handover import contacts
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step


class WhoStep(Step):
    """The sender and what we know of them."""

    settled = Signal()
    """What we know of the sender changed."""

    def __init__(self, shell: Shell, arrived: Arrived, known: Correspondent | None) -> None:
        super().__init__(_("Who made this file?"), onward=_("Look inside"), back=_("Cancel"))
        self._shell, self._arrived = shell, arrived
        self.aware = QCheckBox(_("I know who gave me this file, and want to look inside all the same"))
        self.aware.setAccessibleName(self.aware.text())
        self.aware.toggled.connect(self._settle)
        self.compare = button(_("Compare the fingerprint in person…"), self._compare, "plain", "fingerprint")
        self.body.addWidget(boxed(column(self._facts(), margins=(4, 3)), "card"))
        if known is not None and arrived.standing is Acquaintance.CHANGED:
            self.body.addWidget(label(_("The fingerprint you knew until now:"), "strong"))
            self.body.addWidget(contacts.fingerprint(known.contact))
        if arrived.order is not None:
            self.body.addWidget(label(say(arrived.order), "problem", wrap=True))
        if arrived.order == FORKED:
            self.body.addWidget(label(say(ASK_WHICH), wrap=True))
        self.body.addLayout(row(self.compare, None))
        self.body.addWidget(self.aware)
        self._settle()

    def _facts(self) -> QVBoxLayout:
        manifest, sender = self._arrived.bundle.manifest, self._arrived.sender
        holds = show_holding(manifest.records.count, manifest.files.count)
        made = fill(
            _("Made on {moment}, by the clock of their desk"), moment=show_moment(datetime.fromisoformat(manifest.made))
        )
        return column(
            row(
                label(contacts.name_of(sender), "heading"), contacts.standing_badge(self._arrived.standing), None, gap=2
            ),
            contacts.fingerprint(sender),
            label(made, "muted", wrap=True),
            label(holds, "muted", wrap=True),
            gap=1,
        )

    def _settle(self, *_anything: object) -> None:
        standing = self._arrived.standing
        self.aware.setVisible(standing is Acquaintance.UNKNOWN)
        self.compare.setVisible(standing is not Acquaintance.VERIFIED)
        self.on.setEnabled(
            standing is not Acquaintance.CHANGED and (standing is not Acquaintance.UNKNOWN or self.aware.isChecked())
        )
        self.notice.say(say(standing.label), _advice(standing), contacts.TONES[standing])

    def _compare(self) -> None:
        if contacts.compare(self, self._arrived.sender):
            learn = partial(_learn, self._shell.desk, self._arrived)
            self._shell.tasks.run(learn, done=self._learnt, failed=self.notice.trouble)

    def _learnt(self, _nothing: object) -> None:
        self.settled.emit()


def _learn(desk: Any, arrived: Arrived) -> None:
    keys.add(desk, arrived.sender, verified=True)
    arrived.standing = keys.standing(desk, arrived.sender)


def _advice(standing: Acquaintance) -> str:
    match standing:
        case Acquaintance.CHANGED:
            return _("Nothing of this file can be taken in before you compared the new fingerprint in person.")
        case Acquaintance.UNKNOWN:
            return _("A file from a stranger can hold lies made to mislead you. Nothing in it can act by itself.")
        case Acquaintance.KNOWN:
            return _("Compare it when you next meet.")
    return ""
