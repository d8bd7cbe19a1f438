"""Room on a disk, and what a disk refuses: asked before anything is written, and for what is removed.

Services floor: of folders of any kind; which of them are backups or desks, `kinds` tells.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from defender_desk.exchange.whole_file import trouble_of
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_bytes

PART = ".part"
"""The end of a name that whatever is not whole yet bears."""
SPARE = 8 << 20
"""Bytes left free beside what is written: no disk is filled to its end."""

_NO_ROOM = msg("There is not enough room there: {needed} are needed, and {free} are free. Nothing was written.")
_MAKE_ROOM = msg("Remove old backups or other files, or choose another place.")


@contextmanager
def disk() -> Iterator[None]:
    """Say what a disk refused as a Trouble."""
    try:
        yield
    except OSError as bad:
        raise trouble_of(bad) from bad


def free(folder: Path) -> int:
    """The bytes that are free where a folder is, or will be."""
    return shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.exists())).free


def must_have_room(folder: Path, needed: int) -> None:
    """Refuse before anything is written what will not fit."""
    there = free(folder)
    if needed and needed + SPARE > there:
        raise Trouble(_NO_ROOM, _MAKE_ROOM, needed=show_bytes(needed + SPARE), free=show_bytes(there))


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, where the disk knows owners."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def take_away(path: Path) -> None:
    """Remove a folder with all it holds, or a file; what cannot be removed now is swept later."""
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
