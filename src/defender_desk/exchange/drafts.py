"""A record as it comes out of a foreign file, before anybody decided to keep it.

Exchange floor: `vcards` and `mapping` make drafts, services show them and save those that a person chose. Nothing
that stood in the file is lost without a word: what fits no field is kept beside, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from defender_desk.model.codec import Json
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

UNREADABLE = msg("“{text}” cannot be read as “{field}”.")
UNKNOWN_TERM = msg("“{text}” is no known term of “{field}”.")
TAKEN = msg("“{field}” already says something else.")
NO_FIELD = msg("No field was chosen for this.")
NO_LETTER = "\N{REPLACEMENT CHARACTER}"
"""What stands where bytes of a file mean nothing in its encoding."""
REMARKS = ("notes", "note")
"""Fields that take whatever has no other."""
NOTHING = msg("Nothing in line {line} can be used.")


@dataclass(frozen=True)
class Kept:
    """Text that found no field, to be kept in the notes: what it was called in the file, and why it found none."""

    heading: str
    text: str
    reason: Message
    field: str = ""
    """Name of the field it was meant for; empty when none."""


@dataclass(frozen=True)
class Draft:
    """One record of a foreign file."""

    type: str
    changes: Mapping[str, Json]
    """Stored values by field."""
    line: int
    """Which row or card of the file it is, from 1."""
    trouble: Trouble | None = None
    """Why it should not be saved as it is; what could be read stands in `changes` all the same."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By reference field: what the file calls the other records, which only the caller can find."""
    kept: tuple[Kept, ...] = ()
    stray: bool = False
    """It seems to be nobody and nothing itself: it adds up other rows, or says nothing but a remark."""
    id: str = ""
    """The id it had at the desk that wrote the file, by which other rows point at it; empty from other programs."""
    takes_part: Mapping[str, str] = field(default_factory=dict)
    """By id, what it takes part in at the desk or in the form it comes from, and as what, in the words of the file."""
    to_know: tuple[Message, ...] = ()
    """What to know of it before it comes in."""
    harmed: tuple[str, ...] = ()
    """Names of whoever was harmed in it."""
    refused: str = ""
    """The question that they, or who it is, answered with no, and the answer; empty where they did not."""

    @property
    def odd(self) -> bool:
        """Whether something of it could not be read as letters."""
        said = (*self.changes.values(), *self.names.values(), *(one.text for one in self.kept))
        return any(NO_LETTER in str(one) for one in said)

    def unread(self, name: str) -> tuple[str, ...]:
        """What was meant for a field, found no place in it, and is kept beside."""
        return tuple(each.text for each in self.kept if each.field == name and each.text)

    def remainder(self) -> str:
        """What is kept, as lines for the notes of the record."""
        return "\n".join(
            f"{each.heading}: {each.text}" if each.heading else each.text for each in self.kept if each.text
        )
