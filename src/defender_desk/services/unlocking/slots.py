"""What opens this desk: each way in, and what one guess at it costs whoever copied the folder.

Services floor: read from the sealed part of the header, since nobody without the keys can tell which slots are in use.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.services.desk import Desk
from defender_desk.services.unlocking import sharing
from defender_desk.text.messages import Message, msg
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import Place

NAMES = {
    Place.PASSPHRASE: msg("Passphrase"),
    Place.RECOVERY: msg("Recovery code"),
    Place.ESCROW: msg("Organisation"),
}
"""What each slot is called."""


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
    found = vaults.slots(desk.unlocked.folder, desk.unlocked)
    needed, people = sharing.among(desk) or (0, 0)
    return tuple(
        WayIn(
            place.name.lower(), NAMES[place], *((needed, people) if place is Place.RECOVERY else (0, 0)),
            cost.memory_kib // 1024, cost.passes,
        )
        for place, cost in found.items()
    )  # fmt: skip
