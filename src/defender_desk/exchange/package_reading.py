"""Data packages of JSON lines as sheets, one for each file, with the names of fields as headings.

Exchange floor: read as any table is, so that a person says what the rows are and where each column goes. Nothing of an
archive is written anywhere: its members are weighed before they are opened, and read in memory.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.foreign_archives import Members, opened
from defender_desk.exchange.plain_lines import LINES, PACKAGE
from defender_desk.exchange.refusals import NOT_LINES, SPLIT, TABLE_TOO_LARGE
from defender_desk.exchange.tables import LIMIT_ROWS, Row, Sheet, checked
from defender_desk.text.trouble import Trouble

LONGEST_LINE = 2**20
"""Most bytes in one line."""
_BETWEEN = "; "


def is_package(names: list[str]) -> bool:
    """Whether an archive is a data package, by the names of its members."""
    return PACKAGE in names and any(name.endswith(LINES) for name in names)


def read_package(given: Given) -> tuple[Sheet, ...]:
    """The tables of a package in which something is written; raises `Trouble`."""
    with opened(given) as members:
        lists = [name for name in members.names if name.endswith(LINES)]
        sheets = [_sheet(members, name, place) for place, name in enumerate(lists, 1)]
    return tuple(one for one in sheets if one.columns)


def _sheet(members: Members, name: str, place: int) -> Sheet:
    rows = list(_rows(members.read(name), place))
    columns = tuple(dict.fromkeys(heading for _, cells in rows for heading in cells))
    told = [Row(line, checked((cells.get(one, "") for one in columns), line)) for line, cells in rows]
    return Sheet(name.removesuffix(LINES), columns, told)


def _rows(data: bytes, place: int) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(data.splitlines(), 1):
        if number > LIMIT_ROWS:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)
        if line.strip():
            yield number, _cells(line, number, place)


def _cells(line: bytes, number: int, place: int) -> dict[str, str]:
    if len(line) <= LONGEST_LINE:
        try:
            said = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            said = None
        if isinstance(said, dict):
            return {heading: _written(value) for heading, value in said.items()}
    raise Trouble(NOT_LINES, line=number, list=place)


def _written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case None | dict():
            return ""  # a file is told of, and does not come in through a table
        case list():
            return _BETWEEN.join(str(one) for one in value)
        case _:
            return str(value)
