"""Which answers of no go along with a hand-over: of those whose records the other desk holds.

Services floor: `handing_over` asks for each plan; `noes` makes them bare.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from defender_desk.model.documents import Document, targets
from defender_desk.services import keys
from defender_desk.services.desk import Desk
from defender_desk.services.noes import bare


@dataclass(frozen=True)
class Offered:
    """Ids of the answers of no that may go along with a hand-over."""

    held: tuple[str, ...] = ()
    """Of those whose records these desks were given, or gave: they go unless somebody says otherwise."""
    others: tuple[str, ...] = ()
    """Of others who are chosen, and of whom these desks may know nothing: they go only where somebody says so."""

    def going(self, wanted: bool | None) -> tuple[str, ...]:
        """Those that go: what is usual where nobody said anything."""
        if wanted is None:
            return self.held
        return (*self.held, *self.others) if wanted else ()


def offered(desk: Desk, recipients: Collection[str], chosen: Collection[str]) -> Offered:
    """The answers of no that may go to the holders of these age keys beside the chosen records."""
    noes = {one.id: one for one in desk.store.each("consent") if bare(one) is not None}
    people = desk.store.many({key for one in noes.values() for key in targets(one.body.get("person"))})
    given, desks = _given(desk, recipients), _desks(desk, recipients)
    known = {key for key, one in people.items() if key in given or _wrote(desks, one)}
    held = [key for key, one in noes.items() if known & {*targets(one.body.get("person"))} or _wrote(desks, one)]
    meant = {*chosen}
    others = [key for key, one in noes.items() if meant & {key, *targets(one.body.get("person"))}]
    return Offered(tuple(held), tuple(key for key in others if key not in held))


def _given(desk: Desk, recipients: Collection[str]) -> set[str]:
    """Ids of those of whom something left for one of these keys."""
    left = (one.body for one in desk.store.each("disclosure") if {*recipients} & {*targets(one.body.get("keys"))})
    return {key for body in left for key in targets(body.get("people"))}


def _desks(desk: Desk, recipients: Collection[str]) -> set[str]:
    return {one.contact.desk for one in keys.correspondents(desk) if one.contact.receive in recipients}


def _wrote(desks: Collection[str], document: Document) -> bool:
    """Whether one of these desks wrote something of it, and so held it."""
    return any(not clock.keys().isdisjoint(desks) for clock in document.clocks.values())
