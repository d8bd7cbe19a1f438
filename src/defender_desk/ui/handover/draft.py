"""What a person answered so far about a hand-over, without Qt.

Desktop: the steps fill it, `services.handover.handing_over` plans from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from defender_desk.model.levels import Profile
from defender_desk.services.handover.handing_over import USUAL
from defender_desk.services.handover.selection import Choice
from defender_desk.text.messages import Message, msg

EXTENTS: dict[Profile, Message] = {
    Profile.STATISTICS: msg(
        "Only how many there are, by kind, by what happened, by month and by country. No record leaves, and no number "
        "under 5."
    ),
    Profile.DEIDENTIFIED: msg(
        "The facts of the work, without anything that names or finds a person. Codes stand for the records: the same "
        "each time for this recipient, and others for everybody else."
    ),
    Profile.CASEWORK: msg(
        "Names too, without what puts somebody in danger: how to reach them, whereabouts, family, secrets."
    ),
    Profile.FULL: msg("All that is recorded, also what can put somebody in danger. For those who work on it."),
}
"""What each extent carries, in a sentence."""


@dataclass(frozen=True)
class Giving:
    """A hand-over as answered so far; `recipient` is the record of whoever receives it, empty when unsaid."""

    choice: Choice = field(default_factory=Choice)
    recipients: tuple[str, ...] = ()
    recipient: str = ""
    profile: Profile = USUAL
    reason: str = ""
    noes: bool | None = None
    """Whether answers of no go along; None is what is usual."""
    lifting: frozenset[str] = frozenset()
    """Ids of the records that the reason was written for."""
    lacking: bool = False
    """Whether only what they do not have yet goes."""
