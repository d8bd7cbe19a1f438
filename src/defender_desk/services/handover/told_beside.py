"""What is told of ids alone beside the records that leave: who is known as one, and what lies in our bin.

Services floor: `handing_over` asks for it as it plans, and once more as it writes. No name goes, no word and no hour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.services.consent import noes
from defender_desk.services.consent.noes import Toward
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.handover import binned_along
from defender_desk.services.people.known_as import JOINED


@dataclass(frozen=True)
class Beside:
    """What goes along of ids alone."""

    binned: tuple[Document, ...] = ()
    """Records in our bin that everybody who opens the file holds: that each lies there is all that is told."""
    as_one: tuple[Document, ...] = ()
    """Records that say of whom an answer is whom one of them knows by another id: that alone is told."""
    stays_as: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    """By id, of what lies in our bin because it was joined into another record: the same of that one."""

    def leaving_unsaid(self, unsaid: Collection[str]) -> Beside:
        """The same, told of no record among these that it lies in our bin."""
        told = tuple(one for one in self.binned if one.id not in unsaid)
        return replace(self, binned=told, stays_as={one.id: self.stays_as.get(one.id, ()) for one in told})

    def along(self, goes: Iterable[Document]) -> tuple[Document, ...]:
        """What leaves with what is told beside it, each record once."""
        told = {one.id: one for one in goes}
        for one in (*self.as_one, *(each for ties in self.stays_as.values() for each in ties), *self.binned):
            told[one.id] = _both(told.get(one.id), one)
        return tuple(told.values())

    @property
    def ids(self) -> frozenset[str]:
        """Ids of all that is told so, whatever else goes of it."""
        return frozenset(one.id for one in self.along(()))


def _both(goes: Document | None, one: Document) -> Document:
    """What goes of a record with what is told beside: where it leaves itself, that it lies in our bin is no news."""
    if goes is None:
        return one
    body = {**{name: value for name, value in one.body.items() if name == JOINED}, **goes.body}
    return replace(goes, body=body, clocks={**one.clocks, **goes.clocks}, binned=goes.binned or one.binned)


def beside(desk: Desk, to: Toward, verdict: Verdict, profile: Profile) -> Beside:
    """Who is told to be one, for the sake of an answer, and what lies in our bin; under codes they hold none of it."""
    ones = noes.as_one(desk, to, (*verdict.noes, *verdict.goes))
    if profile.coded or not (verdict.goes or verdict.noes):
        return Beside(as_one=ones)
    gone = binned_along.told(desk, to)
    return Beside(gone, ones, binned_along.stays_as(desk, gone))
