"""Tables in workbooks: XLSX and ODS.

Exchange floor: reads into `tables.Sheet` through calamine, after `workbook_weight` has made sure that the file
cannot fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TypeAlias

import python_calamine as calamine

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.refusals import OLD_WORKBOOK, SAVE_ANEW, SPLIT, TABLE_TOO_LARGE, WORKBOOK_UNREADABLE
from defender_desk.exchange.tables import (
    LIMIT_COLUMNS,
    LIMIT_FILE,
    Progress,
    Row,
    Sheet,
    Spans,
    checked,
    sheet,
)
from defender_desk.exchange.workbook_weight import weigh
from defender_desk.text.trouble import Trouble

_TELL_EVERY = 500  # rows
_MOST_SPANS = 10_000
_EXACT = 10**15  # whole numbers a spreadsheet keeps
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_Value: TypeAlias = "int | float | str | bool | time | date | datetime | timedelta"


def read_workbook(given: Given, *, progress: Progress | None = None) -> tuple[Sheet, ...]:
    """Read every sheet in which something is written; raises `Trouble`."""
    try:
        if given.stat().st_size > LIMIT_FILE:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)
        data = given.read_bytes()
    except OSError as bad:
        raise Trouble(WORKBOOK_UNREADABLE) from bad
    if data.startswith(_OLD_OFFICE):
        raise Trouble(
            OLD_WORKBOOK,
            SAVE_ANEW,
        )
    weigh(BytesIO(data), progress)
    return tuple(_sheets(data, progress))


def _sheets(data: bytes, progress: Progress | None) -> Iterator[Sheet]:
    try:
        book = calamine.load_workbook(BytesIO(data))
        for place, about in enumerate(book.sheets_metadata):
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                grid = _Grid(book.get_sheet_by_index(place), progress)
                hidden = about.visible != calamine.SheetVisibleEnum.Visible
                found = sheet(about.name, grid.rows, hidden=hidden, spans=grid.spans())
                if found:
                    yield found
    except Trouble:
        raise
    except BaseException as bad:
        raise _explained(bad) from bad


def _explained(bad: BaseException) -> BaseException:
    """What to raise for what calamine raised: a panic of Rust code derives from `BaseException` alone."""
    damaged = isinstance(bad, calamine.CalamineError | ValueError | OSError) or type(bad).__name__ == "PanicException"
    return Trouble(WORKBOOK_UNREADABLE) if damaged else bad


@dataclass(frozen=True)
class _Grid:
    """The cells of one sheet of a workbook."""

    cells: calamine.CalamineSheet
    progress: Progress | None

    def rows(self) -> Iterator[Row]:
        """The rows from the top of the sheet, whether anything is written in them or not.

        A text that is merged over several of them is said in each that says anything else, as it is seen.
        """
        left = [""] * (self.cells.start or (0, 0))[1]  # calamine gives the empty rows above, not the columns beside
        down, held = self._down(), dict[int, tuple[int, str]]()
        for line, values in enumerate(self.cells.iter_rows(), 1):
            said = [*left, *map(_text, values)]
            held = {column: one for column, one in held.items() if line <= one[0]}
            for column, (_last, text) in held.items() if any(said) else ():
                said[column] = said[column] or text
            held |= {column: (last, said[column]) for column, last in down.get(line, ()) if column < len(said)}
            yield Row(line, checked(said, line))
            if self.progress and line % _TELL_EVERY == 0:
                self.progress(line, self.cells.total_height)

    def spans(self) -> Spans:
        """The merged texts that reach over several columns."""
        found: dict[int, list[tuple[int, int]]] = {}
        for (above, left), (_, right) in self._merged():
            if left < right < LIMIT_COLUMNS:
                found.setdefault(above + 1, []).append((left, right))
        return found

    def _down(self) -> dict[int, list[tuple[int, int]]]:
        """By line: the column of each merged text that begins there and goes on below, and the last line it reaches."""
        found: dict[int, list[tuple[int, int]]] = {}
        for (above, left), (below, _) in self._merged():
            if above < below:
                found.setdefault(above + 1, []).append((left, below + 1))
        return found

    def _merged(self) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
        return (self.cells.merged_cell_ranges or ())[:_MOST_SPANS]


def _text(value: _Value) -> str:
    """What a cell says, as somebody would type it: ISO dates, whole numbers without a point."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
