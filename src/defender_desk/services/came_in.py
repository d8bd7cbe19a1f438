"""What came in, file by file, and taking a whole file back later: what was written since stays, and is named before.

Services floor: a file is one batch of the journal, and taking it back is `records.undo`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from defender_desk.model.documents import BIN
from defender_desk.model.history import TELLS_ONLY
from defender_desk.services import answers_taken_back, records
from defender_desk.services.desk import Desk
from defender_desk.services.records import Undone
from defender_desk.store.arrivals import Arrival
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NOTHING_WRITTEN = msg("Nothing of this file was taken in, so there is nothing to take back.")
TAKEN_BACK = msg("This file was taken back already.")


@dataclass(frozen=True)
class Outlook:
    """What taking a file back would do."""

    new: tuple[str, ...]
    """Ids of the records that it brought, or brought out of the bin, and that would go there."""
    changed: tuple[str, ...]
    """Ids of the records that were here and would say again what they said before."""
    stays: Mapping[str, tuple[str, ...]]
    """By record: the names of the fields that were written since, and stay."""
    held: tuple[str, ...] = ()
    """Ids of the answers that stay, and of records that say who is known as one: more would be allowed without them."""


__all__ = ["Arrival", "Outlook", "came_in", "outlook", "take_back"]


def came_in(desk: Desk) -> list[Arrival]:
    """Every file that came in, the last first."""
    return desk.store.arrivals.all()


def outlook(desk: Desk, batch: int) -> Outlook:
    """What taking back what a batch brought would do, as it stands at this moment."""
    events = [one for one in desk.store.batch(batch) if one.record and one.deed not in TELLS_ONLY]
    made = dict.fromkeys(one.record for one in events if (one.after and not one.before) or one.before.get(BIN))
    stays: dict[str, list[str]] = {}
    for left in desk.store.stays(batch):
        stays.setdefault(left.record, []).append(left.field)
    held = answers_taken_back.held(desk, batch)
    kept = desk.store.many({one.record for one in events} - held)
    new = tuple(key for key in made if key in kept and key not in stays and not kept[key].binned)
    changed = tuple(dict.fromkeys(one.record for one in events if one.record in kept and one.record not in made))
    return Outlook(
        new, changed, {key: tuple(dict.fromkeys(names)) for key, names in stays.items()}, tuple(sorted(held))
    )


def take_back(desk: Desk, arrival: Arrival) -> Undone:
    """Take a whole file back: its new records go into the bin, what it changed says again what it said."""
    if not arrival.batch:
        raise Trouble(NOTHING_WRITTEN)
    now = next(one for one in came_in(desk) if one.number == arrival.number)
    if now.taken_back:
        raise Trouble(TAKEN_BACK)
    return records.undo(desk, now.brought)
