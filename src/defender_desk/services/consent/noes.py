"""Answers of no that leave bare beside a hand-over, so that a desk that holds the yes keeps to them.

Services floor: `handing_over` asks which, and the gate makes them bare. A no keeps everything else of somebody here;
kept here itself, it would bind nobody else. It goes as codes, ids and days, without a name or a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from defender_desk.model import codec
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.levels import Level
from defender_desk.model.records import declared
from defender_desk.model.redaction import by_day, redacted
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import is_no, taken_back, whole_without
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED, ids_of
from defender_desk.text.dates import FuzzyDate

T = TypeVar("T")
_WHOSE = declared(Consent).about
_MOST = Level.IDENTITY
"""The most dangerous level that goes bare, whatever else does: whom somebody fears is above it."""


@dataclass(frozen=True)
class Opener:
    """Whoever can open a hand-over by one of its keys, and what they are known to have of ours (`carried.openers`)."""

    ids: frozenset[str]
    """Of the records that they were told of, or told us of."""
    desks: frozenset[str]
    """Ids of the desks they write at."""

    def has(self, ids: Iterable[str], kept: Mapping[str, Document]) -> bool:
        """Whether they have one of these records, or wrote it."""
        return any(one in self.ids or (one in kept and self._wrote(kept[one])) for one in ids)

    def _wrote(self, document: Document) -> bool:
        return any(not clock.keys().isdisjoint(self.desks) for clock in document.clocks.values())


@dataclass(frozen=True)
class Toward:
    """Everybody who can open a hand-over: by key what each has, and the records of whoever they are."""

    openers: tuple[Opener, ...]
    records: Collection[str]

    def all_have(self, ids: Collection[str], kept: Mapping[str, Document]) -> bool:
        """Whether each of them has one of these records: what only some have is told to no other."""
        return bool(self.openers) and all(one.has(ids, kept) for one in self.openers)


@dataclass(frozen=True)
class Offered:
    """Ids of the answers of no that may go along with a hand-over."""

    held: tuple[str, ...] = ()
    """Of those of whom each of them has something: they go unless somebody says otherwise."""
    others: tuple[str, ...] = ()
    """Of others who are chosen, or of whom only some have something: they go only where somebody says so."""

    def going(self, wanted: bool | None) -> tuple[str, ...]:
        """Those that go: what is usual where nobody said anything."""
        if wanted is None:
            return self.held
        return (*self.held, *self.others) if wanted else ()


def bare(document: Document, ceiling: Level) -> Document | None:
    """What of an answer may go beside the gate; None where that says no to nothing, or something else than all of it.

    Whose it is goes always, by an id; the rest up to `ceiling`. A no to everything loses nothing with a day; one to
    somebody alone could lose to whom, and a yes that somebody limited what limits it.
    """
    if document.type != "consent" or document.binned:
        return None
    fields = declared(Consent).by_name
    carried = {name for name in declared(Consent).deciding if fields[name].kind.level <= min(ceiling, _MOST)}
    names = {*_WHOSE, *(name for name in carried if not _in_words(document, name))}
    made = by_day(redacted(declared(Consent), document, Level.SECRET, _but(document, names)))
    said, says = _answer(document), _answer(made)
    return made if (is_no(said) or says.withheld) and whole_without(said, says) else None


def offered(desk: Desk, to: Toward, chosen: Collection[str], ceiling: Level) -> Offered:
    """The answers of no that may go along beside the chosen records; nobody is told unasked that they are feared."""
    noes = {one.id: one for one in desk.store.each("consent") if bare(one, ceiling) is not None}
    with desk.store.at_hand() as near:
        near.links(near.many(people(noes.values())))
        of = {key: [key, *(each for who in people([one]) for each in ids_of(desk, who))] for key, one in noes.items()}
    kept = desk.store.many({one for ids in of.values() for one in ids})
    feared, meant = {key for one in to.records for key in ids_of(desk, one)}, {*chosen}
    unfeared = [key for key in noes if not _fears(feared, noes[key])]
    held = [key for key in unfeared if to.all_have(of[key], kept)]
    some = [key for key in unfeared if any(one.has(of[key], kept) for one in to.openers)]
    others = [key for key in noes if key not in held and (key in some or meant & {*of[key]})]
    return Offered(tuple(held), tuple(others))


def as_one(desk: Desk, to: Toward, said: Iterable[Document]) -> tuple[Document, ...]:
    """What tells whoever opens it whom they know by another id than an answer names, and no more than that.

    An answer says whose it is by an id alone. Where two records were joined since, it would bind nobody who knows the
    other, be it told whole or bare.
    """
    ids = {key: ids_of(desk, key) for key in people(said)}
    kept = desk.store.many({one for among in ids.values() for one in among})
    tied = [key for key, among in ids.items() if any(one.has({*among} - {key}, kept) for one in to.openers)]
    return tuple({one.id: one for key in tied for one in ties(desk, key)}.values())


def ties(desk: Desk, record: str) -> tuple[Document, ...]:
    """What tells which records are known as one with this one, and of each no more: by day, and nothing of the bin."""
    found = desk.store.many(ids_of(desk, record)).values()
    return tuple(
        by_day(replace(one, body=_joined(one.body), clocks=_joined(one.clocks), binned=False))
        for one in found
        if one.type in TYPES_JOINED and one.body.get(JOINED)
    )


def people(said: Iterable[Document]) -> tuple[str, ...]:
    """Ids of those whose answers these are."""
    of = (key for one in said if one.type == "consent" for key in targets(one.body.get("person")))
    return tuple(dict.fromkeys(of))


def _answer(document: Document) -> Consent:
    return cast(Consent, codec.from_body(declared(Consent), document.body))


def _joined(said: Mapping[str, T]) -> dict[str, T]:
    return {name: one for name, one in said.items() if name == JOINED}


def _but(document: Document, names: Collection[str]) -> set[str]:
    return {*document.body, *document.clocks} - {*names, BIN}


def _in_words(document: Document, name: str) -> bool:
    """Whether a day is written in words that nobody understood: they may tell anything."""
    said = codec.value_of(declared(Consent).by_name[name], document.body)
    return isinstance(said, FuzzyDate) and (said.precision == "unknown" or not said.means_its_words)


def _fears(recipients: Collection[str], no: Document) -> bool:
    """Whether an answer says that these must not be told; who was told, may be told that they no longer are."""
    said = _answer(no)
    refused = {said.recipient} if is_no(said) and not taken_back(said) else set()
    return not {*said.never_to_known, *refused}.isdisjoint(recipients)
