"""How much a process may take, set by itself for good: memory, time of the processor, files, other processes.

Confined floor: what cannot be set on this system is left as it is, and said by what is returned.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from contextlib import suppress
from pathlib import Path

_WITH_PARENT = 1  # of prctl
_FIRST_TO_GO = "1000"
_MOST_FILES = 64


def lower(memory: int, processor: int) -> bool:
    """Take at most so many bytes of address space and seconds of the processor, and start or write nothing.

    Says whether all of it holds.
    """
    if sys.platform == "win32":
        return False
    import resource  # late: Windows has no such module

    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_NOFILE: _MOST_FILES,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    holds = [_lowered(which, value) for which, value in wanted.items()]
    return all(holds)


def go_first() -> None:
    """On Linux, be the first to go where memory is short; only a process that others may look into can say so."""
    if sys.platform == "linux":
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, "ascii")


def _lowered(which: int, value: int) -> bool:
    import resource  # late: Windows has no such module

    _, most = resource.getrlimit(which)
    now = value if most == resource.RLIM_INFINITY else min(value, most)
    try:
        resource.setrlimit(which, (now, now))
    except (OSError, ValueError):
        return False
    return True


def go_with_parent() -> None:
    """On Linux, be killed once the process is gone that this one was split off from."""
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).prctl(_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
