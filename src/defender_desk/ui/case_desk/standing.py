"""What stands on the page of a case, and what is open in it: what is done there is done to this.

Desktop: `screen.CaseDeskPage` is this page, and draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from defender_desk.services.drafts import Draft
from defender_desk.text.trouble import Trouble
from defender_desk.ui.case_desk.plan import OwnerLine, Plan
from defender_desk.ui.case_desk.reading import Look
from defender_desk.ui.kit.notices import Notice


class Standing(QWidget):
    """The page of one case, as those know it who do something on it."""

    def __init__(self) -> None:
        super().__init__()
        self.case = ""
        self.looked: Look | None = None
        self.plan: Plan | None = None
        self.edited = self.wanted = ""
        """The step whose line is open, and what gets the keyboard when the page is made anew."""
        self.notice = Notice()

    @property
    def line(self) -> OwnerLine | None:
        """The line in which somebody says who does a step, while it is open."""
        row_ = self.plan.rows.get(self.edited) if self.plan else None
        return row_.line if row_ is not None else None

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """What was typed here and not saved, by record."""
        return self.looked.drafts if self.looked else {}

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is typed in the line of a step."""
        raise NotImplementedError

    def look(self) -> None:
        """Read it anew."""
        raise NotImplementedError

    def draw(self) -> None:
        """Make the page anew from what was read, where one was and with the keyboard where it was."""
        raise NotImplementedError

    def refuse(self, trouble: Trouble) -> None:
        """Say why something could not be done, and let everything be pressed again."""
        self.notice.trouble(trouble, "warning")
        self.draw()
