"""What came in, file by file, and taking a whole file back later: what was written since stays, and is named before.

Services floor: a file is one batch of the journal, and taking it back is `records.undo`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model.documents import BIN, targets
from defender_desk.model.history import TELLS_ONLY, UNDOES
from defender_desk.services import records
from defender_desk.services.consent import answers_taken_back
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import carried
from defender_desk.services.handover.merge_desk import WHOLE
from defender_desk.services.records import Undone
from defender_desk.store.arrivals import Arrival
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NOTHING_WRITTEN = msg("Nothing of this file was taken in, so there is nothing to take back.")
OURS = msg("This desk wrote and signed this file itself.")
FOR_THEM = msg("Only whoever it is for can open it. Carry it to them.")
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
    decided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By record: the names of the fields decided on since with whoever handed the file over, which stay too."""
    held: tuple[str, ...] = ()
    """Ids of the answers that stay, and of records that say who is known as one: more would be allowed without them."""


@dataclass(frozen=True)
class Remains:
    """What is here of a file that was taken back."""

    binned: Mapping[str, tuple[str, ...]]
    """By type: ids of its records that lie in the bin, whole."""
    here: int
    """Records it wrote that are out of the bin: they were here before it, or stay for a rule or a later hand."""
    listed: bool
    """Whether its name stands in the list of what came in."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all that lie in the bin."""
        return tuple(key for keys in self.binned.values() for key in keys)


__all__ = ["Arrival", "Outlook", "Remains", "came_in", "outlook", "take_back"]


def came_in(desk: Desk) -> list[Arrival]:
    """Every file that came in, the last first."""
    return desk.store.arrivals.all()


def outlook(desk: Desk, batch: int) -> Outlook:
    """What taking back what a batch brought would do, as it stands at this moment."""
    events = [one for one in desk.store.batch(batch) if one.record and one.deed not in TELLS_ONLY]
    stays: dict[str, list[str]] = {}
    for left in desk.store.stays(batch):
        stays.setdefault(left.record, []).append(left.field)
    held = answers_taken_back.held(desk, batch)
    would = [one for one in desk.store.would(batch, {one.type for one in events}) if one.now.id not in held]
    goes = {one.now.id for one in would if one.now.binned and one.before is not None and not one.before.binned}
    says = {one.now.id for one in would if one.before != one.now} - goes
    order = tuple(dict.fromkeys(one.record for one in events))
    return Outlook(
        tuple(key for key in order if key in goes),
        tuple(key for key in order if key in says),
        {key: tuple(dict.fromkeys(names)) for key, names in stays.items()},
        _decided(desk, batch, frozenset(order)),
        tuple(sorted(held)),
    )


def _decided(desk: Desk, batch: int, wrote: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What of the file of a batch somebody decided after it with whoever that came from, and nobody took back.

    What a file tells of their bin alone it tells of records that they are known to have, so that is taken for its own.
    """
    came = next((one for one in came_in(desk) if one.brought == batch), Arrival(batch, ""))
    who, held = came.who or came.desk, {*wrote, *carried.told(desk, came)}
    if not who:
        return {}
    stands: dict[tuple[str, str], bool] = {}
    for event in desk.store.deeds_after(came.batch, ("decide", "undo")):
        came_new = event.deed == "decide" and event.after and not event.before
        for name in [WHOLE] if came_new else event.after:
            stands[event.record, name] = event.deed == "decide" and f", {who}, " in f", {event.note}, "
    found: dict[str, tuple[str, ...]] = {}
    for (record, name), still in stands.items():
        if still and (name == BIN or record in held):
            found[record] = (*found.get(record, ()), name)
    return found


def is_taken_back(desk: Desk, batch: int) -> bool:
    """Whether what a batch brought was taken back, and not brought again since."""
    last, back = batch, False
    for event in desk.store.deeds_after(batch, UNDOES):
        if event.takes_back == last:
            last, back = event.batch, not back
    return back


def remains(desk: Desk, batch: int) -> Remains:
    """What is here of what a batch brought that was taken back."""
    wrote = {one.record for one in desk.store.batch(batch) if one.record and one.deed not in TELLS_ONLY}
    kept = desk.store.many(wrote).values()
    binned = dict[str, list[str]]()
    for one in kept:
        if one.binned:
            binned.setdefault(one.type, []).append(one.id)
    lie = {name: tuple(keys) for name, keys in binned.items()}
    listed = any(batch in (one.batch, one.brought) for one in came_in(desk))
    return Remains(lie, sum(not one.binned for one in kept), listed)


def refuse_own(desk: Desk, path: Path) -> None:
    """Say of a file that cannot be opened here that this desk wrote it, where it did."""
    sha256 = sha256_of(path)
    for one in desk.store.each("disclosure"):
        if sha256 in targets(one.body.get("file")):
            raise Trouble(OURS, FOR_THEM)


def take_back(desk: Desk, arrival: Arrival, progress: Progress = unheard) -> Undone:
    """Take a whole file back: its new records go into the bin, what it changed says again what it said."""
    if not arrival.batch:
        raise Trouble(NOTHING_WRITTEN)
    now = next(one for one in came_in(desk) if one.number == arrival.number)
    if now.taken_back:
        raise Trouble(TAKEN_BACK)
    return records.undo(desk, now.brought, progress)
