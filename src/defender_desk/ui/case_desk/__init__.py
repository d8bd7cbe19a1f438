"""The case desk: one screen for everything of a case, and the board of all cases by status.

Desktop: a case's page opens it as its lead, and the menu of the cases for the one in front; written by hand.
"""

from __future__ import annotations

from defender_desk.ui.case_desk.board import open_board
from defender_desk.ui.case_desk.window import desk_of_case, open_case_desk

__all__ = ["desk_of_case", "open_board", "open_case_desk"]
