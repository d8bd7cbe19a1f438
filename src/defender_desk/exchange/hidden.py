"""What a file may tell beside its contents, and what was found of it.

Exchange floor: the cleaners of each kind of file say what they took out in these words.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.text.messages import Message, msg

PLACE = msg("Where it was made")
DEVICE = msg("The device it was made with")
TIMES = msg("When it was made or changed")
AUTHOR = msg("Who wrote or changed it")
ATTACHED = msg("Files, scripts or earlier versions inside it")
OTHER = msg("Other hidden data")

SOME_PICTURES = msg("Some pictures inside it are of a kind that cannot be cleaned.")


@dataclass(frozen=True)
class Cleaned:
    """A file without hidden data."""

    data: bytes
    found: tuple[Message, ...] = ()
    """What was taken out."""
    left: tuple[Message, ...] = ()
    """What could not be taken out: the copy must not be called clean."""


def in_order(found: set[Message]) -> tuple[Message, ...]:
    """The gravest first."""
    return tuple(one for one in (PLACE, DEVICE, TIMES, AUTHOR, ATTACHED, OTHER) if one in found)
