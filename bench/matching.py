"""Every provider weighed against a case, against bringing the same records in from the store and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

from bench.desks import Desks
from bench.measuring import Row
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.queries import Query
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.services import desk as open_desk
from defender_desk.services import following
from defender_desk.services.directory import shipped
from defender_desk.services.matching import matching

if TYPE_CHECKING:
    from defender_desk.vault.folder import Unlocked

TODAY = date(2026, 11, 28)


def rows(desks: Desks) -> Iterator[Row]:
    """One row: 59 providers, 150 rules and their own fields."""
    desk = open_desk.Desk(desks.store, cast("Unlocked", None), following.follow)
    shipped.bring_up_to_date(desk)
    case = _case(desks)
    yield Row(
        f"matching a case against {len(directory().entries)} providers",
        4,
        lambda: matching.match(desk, case, TODAY),
        lambda: _bare(desks, case),
    )


def _case(desks: Desks) -> str:
    person = desks.store.ids(Query("person"), limit=1)[0]
    with desks.store.change("create") as writing:
        case = writing.put(None, "case", {"people": [person], "need_kinds": ["legal_aid"], "urgency": "urgent_72h"}).id
        for what in ("threat", "spyware", "arrest"):
            facts: dict[str, codec.Json] = {"case": case, "what": [what], "country": "TN", "work_link": "an article"}
            incident = writing.put(None, "incident", facts).id
            writing.put(None, "act", {"incident": incident, "victim": person, "what": what})
    return case


def _bare(desks: Desks, case: str) -> list[object]:
    """The same records, read and typed."""
    store = desks.store
    found: list[Document] = list(store.many(store.ids(Query("provider"))).values())
    found += store.many([link.source for link in store.pointing_at(case)]).values()
    return [codec.from_body(TYPES[one.type], one.body) for one in found]
