"""What is told where only counts leave: how many records there are by term, by month and by country, none too few.

Services floor: counted of what the gate gave; no record, id, name or day is in it. Which fields are counted is declared
beside them: what lists show of the terms that name nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from defender_desk.exchange.plain_sheets import WrittenSheet
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Choice, Choices
from defender_desk.model.levels import Level
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.handover.selection import happened
from defender_desk.services.handover.small_cells import Line, guarded, hidden_in, small
from defender_desk.text.bidi import plain
from defender_desk.text.dates import parse
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.written import show_count, show_date

HIDDEN = "*"
"""Stands for a count that is not told."""
FIGURES = msg("Figures")
STAR = msg("A star stands for a number that is hidden: it is under 5, or one under 5 could be worked out from it.")
RECORDS = msg("Records")
KINDS = msg("Records by kind")
ALL = msg("All", "records")
WHEN = msg("When", "month")
NOT_SAID = msg("not said", "figures")
NO_MONTH = msg("not said, or over more than a year", "figures")
TITLE = msg("{kind}: {field}")
BOTH = msg("{kind}: {field}, {other}")
TABLE = msg("Table", "figures")
BY = msg("Counted by", "figures")
AND = msg("and by", "figures")

_COUNTRY = "country"
"""The vocabulary of places that are large enough to be counted by."""
_SHIELD = "protection_level"
"""The vocabulary of how a record is protected, which is no fact of what happened."""


@dataclass(frozen=True)
class Table:
    """Counts under a heading: each line says what was counted, in the language in use, and how many."""

    heading: str
    columns: tuple[str, ...]
    counts: tuple[tuple[tuple[str, ...], int | None], ...]
    """By what was counted, in one word or two: how many; None where it is not told."""

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """As a person reads it."""
        return tuple((*by, HIDDEN if count is None else show_count(count)) for by, count in self.counts)


@dataclass(frozen=True)
class _By:
    """One way to count records of a type: what it is called, and by which codes a record is counted."""

    label: str
    codes: Callable[[Document], Sequence[str]]
    called: Callable[[str], str]
    order: Callable[[str], object]


def figures(documents: Iterable[Document]) -> tuple[Table, ...]:
    """Every table of these records that says something."""
    by_type: dict[str, list[Document]] = {name: [] for name in TYPES}
    for one in documents:
        by_type.get(one.type, []).append(one)
    found = {name: told for name, told in by_type.items() if told}
    counted = tuple(((say(TYPES[name].plural),), _count(len(told))) for name, told in found.items())
    kinds = (Table(say(KINDS), (say(KINDS), say(RECORDS)), counted),) if counted else ()
    return (*kinds, *(table for name, told in found.items() for table in _tables(TYPES[name], told)))


def _count(count: int, *, hidden: bool = False) -> int | None:
    return None if hidden or small(count) else count


def _tables(declared: RecordType, told: Sequence[Document]) -> Iterator[Table]:
    fields = [field for field in declared.listed if _is_counted(field)]
    ways = {field.name: _by_term(field) for field in fields}
    month = _By(say(WHEN), _month, _month_called, lambda code: code)
    for way in (*ways.values(), *([month] if declared.happened else [])):
        yield from _one_way(declared, way, told)
    if declared.happened and fields:
        first, *others = fields
        places = [ways[one.name] for one in others if _vocabulary(one) == _COUNTRY]
        for other in (month, *places):
            yield from _crossed(declared, ways[first.name], other, told)


def _is_counted(field: Field) -> bool:
    return field.kind.level <= Level.INTERNAL and _vocabulary(field) not in ("", _SHIELD)


def _vocabulary(field: Field) -> str:
    return field.kind.vocabulary if isinstance(field.kind, Choice | Choices) else ""


def _by_term(field: Field) -> _By:
    name = _vocabulary(field)
    known = vocabulary(name).by_code
    places = {code: place for place, code in enumerate(known)}
    return _By(
        say(field.kind.label),
        lambda one: [code for code in targets(one.body.get(field.name)) if code in known] or [""],
        lambda code: term_shown(name, code) if code else say(NOT_SAID),
        lambda code: places.get(code, len(places)),
    )


def _month(one: Document) -> Sequence[str]:
    """The month in which it began, or its year where no more is known."""
    first, last = happened(one) or (None, None)
    if first is None or last is None or first.year != last.year:
        return ("~",)
    return (f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y}",)


def _month_called(code: str) -> str:
    return say(NO_MONTH) if code == "~" else plain(show_date(parse(code)))


def _codes(way: _By, told: Iterable[Document]) -> tuple[list[str], Counter[str]]:
    counts = Counter(code for one in told for code in way.codes(one))
    return sorted(counts, key=way.order), counts  # type: ignore[arg-type]  # each way orders by one kind of key


def _one_way(declared: RecordType, way: _By, told: Sequence[Document]) -> Iterator[Table]:
    codes, counts = _codes(way, told)
    if codes in ([""], ["~"]):
        return
    line = guarded([counts[code] for code in codes])
    lines = [((way.called(code),), _count(counts[code], hidden=at in line.hidden)) for at, code in enumerate(codes)]
    if sum(counts.values()) == len(told):
        lines.append(((say(ALL),), _count(len(told), hidden=not line.told)))
    heading = say(TITLE, kind=declared.plural, field=way.label)
    yield Table(heading, (way.label, say(RECORDS)), tuple(lines))


def _crossed(declared: RecordType, way: _By, other: _By, told: Sequence[Document]) -> Iterator[Table]:
    """Counts by two things at once; what is none is left out, unless it hides another."""
    rows, in_rows = _codes(way, told)
    columns, in_columns = _codes(other, told)
    pairs = Counter(pair for one in told for pair in product(way.codes(one), other.codes(one)))
    counts = [[pairs[row, column] for column in columns] for row in rows]
    hidden = hidden_in(counts, _sums(rows, in_rows), _sums(columns, in_columns))
    lines = [
        ((way.called(row), other.called(column)), _count(counts[at][beside], hidden=(at, beside) in hidden))
        for (at, row), (beside, column) in product(enumerate(rows), enumerate(columns))
        if counts[at][beside] or (at, beside) in hidden
    ]
    if len(rows) > 1 and len(columns) > 1:
        heading = say(BOTH, kind=declared.plural, field=way.label, other=other.label)
        yield Table(heading, (way.label, other.label, say(RECORDS)), tuple(lines))


def _sums(codes: Sequence[str], counts: Counter[str]) -> Line:
    """The counts by one thing alone, as its own table tells them."""
    return guarded([counts[code] for code in codes])


def rows(tables: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    """The figures as the lines of one table: its heading, what was counted by one or two things, and how many."""
    for one in tables:
        for (first, *second), count in one.counts:
            said = HIDDEN if count is None else str(count)
            yield plain(one.heading), plain(first), plain("".join(second)), said


def headings() -> tuple[str, ...]:
    """What the columns of that table are called."""
    return say(TABLE), say(BY), say(AND), say(RECORDS)


def sheet(tables: Iterable[Table]) -> WrittenSheet:
    """The same as a sheet for other programs."""
    return WrittenSheet(say(FIGURES), headings(), list(rows(tables)))
