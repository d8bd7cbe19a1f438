"""Tables in comma-separated files, as they really come: any encoding, any separator, quotes or none.

Exchange floor: reads into `tables.Sheet`. Rows are read while they are asked for, so that a hundred thousand of them
cost no memory.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.encodings import KEPT, encoding_of_file, mended
from defender_desk.exchange.refusals import QUOTE_NOT_CLOSED, SPLIT, TABLE_TOO_LARGE, TABLE_UNREADABLE
from defender_desk.exchange.tables import (
    LIMIT_CELL,
    LIMIT_FILE,
    Progress,
    Row,
    Sheet,
    checked,
    counted,
    sheet,
)
from defender_desk.text.trouble import Trouble

SEPARATORS = ",;\t|؛"
"""What may stand between cells; the one that cuts the first lines most evenly is taken."""

_SAMPLE = 64 << 10
_SAMPLE_ROWS = 50
_TELL_EVERY = 500  # rows
_LONGEST_LINE = 4 << 20


class _Reader(Protocol):
    """What `csv.reader` gives, which has no public name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True)
class _Source:
    given: Given
    encoding: str
    separator: str
    announced: bool
    """The first line only says which separator follows ("sep=;", as Excel writes)."""
    progress: Progress | None

    def rows(self) -> Iterator[Row]:
        """The rows of the file from its beginning."""
        csv.field_size_limit(LIMIT_CELL)  # the csv module has this once for the whole process
        errors = KEPT if self.encoding == "utf-8" else "replace"
        with self.given.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, errors=errors, newline="") as text:
            reader = csv.reader((mended(line, self.encoding) for line in _lines(text)), delimiter=self.separator)
            try:
                yield from counted(self._numbered(reader, raw))
            except csv.Error as bad:
                raise Trouble(
                    QUOTE_NOT_CLOSED,
                    line=reader.line_num,
                ) from bad

    def _numbered(self, reader: _Reader, raw: io.BufferedReader) -> Iterator[Row]:
        size = self.given.stat().st_size
        for number, cells in enumerate(reader):
            row = number + (not self.announced)  # as table programs count, which show no row for what announces
            if row:
                yield Row(row, checked(cells, row))
            if self.progress and number % _TELL_EVERY == 0:
                self.progress(raw.tell(), size)


def read_csv(
    given: Given, *, encoding: str = "", separator: str = "", progress: Progress | None = None
) -> tuple[Sheet, ...]:
    """Read the one sheet of a text table, or none when it is empty; what is not given is found out.

    Bytes that mean nothing in the encoding become "\ufffd". Raises `Trouble` here or while rows are read.
    """
    try:
        if given.stat().st_size > LIMIT_FILE:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)
        encoding = encoding or _encoding(given)
        first, announced = _announced(_beginning(given, encoding))
        source = _Source(given, encoding, separator or announced or _separator(first), bool(announced), progress)
        found = sheet("", source.rows)
    except OSError as bad:
        raise Trouble(TABLE_UNREADABLE) from bad
    return (found,) if found else ()


def _lines(text: io.TextIOBase) -> Iterator[str]:
    """The lines of a text without NUL; one that never ends is refused before it fills the memory."""
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise Trouble(TABLE_UNREADABLE)
        yield line.replace("\0", "")


def _encoding(given: Given) -> str:
    with given.open("rb") as stream:
        return encoding_of_file(stream)


def _beginning(given: Given, encoding: str) -> list[str]:
    """The first lines, whole ones unless there is only one."""
    with given.open("rb") as stream:
        sample = codecs.getincrementaldecoder(encoding)(errors="replace").decode(stream.read(_SAMPLE))
    lines = sample.replace("\0", "").splitlines(keepends=True)
    return lines[:-1] if len(sample) >= _SAMPLE // 4 and len(lines) > 1 else lines


def _announced(lines: list[str]) -> tuple[list[str], str]:
    """The lines after an announcement of the separator, and that separator."""
    found = re.fullmatch(r"\ufeff?sep=(.)\s*", lines[0]) if lines else None
    return (lines[1:], found[1]) if found else (lines, "")


def _separator(lines: Sequence[str]) -> str:
    """The separator that gives most rows, the headings among them, the same number of cells."""
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: Sequence[str], separator: str) -> float:
    try:
        rows = csv.reader(lines, delimiter=separator)
        widths = [len(row) for row in islice((row for row in rows if row), _SAMPLE_ROWS)]
    except csv.Error:
        return 0
    if not widths:
        return 0
    usual, often = Counter(widths).most_common(1)[0]
    return (usual - 1) * often / len(widths) * (2 if widths[0] == usual else 0.5)
