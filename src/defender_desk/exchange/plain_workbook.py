"""Records as a workbook (XLSX): text cells alone, mirrored for readers from right to left.

Exchange floor: no telephone becomes a number and no text a formula, and nothing tells an author or an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from defender_desk.exchange.plain_sheets import WrittenSheet, sheets
from defender_desk.exchange.tables import LIMIT_ROWS
from defender_desk.model.documents import Document
from defender_desk.text.languages import right_to_left
from defender_desk.text.messages import msg
from defender_desk.text.speech import habits
from defender_desk.text.trouble import Trouble

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LONGEST_CELL = 32_767
_LONGEST_TAB = 31
_NO_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_TOO_LONG = msg("A text is longer than {limit} characters, which no workbook holds.")
_TOO_MANY = msg("A workbook cannot hold more than {limit} rows.")
_OTHERWISE = msg("Choose the data package (JSON lines) instead.")


def made(documents: Sequence[Document]) -> Iterator[bytes]:
    """The workbook of some records."""
    return of_sheets(sheets(documents))


def of_sheets(written_sheets: Iterable[WrittenSheet]) -> Iterator[bytes]:
    """The workbook whole: XlsxWriter's way of writing bit by bit would leave plain text in the temporary folder."""
    import xlsxwriter  # late: the window opens sooner without it

    written = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"created": _NO_TIME})
        heading, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        for place, one in enumerate(written_sheets, 1):
            page = book.add_worksheet(_tab_name(one.name, place))
            if right_to_left(habits().language):
                page.right_to_left()
            _fill(page, one, heading, text)
    yield written.getvalue()


def _fill(page: Worksheet, one: WrittenSheet, heading: Format, text: Format) -> None:
    _write_row(page, 0, one.columns, heading)
    page.freeze_panes(1, 0)
    for line, row in enumerate(one.rows, 1):
        if line >= LIMIT_ROWS:
            raise Trouble(_TOO_MANY, _OTHERWISE, limit=LIMIT_ROWS)
        _write_row(page, line, row, text)


def _write_row(page: Worksheet, line: int, row: Sequence[str], look: Format) -> None:
    for column, text in enumerate(row):
        if len(text) > _LONGEST_CELL:
            raise Trouble(_TOO_LONG, _OTHERWISE, limit=_LONGEST_CELL)
        if text:
            page.write_string(line, column, text, look)


def _tab_name(name: str, place: int) -> str:
    """What a tab may be called; its number keeps two of them apart."""
    return f"{place} {_NO_TAB.sub(' ', name)}"[:_LONGEST_TAB].strip("' ")
