"""Which reader reads a table file: by what is in it, not by its name.

Exchange floor: the door to `csv_file`, `workbooks`, `calendars` and `package_reading`.
"""

from __future__ import annotations

import re

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.calendars import BEGINS, read_calendar
from defender_desk.exchange.csv_file import read_csv
from defender_desk.exchange.encodings import encoding_of
from defender_desk.exchange.foreign_archives import names_in
from defender_desk.exchange.form_tables import laid_out
from defender_desk.exchange.media_types import media_type
from defender_desk.exchange.package_reading import is_package, read_package
from defender_desk.exchange.refusals import NO_TABLE, OTHER_KIND, UNREADABLE, WHAT_COMES_IN
from defender_desk.exchange.tables import Progress, Sheet
from defender_desk.exchange.workbooks import read_workbook
from defender_desk.text.trouble import Trouble

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_ARCHIVE = b"PK\x03\x04"
_HEAD = 4096
_IN_LETTERS = frozenset({"application/pdf", "application/rtf", "application/age"})
"""Files that begin with letters and are no text."""
_NO_LETTER = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufffd]")
_MOST_ODD = 33
"""Of so many signs of a text, one at most belongs to none."""


def read_tables(given: Given, *, progress: Progress | None = None) -> tuple[Sheet, ...]:
    """Read the sheets of a CSV, XLSX, ODS, calendar or data package in which something is written; raises `Trouble`."""
    try:
        with given.open("rb") as stream:
            first = stream.read(_HEAD)
    except OSError as bad:
        raise Trouble(UNREADABLE) from bad
    if first[:4] not in _WORKBOOKS and not _is_written(first):
        raise Trouble(OTHER_KIND, WHAT_COMES_IN)
    if BEGINS in first.replace(b"\0", b"").upper():
        return read_calendar(given)
    if first.startswith(_ARCHIVE) and is_package(names_in(given)):
        return read_package(given)
    read = read_workbook if first[:4] in _WORKBOOKS else read_csv
    sheets = read(given, progress=progress)
    if not sheets:
        raise Trouble(NO_TABLE)
    return laid_out(sheets)


def _is_written(first: bytes) -> bool:
    """Whether a file that begins so holds words, in whichever encoding; a zero byte here and there decides nothing."""
    text = first.decode(encoding_of(first, whole=False), "replace").replace("\0", "")
    return media_type(first) not in _IN_LETTERS and len(_NO_LETTER.findall(text)) * _MOST_ODD <= len(text)
