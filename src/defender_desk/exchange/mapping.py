"""From the columns of a foreign table to the fields of a record: a proposal first, then drafts as a person decided.

Exchange floor: works for every record type by what was declared of it. A good row becomes a draft, a bad one a draft
with its trouble; a cell that cannot be read never spoils its row, and its text is kept beside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from defender_desk.exchange.cells import code_of, known_words, read_cell
from defender_desk.exchange.drafts import NO_FIELD, NOTHING, REMARKS, TAKEN, UNKNOWN_TERM, UNREADABLE, Draft, Kept
from defender_desk.exchange.headings import (
    ID,
    KEY,
    LIKELY,
    Fit,
    asks_consent,
    fits,
    is_age,
    is_part,
    is_technical,
    names_harmed,
    words_of,
)
from defender_desk.exchange.tables import Row, Sheet, choice_of
from defender_desk.exchange.totals import is_total
from defender_desk.model import codec
from defender_desk.model.codec import Json, Unreadable
from defender_desk.model.kinds import Answer, Choice, Choices, Handles, Kind, Line, Number, Prose, Reference, Refs
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import words
from defender_desk.text.messages import Message, msg
from defender_desk.text.particles import without_article
from defender_desk.text.trouble import Trouble

LEAVE_OUT = ""
"""Target of a column that a person does not want."""
KEEP = "*"
"""Target of a column whose text goes into the notes, under its heading."""

PART = "+"
"""Target of a column whose ids say what the record takes part in."""
HARMED = "+harmed"
"""Target of a column that names whoever was harmed in an incident."""
ANSWER = "+answer"
"""Target of a column that says what they, or the person of the row, answered when asked what may be shared."""
ANSWERED_IN = ("person", "incident")
"""Types of record whose rows may hold such an answer."""
TAKING_PART = ("person", "organisation")
"""Types of record that take part in others, which a tie between both then says."""

A_NO_IN_NOTES = msg(
    "A row says that somebody refused, and it stands in the notes alone, where nothing asks it: name who was harmed in "
    "a column and choose the column of the answer, or record the person and their no yourselves."
)
A_YES_IN_NOTES = msg("A yes of somebody is kept in the notes: record it as a consent where it is true.")
_SAMPLE = 200  # rows
_AGE = re.compile(r"\d{1,3}")
_BETWEEN_NAMES = re.compile(r"\s*[;\n؛]\s*")


@dataclass(frozen=True)
class Proposal:
    """Where a column should go: a field, `KEEP`, or `LEAVE_OUT` for what a form program notes of itself.

    `score` of 100 says how sure that is, 0 when nothing fits.
    """

    heading: str
    target: str
    score: int


def propose(sheet: Sheet, declared: RecordType) -> tuple[Proposal, ...]:
    """Propose a target for each column, in their order, for a person to correct."""
    sample = list(islice(sheet.rows, _SAMPLE))
    values = [[row.cells[place] for row in sample if place < len(row.cells)] for place in range(len(sheet.columns))]
    known = [sheet.known_as.get(heading, heading) for heading in sheet.columns]
    wanted = [fits(name, values[place], declared) for place, name in enumerate(known)]
    twice = _told_twice(sheet, wanted, declared)
    wanted = [[] if place in twice else one for place, one in enumerate(wanted)]
    empty = {place for place, said in enumerate(values) if sample and not any(map(str.strip, said))}
    chosen = _settled(known, wanted, declared, empty)
    rest = [
        LEAVE_OUT if place in twice else _without_field(heading, values[place], declared)
        for place, heading in enumerate(sheet.columns)
    ]
    return tuple(
        Proposal(heading, *((fit.field, fit.score) if fit else (other, LIKELY if other in (HARMED, ANSWER) else 0)))
        for heading, fit, other in zip(sheet.columns, chosen, rest, strict=True)
    )


def _told_twice(sheet: Sheet, wanted: list[list[Fit]], declared: RecordType) -> set[int]:
    """Places of what a list and the ticks it is made of tell twice: the ticks where it fits a field, else the list.

    A list fits only with a term for each column, and where it decides nothing: it has no place for a no. What is left
    of the ticks fits as an answer or a number alone, so that none stands in words without its question.
    """
    kinds = {name: field.kind for name, field in declared.by_name.items()}
    out: set[int] = set()
    for whole, parts in sheet.lists.items():
        choices = [choice_of(sheet.columns[place]) for place in parts]
        if any(_takes(kinds[fit.field], choices) for fit in wanted[whole]):
            wanted[whole] = [fit for fit in wanted[whole] if _takes(kinds[fit.field], choices)]
            out.update(parts)
        else:
            out.add(whole)
            for place in parts:
                wanted[place] = [fit for fit in wanted[place] if isinstance(kinds[fit.field], Answer | Number)]
    return out


def _takes(kind: Kind, choices: Sequence[str]) -> bool:
    return isinstance(kind, Choices) and not kind.decides and all(code_of(kind.vocabulary, one) for one in choices)


def _without_field(heading: str, said: Sequence[str], declared: RecordType) -> str:
    if _says_nothing(heading, said):
        return LEAVE_OUT
    if declared.name in ANSWERED_IN and asks_consent(heading):
        return ANSWER
    if declared.name == "incident" and names_harmed(heading, said):
        return HARMED
    ids = [value for value in said if value.strip()]
    return PART if declared.name in TAKING_PART and ids and all(map(ID.fullmatch, ids)) else KEEP


def speaks_of(sheet: Sheet, type_name: str) -> bool:
    """Whether the name of a sheet has a word that is said of one kind of record alone.

    Of a kind without such words nothing is known, and it may be any.
    """
    return not _own_words(type_name) or _speaks(sheet.name, type_name)


def kind_of(row: Row, sheet: Sheet, chosen: str) -> str:
    """What a row is: the kind whose own word stands in it, where its sheet tells kinds so, else the one chosen."""
    if chosen not in sheet.kinds:
        return chosen
    places = [place for place, heading in enumerate(sheet.columns) if heading in sheet.telling]
    said = " ".join(row.cells[place] for place in places if place < len(row.cells))
    return next((name for name in sheet.kinds if _speaks(said, name)), chosen)


def _speaks(text: str, type_name: str) -> bool:
    said = _own_words(type_name)
    return any(word in said or without_article(word) in said for word in words(text))


def _own_words(type_name: str) -> frozenset[str]:
    return frozenset(word for one in known_words()["kinds"].get(type_name, ()) for word in words(one))


def _says_nothing(heading: str, said: Sequence[str]) -> bool:
    """Whether a column holds what a program notes for itself; ours notes the ids of records."""
    return is_technical(heading) or (heading == KEY and all(map(ID.fullmatch, said)))


def _settled(
    columns: Sequence[str], wanted: Sequence[list[Fit]], declared: RecordType, empty: Collection[int] = ()
) -> list[Fit | None]:
    """Give each column the best field that is left; the surest choose first, and those where nothing stands last."""
    chosen: list[Fit | None] = [None] * len(columns)
    taken: dict[str, bool] = {}
    order = sorted(range(len(columns)), key=lambda place: -max((fit.score for fit in wanted[place]), default=0))
    filled_first = sorted(order, key=lambda place: place in empty)
    whole_first = sorted(filled_first, key=lambda place: is_part(columns[place]))
    for place in whole_first:
        part = is_part(columns[place])
        for fit in wanted[place]:
            if fit.field not in taken or _holds_several(declared.by_name[fit.field], parts=part and taken[fit.field]):
                chosen[place] = fit
                taken[fit.field] = part
                break
    return chosen


def _holds_several(field: Field, *, parts: bool) -> bool:
    return parts or isinstance(field.kind, Handles | Choices | Prose | Refs)


def unread(values: Sequence[str], target: str, declared: RecordType) -> tuple[str, ...]:
    """What of the cells of a column could not be read as this field, each once, and would go into the notes."""
    field = declared.by_name.get(target)
    if field is None or isinstance(field.kind, Reference):
        return ()
    return tuple(dict.fromkeys(piece for value in values if value.strip() for piece in _unread(field.kind, value)))


def _unread(kind: Kind, text: str) -> tuple[str, ...]:
    try:
        return read_cell(kind, text).unread
    except Unreadable:
        return (text.strip(),)


def drafts(
    sheet: Sheet, targets: Sequence[str], declared: RecordType, corrected: Mapping[int, str] = MappingProxyType({})
) -> Iterator[Draft]:
    """The rows as drafts of one type; `targets` says for each column a field, `KEEP` or `LEAVE_OUT`.

    Where rows say themselves what they are, those of another type go where is proposed for it; `corrected` says by
    line what a person said of a row. Text beyond the last heading is kept. Raises `Trouble` when the file cannot be
    read on.
    """
    laid = {declared.name: targets}
    for row in sheet.rows:
        name = corrected.get(row.line) or kind_of(row, sheet, declared.name)
        if name not in laid:
            laid[name] = [one.target for one in propose(sheet, TYPES[name])]
        yield _draft(row, sheet, laid[name], TYPES[name])


def _draft(row: Row, sheet: Sheet, targets: Sequence[str], declared: RecordType) -> Draft:
    said, columns = _Said(declared, sheet.name), sheet.columns
    for place, cell in enumerate(row.cells):
        text = cell.strip()
        target = targets[place] if place < len(targets) else KEEP
        if text and target != LEAVE_OUT:
            heading = columns[place] if place < len(columns) else ""
            said.take(heading, target, text)
            said.to_know.update(dict.fromkeys(filter(None, (sheet.to_know.get(heading),))))
    place = columns.index(KEY) if KEY in columns else len(row.cells)
    key = row.cells[place].strip() if place < len(row.cells) else ""
    trouble = None if said.changes or said.names else Trouble(NOTHING, line=row.line)
    said.tell_age()
    said.tell_answers()
    names = {name: tuple(found) for name, found in said.names.items()}
    return Draft(
        declared.name,
        said.changes,
        row.line,
        trouble,
        names,
        tuple(said.kept),
        is_total(row.cells) or said.only_remarks,
        key if ID.fullmatch(key) else "",
        said.takes_part,
        tuple(said.to_know),
        tuple(said.harmed),
        said.refused if said.asked else "",
    )


def _is_no(text: str) -> bool:
    """Whether an answer begins with a no."""
    return bool(said := words(text)) and said[0] in words_of("noes")


@dataclass
class _Said:
    """A draft while its row is read."""

    declared: RecordType
    sheet: str
    changes: dict[str, Json] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    to_know: dict[Message, None] = field(default_factory=dict)
    takes_part: dict[str, str] = field(default_factory=dict)
    harmed: list[str] = field(default_factory=list)
    refused: str = ""

    @property
    def asked(self) -> bool:
        """Whether it is known here whose answer it is."""
        return self.declared.name == "person" or bool(self.harmed)

    @property
    def only_remarks(self) -> bool:
        """Whether the row says nothing but a remark, as one below a table does: nobody and nothing is told by it."""
        told = {name for name, value in self.changes.items() if value is not None}
        return not self.names and told <= {*REMARKS}

    def take(self, heading: str, target: str, text: str) -> None:
        """Put a cell into its field, or keep it beside."""
        if target == PART and ID.fullmatch(text):
            self.takes_part[text] = self.sheet
            return
        if target == HARMED and " ".join(words(text)) not in words_of("nobody"):
            self.harmed.append(text)
            return
        if target == ANSWER and _is_no(text):
            self.refused = f"{heading}: {text}"
        if target in (KEEP, PART, HARMED, ANSWER):
            self.kept.append(Kept(heading, text, NO_FIELD))
            return
        kind = self.declared.by_name[target].kind
        if isinstance(kind, Refs) and len(several := list(filter(None, _BETWEEN_NAMES.split(text)))) > 1:
            for one in several:
                self.take(heading, target, one)
            return
        if isinstance(kind, Reference) and not ID.fullmatch(text):
            self.names.setdefault(target, []).append(text)
            return
        try:
            self._put(target, heading, text)
        except Unreadable:
            reason = UNKNOWN_TERM if isinstance(kind, Choice | Choices) else UNREADABLE
            self.kept.append(Kept(heading, text, reason, target))

    def tell_answers(self) -> None:
        """Say of an answer that is kept in the notes alone that it counts for nobody."""
        asked = [one.text for one in self.kept if asks_consent(one.heading)]
        if any(map(_is_no, asked)) and not (self.refused and self.asked):
            self.to_know[A_NO_IN_NOTES] = None
        if not all(map(_is_no, asked)):
            self.to_know[A_YES_IN_NOTES] = None

    def tell_age(self) -> None:
        """Say of somebody whose age is kept in the notes that they are as young as a field asks, where they are."""
        ages = [int(fold_digits(one.text)) for one in self.kept if is_age(one.heading) and _AGE.fullmatch(one.text)]
        for each in self.declared.fields:
            young = isinstance(each.kind, Answer) and any(age < each.kind.below_age for age in ages)
            if young and each.name not in self.changes:
                self.changes[each.name] = True

    def _put(self, target: str, heading: str, text: str) -> None:
        kind = self.declared.by_name[target].kind
        cell = read_cell(kind, text)
        before = self.changes.get(target)
        if before is None:
            stored = cell.stored
        elif isinstance(before, list) and isinstance(cell.stored, list) and isinstance(kind, Handles | Choices | Refs):
            stored = codec.store(kind, codec.load(kind, [*before, *cell.stored]))
        elif isinstance(kind, Line | Prose):
            between = " " if isinstance(kind, Line) else "\n"
            stored = codec.store(kind, codec.read(kind, f"{before}{between}{text}"))
        else:
            self.kept.append(Kept(heading, text, TAKEN, target))
            return
        if stored is not None:
            self.changes[target] = stored
        self.kept += [Kept(heading, piece, UNKNOWN_TERM, target) for piece in cell.unread]
