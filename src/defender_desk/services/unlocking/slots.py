"""What opens this desk: each way in, and what one guess at it costs whoever copied the folder.

Services floor: read from the sealed part of the header, since nobody without the keys can tell which slots are in use.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.services.desk import Desk
from defender_desk.services.unlocking import escrow, sharing
from defender_desk.text.messages import Message, msg
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import Place

NAMES = {
    Place.PASSPHRASE: msg("Passphrase"),
    Place.RECOVERY: msg("Recovery code"),
    Place.ESCROW: msg("Organisation"),
}
"""What each slot is called."""
UNKNOWN = msg("Something that this version does not know")
UNKNOWN_OPENS = msg(
    "Something that this version does not know can open this desk: a newer version gave it a way in. "
    "Move the desk under a new key to end that."
)


@dataclass(frozen=True)
class WayIn:
    """One thing that opens the desk."""

    code: str
    name: Message
    needed: int
    """How many sheets are needed where it is split among people, else 0."""
    people: int
    mib: int
    """Memory that each guess takes, in MiB."""
    passes: int


def ways_in(desk: Desk) -> tuple[WayIn, ...]:
    """Everything that opens this desk today."""
    held = [Place.ESCROW] if escrow.holder(desk) else []
    found = vaults.slots(desk.unlocked.folder, desk.unlocked, held)
    needed, people = sharing.among(desk) or (0, 0)
    return tuple(
        WayIn(
            *_called(place), *((needed, people) if place == Place.RECOVERY else (0, 0)),
            cost.memory_kib // 1024, cost.passes,
        )
        for place, cost in found.items()
    )  # fmt: skip


def unknown(desk: Desk) -> bool:
    """Whether something opens this desk that this version has no name for."""
    return not {*map(int, Place)}.issuperset(vaults.slots(desk.unlocked.folder, desk.unlocked))


def _called(place: int) -> tuple[str, Message]:
    known = Place(place) if place in {*map(int, Place)} else None
    return (known.name.lower(), NAMES[known]) if known is not None else (f"slot-{place}", UNKNOWN)
