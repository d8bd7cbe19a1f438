"""What lies in our bin and other desks hold: they are told so with the next file, and bin nothing for it by themselves.

Services floor: an id, a kind and the clock of the bin go along, and no word; whoever takes the file in is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from defender_desk.model.documents import BIN, Document, targets
from defender_desk.services.consent.noes import Toward, ties
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, ids_of
from defender_desk.services.records import binned
from defender_desk.text.speech import fill, ngettext
from defender_desk.text.written import show_count


def told(desk: Desk, to: Toward) -> tuple[Document, ...]:
    """The records in our bin that every one of these has, as far as is known here."""
    kept = desk.store.many(binned(desk))
    return tuple(
        Document(one.id, one.type, {}, {BIN: one.clocks[BIN]}, binned=True)
        for one in kept.values()
        if one.type != "disclosure" and BIN in one.clocks and to.all_have([one.id], kept)
    )


def stays_as(desk: Desk, gone: Iterable[Document]) -> dict[str, tuple[Document, ...]]:
    """By id, of what lies in our bin because it was joined into another record: what tells of that one, and no more."""
    told = {one.id: ties(desk, one.id) for one in gone}
    kept = desk.store.many({each.id for found in told.values() for each in found})
    return {key: found for key, found in told.items() if not all(kept[each.id].binned for each in found)}


def joined_there(desk: Desk, record: str) -> bool:
    """Whether a record is said to be another one too, here or in what waits: its bin is then no end of it."""
    waits = (one.document.body.get(JOINED) for one in desk.store.waiting.all())
    return len(ids_of(desk, record)) > 1 or any(record in targets(said) for said in waits)


def said_of_binned(count: int) -> str:
    """That so many are told of, in the language in use."""
    text = ngettext(
        "They are told that {n} record they hold lies in the bin here, and decide themselves.",
        "They are told that {n} records they hold lie in the bin here, and decide themselves.",
        count,
    )
    return fill(text, n=show_count(count))
