"""What each desk knows of each field, told apart from the clocks of the program: every edit ever made, and which edits
it knew of. It is the oracle that the machine holds the desks against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from defender_desk.model.codec import Json
from defender_desk.model.documents import Document

Place: TypeAlias = tuple[str, str]
"""Id of a record and name of a field."""
Known: TypeAlias = frozenset[int]
"""Numbers of edits of one field that somebody knows of, with all that each of them knew."""


@dataclass(frozen=True)
class Edit:
    """One edit of a field: the stored value it wrote (None where it cleared it), and the edits it knew of."""

    value: Json
    knew: Known


@dataclass
class Annals:
    """Every edit ever made at any desk, by number."""

    edits: list[Edit] = field(default_factory=list)
    standing: dict[tuple[Place, Known], Json] = field(default_factory=dict)
    """What stood in a field at the first desk that knew exactly these edits of it."""
    stamped: dict[tuple[Place, str, int], Json] = field(default_factory=dict)
    """What a desk wrote into a field under a counter."""
    shipped: dict[str, Document] = field(default_factory=dict)
    """What every desk has from the program, by id."""

    met: dict[str, int] = field(default_factory=dict)
    """Every record ever met, in the order of meeting."""

    def sorted(self, ids: Iterable[str]) -> list[str]:
        """Ids in the order in which the history met them."""
        return sorted(ids, key=lambda key: self.met.setdefault(key, len(self.met)))

    def copy(self) -> Annals:
        """The same once more."""
        return Annals([*self.edits], {}, {**self.stamped}, self.shipped, {**self.met})

    def made(self, value: Json, knew: Known) -> Known:
        """Note an edit; gives what its desk knows from then on."""
        self.edits.append(Edit(value, knew))
        return knew | {len(self.edits) - 1}

    def heads(self, known: Known) -> Known:
        """Those that nobody overwrote knowing of them."""
        return known - frozenset().union(*(self.edits[one].knew for one in known))

    def values(self, edits: Iterable[int]) -> list[Json]:
        """What these edits wrote, each value once."""
        found: list[Json] = []
        for one in sorted(edits):
            if self.edits[one].value not in found:
                found.append(self.edits[one].value)
        return found

    def check(self, place: Place, known: Known, document: Document) -> None:
        """What stands was overwritten by nobody, is what its clock says, and stands wherever the same is known."""
        stands, clock = document.body.get(place[1]), document.clocks[place[1]]
        desk = max(clock, key=lambda one: (clock[one], one))
        assert self.stamped[place, desk, clock[desk]] == stands, f"{place}: not what its clock says was written last"
        assert stands in (self.values(self.heads(known)) or [None]), f"{place}: an overwritten value stands"
        first = self.standing.setdefault((place, known), stands)
        assert first == stands, f"{place}: two desks know the same and hold different values"
