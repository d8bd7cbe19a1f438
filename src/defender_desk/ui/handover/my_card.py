"""Who this desk is to others: its card to give away, its fingerprint to be compared, its key; and whom it knows.

Desktop: everything on this page may be told to anybody.
"""

from __future__ import annotations

from typing import Any

from defender_desk.services import keys
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.ui.handover import contacts
from defender_desk.ui.handover.acquaintances import Acquaintances
from defender_desk.ui.handover.giving_done import copy
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, clear, column
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step


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
        self._mine = column(gap=1, margins=(4, 3))
        self.body.addWidget(boxed(self._mine, "card"))
        self.body.addWidget(label(_("Desks I know"), "heading"))
        self.people = Acquaintances(shell, choosing=False)
        self.body.addWidget(self.people)
        shell.tasks.run(_mine, shell.desk, done=self._show)

    def _show(self, mine: tuple[Any, str]) -> None:
        contact, self._card = mine
        clear(self._mine)
        named = isolate(contact.name) or _("This desk has no name yet. Give it one in Settings.")
        self._mine.addWidget(label(named, "heading", wrap=True))
        self._mine.addWidget(label(_("Fingerprint, to be read aloud when you meet"), "caption", wrap=True))
        self._mine.addWidget(contacts.fingerprint(contact))
        self._mine.addWidget(label(_("Age key"), "caption"))
        key = label(ltr(contact.receive), wrap=True, selectable=True)
        self._mine.addWidget(key)
        acts = Flow(2)
        self.save = button(_("Save my card…"), self._save, "primary", "save")
        self.copy = button(_("Copy my card"), lambda: self._copied(self._card), "plain", "copy")
        self.copy_key = button(_("Copy the age key"), lambda: self._copied(contact.receive), "link")
        for each in (self.save, self.copy, self.copy_key):
            acts.addWidget(each)
        self._mine.addLayout(acts)

    def _copied(self, text: str) -> None:
        copy(text)
        self._shell.say(_("Copied."))

    def _save(self) -> None:
        target = choose_target(self, msg("Save my card"), "card.txt", ((msg("Contact cards"), "*.txt"),), replaces=True)
        if target is not None:
            self._shell.tasks.run(
                keys.write_card, self._shell.desk, target, done=self._saved, failed=self.notice.trouble
            )

    def _saved(self, _nothing: object) -> None:
        self.notice.say(
            _("Your card is saved."),
            _("Give it by any way. When you next meet, let them compare your fingerprint."),
            "good",
            closable=True,
        )


def _mine(desk: Any) -> tuple[Any, str]:
    return keys.own(desk), keys.card(desk)
