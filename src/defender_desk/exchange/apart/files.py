"""Foreign files on disk, read apart: their tables row by row, their cards, the packages they are.

Exchange floor: what services see of a file is what its reader would give, fetched as it is gone through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from defender_desk.exchange.apart.given import on_disk
from defender_desk.exchange.apart.reader import Reader, unheard
from defender_desk.exchange.apart.requests import Cards, Cells, Maker, Member, Proofs, Rows, Tables
from defender_desk.exchange.card_values import Card
from defender_desk.exchange.proof_pieces import Package
from defender_desk.exchange.tables import Progress, Row, Sheet
from defender_desk.exchange.whole_file import sha256_of
from defender_desk.text.speech import habits

_LOOKED_AT, _AT_ONCE = 200, 2_000
"""Rows of the first answer, and of each that follows."""


def tables(reader: Reader, path: Path, progress: Progress = unheard) -> tuple[Sheet, ...]:
    """The tables in a file, whose rows are read each time they are gone through; raises `Trouble`, here or then."""
    language = habits().language
    with on_disk(path) as file:
        heads = reader.ask(Tables(language), file, progress)
    return tuple(
        Sheet(
            head.name,
            head.columns,
            _Rows(reader, path, place, language),
            head.hidden,
            head.lists,
            head.kinds,
            head.telling,
            head.known_as,
            head.to_know,
        )
        for place, head in enumerate(heads)
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of one table of a file."""

    reader: Reader
    path: Path
    sheet: int
    language: str

    def __iter__(self) -> Iterator[Row]:
        rows, after = self._first, 0
        while rows:
            after += len(rows)
            yield from (Row(line, cells) for line, cells in rows)
            rows = self._next(after, _AT_ONCE)

    @cached_property
    def _first(self) -> tuple[Cells, ...]:
        """Those by which it is told what the columns are, again and again."""
        return self._next(0, _LOOKED_AT)

    def _next(self, after: int, most: int) -> tuple[Cells, ...]:
        with on_disk(self.path) as file:
            return self.reader.ask(Rows(self.sheet, after, most, self.language), file)


def cards(reader: Reader, path: Path) -> Iterator[Card]:
    """The address cards in a file; raises `Trouble`."""
    after = 0
    while found := _cards(reader, path, after):
        after += len(found)
        yield from found


def _cards(reader: Reader, path: Path, after: int) -> tuple[Card, ...]:
    with on_disk(path) as file:
        return reader.ask(Cards(after), file)


def maker(reader: Reader, path: Path) -> str:
    """Which program made a package of proofs; empty where the file is none."""
    with on_disk(path) as file:
        return reader.ask(Maker(), file)


def package(reader: Reader, path: Path, progress: Progress = unheard) -> Package:
    """A package of proofs, compared with its papers; raises `Trouble`."""
    with on_disk(path) as file:
        found = reader.ask(Proofs(), file, progress)
    return Package(path, found.made_by, sha256_of(path), found.pieces)


def member(reader: Reader, path: Path, name: str) -> BufferedReader:
    """A file of a package, to be read from its beginning once; raises `Trouble` as it is read."""
    return BufferedReader(_Member(reader, path, name), 1 << 20)


class _Member(RawIOBase):
    """The bytes of one file of a package, fetched as they are read."""

    def __init__(self, reader: Reader, path: Path, name: str) -> None:
        super().__init__()
        self._reader, self._path, self._name = reader, path, name
        self._after, self._left = 0, memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """To its beginning alone."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin anew."""
        if offset or whence:
            raise OSError("a file of a package is read from its beginning")
        self._after, self._left = 0, memoryview(b"")
        return 0

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer with what comes next."""
        if not self._left:
            with on_disk(self._path) as file:
                fetched = self._reader.ask(Member(self._name, self._after), file)
            self._after += -(-len(fetched) // (1 << 20))
            self._left = memoryview(fetched)
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken
