"""What the journal says was done, and how a timeline tells it.

Model floor: codes are stored for ever; the sentences beside them may be reworded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from defender_desk.model.codec import Json
from defender_desk.text.messages import Message, msg

DEEDS: Mapping[str, Message] = {
    "create": msg("Recorded"),
    "edit": msg("Changed"),
    "bin": msg("Put into the bin"),
    "restore": msg("Taken out of the bin"),
    "purge": msg("Erased for good"),
    "undo": msg("Undone"),
    "bulk": msg("Changed together with others"),
    "import": msg("Brought in from a file"),
    "receive": msg("Received from another desk"),
    "join": msg("Joined with another record of the same"),
    "part": msg("Parted again from another record"),
    "decide": msg("Decided between two desks"),
    "export": msg("Handed over"),
    "print": msg("Printed or saved as a document"),
    "override": msg("Handed over against a warning"),
    "attach": msg("File added"),
    "mend": msg("Its file, missing or damaged here, was put back whole from another desk"),
    "vault": msg("Change to the vault"),
    "salvage": msg("Taken over from a damaged vault"),
    "hold": msg("Held back after a damaged vault"),
    "looked": msg("Looked at after a damaged vault"),
    "lost": msg("An entry that was lost with a damaged vault"),
    "ship": msg("Shipped with the program"),
}

JOINING = frozenset({"join", "part"})
"""Deeds by which two records come to be one, or two again, and what named the one names the other."""
UNDOES = frozenset({"undo", "part"})
"""Deeds whose note is the number of the batch that they took back."""
FROM_DESKS = frozenset({"receive", "decide"})
"""Deeds by which what somebody wrote at another desk comes to stand here."""


SALVAGE = "salvage"
"""The deed by which what was whole of a damaged vault came to be here."""
HOLD = "hold"
"""The deed by which a salvage holds back what may lack words or people; it may change nothing."""
LOOKED = "looked"
"""The deed by which a person lets go what a salvage held back; it may change nothing and is taken back all the same."""
TELLS_ONLY = ("export", "print", "override", "mend", "vault", "lost")
"""Deeds that change nothing of a record: they tell what was done with it."""


@dataclass(frozen=True)
class Event:
    """One entry of the journal, as a timeline shows it."""

    counter: int
    batch: int
    at: str
    """UTC, ISO 8601 to the second: the claim of that desk's clock."""
    desk: str
    who: str
    """The name the person at the desk chose to sign with; may be empty."""
    deed: str
    record: str
    type: str
    before: Mapping[str, Json] = field(default_factory=dict)
    after: Mapping[str, Json] = field(default_factory=dict)
    """Stored values by field; None where cleared. Both are empty once the record was erased for good."""
    note: str = ""
    """A reason a person wrote, or the name of the file or correspondent concerned."""
    lost: Mapping[str, Json] = field(default_factory=dict)
    """Stored values by field that lost when two desks had written without knowing of each other."""

    @property
    def takes_back(self) -> int:
        """The batch that this entry is a part of undoing; 0 for every other deed."""
        return int(self.note) if self.deed in UNDOES and self.note.isdecimal() else 0
