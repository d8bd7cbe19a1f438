"""The way from the sheets of several people to the recovery code, for every page of the door that takes one.

Desktop: light, since the page a person meets every day has it; the window behind it comes when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.pieces import Button, button
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.work import Work


def from_sheets(page: QWidget, work: Work, tasks: Tasks, take: Callable[[str], object]) -> Button:
    """A button that puts the recovery code together from sheets, and gives it to `take`."""

    def join() -> None:
        from defender_desk.ui.unlock.gathering import JoinSheets  # late: few ever need it

        asked = JoinSheets(page, work, tasks)
        asked.joined.connect(take)
        asked.open()

    return button(_("Put the code together from sheets…"), join, "link", "users")
