"""Archives (ZIP) of other programs, opened as if they were hostile: bounded, in memory, and no name trusted.

Exchange floor: a member is read by the name it has in the archive and never becomes a file of that name. What is too
large once opened, stands twice, or is not what its sum says, refuses the whole.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from typing import cast

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.refusals import ARCHIVE_DAMAGED, ARCHIVE_TOO_LARGE, ASK_AGAIN
from defender_desk.text.trouble import Trouble

LIMIT_ARCHIVE = 4 << 30
"""Largest archive, in bytes."""
LIMIT_OPENED = 4 << 30
"""Most bytes of all its members together."""
LIMIT_MEMBER = 2 << 30
"""Most bytes of one member."""
LIMIT_READ = 256 << 20
"""Most bytes of a member that is read whole."""
MOST_MEMBERS = 10_000
MOST_GROWTH = 200
"""How many times its packed size a member may have."""
LIMIT_DIRECTORY = 4 << 20
"""Most bytes of the list of its members."""
PIECE = 1 << 20
REFUSALS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What the library raises for an archive that is none, is damaged, locked, or packed in a way nobody reads here."""

_END = 22  # bytes of the record at the end of an archive
_FARTHEST_END = _END + (1 << 16) + 76  # with the longest comment, and what a large archive says before it


@dataclass(frozen=True)
class Members:
    """The members of an archive that is open: files alone, each name once."""

    archive: zipfile.ZipFile
    about: dict[str, zipfile.ZipInfo]

    @property
    def names(self) -> list[str]:
        """Names of the files, in their order."""
        return list(self.about)

    def size(self, name: str) -> int:
        """Bytes of a member once opened."""
        return self.about[name].file_size

    def read(self, name: str) -> bytes:
        """A member whole, where it is small enough to be held."""
        if self.size(name) > LIMIT_READ:
            raise Trouble(ARCHIVE_TOO_LARGE)
        return b"".join(self.pieces(name))

    def open(self, name: str) -> BufferedIOBase:
        """A member to be read, whatever reads it catching `REFUSALS`."""
        return cast("BufferedIOBase", self.archive.open(self.about[name]))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member in pieces, its own sum checked at the end; never more than it said."""
        left = self.size(name)
        try:
            with self.archive.open(self.about[name]) as stream:
                while piece := stream.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN)
                    yield piece
        except REFUSALS as bad:
            raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN) from bad


@contextmanager
def opened(given: Given) -> Iterator[Members]:
    """Open an archive after it was weighed by what it says of itself; raises `Trouble`."""
    try:
        if given.stat().st_size > LIMIT_ARCHIVE or _directory(given) > LIMIT_DIRECTORY:
            raise Trouble(ARCHIVE_TOO_LARGE)
        stream = given.open("rb")
    except REFUSALS as bad:
        raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN) from bad
    with stream:
        try:
            archive = zipfile.ZipFile(stream)
        except REFUSALS as bad:
            raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN) from bad
        with archive:
            yield Members(archive, _weighed(archive))


def names_in(given: Given) -> list[str]:
    """Names of the members of an archive; none where it is none, or one that nobody would open."""
    try:
        with opened(given) as members:
            return members.names
    except Trouble:
        return []


def _directory(given: Given) -> int:
    """Bytes of the list of members, which is read whole before anything else is known of them."""
    with given.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _FARTHEST_END))
        tail = stream.read()
    end, large = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    if end < 0 or len(tail) < end + _END:
        raise zipfile.BadZipFile
    if large >= 0:
        return int.from_bytes(tail[large + 40 : large + 48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _weighed(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    every = [one for one in archive.infolist() if not one.is_dir()]
    about = {one.filename: one for one in every}
    if len(about) < len(every):
        raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN)
    if len(every) > MOST_MEMBERS or sum(one.file_size for one in every) > LIMIT_OPENED:
        raise Trouble(ARCHIVE_TOO_LARGE)
    for one in every:
        if one.file_size > LIMIT_MEMBER:
            raise Trouble(ARCHIVE_TOO_LARGE)
        if one.file_size > PIECE and one.file_size > MOST_GROWTH * max(one.compress_size, 1):
            raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN)
    return about
