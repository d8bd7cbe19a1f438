"""What keeps the memory of this process to itself, as far as the system lets a program do that.

Desktop: called first. It hides nothing from an administrator, and swap and hibernation remain: docs/threat-model.md.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

PR_SET_DUMPABLE = 4


def harden() -> None:
    """Write no core dump, and on Linux let no other process of the same user read this one's memory."""
    if sys.platform == "win32":
        return
    import resource  # late: Windows has no such module

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
