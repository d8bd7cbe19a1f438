"""The case desk in a window over the page it was asked from; from the menu, for the case in front.

Desktop: one call for pages, one command for the window.
"""

from __future__ import annotations

from defender_desk.text.speech import _
from defender_desk.ui.case_desk.board import open_board, over
from defender_desk.ui.case_desk.screen import CaseDeskPage
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.shell import Shell


def open_case_desk(shell: Shell, case: str) -> Dialog:
    """Open the desk of one case; Esc or Close leaves it."""
    page = CaseDeskPage(shell, case)
    dialog = over(shell, _("Case desk"), page, "briefcase")
    page.left.connect(dialog.reject)
    dialog.open()
    page.setFocus()
    return dialog


def desk_of_case(shell: Shell) -> Dialog:
    """Open the desk of the case in front; where none is, the board, from which each is one press away."""
    here = shell.history.here
    if here is not None and here.type == "case" and here.record:
        return open_case_desk(shell, here.record)
    return open_board(shell, open_case_desk)
