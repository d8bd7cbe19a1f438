"""The emergency card in a window, and the question whom it is for.

Desktop: for the page of a person, for Today and for the menu.
"""

from __future__ import annotations

from functools import partial

from defender_desk.text.speech import _
from defender_desk.ui.emergency import reading
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.printout import PrintoutPage, open_printout
from defender_desk.ui.record.choosing import choose_one
from defender_desk.ui.shell import Shell


def open_card(shell: Shell, person: str) -> Dialog:
    """Look at somebody's card in one of the four languages, and save it to be printed."""

    def again() -> None:
        shell.open("person", person)
        open_card(shell, person)

    return open_printout(shell, _("Emergency card"), PrintoutPage(shell, partial(reading.plan, person), back=again))


def ask_whose(shell: Shell) -> Dialog:
    """Ask for a person by name; choosing one opens their card."""
    heading = _("Whose emergency card?")
    return choose_one(shell, shell, "person", heading, partial(open_card, shell), icon_name="life-buoy")
