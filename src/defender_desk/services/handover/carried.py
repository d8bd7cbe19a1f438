"""What each file carried between this desk and another, so that the next one need carry only what they do not have.

Services floor: kept in the vault beside no record, as ids and clocks alone. A hand-over notes itself here as it leaves,
a bundle of a desk we know as it is taken in; whether it ever arrived, a person says, or a receipt, record by record.
Both lists are the store's (`store.arrivals`); here is what they mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TypeAlias

import msgspec

from defender_desk.exchange.manifest import Manifest
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, Clock, Document, targets
from defender_desk.model.levels import Profile
from defender_desk.model.merging import covers, joined
from defender_desk.services.consent.noes import Opener
from defender_desk.services.desk import Desk
from defender_desk.services.identity import correspondents
from defender_desk.store.arrivals import Arrival, Sent
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

LEFT, CAME = "left", "came"
ARRIVED = msg("A receipt came back for this file, so it arrived.")
GOES_AGAIN = msg("What the receipt says is not there goes again.")
NO_SUCH_FILE = msg("This desk handed over no file of that name.")

Known: TypeAlias = Mapping[str, Mapping[str, Clock]]
"""By record and field, the clock of what is known elsewhere."""
Told: TypeAlias = Known
"""The same of what one file carried."""


@dataclass(frozen=True)
class Carried:
    """One file that left, or that came."""

    id: str
    """The id of the bundle."""
    way: str
    """Whether it left or came."""
    keys: tuple[str, ...]
    """Age keys of those who had it: of whoever it was for, or of its sender."""
    day: str
    """ISO 8601."""
    row: Sent | Arrival = field(repr=False)
    """Where it is kept."""
    profile: str = Profile.FULL.value
    sequence: int = 0
    records: int = 0
    told_to: str = ""
    lost: bool = False
    """Whether it got no name, or a person said that it never arrived: then nothing left, where no receipt came."""
    answered: tuple[str, ...] = ()
    """Age keys of those whose receipt says what became of it."""
    forgotten: tuple[str, ...] = ()
    """Age keys of those whose desk was put back since to before it, so that they no longer have it."""

    @property
    def coded(self) -> bool:
        """Whether it held codes in place of names and ids, so that they know its records by those alone."""
        return Profile(self.profile).coded

    @property
    def arrived(self) -> bool:
        """Whether a receipt came from everybody whom it was for."""
        return {*self.keys} <= {*self.answered}

    def with_key(self, key: str) -> bool:
        """Whether it counts as being at the desk of a key, but for what a receipt says is not there."""
        arrived = key in self.answered or not self.lost
        return key in self.keys and arrived and key not in self.forgotten

    def after(self, answer: Answer) -> bool:
        """Whether it came to be, or was taken in there, only after a receipt was written."""
        return self.sequence > (answer.upto if self.way == LEFT else answer.sent)


@dataclass(frozen=True)
class Answer:
    """What a receipt says of the file it is about, and of the moment at which it was written there."""

    made: str
    """UTC, ISO 8601 to the second, by the clock of that desk."""
    upto: int
    """The number of our last file that it speaks of, or that was taken in there by then."""
    taken: int
    """The number of our last file that was taken in there by then."""
    sent: int
    """The number of the last file that left there by then."""
    lacks: tuple[str, ...]
    """Ids of our records that are not there as the file told them, or not with their files."""


@dataclass(frozen=True)
class Elsewhere:
    """What each of some other desks is known to have of our records."""

    desks: tuple[Known, ...] = ()

    def has(self, document: Document) -> bool:
        """Whether all of them have everything that this copy of a record says, or something that knew of it."""
        return self.knows(document.id, document.clocks)

    def without(self, desk: Desk, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of those of these records that one of them does not have as they are here."""
        return tuple([one.id for one in desk.store.many(ids).values() if not self.has(one)]) if self.desks else ids

    def knows(self, record: str, clocks: Mapping[str, Clock]) -> bool:
        """The same of a record by its clocks."""
        known = bool(self.desks) and all(record in one for one in self.desks)
        return known and not self.lacks(record, clocks)

    def lacks(self, record: str, clocks: Mapping[str, Clock]) -> dict[str, Clock]:
        """Clocks of the fields that one of them does not have as they stand in this copy."""
        held = [known.get(record, {}) for known in self.desks]
        return {
            name: clock
            for name, clock in clocks.items()
            if name != BIN and not (held and all(covers(one.get(name, {}), clock) for one in held))
        }


