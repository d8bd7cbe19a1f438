"""Keeps the memory of this process to itself, as far as the system lets a program do that.

Confined floor: both programs and the process that reads call it first, before they read anything. It hides nothing from
an administrator, and hibernation remains: docs/threat-model.md.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31


def keep_to_itself() -> None:
    """Write no core dump, and on Linux and macOS let no other process of the user read or follow this one."""
    if sys.platform == "win32":
        return
    import resource  # late: Windows has no such module

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            most = resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (most, most))  # what may be kept out of swap
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0)
