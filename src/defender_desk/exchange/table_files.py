"""Which reader reads a table file: by what is in it, not by its name.

Exchange floor: the door to `csv_file`, `workbooks`, `calendars` and `package_reading`.
"""

from __future__ import annotations

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.calendars import BEGINS, read_calendar
from defender_desk.exchange.csv_file import read_csv
from defender_desk.exchange.foreign_archives import names_in
from defender_desk.exchange.form_tables import laid_out
from defender_desk.exchange.package_reading import is_package, read_package
from defender_desk.exchange.refusals import NO_TABLE, UNREADABLE
from defender_desk.exchange.tables import Progress, Sheet
from defender_desk.exchange.workbooks import read_workbook
from defender_desk.text.trouble import Trouble

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_ARCHIVE = b"PK\x03\x04"
_HEAD = 256


def read_tables(given: Given, *, progress: Progress | None = None) -> tuple[Sheet, ...]:
    """Read the sheets of a CSV, XLSX, ODS, calendar or data package in which something is written; raises `Trouble`."""
    try:
        with given.open("rb") as stream:
            first = stream.read(_HEAD)
    except OSError as bad:
        raise Trouble(UNREADABLE) from bad
    if BEGINS in first.replace(b"\0", b"").upper():
        return read_calendar(given)
    if first.startswith(_ARCHIVE) and is_package(names_in(given)):
        return read_package(given)
    read = read_workbook if first[:4] in _WORKBOOKS else read_csv
    sheets = read(given, progress=progress)
    if not sheets:
        raise Trouble(NO_TABLE)
    return laid_out(sheets)
