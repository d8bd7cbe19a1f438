"""Carrying a file to another disk as it is: whole under its name, or not there.

Exchange floor: backups go out and come back through here; what is carried is sealed already.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from defender_desk.exchange.whole_file import whole_file
from defender_desk.text.digests import Sha256

PIECE = 1 << 20
"""Bytes read at once."""
BLOCK = 4096
"""Bytes read at once where some cannot be read: a page of a database, and of most disks."""


def carry(source: Path, target: Path, heard: Callable[[int], None]) -> str:
    """Copy a file, over what stood there; returns the SHA-256 of what was read.

    `heard` is told the bytes of each piece and may raise to stop. Raises `Trouble` where the world refused.
    """
    digest = Sha256()
    with whole_file(target) as file, source.open("rb") as stream:
        while piece := stream.read(PIECE):
            heard(len(piece))
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def carry_torn(source: Path, target: Path, heard: Callable[[int], None]) -> int:
    """Copy a file from a failing disk, zeros in place of what it refuses to read; returns how many bytes it refused."""
    refused = 0
    with whole_file(target) as file, source.open("rb", buffering=0) as stream:
        for at in range(0, os.fstat(stream.fileno()).st_size, BLOCK):
            stream.seek(at)
            try:
                piece = stream.read(BLOCK)
            except OSError as bad:
                if bad.errno != errno.EIO:
                    raise
                piece = bytes(BLOCK)
                refused += BLOCK
            heard(len(piece))
            file.write(piece)
    return refused


def from_the_disk(path: Path) -> Path:
    """Let a file be read from its disk and not from memory, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
    return path
