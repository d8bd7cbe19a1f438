"""What stands on the page of a case, and what is open in it: what is done there is done to this.

Desktop: `screen.CaseDeskPage` answers, and draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from defender_desk.services.drafts import Draft
from defender_desk.text.trouble import Trouble
from defender_desk.ui.case_desk.plan import OwnerLine, Plan
from defender_desk.ui.case_desk.reading import Look
from defender_desk.ui.kit.notices import Notice


class Standing(Protocol):
    """The page of one case, as those know it who do something on it."""

    case: str
    looked: Look | None
    plan: Plan | None
    edited: str
    """The step whose line is open."""
    wanted: str
    """What gets the keyboard when the page is made anew."""
    notice: Notice

    @property
    def line(self) -> OwnerLine | None:
        """The line in which somebody says who does a step, while it is open."""
        ...

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """What was typed here and not saved, by record."""
        ...

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is typed in the line of a step."""
        ...

    def look(self) -> None:
        """Read it anew."""
        ...

    def draw(self) -> None:
        """Make the page anew from what was read, where one was and with the keyboard where it was."""
        ...

    def refuse(self, trouble: Trouble) -> None:
        """Say why something could not be done, and let everything be pressed again."""
        ...
