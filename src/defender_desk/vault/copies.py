"""The two copies of the header on disk: written so that a power cut at any moment leaves one whole.

Vault floor: used by `folder` alone. Failures of the disk come out as OSError, for `folder` to explain.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from defender_desk.vault import header
from defender_desk.vault.header import Header

MAIN: Final = "vault.hdr"
BACKUP: Final = "vault.hdr.bak"
_UNFINISHED: Final = ".new"
LEFTOVERS: Final = frozenset({MAIN + _UNFINISHED, BACKUP + _UNFINISHED})
"""Names a killed write can leave behind; they are never read and the next write replaces them."""
NAMES: Final = frozenset({MAIN, BACKUP}) | LEFTOVERS
"""Every name under which a header can lie."""


@dataclass(frozen=True)
class Copies:
    """What was found on disk; None stands for a copy that is missing or damaged."""

    main: Header | None
    backup: Header | None

    def whole(self) -> tuple[Header, ...]:
        """Give the copies whose bytes are whole, the main one first."""
        return tuple(copy for copy in (self.main, self.backup) if copy)


def exist(folder: Path) -> bool:
    """Tell whether either copy is there, whole or not."""
    return (folder / MAIN).is_file() or (folder / BACKUP).is_file()


def read(folder: Path) -> Copies:
    """Read both copies; Trouble when either was written by a newer Defender Desk."""
    return Copies(_read(folder / MAIN), _read(folder / BACKUP))


def write(folder: Path, new: Header, *, keep_previous: bool = True) -> None:
    """Make `new` the header; what it replaces stays as the backup, unless it was damaged or must not be kept.

    Without `keep_previous` (a slot changed, and the old one must not open the vault any more) both copies become new.
    """
    previous = _read(folder / MAIN) if keep_previous else None
    if previous:
        put(folder / BACKUP, previous.raw)
    put_main(folder, new)
    if not keep_previous:
        put(folder / BACKUP, new.raw)


def put_main(folder: Path, new: Header) -> None:
    """Make `new` the header and leave its backup as it is."""
    put(folder / MAIN, new.raw)


def put(target: Path, content: bytes) -> None:
    """Replace a small file so that after a crash it holds either the old bytes or the new ones."""
    unfinished = target.with_name(target.name + _UNFINISHED)
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(unfinished, target)  # noqa: PTH105  the one call that fault tests intercept
    sync_folder(target.parent)


def _read(path: Path) -> Header | None:
    try:
        with path.open("rb") as stream:
            return header.parse(stream.read(header.LARGEST_HEADER + 1))
    except (FileNotFoundError, IsADirectoryError):
        return None


def sync_folder(folder: Path) -> None:
    """Put the names of the files in a folder on the disk."""
    if os.name == "nt":  # Windows has no handle to sync for a folder; its journal orders the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
