"""The ways to the case desk and the board: places of the window like any other, so that Back leads here again.

Desktop: one call for pages, commands for the window.
"""

from __future__ import annotations

from defender_desk.ui.screens import Arrives, Pages
from defender_desk.ui.shell import Shell

DESK, BOARD = "desk", "board"
"""Rooms of the section that serves cases."""

DESK_KEYS = "Ctrl+Shift+D"
"""What leads to the desk of the case in front."""


def open_case_desk(shell: Shell, case: str) -> None:
    """Show the desk of one case, with the keyboard on it."""
    _enter(shell, case, DESK)


def open_board(shell: Shell) -> None:
    """Show the board of all cases."""
    _enter(shell, "", BOARD)


def desk_of_case(shell: Shell) -> None:
    """Show the desk of the case in front, however one came to it; where none is, the board, one press from each."""
    case = _case_in_front(shell)
    if case:
        open_case_desk(shell, case)
    else:
        open_board(shell)


def _case_in_front(shell: Shell) -> str:
    """The case whose page is seen, else the one of this place; a list leads to a page without becoming a place."""
    front, here = shell.front, shell.history.here
    if isinstance(front, Pages):
        page = front.pane
        return page.record if page.type == "case" and page.isVisible() else ""
    return here.record if here is not None and here.type == "case" else ""


def _enter(shell: Shell, case: str, room: str) -> None:
    shell.open("case", case, room)
    if isinstance(shell.front, Arrives):
        shell.front.take_keyboard()
