"""Erasing a vault: every copy of its header is written over, after which nothing in the folder can be opened.

Vault floor: the keys to all else hang on 984 bytes, so these go first. What a disk keeps below its files (the spare
blocks of an SSD or a stick) no program reaches.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from defender_desk.vault.copies import NAMES
from defender_desk.vault.folder import disk_troubles


def destroy_headers(folder: Path, *inside: str) -> int:
    """Write random bytes over every copy of the header, all of them before any is removed; tells how many there were.

    Those in folders `inside` go with it. Trouble where the disk refuses: then those that could not be written over may
    still open.
    """
    with disk_troubles():
        places = [folder, *(folder / name for name in inside)]
        there = [place / name for place in places for name in sorted(NAMES) if (place / name).is_file()]
        for each in there:
            _write_over(each)
        for each in there:
            each.unlink(missing_ok=True)
    return len(there)


def _write_over(path: Path) -> None:
    """In place, and on the disk before it returns: a new file would leave the old blocks as they are."""
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        os.write(descriptor, secrets.token_bytes(os.fstat(descriptor).st_size))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
