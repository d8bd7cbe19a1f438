"""Bringing in what a person already has: a foreign file looked at, mapped, previewed, and taken in as one batch.

Services floor: nothing is written before `bring_in`; likely duplicates are offered and never merged by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType

from defender_desk.exchange import headings, mapping
from defender_desk.exchange.apart import files
from defender_desk.exchange.drafts import Draft
from defender_desk.exchange.mail import is_mail
from defender_desk.exchange.mapping import Proposal
from defender_desk.exchange.refusals import KEEP_MAIL, MAIL, OTHER_KIND
from defender_desk.exchange.tables import Sheet
from defender_desk.exchange.vcards import drafts_of
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body
from defender_desk.model.kinds import Reference
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.bring_in import harmed, taking_part
from defender_desk.services.bring_in.filling import filling, row_of
from defender_desk.services.bring_in.linking import Linking, with_names
from defender_desk.services.bring_in.twins import SAME_RECORD, Twin, find_twins, of_name
from defender_desk.services.bring_in.weighing import Weighing
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.people import likely_twins
from defender_desk.store.arrivals import Arrival
from defender_desk.text.folding import fold
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

CARDS = "cards"
TABLE = "table"
PROOFS = "proofs"
KEEP, LEAVE_OUT, PART = mapping.KEEP, mapping.LEAVE_OUT, mapping.PART
"""Targets of a column that is kept in the notes, left out, or says what the record takes part in."""
HARMED, ANSWER = mapping.HARMED, mapping.ANSWER
"""Targets of a column that names whoever was harmed, or says what they answered."""
TAKING_PART, ANSWERED_IN = mapping.TAKING_PART, mapping.ANSWERED_IN
_CARD = b"BEGIN:VCARD"
_ARCHIVE = b"PK\x03\x04"
_HEAD = 4096
_TOLD_EVERY = 500

CHOOSE_TYPE = msg("Say which kind of record the rows are.")
ODD = msg("Something in it could not be read as letters.")
CARDS_ARE_CONTACTS = msg("Address cards hold people and organisations only.")


class Taking(Enum):
    """What to do with a row that may be here already."""

    NEW = "new"
    FILL = "fill"
    """Fields that say nothing here take the value of the file, and lists what they lack; nothing here is replaced."""
    SKIP = "skip"


@dataclass(frozen=True)
class Foreign:
    """A file somebody wants to bring in: address cards, tables with their sheets, or a package of `proofs`."""

    path: Path
    kind: str
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Bad:
    """A row that cannot come in, and why."""

    line: int
    why: Message
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportPlan:
    """What would come in, what would not and why, and which rows may be here already."""

    drafts: tuple[Draft, ...]
    bad: tuple[Bad, ...]
    twins: tuple[Twin, ...]
    proposals: tuple[Proposal, ...] = ()
    """How columns were mapped; empty for cards."""
    here: Mapping[str, Body] = field(default_factory=dict)
    """By id, the records that rows may be."""
    named: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By type and name, the ids of records that rows name; empty where they are made with the rows."""

    harm_as_new: Mapping[int, tuple[Message, ...]] = field(default_factory=dict)
    """By their place, drafts that could do harm as records of their own, and how."""
    harm_filled: Mapping[int, tuple[Message, ...]] = field(default_factory=dict)
    """By their place, drafts that could do harm filled into what they may be, and how."""

    wholes: Mapping[str, str] = field(default_factory=dict)
    """By id, what rows take part in and is here, with what it is called."""
    tied: frozenset[str] = frozenset()
    """Ids of the ties to these that are here already."""
    file: str = ""
    """The name of the file they are read from."""
    may_be: tuple[str, ...] = ()
    """Types that each of the rows may be, where they say so themselves and a person may correct it."""
    odd: tuple[int, ...] = ()
    """The lines of drafts of which something could not be read as letters."""

    @cached_property
    def dangers(self) -> Mapping[int, tuple[Message, ...]]:
        """By their place, drafts that could do harm if taken in unseen: left out, unless a person says otherwise."""
        ways = ((place, self.looked_at(place)) for place in range(len(self.drafts)))
        return {place: why for place, taking in ways if (why := self.harm(place, taking))}

    def harm(self, place: int, taking: Taking) -> tuple[Message, ...]:
        """What to warn of before this becomes of a draft."""
        told = {Taking.NEW: self.harm_as_new, Taking.FILL: self.harm_filled}.get(taking, {})
        return told.get(place, ())

    def looked_at(self, place: int) -> Taking:
        """What becomes of a draft that comes in: the record it was written from takes what it lacks."""
        return Taking.FILL if place in self.same else Taking.NEW

    def usual(self, place: int) -> Taking:
        """What becomes of a draft that nobody decided on."""
        return Taking.SKIP if place in self.dangers else self.looked_at(place)

    @property
    def to_know(self) -> tuple[Message, ...]:
        """What to know of the rows before they come in, each sentence once."""
        apart = any(draft.takes_part.keys() - self.wholes for draft in self.drafts)
        told = dict.fromkeys(message for draft in self.drafts for message in draft.to_know)
        return (*((taking_part.NOT_HERE,) if apart else ()), *told)

    @cached_property
    def same(self) -> frozenset[int]:
        """Drafts, by their place, that are records of this desk that came back: there is nothing to decide."""
        return frozenset(twin.index for twin in self.twins if SAME_RECORD in twin.reasons)

    @property
    def strays(self) -> tuple[int, ...]:
        """Drafts, by their place, that seem to be nobody and nothing: to be left out, unless a person wants them."""
        return tuple(place for place, draft in enumerate(self.drafts) if draft.stray)


