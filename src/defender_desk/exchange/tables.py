"""A table from outside, whatever file it came in: a sheet with headings, and rows of text cells.

Exchange floor: `csv_file` and `workbooks` make sheets, `mapping` turns their rows into records. Every cell is text,
so that a telephone number stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from types import MappingProxyType
from typing import TypeAlias

from defender_desk.exchange.refusals import CELL_TOO_LONG, SPLIT, TABLE_TOO_LARGE, TOO_MANY_COLUMNS
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble

Progress: TypeAlias = Callable[[int, int], None]
"""Told (done, of how much) while long work runs; whatever it raises stops the work."""

Spans: TypeAlias = Mapping[int, Sequence[tuple[int, int]]]
"""By line, the first and last column (from 0) of each merged text."""

LIMIT_FILE = 256 << 20
"""Largest table file, in bytes."""
LIMIT_ROWS = 1_048_576
"""Most rows in one sheet: as many as a spreadsheet program can hold."""
LIMIT_COLUMNS = 1_000
"""Most columns in one sheet."""
LIMIT_CELL = 200_000
"""Longest cell, in characters: the longest account (`model.codec.LIMIT_PROSE`)."""


_LOOK_FOR_HEADINGS = 20
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_SPACES = re.compile(r"\s+")
_NUMBER_LIKE = re.compile(r"[\d٠-٩۰-۹\s./:,+()٫٬-]+")


@dataclass(frozen=True)
class Row:
    """One row: its number as table programs show it, from 1, and its cells as text."""

    line: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Nothing stands in any cell."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One table: its headings, and its rows below them, which can be gone through more than once.

    A row can be shorter or longer than the headings. `hidden` sheets are read like others, because what is hidden
    may be what somebody forgot; a person decides.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    hidden: bool = False
    lists: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """By place, columns that list what stands ticked in others, and the places of those: the same told twice."""
    kinds: tuple[str, ...] = ()
    """Types of record its rows may be, where the file itself says something of it; empty where they may be any."""
    telling: tuple[str, ...] = ()
    """Headings of the columns by whose words each row by itself is one of those types."""
    known_as: Mapping[str, str] = field(default_factory=dict)
    """By heading, the name that programs know the column by, where the heading is put into words."""
    to_know: Mapping[str, Message] = field(default_factory=dict)
    """By heading: what to know of a row in which something stands there."""


def choice_of(heading: str) -> str:
    """What a column that stands for one choice of a question is about: "food" of "needs/food"."""
    return heading.rpartition("/")[2]


@dataclass(frozen=True)
class Below:
    """The rows below the headings, each time anew, without the empty ones."""

    every: Callable[[], Iterator[Row]]
    headings: int
    """Line of the last row of headings."""

    def __iter__(self) -> Iterator[Row]:
        return (row for row in self.every() if row.line > self.headings and not row.empty)


def sheet(
    name: str, every: Callable[[], Iterator[Row]], *, hidden: bool = False, spans: Spans = MappingProxyType({})
) -> Sheet | None:
    """Make a sheet of rows whose headings are not known yet; None when nothing is written in it.

    Rows above the headings (a title, a date of export) are left aside. Where a heading spans several columns, the
    line below tells these apart.
    """
    first = [_spread(row, spans) for row in islice((row for row in every() if not row.empty), _LOOK_FOR_HEADINGS)]
    if not first:
        return None
    place = _headings(first)
    head, below = first[place], first[place + 1 : place + 2]
    if head.line in spans and below and _words(below[0]) == _filled(below[0]):
        return Sheet(name, _joined(head, below[0]), Below(every, below[0].line), hidden)
    return Sheet(name, _tidy(head.cells), Below(every, head.line), hidden)


def _spread(row: Row, spans: Spans) -> Row:
    """The row with each merged text in all the columns it spans."""
    cells = list(row.cells)
    for first, last in spans.get(row.line, ()):
        cells[first : last + 1] = [cells[first]] * len(cells[first : last + 1])
    return Row(row.line, tuple(cells))


def _headings(first: Sequence[Row]) -> int:
    """Place of the first row that is about as full as the fullest one and is made of words."""
    fullest = max(_filled(row) for row in first)
    full = (place for place, row in enumerate(first) if 2 * _filled(row) > fullest and 2 * _words(row) > _filled(row))
    return next(full, 0)


def _joined(above: Row, below: Row) -> tuple[str, ...]:
    pairs = zip_longest(above.cells, below.cells, fillvalue="")
    return _tidy(own if group == own else f"{group} {own}" for group, own in pairs)


def _tidy(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(_SPACES.sub(" ", cell).strip() for cell in cells)


def _filled(row: Row) -> int:
    """How many cells say something; a title spread over all columns counts as one."""
    said = list(filter(None, _tidy(row.cells)))
    return len(said) if len(set(said)) > 1 else len(set(said))


def _words(row: Row) -> int:
    said = [cell for cell in filter(None, _tidy(row.cells)) if not _NUMBER_LIKE.fullmatch(cell) and "@" not in cell]
    return len(said) if len(set(said)) > 1 else len(set(said))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula; `as_meant` gives the text back."""
    return "'" + cell if _DANGEROUS.match(cell) else cell


def as_meant(cell: str) -> str:
    """The text of a cell that some program kept from being a formula with an apostrophe."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell


def checked(cells: Iterable[str], line: int) -> tuple[str, ...]:
    """The cells of a row, without NUL; refuses what no table of people and events has."""
    row = tuple(as_meant(cell.replace("\0", "")) for cell in cells)
    if len(row) > LIMIT_COLUMNS:
        raise Trouble(TOO_MANY_COLUMNS, SPLIT, line=line, limit=LIMIT_COLUMNS)
    if any(len(cell) > LIMIT_CELL for cell in row):
        raise Trouble(CELL_TOO_LONG, line=line, limit=LIMIT_CELL)
    return row


def counted(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, refusing to go on for ever."""
    for number, row in enumerate(rows):
        if number >= LIMIT_ROWS:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)
        yield row
