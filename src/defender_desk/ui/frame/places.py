"""Where the window is and was: sections, records, and the way back and forward.

Desktop: plain values without Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_REMEMBERED = 100


@dataclass(frozen=True)
class Place:
    """A section, the record shown in it where there is one, and the room it is shown in where that is not the first."""

    section: str
    type: str = ""
    record: str = ""
    room: str = ""


@dataclass
class History:
    """Places visited; going somewhere new forgets what lay ahead."""

    _back: list[Place] = field(default_factory=list)
    _ahead: list[Place] = field(default_factory=list)
    here: Place | None = None

    @property
    def before(self) -> Place | None:
        """The place before this one."""
        return self._back[-1] if self._back else None

    def visit(self, place: Place) -> Place:
        """Be somewhere new; gives it back."""
        if place == self.here:
            return place
        if self.here is not None:
            self._back = [*self._back, self.here][-MOST_REMEMBERED:]
        self._ahead.clear()
        self.here = place
        return place

    def turn_into(self, place: Place) -> None:
        """Be here as somewhere else: what was begun at this place has a name now."""
        self.here = place

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return bool(self._back)

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from somewhere."""
        return bool(self._ahead)

    def back(self) -> Place | None:
        """Go to the place before; None when there is none."""
        return self._step(self._back, self._ahead)

    def forward(self) -> Place | None:
        """Go to where one came back from; None when there is none."""
        return self._step(self._ahead, self._back)

    def _step(self, taken: list[Place], left: list[Place]) -> Place | None:
        if not taken:
            return None
        if self.here is not None:
            left.append(self.here)
        self.here = taken.pop()
        return self.here
