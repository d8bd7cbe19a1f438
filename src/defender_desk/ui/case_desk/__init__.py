"""The case desk: one screen for everything of a case, and the board of all cases by status.

Desktop: rooms of the section of cases; a case's page opens its desk as its lead. Written by hand.
"""

from __future__ import annotations

from defender_desk.ui.case_desk.board import BoardPage
from defender_desk.ui.case_desk.going import BOARD, DESK, DESK_KEYS, desk_of_case, open_board, open_case_desk
from defender_desk.ui.case_desk.screen import CaseDeskPage

__all__ = [
    "BOARD", "DESK", "DESK_KEYS", "BoardPage", "CaseDeskPage", "desk_of_case", "open_board", "open_case_desk",
]  # fmt: skip
