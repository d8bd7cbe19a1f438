"""What a file may tell beside its contents, what was found of it, and what could not be taken out.

Exchange floor: the cleaners of each kind of file say what they took out, and what they left, in these words.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.text.messages import Message, msg

PLACE = msg("Where it was made")
DEVICE = msg("The device it was made with")
TIMES = msg("When it was made or changed")
AUTHOR = msg("Who wrote or changed it")
CHANGES = msg("Tracked changes (what was deleted is gone and what was added stays)")
NOTES = msg("Notes of the speaker")
ATTACHED = msg("Files, scripts or earlier versions inside it")
OTHER = msg("Other hidden data")
PICTURES = msg("All but pictures of its pages, as an eye sees them")
STRANGE = msg("Parts that this desk does not know")

SOME_PICTURES = msg("pictures or films of a kind that cannot be cleaned")
CROPPED = msg("parts of pictures that were cut off and are still there")
UNSEEN = msg("words or rows or slides hidden from view")
UNREAD = msg("words that no page shows, such as those a program read from a scan")
COVERED = msg("words or pictures that a bar or another picture covers and that are still in the file")
PALE = msg("words that are there and cannot be seen, such as in the colour of the paper")
TINY = msg("words too small to be read")
BESIDE = msg("words beside the page or cut off from it")
DELETED = msg("deleted words that cannot be taken out one by one")
INSIDE = msg("other files inside it")
BEHIND = msg("a copy of the data behind a table or chart")
LINKED = msg("links to files on the computer it was made on")
UNKNOWN = msg("parts that this desk does not know")


@dataclass(frozen=True)
class Cleaned:
    """A file without hidden data."""

    data: bytes
    found: tuple[Message, ...] = ()
    """What was taken out."""
    left: tuple[Message, ...] = ()
    """What was seen and could not be taken out: the copy must not be called clean."""

    def __post_init__(self) -> None:
        if not {*self.found} <= {*_FOUND} or not {*self.left} <= {*_LEFT}:
            raise ValueError("words that no cleaner has")


_FOUND = (PLACE, DEVICE, TIMES, AUTHOR, CHANGES, NOTES, ATTACHED, PICTURES, STRANGE, OTHER)
_LEFT = (COVERED, PALE, TINY, BESIDE, DELETED, UNSEEN, UNREAD, CROPPED, INSIDE, BEHIND, LINKED, SOME_PICTURES, UNKNOWN)


def in_order(said: set[Message]) -> tuple[Message, ...]:
    """The gravest first."""
    return tuple(one for one in (*_FOUND, *_LEFT) if one in said)
