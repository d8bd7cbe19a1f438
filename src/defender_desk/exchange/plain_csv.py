"""One kind of record as a comma-separated table that spreadsheet programs open as it is meant.

Exchange floor: UTF-8 with its mark, lines ending with CR LF, and no cell that a program takes for a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from defender_desk.exchange.plain_sheets import WrittenSheet, sheets
from defender_desk.exchange.tables import harmless
from defender_desk.model.documents import Document


def made(documents: Sequence[Document]) -> Iterator[bytes]:
    """The one table of a file."""
    return of_sheets(sheets(documents))


def of_sheets(written: Iterable[WrittenSheet]) -> Iterator[bytes]:
    """The same of sheets that are written already, of which there is one."""
    yield codecs.BOM_UTF8
    for one in written:
        yield from csv_lines(one.columns, one.rows)


def begins(data: bytes, most: int = 1 << 16) -> list[list[str]]:
    """The first lines of such a table as somebody wrote it, without its headings; nothing where it is none."""
    text = data[:most].decode("utf-8-sig", errors="replace")
    whole = text if len(data) <= most else text[: text.rfind("\n")]
    try:
        return [row for row in csv.reader(io.StringIO(whole, newline="")) if row][1:]
    except csv.Error:
        return []


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A table line by line, its headings first."""
    for row in (columns, *rows):
        line = io.StringIO(newline="")
        csv.writer(line).writerow([harmless(cell) for cell in row])
        yield line.getvalue().encode()
