"""The ways to the case desk and the board: places of the window like any other, so that Back leads here again.

Desktop: one call for pages, commands for the window.
"""

from __future__ import annotations

from defender_desk.ui.screens import Arrives
from defender_desk.ui.shell import Shell

DESK, BOARD = "desk", "board"
"""Rooms of the section that serves cases."""


def open_case_desk(shell: Shell, case: str) -> None:
    """Show the desk of one case, with the keyboard on it."""
    _enter(shell, case, DESK)


def open_board(shell: Shell) -> None:
    """Show the board of all cases."""
    _enter(shell, "", BOARD)


def desk_of_case(shell: Shell) -> None:
    """Show the desk of the case in front; where none is, the board, from which each is one press away."""
    here = shell.history.here
    if here is not None and here.type == "case" and here.record:
        open_case_desk(shell, here.record)
    else:
        open_board(shell)


def _enter(shell: Shell, case: str, room: str) -> None:
    shell.open("case", case, room)
    if isinstance(shell.front, Arrives):
        shell.front.take_keyboard()
