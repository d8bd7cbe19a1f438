"""What each of two says only because they were one: it goes back, word by word, once they are two again.

Services floor: `parting` asks. A joining here gives words, another desk's joining does, and so does what comes in for
the one that was joined away (`late_words`). Whose a word is, the journal tells by who said it first; where it cannot
tell, and where somebody would be kept less safe by a guess, the word stays and is named.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS, Event
from defender_desk.model.kinds import Prose
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED
from defender_desk.store.undoing import Holds, Left
from defender_desk.store.writing import Writing

MOVES = FROM_DESKS | {"join"}
"""Deeds by which one comes to say what the other said, because both are one."""
_TURNS_BACK = ("undo", "part")
_BETWEEN = "\n\n"
"""What stands between the words of both in a prose (`merge_desk.both`)."""


@dataclass(frozen=True)
class _Word:
    """One thing that a field says: by which entry it came to this record, and what it took the place of."""

    value: Json
    by: Event
    told: bool
    """Whether it came since they are one, by a deed that tells one what the other said."""
    instead: tuple[_Word, ...] = ()


@dataclass(frozen=True)
class _Side:
    """Whoever stays, or whoever is parted: their records, and all that was ever done to each."""

    records: tuple[Document, ...]
    events: Mapping[str, Sequence[Event]]

    def first(self, field: Field, value: Json) -> Event | None:
        """By which entry somebody of this side said it first."""
        said = (
            event
            for events in self.events.values()
            for event in events
            if value in _words(field, event.after.get(field.name))
        )
        return min(said, key=lambda event: event.counter, default=None)

    def owns(self, field: Field, value: Json, since: int) -> bool:
        """Whether somebody of this side says it of themselves."""
        said = (one for events in self.events.values() for one in _spelt(field, events, since))
        return any(one.value == value and not one.told for one in said)


def since(desk: Desk, sides: Sequence[Collection[str]]) -> int:
    """The batch by which these two sides came to be one."""
    one, other = sides
    across = [(key, away) for mine, theirs in ((one, other), (other, one)) for key in mine for away in theirs]
    events = {key: desk.store.events(key) for key in {*one, *other}}
    named = {key: targets(kept.body.get(JOINED)) for key, kept in desk.store.many(events).items()}
    ties = (_tied(events[key], away) for key, away in across if away in named.get(key, ()))
    return min(ties, default=0)


def _tied(events: Sequence[Event], away: str) -> int:
    """By which batch a record came to say that it was this other one, the last time it did."""
    came = (
        event.batch
        for event in reversed(events)
        if away in targets(event.after.get(JOINED)) and away not in targets(event.before.get(JOINED))
    )
    return next(came, 0)


def give_back(
    desk: Desk, writing: Writing, sides: Sequence[Collection[str]], batch: int, holds: Holds
) -> Iterator[Left]:
    """Take out of each record what only the other side said; yields each field that holds some of it still.

    `batch` is the one by which they came to be one (`since`), and they are two already.
    """
    one, other = (_side(desk, side) for side in sides)
    for mine, theirs in ((one, other), (other, one)) if batch else ():
        for document in mine.records:
            yield from _of_record(desk, writing, _Words(document, mine, theirs, batch, {*sides[0], *sides[1]}), holds)


def _side(desk: Desk, ids: Collection[str]) -> _Side:
    kept = tuple(one for one in desk.store.many(ids).values() if one.type in TYPES)
    return _Side(kept, {one.id: desk.store.events(one.id) for one in kept})


@dataclass(frozen=True)
class _Words:
    """A record of one side, beside the other side."""

    document: Document
    mine: _Side
    theirs: _Side
    since: int
    ids: Collection[str]
    """Everybody who was one: whom their fields name of each other is told apart by `parting`."""

    @property
    def events(self) -> Sequence[Event]:
        """All that was ever done to it."""
        return self.mine.events[self.document.id]

    def field(self, desk: Desk, field: Field) -> tuple[list[Json], bool]:
        """What a field says without what is not theirs, and whether something stays that may not be."""
        words, asks = list(_spelt(field, self.events, self.since)), False
        stand: list[Json] = []
        while words:
            first, *rest = words
            stays = self._stays(desk, field, first) if first.value not in self.ids else True
            asks |= stays is None
            words = rest if stays is not False else [*first.instead, *rest]
            if stays is not False and first.value not in stand:
                stand.append(first.value)
        return stand, asks

    def _stays(self, desk: Desk, field: Field, word: _Word) -> bool | None:
        """Whether a word is of this record; None where nothing tells."""
        first = self.theirs.first(field, word.value) if word.told else None
        if first is None or first.counter > word.by.counter or self.mine.owns(field, word.value, self.since):
            return True
        if self.events[0].batch >= self.since:
            return None  # who came in as one with the other may have said so before
        here = self.document.clocks.get(field.name, {}).get(desk.store.desk, 0)
        if word.by.deed == "join" or here >= word.by.batch:
            return False  # this desk told it so
        return False if first.batch < word.by.batch and not _guards(field) else None


def _of_record(desk: Desk, writing: Writing, words: _Words, holds: Holds) -> Iterator[Left]:
    document, told = words.document, dict[str, Json]()
    for field in TYPES[document.type].fields:
        if field.name != JOINED and document.body.get(field.name) is not None:
            stand, asks = words.field(desk, field)
            value = _said(field, stand)
            if {*map(repr, _words(field, document.body[field.name]))} != {*map(repr, stand)}:
                told[field.name] = value
            if asks:
                yield Left(document.id, field.name)
    if told and not holds(document.type, {**document.body, **told}, told):
        yield from (Left(document.id, name) for name in sorted(told))
        told = {}
    _forget_asked(desk, words)
    writing.put(document.id, document.type, told)


def _forget_asked(desk: Desk, words: _Words) -> None:
    """What the other said is asked of this one no more."""
    record, declared = words.document.id, TYPES[words.document.type]
    for name in {one.field for one in desk.store.conflicts.of(record)} & declared.by_name.keys():
        field, every = declared.by_name[name], [one for one in desk.store.conflicts.of(record) if one.field == name]
        theirs = [one for one in every if _is_of(words, field, one.value)]
        if theirs:
            desk.store.conflicts.settle(record, [name])
            desk.store.conflicts.note([one for one in every if one not in theirs])


def _is_of(words: _Words, field: Field, value: Json) -> bool:
    parts = _words(field, value)
    return bool(parts) and all(
        words.theirs.first(field, one) and not words.mine.owns(field, one, words.since) for one in parts
    )


def _guards(field: Field) -> bool:
    """Whether somebody may be kept safer by what stands in a field."""
    kind = field.kind
    return field.name == "protection" or ((kind.decides or bool(kind.guards)) and not kind.opens)


def _words(field: Field, value: Json) -> list[Json]:
    """The things that a field says, each of which may have come by itself."""
    if value is None:
        return []
    if field.holds_many and isinstance(value, list):
        return value
    return [*str(value).split(_BETWEEN)] if isinstance(field.kind, Prose) else [value]


def _said(field: Field, words: Sequence[Json]) -> Json:
    """The stored value of a field that says these."""
    if not words:
        return None
    if field.holds_many:
        return list(words)
    return _BETWEEN.join(map(str, words)) if isinstance(field.kind, Prose) else words[0]


def _spelt(field: Field, events: Sequence[Event], batch: int) -> Sequence[_Word]:
    """What a field says today, word by word."""
    telling = _Telling(field, batch)
    for event in events:
        if field.name in event.after:
            telling.hear(event)
    return telling.held


@dataclass
class _Telling:
    """What a field says, while its history is gone through."""

    field: Field
    since: int
    held: list[_Word] = dataclasses.field(default_factory=list)
    ever: dict[str, _Word] = dataclasses.field(default_factory=dict)

    def hear(self, event: Event) -> None:
        """Let the field say what it says after an entry."""
        self._stood(event)
        now = _words(self.field, event.after[self.field.name])
        gone = [one for one in self.held if one.value not in now]
        self.held = [self._word(one, event, gone) for one in now]
        self.ever |= {repr(one.value): one for one in self.held}

    def _stood(self, event: Event) -> None:
        """What stood there by a word that the journal no longer has, as of somebody who was erased."""
        known = [one.value for one in self.held]
        before = _words(self.field, event.before.get(self.field.name))
        self.held += [_Word(one, event, told=False) for one in before if one not in known]

    def _word(self, value: Json, event: Event, gone: Sequence[_Word]) -> _Word:
        stood = next((one for one in self.held if one.value == value), None)
        if stood is None and event.deed in _TURNS_BACK:
            stood = self.ever.get(repr(value))
        told = event.batch >= self.since and event.deed in MOVES
        instead = tuple(one for one in gone if told and self._replaced(one.value, value))
        return stood or _Word(value, event, told, instead)

    def _replaced(self, gone: Json, now: Json) -> bool:
        """Whether one thing went because another came: the whole of a field, or words that stand in longer ones."""
        if isinstance(self.field.kind, Prose):
            return str(gone) in str(now)
        return not self.field.holds_many
