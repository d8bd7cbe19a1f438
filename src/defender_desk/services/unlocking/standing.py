"""What is said above every screen for as long as it holds: who else can open this desk, and where it went on.

Services floor: asked anew whenever that may have changed.
"""

from __future__ import annotations

from defender_desk.services.desk import Desk
from defender_desk.services.unlocking import escrow, rekeying, slots
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.speech import _, fill, say


def told(desk: Desk) -> list[str]:
    """A sentence for each."""
    said, holder = [], escrow.holder(desk)
    if holder is not None:
        said.append(fill(_("{name} can open this desk."), name=isolate(holder.name or _("An organisation"))))
    past = _("{name} can still open this desk by a copy from before. Move it under a new key, in the settings.")
    said += [fill(past, name=isolate(one.name or _("An organisation"))) for one in escrow.ended(desk)]
    if slots.unknown(desk):
        said.append(say(slots.UNKNOWN_OPENS))
    gone = rekeying.gone(desk)
    if gone is not None:
        moved = _("This desk lies under a new key in {folder}: go on there. What is written here is not there.")
        said.append(fill(moved, folder=ltr(str(gone.folder))))
    return said
