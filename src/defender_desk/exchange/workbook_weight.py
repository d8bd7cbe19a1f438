"""How much a workbook would weigh once opened, found out before it is.

Exchange floor: `workbooks` asks here first. A file of a few kilobytes can name a cell at the far corner of a sheet, a
text that stands in a million cells, or a member that inflates to gigabytes; calamine would build all of it, and
running out of memory there ends the program. So the XML is read through once, in pieces, by what it says of itself.
It errs on the heavy side: what is written in an unusual way is counted at its worst.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import IO, BinaryIO
from xml.parsers import expat  # its answer is only whether the XML is well formed

from defender_desk.exchange.refusals import SPLIT, TABLE_TOO_LARGE, WORKBOOK_UNREADABLE
from defender_desk.exchange.tables import Progress
from defender_desk.text.trouble import Trouble

LIMIT_MEMBERS = 2_000
"""Most members in the archive that a workbook is."""
LIMIT_INFLATED = 1 << 30
"""Most bytes in all members together once inflated: 100,000 rows of 40 columns take about a quarter."""
LIMIT_CELLS = 5_000_000
"""Most cells in one sheet, empty ones between others included."""
LIMIT_TEXT = 256 << 20
"""Most bytes of text in all cells, each repetition counted."""


_REFUSALS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_MOST_LINES, _MOST_COLUMNS = 1_048_576, 16_384  # calamine builds no more
_PIECE = 1 << 20
_LONGEST_TEXT = 4 << 20  # between two tags
_TAG = re.compile(
    rb"<(?P<end>/?)(?:[\w.-]{1,40}:)?(?P<name>c|si|row|table|table-row|table-cell|covered-table-cell|s)(?=[\s/>])"
    rb"""(?P<said>(?:[^<>"'/]|/(?!>)|"[^"<]*"|'[^'<]*')*+)(?P<empty>/?)>"""
    rb"(?:\s*+<v>\s*+(?P<index>\d{1,9})\s*+</v>)?+"
)
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,9})(\d{0,9})""")
_SHARED = re.compile(rb"""\st\s*=\s*["']\s*s\s*["']""")
_COLUMNS = re.compile(rb"""columns-repeated\s*=\s*["']\s*(\d{1,12})""")
_ROWS = re.compile(rb"""rows-repeated\s*=\s*["']\s*(\d{1,12})""")
_SPACES = re.compile(rb"""c\s*=\s*["']\s*(\d{1,12})""")


def weigh(workbook: BinaryIO, progress: Progress | None = None) -> None:
    """Refuse a workbook that is no archive or would be too large in memory; raises `Trouble`.

    `progress` is told "0 of 1" again and again, because the true size is what is being found out.
    """
    try:
        with zipfile.ZipFile(workbook) as archive:
            _weigh_members(archive, _asked(progress))
    except _REFUSALS as bad:
        raise Trouble(WORKBOOK_UNREADABLE) from bad


def _asked(progress: Progress | None) -> Callable[[], None]:
    return partial(progress, 0, 1) if progress else _quietly


def _quietly() -> None:
    pass


def _weigh_members(archive: zipfile.ZipFile, ask: Callable[[], None]) -> None:
    members = archive.infolist()
    if len(members) > LIMIT_MEMBERS:
        raise Trouble(TABLE_TOO_LARGE, SPLIT)
    scales = _Scales()
    left = LIMIT_INFLATED
    for member in sorted(members, key=lambda member: "sharedstrings" not in member.filename.lower()):
        if member.filename.lower().endswith("workbook.bin"):
            raise Trouble(WORKBOOK_UNREADABLE)  # XLSB, which cannot be weighed
        member.file_size = left + 2 * _PIECE  # what the archive says of the size is not believed
        scales.next_member()
        grammar = _grammar() if member.filename.lower().endswith((".xml", ".rels")) else None
        ask()
        with archive.open(member) as stream:
            left = _weigh_member(stream, scales, left, grammar, ask)


def _grammar() -> expat.XMLParserType:
    """What refuses XML that is not well formed, in which calamine can search for an end tag for ever."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _check(grammar: expat.XMLParserType, piece: bytes, *, last: bool = False) -> None:
    try:
        grammar.Parse(piece, last)
    except (expat.ExpatError, LookupError) as bad:  # LookupError: an encoding that nobody knows
        raise Trouble(WORKBOOK_UNREADABLE) from bad


def _no_doctype(*_said: object) -> None:
    raise ValueError("no workbook declares entities")


def _weigh_member(
    stream: IO[bytes], scales: _Scales, left: int, grammar: expat.XMLParserType | None, ask: Callable[[], None]
) -> int:
    """Put one member on the scales; gives back how many bytes the others may still take."""
    for piece, begins in _pieces(stream):
        ask()
        left -= len(piece)
        if left < 0:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)
        if grammar:
            _check(grammar, piece)
        for tag in _TAG.finditer(piece):
            scales.put(tag, begins)
    if grammar:
        _check(grammar, b"", last=True)
    return left


def _pieces(stream: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The bytes in pieces that cut no cell in two, or at least no tag, and where each begins."""
    rest, begins = b"", 0
    while new := stream.read(_PIECE):
        rest += new
        after_cell = rest.rfind(b"</c>") + 4
        cut = after_cell if after_cell > 3 else max(rest.rfind(b"<"), 0)
        yield rest[:cut], begins
        rest, begins = rest[cut:], begins + cut
        if len(rest) > _LONGEST_TEXT:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)
    yield rest, begins


