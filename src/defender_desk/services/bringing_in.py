"""Bringing in what a person already has: a foreign file looked at, mapped, previewed, and taken in as one batch.

Services floor: nothing is written before `bring_in`; likely duplicates are offered and never merged by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from defender_desk.exchange import mapping
from defender_desk.exchange.drafts import Draft
from defender_desk.exchange.mapping import Proposal
from defender_desk.exchange.table_files import read_tables
from defender_desk.exchange.tables import Sheet
from defender_desk.exchange.vcards import read_vcards
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.kinds import Reference, Refs
from defender_desk.model.types import TYPES
from defender_desk.services import rules
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import fillable
from defender_desk.services.twins import Twin, find_twins, of_name
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

CARDS = "cards"
TABLE = "table"
KEEP, LEAVE_OUT = mapping.KEEP, mapping.LEAVE_OUT
"""Targets of a column that is kept in the notes, or left out."""
_CARD = b"BEGIN:VCARD"
_HEAD = 4096
_TOLD_EVERY = 500

CHOOSE_TYPE = msg("Say which kind of record the rows are.")
CARDS_ARE_CONTACTS = msg("Address cards hold people and organisations only.")


class Taking(Enum):
    """What to do with a row that may be here already."""

    NEW = "new"
    FILL = "fill"
    """Only fields that say nothing here take the value of the file."""
    SKIP = "skip"


@dataclass(frozen=True)
class Foreign:
    """A file somebody wants to bring in: address cards, or tables with their sheets."""

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

    @property
    def totals(self) -> tuple[int, ...]:
        """Drafts, by their place, that seem to add up the others: to be left out, unless a person wants them."""
        return tuple(place for place, draft in enumerate(self.drafts) if draft.total)


def look(path: Path, progress: Progress = unheard) -> Foreign:
    """Tell what a file holds, by its contents and not by its name."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as bad:
        raise Trouble(msg("The file cannot be read.")) from bad
    flat = head.replace(b"\0", b"").upper()
    if _CARD in flat:
        return Foreign(path, CARDS)
    return Foreign(path, TABLE, read_tables(path, progress=progress))


def propose(sheet: Sheet, type_name: str) -> tuple[Proposal, ...]:
    """Where the columns of a sheet should go, for a person to correct."""
    return mapping.propose(sheet, TYPES[type_name])


def plan(
    desk: Desk,
    foreign: Foreign,
    *,
    type_name: str | None = None,
    sheet: int = 0,
    targets: Sequence[str] | None = None,
    progress: Progress = unheard,
) -> ImportPlan:
    """Read a file as it was mapped and compare it with this desk; writes nothing."""
    if foreign.kind == CARDS and type_name not in (None, "person", "organisation"):
        raise Trouble(CARDS_ARE_CONTACTS)
    if foreign.kind == TABLE and type_name is None:
        raise Trouble(CHOOSE_TYPE)
    proposals: tuple[Proposal, ...] = ()
    if type_name is not None and foreign.kind == TABLE:
        proposals = propose(foreign.sheets[sheet], type_name)
        chosen = targets if targets is not None else [one.target for one in proposals]
        found = mapping.drafts(foreign.sheets[sheet], chosen, TYPES[type_name])
    else:
        found = (draft for draft in read_vcards(foreign.path) if type_name in (None, draft.type))
    good, bad = _sorted(found, progress)
    return ImportPlan(tuple(good), tuple(bad), tuple(find_twins(desk, good, progress)), proposals)


def _sorted(found: Iterator[Draft], progress: Progress) -> tuple[list[Draft], list[Bad]]:
    good, bad = list[Draft](), list[Bad]()
    for number, draft in enumerate(found):
        if number % _TOLD_EVERY == 0:
            progress(number, 0)
        why = draft.trouble or _broken(draft)
        if why is None:
            good.append(draft)
        else:
            bad.append(Bad(draft.line, why.message, why.values))
    return good, bad


def _broken(draft: Draft) -> Trouble | None:
    try:
        rules.check(TYPES[draft.type], draft.changes, draft.changes)
    except Trouble as broken:
        return broken
    return None


def bring_in(
    desk: Desk, planned: ImportPlan, choices: Mapping[int, Taking] | None = None, progress: Progress = unheard
) -> Changes:
    """Write the planned drafts as one batch, undone as one; `choices` says by index what becomes of likely twins.

    A twin nobody decided on comes in as a record of its own: two records can be joined later, one cannot be parted.
    """
    decided = choices or {}
    twins = {twin.index: twin for twin in planned.twins}
    made: dict[int, str] = {}
    with desk.change("import") as writing:
        linking = _Linking(desk, writing)
        for index, draft in enumerate(planned.drafts):
            if index % _TOLD_EVERY == 0:
                progress(index, len(planned.drafts))
            taking = decided.get(index, Taking.NEW)
            twin = twins.get(index) if taking is Taking.FILL else None
            record = made.get(twin.earlier, "") if twin is not None and twin.earlier is not None else ""
            record = record or (twin.record if twin is not None else "")
            if record:
                _fill(writing, record, linking.body(draft))
                made[index] = record
            elif taking is not Taking.SKIP:
                made[index] = writing.put(None, draft.type, linking.body(draft)).id
    return writing.changes


def _fill(writing: Writing, record: str, body: Mapping[str, Json]) -> None:
    kept = writing.get(record)
    if kept is not None:
        free = fillable(TYPES[kept.type], kept.body)
        writing.put(record, kept.type, {name: value for name, value in body.items() if name in free})


class _Linking:
    """Finds the records that drafts name, and makes those that are not here yet, once each."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        self._desk = desk
        self._writing = writing
        self._met: dict[tuple[str, str], str] = {}

    def body(self, draft: Draft) -> dict[str, Json]:
        """The stored values of a draft, with links in place of names, and what found no field in its notes."""
        body = dict(draft.changes)
        fields = TYPES[draft.type].by_name
        for name, called in draft.names.items():
            kind = fields[name].kind
            if isinstance(kind, Reference):
                keys = [self._record(kind.to[0], one) for one in called]
                body[name] = list[Json](keys) if isinstance(kind, Refs) else keys[0]
        if draft.kept:
            notes = "notes" if "notes" in fields else "note"
            if notes in fields:
                body[notes] = "\n".join(filter(None, (str(body.get(notes) or ""), draft.remainder())))
        return body

    def _record(self, type_name: str, called: str) -> str:
        key = (type_name, called)
        if key not in self._met:
            named = TYPES[type_name].title[0]
            self._met[key] = (
                of_name(self._desk, type_name, called) or self._writing.put(None, type_name, {named: called}).id
            )
        return self._met[key]
