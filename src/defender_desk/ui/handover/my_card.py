"""Who this desk is to others: its card to give away, its fingerprint to be compared, its key; and whom it knows.

Desktop: everything on this page may be told to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.model.shown import grouped
from defender_desk.services.identity import cards, keys
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _
from defender_desk.ui.handover.acquaintances import Acquaintances
from defender_desk.ui.handover.aloud import Aloud, QrCode, Squares, show_large
from defender_desk.ui.handover.former_keys import FormerKeys
from defender_desk.ui.handover.giving_done import copy
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.kit.theme import em
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step

_SIDE, _WORDS = 40, 64
"""Average letters that the code is wide, and the words beside it: as large as these are high."""


@dataclass(frozen=True)
class Mine:
    """What is shown of this desk: who it is, its card as text, and its code."""

    contact: Any
    card: str
    squares: Squares


class _Told(QWidget):
    """What is read beside the code: as wide as its words like, and narrower where there is less room."""

    def sizeHint(self) -> QSize:
        """Room for the words in one block, and as high as that makes it."""
        wide = em(_WORDS)
        return QSize(wide, max(self.heightForWidth(wide), super().sizeHint().height()))


class MyCardPage(Step):
    """My card, and the desks I know."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            _("My card, and the desks I know"),
            _("Others need your card to make files that only your desk opens. It holds no secret."),
            back=_("Back"),
        )
        self.on.hide()
        self._shell = shell
        self._mine = column(gap=2, margins=(4, 3))
        self.body.addWidget(boxed(self._mine, "card"))
        self.body.addWidget(label(_("Desks I know"), "heading"))
        self.people = Acquaintances(shell, choosing=False)
        self.people.changed.connect(self.notice.silence)  # what it says is of my card
        self.body.addWidget(self.people)
        self.body.addWidget(label(_("New keys"), "heading"))
        self.former = FormerKeys(shell)
        self.former.renewed.connect(self._renewed)
        self.body.addWidget(self.former)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask anew who this desk is: one comes back from where it was given its name."""
        super().showEvent(event)
        self.load()

    def load(self) -> None:
        """Ask anew who this desk is."""
        self._shell.tasks.run(_mine, self._shell.desk, done=self._show)

    def _show(self, mine: Mine) -> None:
        self._card, contact = mine.card, mine.contact
        clear(self._mine)
        if contact.name:
            self._mine.addWidget(label(isolate(contact.name), "heading", wrap=True))
        else:
            nameless = _("This desk has no name yet, so others see only its mark. It is called as you sign.")
            self._mine.addWidget(label(nameless, "heading", wrap=True))
            self._mine.addLayout(row(button(_("Sign with a name…"), self._sign, "link"), None))
        self.code = QrCode(mine.squares, _SIDE)
        self.large = button(_("Show it large"), lambda: show_large(self, mine.squares), "link", "qr-code")
        seen = QWidget()
        seen.setLayout(column(self.code, row(None, self.large, None), gap=1))
        beside = Flow(4)  # one below the other where large letters leave no room
        for part in (seen, self._told(contact)):
            beside.addWidget(part)
        self._mine.addLayout(beside)
        self._mine.addLayout(self._acts(contact))

    def _told(self, contact: Any) -> QWidget:
        told = _Told()
        lines: QVBoxLayout = column(
            label(_("Fingerprint, to be read aloud when you meet"), "strong", wrap=True),
            Aloud(contact),
            label(_("Age key"), "caption"),
            label(ltr(grouped(contact.receive)), wrap=True, selectable=True),
            None,
            gap=1,
        )
        told.setLayout(lines)
        return told

    def _acts(self, contact: Any) -> Flow:
        self.save = button(_("Save my card…"), partial(self._save, msg("Save my card"), ".txt"), "primary", "save")
        self.picture = button(_("Save the QR code…"), partial(self._save, msg("Save the QR code"), ".png"))
        self.paper = button(
            _("Save a page to print…"), partial(self._save, msg("Save a page to print"), ".pdf"), "plain", "printer"
        )
        self.copy = button(_("Copy my card"), lambda: self._copied(self._card), "plain", "copy")
        self.copy_key = button(_("Copy the age key"), lambda: self._copied(contact.receive), "link")
        acts = Flow(2)
        for each in (self.save, self.picture, self.paper, self.copy, self.copy_key):
            acts.addWidget(each)
        return acts

    def _sign(self) -> None:
        self._shell.open("settings", "you")

    def _renewed(self) -> None:
        """Say it where the new card is, and begin there."""
        self.load()
        self.notice.say(
            _("This desk has new keys."), _("Give your new card to everybody who knows you, and compare again."), "good"
        )
        self._page.verticalScrollBar().setValue(0)
        self.focus_first()

    def _copied(self, text: str) -> None:
        copy(text)
        self._shell.say(_("Copied."))

    def _save(self, heading: Message, ending: str) -> None:
        target = choose_target(self, heading, f"card{ending}", ((msg("Contact cards"), f"*{ending}"),), replaces=True)
        if target is not None:
            self._shell.tasks.run(cards.write, self._shell.desk, target, done=self._saved, failed=self.notice.trouble)

    def _saved(self, _nothing: object) -> None:
        self.notice.say(
            _("Your card is saved."),
            _("Give it by any way. When you next meet, let them compare your fingerprint."),
            "good",
            closable=True,
        )


def _mine(desk: Any) -> Mine:
    return Mine(keys.own(desk), keys.card(desk), cards.squares(desk))
