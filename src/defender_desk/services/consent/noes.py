"""Answers of no that leave bare beside a hand-over, so that a desk that holds the yes keeps to them.

Services floor: `handing_over` asks which, and the gate makes them bare. A no keeps everything else of somebody here;
kept here itself, it would bind nobody else. It goes as codes, ids and days, without a name or a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast

from defender_desk.model import codec
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.levels import Level
from defender_desk.model.records import declared
from defender_desk.model.redaction import by_day, redacted
from defender_desk.model.types import TYPES, Consent
from defender_desk.model.types.answers import is_no, taken_back, whole_without
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED, ids_of
from defender_desk.text.dates import FuzzyDate

_WHOSE = declared(Consent).about
_MOST = Level.IDENTITY
"""The most dangerous level that goes bare, whatever else does: whom somebody fears is above it."""


@dataclass(frozen=True)
class Toward:
    """Who can open a hand-over: its age keys, the ids of the desks they are of, the records of whoever they are."""

    keys: Collection[str]
    desks: Collection[str]
    records: Collection[str]


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
        of = {key: [each for person in people([one]) for each in ids_of(desk, person)] for key, one in noes.items()}
    known = _known(desk, to, {key for ids in of.values() for key in ids})
    feared = {key for one in to.records for key in ids_of(desk, one)}
    held = [key for key, one in noes.items() if known & {*of[key]} or _wrote(to.desks, one)]
    held = [key for key in held if not _fears(feared, noes[key])]
    meant = {*chosen}
    others = [key for key in noes if meant & {key, *of[key]}]
    return Offered(tuple(held), tuple(key for key in others if key not in held))


def as_one(desk: Desk, to: Toward, noes: Iterable[Document]) -> tuple[Document, ...]:
    """What tells these desks whom they know by another id than an answer names: records that say no more than that.

    A no says whose it is by an id alone. Where two records were joined since, it would bind nobody who knows the other.
    """
    ids = {key: ids_of(desk, key) for key in people(noes)}
    known = _known(desk, to, {one for among in ids.values() for one in among})
    tied = {one for key, among in ids.items() if known & {*among} - {key} for one in among}
    found = [one for one in desk.store.many(tied).values() if one.type in TYPES_JOINED and one.body.get(JOINED)]
    return tuple(
        redacted(TYPES[one.type], one, Level.SECRET, {*one.body, *one.clocks} - {JOINED, BIN}) for one in found
    )


def people(noes: Iterable[Document]) -> tuple[str, ...]:
    """Ids of those whose answers these are."""
    return tuple(dict.fromkeys(key for one in noes for key in targets(one.body.get("person"))))


def _answer(document: Document) -> Consent:
    return cast(Consent, codec.from_body(declared(Consent), document.body))


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


def _known(desk: Desk, to: Toward, ids: Collection[str]) -> set[str]:
    """Those of these people of whom something left for one of these keys, or whom one of these desks wrote of."""
    left = (one.body for one in desk.store.each("disclosure") if {*to.keys} & {*targets(one.body.get("keys"))})
    told = {key for body in left for key in targets(body.get("people"))}
    return {*ids} & told | {key for key, one in desk.store.many(ids).items() if _wrote(to.desks, one)}


def _wrote(desks: Collection[str], document: Document) -> bool:
    """Whether one of these desks wrote something of it, and so held it."""
    return any(not clock.keys().isdisjoint(desks) for clock in document.clocks.values())
