"""Two that were joined are two again: what the joining gave to the one goes back to the other, id by id.

Services floor: a person parts two, or says that they are two; undoing a joining parts, and undoing a parting joins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document, differing, targets
from defender_desk.model.kinds import Refs
from defender_desk.model.types import TYPES, Consent
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import consents_under
from defender_desk.services.desk import Desk
from defender_desk.services.people import late_links, told_words
from defender_desk.services.people.known_as import JOINED, ids_of
from defender_desk.services.people.told_words import MOVES
from defender_desk.store.undoing import Holds, Left
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

OTHER_GONE = msg("One of the two was erased for good, so they cannot be two again.")
SAY_ANEW = msg("Record whoever it is anew, with what they say today.")
OPENS = msg("Once they are two, more would be allowed of one of them than today, while the answers of both count.")
READ_FIRST = msg("Read the consents of both. What was answered since they were one stays where it stands.")


@dataclass(frozen=True)
class _Sides:
    """The ids of those who were one, and of whoever is parted from them."""

    ours: frozenset[str]
    theirs: frozenset[str]

    @classmethod
    def of(cls, desk: Desk, keep: str, away: str) -> _Sides:
        """With whoever is parted goes whoever they were before they were joined into the other."""
        group = frozenset(ids_of(desk, keep)) | {away}
        named = {key: targets(one.body.get(JOINED)) for key, one in desk.store.many(group).items()}
        turned = {*named.get(keep, ())} if keep in named.get(away, ()) else set[str]()
        found, wave = {away}, {away}
        while wave:
            wave = {key for one in wave for key in named.get(one, ())} - {keep} - found
            wave -= turned  # each says it was the other, so whom both name were first of the one that stays
            found |= wave
        return cls(group - found, frozenset(found))

    def of_whom(self, ids: Iterable[str]) -> frozenset[bool]:
        """Whether these are of those who stay, of whoever is parted, or of both."""
        return frozenset(key in self.theirs for key in ids)

    @property
    def all(self) -> frozenset[str]:
        """Everybody who is known as one today."""
        return self.ours | self.theirs


def joined_by(desk: Desk, batch: int) -> tuple[str, str] | None:
    """Which record stays and which was joined into it by a batch; None where it joined none."""
    events = [event for event in desk.store.batch(batch) if event.deed == "join"]
    tied = ((event.record, key) for event in events for key in _came(event.before, event.after))
    return next(tied, None)


def _came(before: Body, after: Body) -> list[str]:
    """The ids of which a record says since that it was them."""
    known = targets(before.get(JOINED))
    return [key for key in targets(after.get(JOINED)) if key not in known]


def part(
    desk: Desk, writing: Writing, keep: str, away: str, *, batch: int = 0, holds: Holds, knowing: bool = False
) -> tuple[Left, ...]:
    """Let two be two, inside a change; the fields that may hold something of the other still, or were written since.

    Where `batch` joined them here, that one has again what it said before, and neither says what came to it only
    because both were one (`told_words`). Unless somebody does so `knowing`, it is refused where more would be allowed
    of one of them than of both together.
    """
    if len(desk.store.many((keep, away))) < len({keep, away}):
        raise Trouble(OTHER_GONE, SAY_ANEW)
    sides = _Sides.of(desk, keep, away)
    had, since = _answers(desk, sides.all), told_words.since(desk, (sides.ours, sides.theirs))
    others = {event.record for event in desk.store.batch(batch)} - {keep} if batch else set[str]()
    left = desk.store.take_back(writing, batch, holds, others) if batch else []
    _untie(desk, writing, sides)
    writing.restore(away)
    for record, field in [*_fields(desk, sides)]:
        _give_back(desk, writing, record, field, sides)
    said = _body(writing, keep)
    still = [*told_words.give_back(desk, writing, (sides.ours, sides.theirs), since, holds)]
    if not knowing and _opens(had, *(_answers(desk, side) for side in (sides.ours, sides.theirs))):
        raise Trouble(OPENS, READ_FIRST)
    given = {JOINED, *differing(said, _body(writing, keep))}
    still += [one for one in left if one.record == keep and one.field not in given]
    return tuple(dict.fromkeys(still))


def _body(writing: Writing, record: str) -> Body:
    kept = writing.get(record)
    return kept.body if kept is not None else {}


def again(desk: Desk, writing: Writing, batch: int) -> None:
    """After a parting was taken back field by field: let both be one, whatever else was joined or written since."""
    for event in desk.store.batch(batch):
        document = writing.get(event.record)
        for away in _came(event.after, event.before) if document is not None else ():
            assert document is not None  # noqa: S101  for the type checker
            said = targets(document.body.get(JOINED))
            document = writing.put(document.id, document.type, {JOINED: list[Json](dict.fromkeys([*said, away]))})
            other = writing.get(away)
            if other is not None and other.binned and not document.binned:
                late_links.lead_to(desk, writing, away, document.id)


def _answers(desk: Desk, ids: Iterable[str]) -> list[Consent]:
    return [one for _, one in consents_under(desk, *ids)]


def _opens(had: Collection[Consent], *gets: Collection[Consent]) -> bool:
    """Whether more is allowed of one of them than is of both together."""
    asked = (both for each in gets for both in loosening.compared(had, each))
    return any(loosening.more(before, after) for before, after in asked)


def _untie(desk: Desk, writing: Writing, sides: _Sides) -> None:
    for document in desk.store.many(sides.all).values():
        own = sides.theirs if document.id in sides.theirs else sides.ours
        said = targets(document.body.get(JOINED))
        left = list[Json]([key for key in said if key in own or key not in sides.all])
        writing.put(document.id, document.type, {JOINED: left or None} if left != said else {})


def _fields(desk: Desk, sides: _Sides) -> Iterator[tuple[str, str]]:
    """Each record and field that names one of them, and those of their own in which nothing names itself."""
    links = [link for link in desk.store.links(sides.all) if link.type != late_links.FIXED and link.field != JOINED]
    yield from dict.fromkeys((link.source, link.field) for link in links)
    for document in desk.store.many(sides.all).values():
        yield from ((document.id, one.name) for one in TYPES[document.type].references if one.name != JOINED)


def _give_back(desk: Desk, writing: Writing, record: str, field: str, sides: _Sides) -> None:
    """Let a field name whom it named before they were one, id by id: what else was written there since stays."""
    document = writing.get(record)
    if document is None or document.type not in TYPES:
        return
    named = targets(document.body.get(field))
    now = [key for key in named if key in sides.all]
    if named and not now and not TYPES[document.type].by_name[field].holds_many:
        return
    states, since = _states(desk, document, field, now, sides.all)
    meant = next(one for one in states if sides.of_whom(one) == sides.of_whom(states[-1]))
    stands = _standing(now, meant, sides, limit=since and _is_limit(document, field))
    if {*stands} != {*now}:
        writing.put(record, document.type, {field: _with(document, field, stands, sides.all)})


def _is_limit(document: Document, field: str) -> bool:
    """Whether a list keeps more back the more it names."""
    declared = TYPES[document.type].by_name.get(field)
    return declared is not None and isinstance(declared.kind, Refs) and declared.kind.decides


def _states(
    desk: Desk, document: Document, field: str, now: Sequence[str], ids: Collection[str]
) -> tuple[list[Sequence[str]], bool]:
    """Which of these ids a field named, from now back to before any joining moved it, and whether it was written since.

    What somebody wrote there otherwise ends it: then they were meant who are named.
    """
    states, since = [now], False
    for event in reversed(desk.store.events(document.id)):
        if field not in event.after:
            continue
        before, after = ([k for k in targets(said.get(field)) if k in ids] for said in (event.before, event.after))
        if {*before} == {*after}:
            since |= len(states) == 1
        elif event.deed in MOVES and before and (after or document.id in ids):
            states.append(before)
        else:
            break
    return states, since and len(states) > 1


def _standing(now: Sequence[str], meant: Sequence[str], sides: _Sides, *, limit: bool) -> list[str]:
    """Which of them a field names once they are two; of a limit that was written since, whoever it names stays."""
    found: list[str] = []
    for own, other in ((sides.ours, sides.theirs), (sides.theirs, sides.ours)):
        here, were = ([key for key in keys if key in own] for keys in (now, meant))
        stays = here if were or limit or other.isdisjoint(meant) else []
        found += stays or were
    return sorted(found, key=lambda key: [*meant, *now].index(key))


def _with(document: Document, field: str, stands: Sequence[str], ids: Collection[str]) -> Json:
    """What a field says where it names these of the ids; nothing names itself."""
    held = document.body.get(field)
    named = [key for key in stands if key != document.id]
    if not TYPES[document.type].by_name[field].holds_many:
        return named[0] if named else None
    keys = targets(held)
    place = next((place for place, key in enumerate(keys) if key in ids), len(keys))
    now = [*(key for key in keys[:place] if key not in ids), *named, *(key for key in keys[place:] if key not in ids)]
    return list[Json](now) or None
