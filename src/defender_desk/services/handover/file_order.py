"""Where a file stands among those of its sender: whether others are missing, or two desks write under one name.

Services floor: nothing is refused for it; it is said before anything is taken in.
"""

from __future__ import annotations

from collections.abc import Sequence

from defender_desk.exchange.bundle_reading import Bundle
from defender_desk.services.desk import Desk
from defender_desk.store.arrivals import Arrival
from defender_desk.text.messages import Message, msg

OLDER = msg("You already took in a newer file from this desk. This one may be an old copy.")
GAP = msg("Between the last file you took in from this desk and this one there are others that have not come here.")
SAME = msg("You took in this very file before.")
FORKED = msg(
    "This file and one you took in before cannot both come from one desk: it was put back to an earlier state, or a "
    "copy of it is in use."
)
ASK_WHICH = msg("Ask them which of their desks is the right one, and whether they put back a backup or copied it.")


def order(desk: Desk, bundle: Bundle) -> Message | None:
    """What is odd about the place of a bundle among those taken in from the same sender."""
    before = desk.store.arrivals.of_sender(bundle.manifest.sender.sign)
    known = {one.manifest: one.sequence for one in before}
    return _odd(bundle, *_last(before), known) if known else None


def _odd(bundle: Bundle, last: int, manifest: str, known: dict[str, int]) -> Message | None:
    said = bundle.manifest
    if bundle.manifest_sha256 in known:
        return SAME
    if said.sequence in known.values() or (said.sequence == last + 1 and said.previous != manifest):
        return FORKED
    if said.sequence < last:
        return OLDER
    return None if said.sequence == last + 1 else GAP


def last_of(desk: Desk, sign: str, before: str = "") -> tuple[int, str]:
    """The number of the last bundle taken in under a key and the hash of its manifest; 0 and empty before the first.

    With `before` of those that were made before this moment, by the clock of whoever made them.
    """
    came = desk.store.arrivals.of_sender(sign)
    return _last([one for one in came if not before or one.made < before])


def _last(came: Sequence[Arrival]) -> tuple[int, str]:
    """The largest number; of two that bear it, the one that came first."""
    last = max(reversed(came), key=lambda one: one.sequence, default=None)
    return (last.sequence, last.manifest) if last is not None else (0, "")
