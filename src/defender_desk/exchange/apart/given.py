"""A file as readers are given it: how large it is, and its bytes; never where it lies.

Exchange floor: in the process that reads, the bytes come from the desk piece by piece as they are asked for, so that it
opens nothing itself. A `Path` serves as well, where bytes are read that nobody foreign wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from defender_desk.exchange.refusals import UNREADABLE
from defender_desk.text.trouble import Trouble


class Size(Protocol):
    """What is known of a file before it is read."""

    @property
    def st_size(self) -> int:
        """Its size in bytes."""


class Given(Protocol):
    """As much of a `Path` as reading takes."""

    def open(self, mode: Literal["rb"], /) -> BufferedReader:
        """Its bytes from the beginning."""

    def read_bytes(self) -> bytes:
        """All of them."""

    def stat(self) -> Size:
        """How large it is."""


@dataclass(frozen=True)
class Held:
    """Bytes in memory that another process is to read."""

    data: bytes
    mark: str = ""
    """What it is known by in that process, as long as it is the same file; empty where nothing is to be kept of it."""

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.data)

    def piece(self, at: int, most: int) -> bytes:
        """Some of them."""
        return self.data[at : at + most]


@dataclass(frozen=True)
class Opened:
    """A file on disk that another process is to read: open here, and nowhere else."""

    stream: BinaryIO
    size: int
    mark: str

    def piece(self, at: int, most: int) -> bytes:
        """Some of its bytes; raises `OSError`."""
        self.stream.seek(at)
        return self.stream.read(most)


Handed = Held | Opened


@contextmanager
def on_disk(path: Path) -> Iterator[Opened]:
    """Open a file to hand its bytes to another process; raises `Trouble`."""
    try:
        stream = path.open("rb", buffering=0)
    except OSError as bad:
        raise Trouble(UNREADABLE) from bad
    with stream:
        about = path.stat()
        yield Opened(stream, about.st_size, f"{about.st_dev}-{about.st_ino}-{about.st_size}-{about.st_mtime_ns}")
