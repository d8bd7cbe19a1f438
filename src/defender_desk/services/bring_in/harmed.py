"""Whoever was harmed in what a row tells, and the no that they answered in the form: as records that the gate asks.

Services floor: `bringing_in` asks here. The ids follow from whose answer it is and from the row, so that a file that is
brought in twice says it once. A yes is taken from no column: it stays in the notes until somebody recorded it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from defender_desk.exchange.drafts import Draft
from defender_desk.exchange.headings import id_from
from defender_desk.model.codec import Body
from defender_desk.services.desk import Desk
from defender_desk.store.writing import Writing


def told(draft: Draft, record: str, person: Callable[[str], str]) -> Iterator[tuple[str, str, Body]]:
    """The records that go with a row, each with its id and type; `person` finds or makes whoever has a name."""
    people = [person(name) for name in draft.harmed] if draft.type != "person" else [record]
    for who in people:
        if who != record:
            yield id_from("defender-desk/harmed", who, record), "involvement", {
                "who": who, "what": record, "role": "victim",
            }  # fmt: skip
        if draft.refused:
            said = {"person": who, "state": "refused", "notes": draft.refused}
            yield id_from("defender-desk/answer", who, record), "consent", said


def here(
    desk: Desk, into: Mapping[int, str], drafts: Sequence[Draft], named: Mapping[tuple[str, str], str]
) -> frozenset[str]:
    """Ids of what is here already of what goes with rows that are records here, by their place."""
    rows = (told(drafts[place], record, lambda one: named["person", one]) for place, record in into.items())
    return frozenset(desk.store.many({key for row in rows for key, *_ in row}))


def write(desk: Desk, writing: Writing, draft: Draft, record: str, person: Callable[[str], str]) -> None:
    """Write what goes with a row, unless that is done, or was and is erased since."""
    for key, type_name, body in told(draft, record, person):
        if writing.get(key) is None and not desk.store.buried(key):
            writing.put_under(key, type_name, dict(body))