@dataclass
class _Scales:
    """What has been seen so far: of the sheet its extent, of the whole workbook its texts."""

    shared: array[int] = field(default_factory=lambda: array("L"))
    """Bytes of each shared text of an XLSX."""
    text: int = 0
    uses_shared: bool = False
    line: int = 0
    column: int = 0
    lines: int = 0
    columns: int = 0
    opened: int = 0
    """Where the open shared text, or the open cell of an ODS, began."""
    times: int = 0
    """How often the open cell of an ODS is repeated in its row; 0 when none is open."""
    row_times: int = 0

    def next_member(self) -> None:
        """Begin another member of the archive, and with it another sheet."""
        self.line = self.column = self.lines = self.columns = self.times = self.row_times = 0

    def put(self, tag: re.Match[bytes], begins: int) -> None:
        """Weigh one tag of a piece that begins at this byte of the member."""
        weighed = (_ENDS if tag["end"] else _BEGINS).get(tag["name"])
        if weighed:
            weighed(self, tag, begins)

    def cell(self, tag: re.Match[bytes], _begins: int) -> None:
        place = _PLACE.search(tag["said"])
        self.column += 1
        if place:
            self.column = _column(place[1]) or self.column
            self.line = int(place[2] or self.line)
        if tag["empty"]:
            return
        self._reach(self.line, self.column)
        if _SHARED.search(tag["said"]):
            self.uses_shared = True
            self._add(self._shared_size(tag["index"]))

    def _shared_size(self, index: bytes | None) -> int:
        if index and int(index) < len(self.shared):
            return self.shared[int(index)]
        return max(self.shared, default=0)

    def row(self, tag: re.Match[bytes], _begins: int) -> None:
        place = _PLACE.search(tag["said"])
        self.line = int(place[2]) if place and place[2] else self.line + 1
        self.column = 0

    def shared_text(self, tag: re.Match[bytes], begins: int) -> None:
        if self.uses_shared:  # texts that come after the cells that use them could not be weighed
            raise Trouble(WORKBOOK_UNREADABLE)
        self.opened = begins + tag.end()

    def shared_text_end(self, tag: re.Match[bytes], begins: int) -> None:
        self.shared.append(begins + tag.start() - self.opened)

    def table(self, _tag: re.Match[bytes], _begins: int) -> None:
        self.next_member()

    def ods_row(self, tag: re.Match[bytes], _begins: int) -> None:
        self.line += self.row_times
        self.row_times = _number(_ROWS, tag)
        self.column = self.times = 0

    def ods_row_end(self, tag: re.Match[bytes], begins: int) -> None:
        self._ods_cell_end(begins + tag.start())

    def ods_cell(self, tag: re.Match[bytes], begins: int) -> None:
        self._ods_cell_end(begins + tag.start())
        times = min(_number(_COLUMNS, tag), _MOST_COLUMNS)
        self.column += times
        if not tag["empty"] or b"value" in tag["said"]:
            self.times, self.opened = times, begins + tag.start()
            self._reach(self.line + self.row_times, self.column)

    def _ods_cell_end(self, at: int) -> None:
        if self.times:
            self._add((at - self.opened) * self.times * min(self.row_times, _MOST_LINES))
            self.times = 0

    def ods_spaces(self, tag: re.Match[bytes], _begins: int) -> None:
        self._add(_number(_SPACES, tag) * max(self.times, 1) * max(min(self.row_times, _MOST_LINES), 1))

    def _reach(self, line: int, column: int) -> None:
        self.lines = max(self.lines, min(line, _MOST_LINES))
        self.columns = max(self.columns, min(column, _MOST_COLUMNS))
        if self.lines * self.columns > LIMIT_CELLS:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)

    def _add(self, text: int) -> None:
        self.text += text
        if self.text > LIMIT_TEXT:
            raise Trouble(TABLE_TOO_LARGE, SPLIT)


_BEGINS = {
    b"c": _Scales.cell,
    b"row": _Scales.row,
    b"si": _Scales.shared_text,
    b"table": _Scales.table,
    b"table-row": _Scales.ods_row,
    b"table-cell": _Scales.ods_cell,
    b"covered-table-cell": _Scales.ods_cell,
    b"s": _Scales.ods_spaces,
}
_ENDS = {b"si": _Scales.shared_text_end, b"table-row": _Scales.ods_row_end}


def _number(pattern: re.Pattern[bytes], tag: re.Match[bytes]) -> int:
    found = pattern.search(tag["said"])
    return max(int(found[1]), 1) if found else 1


@lru_cache(20_000)
def _column(letters: bytes) -> int:
    """Number of a column from its letters, 0 when there are none."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
