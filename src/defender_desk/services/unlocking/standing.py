"""What is said above every screen for as long as it holds: who else can open this desk.

Services floor: asked anew whenever that may have changed.
"""

from __future__ import annotations

from defender_desk.services.desk import Desk
from defender_desk.services.unlocking import escrow, slots
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, say


def told(desk: Desk) -> list[str]:
    """A sentence for each."""
    said, holder = [], escrow.holder(desk)
    if holder is not None:
        said.append(fill(_("{name} can open this desk."), name=isolate(holder.name or _("An organisation"))))
    if slots.unknown(desk):
        said.append(say(slots.UNKNOWN_OPENS))
    return said