def look(desk: Desk, path: Path, progress: Progress = unheard) -> Foreign:
    """Tell what a file holds, by its contents and not by its name."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as bad:
        raise Trouble(msg("The file cannot be read.")) from bad
    if is_mail(head):
        raise Trouble(MAIL, KEEP_MAIL)
    flat = head.replace(b"\0", b"").upper()
    if _CARD in flat:
        return Foreign(path, CARDS)
    if head.startswith(_ARCHIVE) and files.maker(desk.reader, path):
        return Foreign(path, PROOFS)
    return Foreign(path, TABLE, files.tables(desk.reader, path, progress))


def is_evidence(trouble: Trouble) -> bool:
    """Whether a file was refused because nothing comes in from it that could not be kept as evidence."""
    return trouble.message in (OTHER_KIND, MAIL)


def propose(sheet: Sheet, type_name: str) -> tuple[Proposal, ...]:
    """Where the columns of a sheet should go, for a person to correct."""
    return mapping.propose(sheet, TYPES[type_name])


def kinds(sheet: Sheet) -> tuple[str, ...]:
    """The types that the rows of a sheet may be, by what its file says of it."""
    return tuple(name for name in sheet.kinds or TYPES if not sheet.kinds or mapping.speaks_of(sheet, name))


def is_called(sheet: Sheet, type_name: str) -> bool:
    """Whether a sheet bears the name of a type."""
    return headings.is_called(sheet.name, TYPES[type_name])


def unread(values: Sequence[str], target: str, type_name: str) -> tuple[str, ...]:
    """What of these cells could not be read as this field of a type, and would be kept in the notes."""
    return mapping.unread(values, target, TYPES[type_name])


def plan(
    desk: Desk,
    foreign: Foreign,
    *,
    type_name: str | None = None,
    sheet: int = 0,
    targets: Sequence[str] | None = None,
    corrected: Mapping[int, str] = MappingProxyType({}),
    progress: Progress = unheard,
) -> ImportPlan:
    """Read a file as it was mapped and compare it with this desk; writes nothing.

    `corrected` says by line what rows are that were read as something else.
    """
    if foreign.kind == CARDS and type_name not in (None, "person", "organisation"):
        raise Trouble(CARDS_ARE_CONTACTS)
    if foreign.kind == TABLE and type_name is None:
        raise Trouble(CHOOSE_TYPE)
    proposals: tuple[Proposal, ...] = ()
    may_be: tuple[str, ...] = ()
    if type_name is not None and foreign.kind == TABLE:
        proposals = propose(foreign.sheets[sheet], type_name)
        may_be = foreign.sheets[sheet].kinds if type_name in foreign.sheets[sheet].kinds else ()
        chosen = targets if targets is not None else [one.target for one in proposals]
        found = mapping.drafts(foreign.sheets[sheet], chosen, TYPES[type_name], corrected)
    else:
        contacts = drafts_of(files.cards(desk.reader, foreign.path))
        found = (draft for draft in contacts if type_name in (None, draft.type))
    good, bad = _sorted(desk, found, progress)
    twins = tuple(find_twins(desk, good, progress))
    here = {key: document.body for key, document in desk.store.many({twin.record for twin in twins}).items()}
    named = _named(desk, good)
    wholes = taking_part.wholes(desk, good)
    into = {twin.index: twin.record for twin in twins if twin.record}
    tied = taking_part.tied(desk, into, good, wholes) | harmed.here(desk, into, good, named)
    weighing, name = Weighing(desk, good, named), foreign.path.name
    harm = (weighing.as_new(), weighing.as_filling(twins, here))
    odd = tuple(draft.line for draft in good if draft.odd)
    return ImportPlan(tuple(good), tuple(bad), twins, proposals, here, named, *harm, wholes, tied, name, may_be, odd)


def _named(desk: Desk, drafts: Sequence[Draft]) -> dict[tuple[str, str], str]:
    named = dict.fromkeys(key for draft in drafts for key in _names(draft))
    return {key: of_name(desk, *key) or "" for key in named}


def _names(draft: Draft) -> Iterator[tuple[str, str]]:
    """The records that a row names, by type and name."""
    yield from (("person", one) for one in draft.harmed)
    fields = TYPES[draft.type].by_name
    for name, called in draft.names.items():
        kind = fields[name].kind
        if isinstance(kind, Reference):
            yield from ((kind.to[0], one) for one in called)


def _sorted(desk: Desk, found: Iterator[Draft], progress: Progress) -> tuple[list[Draft], list[Bad]]:
    good, bad = list[Draft](), list[Bad]()
    for number, draft in enumerate(found):
        if number % _TOLD_EVERY == 0:
            progress(number, 0)
        why = draft.trouble or _broken(desk, draft)
        if why is None:
            good.append(draft)
        else:
            bad.append(Bad(draft.line, why.message, why.values))
    return good, bad


def _broken(desk: Desk, draft: Draft) -> Trouble | None:
    try:
        records.check(desk, TYPES[draft.type], draft.changes, draft.changes)
    except Trouble as broken:
        return broken
    return None


@dataclass
class Outlook:
    """What bringing in would do, as decided so far: the same count as the batch that is then written."""

    new: int = 0
    """Rows that become records of their own."""
    named: int = 0
    """Records that rows only name, made with them."""
    filled: int = 0
    """Records here that say more afterwards."""
    tied: int = 0
    """Ties to what rows take part in, made with them."""
    skipped: int = 0
    left: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By row that is filled in: the fields in which another word stands, whose value is not taken."""
    held: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By row that is filled in: the fields not taken because they would lift what protects somebody."""


def outlook(planned: ImportPlan, choices: Mapping[int, Taking]) -> Outlook:
    """Count what `bring_in` would write; writes nothing."""
    found, named, filled, made = Outlook(), set[tuple[str, str]](), set[str](), dict[int, str]()
    bodies = dict(planned.here)

    def key_of(type_name: str, called: str) -> str:
        return planned.named.get((type_name, called)) or called

    for index, taking, into in _ways(planned, choices, made):
        draft = planned.drafts[index]
        if taking is Taking.SKIP:
            found.skipped += 1
        elif into:
            made[index] = into
            was = bodies[into] if into in bodies else row_of(planned.drafts[int(into)], key_of)
            fills = filling(TYPES[draft.type], was, row_of(draft, key_of))
            bodies[into] = {**was, **fills.taken}
            named.update(_names(with_names(draft, fills.taken)))
            found.left[index], found.held[index] = fills.left, fills.held
            filled |= {into} & planned.here.keys() if fills.taken else set()
        else:
            made[index] = str(index)
            named.update(_names(draft))
            found.new += 1
        if taking is not Taking.SKIP:
            made_ties = taking_part.ties(draft, made[index], planned.wholes)
            found.tied += sum(key not in planned.tied for _, key in made_ties)
            told = harmed.told(draft, made[index], partial(key_of, "person"))
            found.tied += sum(key not in planned.tied for key, *_ in told)
    found.named = len({(name, fold(called)) for name, called in named if not planned.named.get((name, called))})
    found.filled = len(filled)
    return found


def _ways(
    planned: ImportPlan, choices: Mapping[int, Taking], made: Mapping[int, str]
) -> Iterator[tuple[int, Taking, str]]:
    """What becomes of each draft, and the record it is filled into; `made` says what earlier drafts became."""
    twins = {twin.index: twin for twin in planned.twins}
    for index in range(len(planned.drafts)):
        taking, into = choices.get(index, planned.usual(index)), ""
        if taking is Taking.FILL and (twin := twins.get(index)) is not None:
            into = made.get(twin.earlier, "") if twin.earlier is not None else twin.record
        yield index, taking, into


def bring_in(
    desk: Desk, planned: ImportPlan, choices: Mapping[int, Taking] | None = None, progress: Progress = unheard
) -> Changes:
    """Write the planned drafts as one batch, undone as one; `choices` says by index what becomes of those to decide on.

    A row that could do harm stays out until somebody looked at it (`ImportPlan.dangers`). A
    twin nobody decided on comes in as a record of its own, and is noted to be looked through (`likely_twins`): two
    records can be joined later, one cannot be parted.
    """
    made: dict[int, str] = {}
    with desk.change("import") as writing:
        linking = Linking(desk, writing)
        for index, taking, into in _ways(planned, choices or {}, made):
            if index % _TOLD_EVERY == 0:
                progress(index, len(planned.drafts))
            draft = planned.drafts[index]
            if taking is not Taking.SKIP:
                made[index] = linking.fill(into, draft) or linking.make(draft)
                taking_part.tie(desk, writing, draft, made[index], planned.wholes)
                harmed.write(desk, writing, draft, made[index], partial(linking.record, "person"))
        likely_twins.note(desk, dict(_likely(planned, choices or {}, made)))
        if writing.changes.batch:
            desk.store.arrivals.put(Arrival(writing.batch, TABLE, planned.file))
    return writing.changes


def undecided(planned: ImportPlan, choices: Mapping[int, Taking]) -> tuple[Twin, ...]:
    """The likely twins that nobody decided on, which come in as records of their own."""
    decided = planned.same | choices.keys()
    return tuple(twin for twin in planned.twins if twin.index not in decided)


def _likely(planned: ImportPlan, choices: Mapping[int, Taking], made: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for twin in undecided(planned, choices):
        older = made.get(twin.earlier, "") if twin.earlier is not None else twin.record
        if older and twin.index in made:
            yield made[twin.index], older
