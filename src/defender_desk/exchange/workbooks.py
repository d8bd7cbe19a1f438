"""Tables in workbooks: XLSX and ODS in, XLSX out.

Exchange floor: reads into `tables.Sheet` through calamine, after `workbook_weight` has made sure that the file
cannot fill the memory. What is written holds text cells alone, so that no telephone becomes a number, no text a
formula, and no author or time of writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import python_calamine as calamine
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from defender_desk.exchange.tables import (
    LIMIT_COLUMNS,
    LIMIT_FILE,
    LIMIT_ROWS,
    SPLIT,
    TOO_LARGE,
    Progress,
    Row,
    Sheet,
    Spans,
    checked,
    sheet,
)
from defender_desk.exchange.whole_file import whole_file
from defender_desk.exchange.workbook_weight import UNREADABLE, weigh
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

_TELL_EVERY = 500  # rows
_LONGEST_XLSX_CELL = 32_767
_MOST_SPANS = 10_000
_EXACT = 10**15  # whole numbers a spreadsheet keeps
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOO_LONG = msg("A text is longer than {limit} characters, which no workbook holds.")
_USE_CSV = msg("Save it as CSV instead.")
_NO_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)

_Value: TypeAlias = "int | float | str | bool | time | date | datetime | timedelta"


def read_workbook(path: Path, *, progress: Progress | None = None) -> tuple[Sheet, ...]:
    """Read every sheet in which something is written; raises `Trouble`."""
    try:
        if path.stat().st_size > LIMIT_FILE:
            raise Trouble(TOO_LARGE, SPLIT)
        data = path.read_bytes()
    except OSError as bad:
        raise Trouble(UNREADABLE) from bad
    if data.startswith(_OLD_OFFICE):
        raise Trouble(
            msg("This workbook is in the old format (XLS), or locked with a password."),
            msg("Open it where it was made, save it as XLSX without a password, and bring that in."),
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
    return Trouble(UNREADABLE) if damaged else bad


@dataclass(frozen=True)
class _Grid:
    """The cells of one sheet of a workbook."""

    cells: calamine.CalamineSheet
    progress: Progress | None

    def rows(self) -> Iterator[Row]:
        """The rows from the top of the sheet, whether anything is written in them or not."""
        left = [""] * (self.cells.start or (0, 0))[1]  # calamine gives the empty rows above, not the columns beside
        for line, values in enumerate(self.cells.iter_rows(), 1):
            yield Row(line, checked([*left, *map(_text, values)], line))
            if self.progress and line % _TELL_EVERY == 0:
                self.progress(line, self.cells.total_height)

    def spans(self) -> Spans:
        """The merged texts that reach over several columns."""
        found: dict[int, list[tuple[int, int]]] = {}
        for (above, left), (_, right) in (self.cells.merged_cell_ranges or ())[:_MOST_SPANS]:
            if left < right < LIMIT_COLUMNS:
                found.setdefault(above + 1, []).append((left, right))
        return found


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


def write_workbook(
    path: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right_to_left: bool = False
) -> None:
    """Write one sheet of text cells, mirrored for a reader from right to left; `name` is shown on its tab.

    Kept in memory until it is written, because XlsxWriter's other way leaves plain text in the temporary folder.
    """
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _NO_TIME})
    page = book.add_worksheet(_tab_name(name))
    if right_to_left:
        page.right_to_left()
    heading = book.add_format({"bold": True, "num_format": "@"})
    plain = book.add_format({"num_format": "@"})
    for column, text in enumerate(columns):
        page.write_string(0, column, _fitting(text), heading)
    page.freeze_panes(1, 0)
    for line, row in enumerate(rows, 1):
        _write_row(page, line, row, plain)
    book.close()
    with whole_file(path) as target:
        target.write(made.getvalue())


def _write_row(page: Worksheet, line: int, row: Sequence[str], plain: Format) -> None:
    if line >= LIMIT_ROWS:
        raise Trouble(msg("A workbook cannot hold more than {limit} rows."), _USE_CSV, limit=LIMIT_ROWS)
    for column, text in enumerate(row):
        if text:
            page.write_string(line, column, _fitting(text), plain)


def _fitting(text: str) -> str:
    """The text when a cell can hold it; a cut account would be worse than none."""
    if len(text) > _LONGEST_XLSX_CELL:
        raise Trouble(_TOO_LONG, _USE_CSV, limit=_LONGEST_XLSX_CELL)
    return text


def _tab_name(name: str) -> str:
    return _NO_TAB.sub(" ", name).strip(" '")[:31] or "1"
