"""Links that come in to a record that was joined into another here: they lead to the one that stays until it is parted.

Services floor: `following` asks in every change. A desk moves a link once: what somebody pointed back knowing of that
stays. So no two desks that joined the same two the other way round move links back and forth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS, Event
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


def settle(desk: Desk, writing: Writing) -> None:
    """Let what came in name whom it is known as here, and what was parted be named again by what came in since."""
    if writing.changes.kind in FROM_DESKS:
        _follow(desk, writing)
    elif writing.changes.kind == "part":
        for keep, away in _parted(desk, writing):
            _point_back(desk, writing, keep, away)


def _follow(desk: Desk, writing: Writing) -> None:
    stays = _stays(desk)
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


def _parted(desk: Desk, writing: Writing) -> Iterator[tuple[str, str]]:
    """Each record that another is no longer joined into, with that other."""
    for one in desk.store.written(writing.batch, tuple(TYPES)):
        before = targets(one.before.body.get(JOINED)) if one.before is not None else []
        yield from ((one.now.id, away) for away in before if away not in targets(one.now.body.get(JOINED)))


def _point_back(desk: Desk, writing: Writing, keep: str, away: str) -> None:
    """Give links that followed since their value from before, where nobody wrote it since."""
    for link in desk.store.pointing_at(keep):
        last = next((one for one in reversed(desk.store.events(link.source)) if link.field in one.after), None)
        if link.type != FIXED and last is not None and _followed(last, link.field, away, keep):
            writing.put(link.source, link.type, {link.field: last.before.get(link.field)})


def _followed(event: Event, field: str, away: str, keep: str) -> bool:
    """Whether what was done is that a link which came in was moved."""
    was = Document(event.record, event.type, {field: event.before.get(field)})
    named = targets(was.body.get(field))
    return event.deed in FROM_DESKS and away in named and event.after.get(field) == moved(was, field, away, keep)
