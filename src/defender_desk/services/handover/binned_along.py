"""What lies in our bin and other desks hold: they are told so with the next file, and bin nothing for it by themselves.

Services floor: an id, a kind and the clock of the bin go along, and no word; whoever takes the file in is asked.
"""

from __future__ import annotations

from defender_desk.model.documents import BIN, Document
from defender_desk.services.consent.noes import Toward
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried
from defender_desk.services.records import binned
from defender_desk.text.speech import fill, ngettext
from defender_desk.text.written import show_count


def told(desk: Desk, to: Toward) -> tuple[Document, ...]:
    """The records in our bin that these desks wrote, or that left for one of their keys or came from it."""
    held = carried.held(desk, to.keys)
    return tuple(
        Document(one.id, one.type, {}, {BIN: one.clocks[BIN]}, binned=True)
        for one in desk.store.many(binned(desk)).values()
        if one.type != "disclosure" and BIN in one.clocks and (one.id in held or _wrote(to, one))
    )


def said_of_binned(count: int) -> str:
    """That so many are told of, in the language in use."""
    text = ngettext(
        "They are told that {n} record they hold lies in the bin here, and decide themselves.",
        "They are told that {n} records they hold lie in the bin here, and decide themselves.",
        count,
    )
    return fill(text, n=show_count(count))


def _wrote(to: Toward, document: Document) -> bool:
    return any(not clock.keys().isdisjoint(to.desks) for clock in document.clocks.values())
