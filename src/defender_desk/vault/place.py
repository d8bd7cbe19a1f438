"""Where a vault stands, told by a file that is never written again: a copy of the folder stands somewhere else.

Vault floor: no program can set the moment at which a file came to be where it is. So a copy, a restored backup and
another disk all differ, while a folder that was moved on its disk stays the same.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

MARK: Final = "vault.place"
"""A file that says nothing; what counts is where and when it came to be."""


def mark(folder: Path, database: str) -> str:
    """What tells this folder, and the database of that name in it, from every copy; empty where nothing can tell.

    Makes the file where a copy left it out.
    """
    with suppress(OSError):
        path = folder / MARK
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        found = path.stat()
        return f"{found.st_ino}:{found.st_ctime_ns}:{(folder / database).stat().st_ino}"
    return ""
