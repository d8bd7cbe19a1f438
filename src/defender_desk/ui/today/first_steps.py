"""What an empty desk says: a few ways to begin, in any order.

Desktop: each step is a card with one button; nothing here has to be done.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from defender_desk.services import outside
from defender_desk.text.speech import _
from defender_desk.ui.handover.screen import HandoverScreen
from defender_desk.ui.kit.pieces import Button, Picture, button, label
from defender_desk.ui.kit.spacing import boxed, column, row, spaced
from defender_desk.ui.kit.theme import em
from defender_desk.ui.promises import show_promises
from defender_desk.ui.shell import Shell

PRACTICE_DESK = "-practice"
"""What the folder of a practice desk is called after that of the desk it lies beside."""
BESIDE_FROM = 100
"""Width, in average letters, from which two cards stand beside each other."""


class FirstSteps(QWidget):
    """Cards: an incident, contacts, safety, and practice until there is a practice desk."""

    def __init__(self, shell: Shell, quick: Callable[[], object]) -> None:
        super().__init__()
        self.cards = _steps(shell, quick)
        self.first = self.cards[0].findChildren(Button)[0]
        self._grid = QGridLayout()
        spaced(self._grid, 3)
        head = label(_("Nothing is written in this desk yet"), "title", wrap=True)
        said = label(_("Begin wherever you like. Everything stays on this computer, locked."), "muted", wrap=True)
        self.setLayout(column(head, said, self._grid, None, gap=3))
        self._across = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put cards beside or under each other by the width there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = 2 if self.width() >= em(BESIDE_FROM) else 1
        if across == self._across:
            return
        self._across = across
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // across, place % across)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, across - 1)


def _practised(shell: Shell) -> bool:
    """Whether this is a practice desk, or one was made beside it."""
    return shell.practice or any(PRACTICE_DESK in Path(one).name for one in outside.read_outside().vaults)


def _steps(shell: Shell, quick: Callable[[], object]) -> list[QFrame]:
    steps = [
        _step(
            "flag",
            _("Log what happened"),
            _("A word is enough. When, where and who can follow tomorrow, or never."),
            _("Quick incident"),
            quick,
            main=True,
        ),
        _step(
            "book-user",
            _("Bring in your contacts"),
            _("From a telephone, an address book or a sheet. You see what comes in before anything is kept."),
            _("Bring in contacts"),
            lambda: _bring_in(shell),
        ),
        _step(
            "shield-check",
            _("Know what protects you, and what does not"),
            _("What a seized laptop tells without the passphrase, and what no program can undo."),
            _("Read about safety"),
            lambda: show_promises(shell),
        ),
    ]
    return steps if _practised(shell) else [*steps, _practise(shell)]


def _practise(shell: Shell) -> QFrame:
    return _step(
        "graduation-cap",
        _("Try it without risk"),
        _("A separate desk with invented people, behind a passphrase of its own. Break what you like."),
        _("Make a practice desk"),
        lambda: shell.open("settings", "practice"),
    )


def _bring_in(shell: Shell) -> None:
    screen = shell.go("handover")
    if isinstance(screen, HandoverScreen):
        screen.bring_in()


def _step(icon_name: str, heading: str, text: str, act: str, do: Callable[[], object], *, main: bool = False) -> QFrame:
    words = column(
        label(heading, "heading", wrap=True),
        label(text, wrap=True),
        None,
        row(button(act, do, "primary" if main else "plain"), None),
        gap=2,
    )
    inside = row(gap=4, margins=(5, 5))
    inside.addWidget(Picture(icon_name, "info", 8), 0, Qt.AlignmentFlag.AlignTop)
    inside.addLayout(words, 1)
    made = boxed(inside, "card")
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    made.setAccessibleName(heading)
    return made