def _packed(told: Told, known: Elsewhere) -> Json:
    """What is kept of a file: what was not known before, kept small, since most records share clocks and fields."""
    clocks: dict[tuple[tuple[str, int], ...], int] = {}
    fields: dict[tuple[str, ...], int] = {}
    kept: dict[str, Json] = {}
    for record, said in told.items():
        if known.knows(record, said):
            continue
        shared: dict[tuple[tuple[str, int], ...], list[str]] = defaultdict(list)
        for name, clock in known.lacks(record, said).items():
            shared[tuple(sorted(clock.items()))].append(name)
        kept[record] = [
            [clocks.setdefault(clock, len(clocks)), fields.setdefault(tuple(sorted(names)), len(fields))]
            for clock, names in shared.items()
        ]
    return {"clocks": [dict(one) for one in clocks], "fields": [list(one) for one in fields], "records": kept}


def files(desk: Desk) -> list[Carried]:
    """The files that came and left, in either way the oldest first."""
    kept = desk.store.arrivals
    theirs = defaultdict[str, dict[str, None]](dict)
    for seat in correspondents.seats(desk):
        for sign in seat.signs:
            theirs[sign] |= dict.fromkeys(seat.opens)
    came = [_came(one, tuple(theirs[one.line])) for one in reversed(kept.all()) if one.bundle]
    return came + [_left(one) for one in reversed(kept.sent())]


def _left(row: Sent) -> Carried:
    return Carried(
        row.bundle, LEFT, row.keys, row.at[:10], row, row.profile, row.sequence, row.records, row.told_to, row.lost,
        tuple(row.there), row.forgotten,
    )  # fmt: skip


def _came(row: Arrival, theirs: tuple[str, ...]) -> Carried:
    """Of whoever signs as it was signed: which key a sender reads with, its file only claims."""
    gone = theirs if row.forgotten else ()
    return Carried(row.bundle, CAME, theirs, row.came[:10], row, sequence=row.sequence, forgotten=gone)


def handed(desk: Desk) -> list[Carried]:
    """The files that left, newest first."""
    return [one for one in files(desk) if one.way == LEFT][::-1]


def with_them(desk: Desk, recipients: Collection[str]) -> list[Carried]:
    """The files that left for these keys or those of before, or came from their desks; of either the newest first."""
    ever = {*correspondents.keys_with(desk, recipients)}
    return [one for one in files(desk) if not ever.isdisjoint(one.keys)][::-1]


def elsewhere(desk: Desk, recipients: Iterable[str], *, coded: bool) -> Elsewhere:
    """What is known to be at the desk of each of these keys, also by those of before, by its own ids or by codes."""
    kept = [one for one in files(desk) if one.coded == coded]
    return Elsewhere(tuple(_joined(desk, kept, correspondents.keys_with(desk, [key])) for key in recipients))


def first_told(desk: Desk, keys_: Collection[str]) -> list[tuple[int, Known]]:
    """What left for one of these keys in codes, file by file, each with its number among ours; oldest first."""
    told = (one for one in files(desk) if one.coded and not one.lost and not {*keys_}.isdisjoint(one.keys))
    return [(one.sequence, _known(desk, one)) for one in told]


def to_them(desk: Desk, recipients: Collection[str], profile: Profile, told: Told) -> Json:
    """What is kept of a file that leaves: what those who open it did not have before."""
    return _packed(told, elsewhere(desk, recipients, coded=profile.coded))


def by_them(desk: Desk, manifest: Manifest, told: Told) -> Json:
    """What is kept of a file that came: it need not go back there. Codes mean nothing to whoever made them."""
    return None if manifest.profile.coded else _packed(told, elsewhere(desk, [manifest.sender.receive], coded=False))


def answers(desk: Desk, key: str) -> dict[str, Answer]:
    """What the receipts of a key say, by the file that each is about."""
    kept = {one.bundle: one.there[key] for one in desk.store.arrivals.sent() if key in one.there}
    return {file: msgspec.convert(said, Answer) for file, said in kept.items()}


def ever_told(desk: Desk, key: str) -> set[str]:
    """Ids of our records that any file told a key."""
    return {record for one in files(desk) if key in one.keys for record in _known(desk, one)}


