"""What each file carried between this desk and another, so that the next one need carry only what they do not have.

Services floor: kept in the vault beside no record, as ids and clocks alone. A hand-over notes itself here as it leaves,
a bundle of a desk we know as it is taken in; whether a file ever arrived, a person says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

import msgspec

from defender_desk.exchange.manifest import Manifest
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, Clock, Document
from defender_desk.model.levels import Profile
from defender_desk.model.merging import covers, joined
from defender_desk.services import keys
from defender_desk.services.desk import Desk
from defender_desk.services.keys import Acquaintance
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

LEFT, CAME = "left", "came"
_FILES = "carried"
"""The setting that lists the files; what each carried is kept under its own name behind this one."""
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
    profile: str = Profile.FULL.value
    sequence: int = 0
    records: int = 0
    told_to: str = ""
    lost: bool = False
    """Whether a person said that it never arrived: then it counts as if nothing had left."""

    @property
    def coded(self) -> bool:
        """Whether it held codes in place of names and ids, so that they know its records by those alone."""
        return Profile(self.profile).coded


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
    """The files that left and came, oldest first."""
    kept = desk.setting(_FILES)
    return msgspec.convert(kept, list[Carried]) if kept is not None else []


def handed(desk: Desk) -> list[Carried]:
    """The files that left, newest first."""
    return [one for one in files(desk) if one.way == LEFT][::-1]


def with_them(desk: Desk, recipients: Collection[str]) -> list[Carried]:
    """The files that left for one of these keys, or one that desk had before, or came from it, newest first."""
    ever = {*keys.ever(desk, recipients)}
    return [one for one in files(desk) if not ever.isdisjoint(one.keys)][::-1]


def elsewhere(desk: Desk, recipients: Iterable[str], *, coded: bool) -> Elsewhere:
    """What is known to be at the desk of each of these keys, by its own ids or by codes, which are for a key alone."""
    told = [one for one in files(desk) if not one.lost and one.coded == coded]
    ever = ({key} if coded else {*keys.ever(desk, (key,))} for key in recipients)
    return Elsewhere(tuple(_joined(desk, (one for one in told if not had.isdisjoint(one.keys))) for had in ever))


def first_told(desk: Desk, key: str) -> list[tuple[int, Known]]:
    """What left for a key in codes, file by file, each with its number among ours; oldest first."""
    return [(one.sequence, _known(desk, one)) for one in files(desk) if one.coded and not one.lost and key in one.keys]


def note(desk: Desk, file: Carried, told: Told) -> None:
    """Keep what a file carried; of one that is taken in again, what it carried last."""
    before = elsewhere(desk, file.keys, coded=file.coded)
    others = [one for one in files(desk) if one.id != file.id]
    _keep(desk, [*others, replace(file, records=len(told))])
    desk.store.settings.put(f"{_FILES}.{file.id}", _packed(told, before))


def they_have(desk: Desk, manifest: Manifest, told: Told) -> None:
    """Note what came from a desk we know: it need not go back there. Codes mean nothing to whoever made them."""
    known = keys.standing(desk, manifest.sender)
    if known in (Acquaintance.VERIFIED, Acquaintance.KNOWN) and not manifest.profile.coded:
        note(desk, Carried(manifest.bundle, CAME, (manifest.sender.receive,), manifest.made[:10]), told)


def mark(desk: Desk, file: str, *, lost: bool) -> None:
    """Say of a file that left that it never arrived, or that it did."""
    known = files(desk)
    if not any((one.id, one.way) == (file, LEFT) for one in known):
        raise Trouble(NO_SUCH_FILE)
    _keep(desk, [replace(one, lost=lost) if one.id == file else one for one in known])


def _keep(desk: Desk, known: Iterable[Carried]) -> None:
    kept: list[Json] = [{**asdict(one), "keys": [*one.keys]} for one in known]
    desk.store.settings.put(_FILES, kept)


def _known(desk: Desk, file: Carried) -> Known:
    kept = desk.setting(f"{_FILES}.{file.id}")
    match kept:
        case {"clocks": [*clocks], "fields": [*fields], "records": dict(records)}:
            return {key: dict(_unpacked(clocks, fields, shared)) for key, shared in records.items()}
    return {}


def _unpacked(clocks: list[Json], fields: list[Json], shared: Json) -> Iterator[tuple[str, Clock]]:
    for clock, names in msgspec.convert(shared, list[tuple[int, int]]):
        said = msgspec.convert(clocks[clock], dict[str, int])
        yield from ((name, said) for name in msgspec.convert(fields[names], list[str]))


def _joined(desk: Desk, told: Iterable[Carried]) -> Known:
    """What several files carried together: whoever had them all knows of every edit in them."""
    known: dict[str, dict[str, Clock]] = defaultdict(dict)
    for file in told:
        for key, fields in _known(desk, file).items():
            mine = known[key]
            for name, clock in fields.items():
                mine[name] = joined(mine[name], clock) if name in mine else clock
    return known
