"""Links that come in to a record that was joined into another here: they lead to the one that stays until it is parted.

Services floor: `following` asks in every change, and `parting` gives back what followed. A desk moves a link once: what
somebody pointed back knowing of that stays. So no two desks that joined the same two the other way round move links
back and forth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing

FIXED = "disclosure"
"""What was noted as having left keeps the ids it was noted with."""


def moved(document: Document, field: str, away: str, keep: str) -> Json:
    """What a field that named one record says where it names another; nothing names itself."""
    held = document.body.get(field)
    if not isinstance(held, list):
        return None if document.id == keep else keep
    named = dict.fromkeys(keep if key == away else key for key in targets(held))
    now: list[Json] = [key for key in named if key != document.id]
    return now or None


def lead_to(desk: Desk, writing: Writing, away: str, keep: str) -> None:
    """Let every record that names the one name the other, also in the bin; what was noted as left stays as it is."""
    for link in desk.store.pointing_at(away):
        document = writing.get(link.source)
        if document is not None and link.field != JOINED and link.source != away and link.type != FIXED:
            writing.put(document.id, document.type, {link.field: moved(document, link.field, away, keep)})


def follow(desk: Desk, writing: Writing) -> None:
    """Let what came in from another desk name whom it is known as here."""
    stays = _stays(desk) if writing.changes.kind in FROM_DESKS else {}
    for one in desk.store.written(writing.batch, tuple(TYPES)) if stays else ():
        for field in _naming(one.now):
            for away in {*targets(one.now.body.get(field))} & stays.keys():
                if not _knew(desk, one, field, stays[away]):
                    _move(desk, writing, one.now.id, field, away, stays[away].id)


def _stays(desk: Desk) -> Mapping[str, Document]:
    """By the id of each record that was joined away and is not here outside the bin: the one it was joined into.

    Of several the first by id; of two that were each joined into the other, the same: links then lead to that one.
    """
    joined = desk.store.through(JOINED)
    kept = desk.store.many({*joined, *(key for sources in joined.values() for key in sources)})
    found: dict[str, Document] = {}
    for away, sources in joined.items():
        here, keep = kept.get(away), min(sources)
        both = here is not None and keep in targets(here.body.get(JOINED))
        if (here is None or here.binned) and not (both and away < keep):
            found[away] = kept[keep]
    return found


def _naming(document: Document) -> Iterator[str]:
    if document.type in TYPES and document.type != FIXED:
        yield from (one.name for one in TYPES[document.type].references if one.name != JOINED)


def _knew(desk: Desk, one: Written, field: str, keep: Document) -> bool:
    """Whether whoever wrote the field knew what this desk wrote into it once the two were one here."""
    ours = desk.store.desk
    counter = one.now.clocks.get(field, {}).get(ours, 0)
    return field not in one.lost and 0 < counter >= keep.clocks.get(JOINED, {}).get(ours, 0)


def _move(desk: Desk, writing: Writing, record: str, field: str, away: str, keep: str) -> None:
    """Name the one that stays; what somebody has to decide on in this field stays open."""
    document = writing.get(record)
    if document is None or away not in targets(document.body.get(field)):
        return
    now = moved(document, field, away, keep)
    open_ = [one for one in desk.store.conflicts.of(record) if one.field == field and one.value != now]
    writing.put(record, document.type, {field: now})
    desk.store.conflicts.note(open_)