def openers(desk: Desk, recipients: Collection[str], *, coded: bool) -> tuple[Opener, ...]:
    """What each of these keys is known to have of ours, whatever became of it there; in codes only where asked so.

    By any key its holder ever had: what files told them and they told us, of whom anything else told them that left for
    it, and what they wrote. What never arrived told nothing.
    """
    kept, theirs = files(desk), correspondents.keys_with(desk, recipients)
    counts = [one for one in kept if (coded or not one.coded) and any(map(one.with_key, theirs))]
    records = {(one.way, one.id): {*_known(desk, one)} for one in counts}
    left = [one.body for one in desk.store.each("disclosure")]

    def of(key: str) -> Opener:
        keys = {*correspondents.keys_with(desk, [key])}
        had = [(one.way, one.id) for one in counts if any(map(one.with_key, keys))]
        other = {one.row.file for one in kept if isinstance(one.row, Sent) and (one.way, one.id) not in had} - {""}
        told = [one for one in left if keys & {*targets(one.get("keys"))} and not other & {*targets(one.get("file"))}]
        people = {person for one in told for person in targets(one.get("people"))}
        marks = frozenset(one.mark for one in correspondents.whose(desk, [key]))
        return Opener(frozenset(people.union(*(records[file] for file in had))), marks)

    return tuple(map(of, recipients))


def is_coded(desk: Desk, file: str) -> bool:
    """Whether a file that left held codes in place of ids."""
    return any(one.coded for one in files(desk) if (one.id, one.way) == (file, LEFT))


def answer(desk: Desk, file: str, key: str, said: Answer) -> None:
    """Keep what the receipt of a key says of a file that left; of two, the one that was written there last stands."""
    kept = _sent(desk, file)
    before = answers(desk, key).get(file)
    if kept is None or (before is not None and before.made > said.made):
        return
    there: dict[str, Json] = {**kept.there, key: {**asdict(said), "lacks": [*said.lacks]}}
    others = tuple(one for one in kept.forgotten if one != key)
    desk.store.arrivals.learn(replace(kept, there=there, forgotten=others))


def forget(desk: Desk, key: str, said: Answer) -> None:
    """The desk of a key was put back: what it had of the files that its receipt does not know is there no longer."""
    here = replace(said, upto=said.taken)
    gone = [one.row for one in files(desk) if key in one.keys and (one.after(here) or not one.sequence)]
    desk.store.arrivals.forget([row.number for row in gone if isinstance(row, Arrival)])
    for row in gone:
        if isinstance(row, Sent):
            desk.store.arrivals.learn(replace(row, forgotten=tuple(dict.fromkeys([*row.forgotten, key]))))


def mark(desk: Desk, file: str, *, lost: bool) -> None:
    """Say of a file that left that it never arrived, or that it did."""
    kept = _sent(desk, file)
    if kept is None:
        raise Trouble(NO_SUCH_FILE)
    if lost and _left(kept).arrived:
        raise Trouble(ARRIVED, GOES_AGAIN)
    desk.store.arrivals.learn(replace(kept, lost=lost))


def _sent(desk: Desk, file: str) -> Sent | None:
    return next((one for one in desk.store.arrivals.sent() if one.bundle == file), None)


def _known(desk: Desk, file: Carried) -> Known:
    return told(desk, file.row)


def told(desk: Desk, row: Sent | Arrival) -> Known:
    """What a file told that those who open it, or we, did not have before; nothing where its codes are not ours."""
    kept = desk.store.arrivals
    match kept.told_to(row) if isinstance(row, Sent) else kept.told_by(row):
        case {"clocks": [*clocks], "fields": [*fields], "records": dict(records)}:
            return {key: dict(_unpacked(clocks, fields, shared)) for key, shared in records.items()}
    return {}


def _unpacked(clocks: list[Json], fields: list[Json], shared: Json) -> Iterator[tuple[str, Clock]]:
    for clock, names in msgspec.convert(shared, list[tuple[int, int]]):
        said = msgspec.convert(clocks[clock], dict[str, int])
        yield from ((name, said) for name in msgspec.convert(fields[names], list[str]))


def _joined(desk: Desk, kept: Iterable[Carried], keys: Collection[str]) -> Known:
    """What files carried together to a desk or from it, by any key it had, but for what a receipt says is not there."""
    known: dict[str, dict[str, Clock]] = defaultdict(dict)
    receipts = [one for key in keys for one in answers(desk, key).values()]
    for file in (one for one in kept if any(map(one.with_key, keys))):
        lacks = frozenset[str]().union(*(one.lacks for one in receipts if not file.after(one)))
        for record, fields in _known(desk, file).items():
            if record in lacks:
                continue
            mine = known[record]
            for name, clock in fields.items():
                mine[name] = joined(mine[name], clock) if name in mine else clock
    return known
