"""Takes the network away from this process, for good, before anything of a person's is read.

Confined floor: the kernel of Linux refuses whoever asks, also a library in C or a program started from here; on every
system a hook of Python refuses what Python code would do. Neither reaches another program that is asked to do it.
"""

from __future__ import annotations

import ctypes
import errno
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from defender_desk.confined.calls import numbers
from defender_desk.confined.filters import ALLOW, ENOSYS, EPERM, Rule, Where, here, lay, rules

_LOCAL = Where(0, 1)
"""A socket between programs of this machine: the screen and the message bus are spoken to through such."""
_NO_FAMILY = 255
"""A family of sockets that no kernel has, so that asking for one opens nothing."""
_RULES = (
    Rule("socket", ALLOW, (_LOCAL,)),
    Rule("socketpair", ALLOW, (_LOCAL,)),
    *rules(EPERM, "socket socketpair"),
    *rules(ENOSYS, "io_uring_setup io_uring_enter io_uring_register"),  # would open sockets past every filter
    *rules(EPERM, "pidfd_getfd ptrace process_vm_readv process_vm_writev"),  # would use those of another program
)
_QT = "Network|Qml|Quick|WebEngine|WebSockets|WebView|HttpServer|RemoteObjects|Bluetooth|Nfc|Positioning|Location"
_MODULES = re.compile(rf"(.*\.)?_(socket|ssl|overlapped)|PySide6\.Qt({_QT})\w*")
"""What every way from Python to a network is made of."""
_SYMBOLS = re.compile(r"socket|connect|getaddrinfo|WSA(Startup|Socket|Connect)\w*|(Internet|WinHttp)Open\w*")


@dataclass(frozen=True)
class Hold:
    """What keeps a network from this process."""

    system: bool
    """The kernel refuses: whatever runs in this process, and whatever it starts."""
    hook: bool
    """Python refuses: whatever is written in Python."""


def without_network() -> None:
    """Take the network away, as far as this system lets a program do that; asked again, it does nothing."""
    held = holds()
    if not held.hook:
        sys.addaudithook(_refuse)
    if not held.system:
        with suppress(OSError):  # a kernel without filters, or another system: `holds` says so
            lay(_RULES)


def holds() -> Hold:
    """Find out what holds, by asking for what would be refused; no socket is opened even where nothing holds."""
    return Hold(_kernel_refuses(), _hook_refuses())


def _refuse(event: str, told: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError(errno.EPERM, f"{event}: the desk opens no connection")
    if event == "import" and _MODULES.fullmatch(told[0]):
        raise ImportError(f"{told[0]}: the desk opens no connection", name=told[0])
    if event == "ctypes.dlsym" and isinstance(told[1], str) and _SYMBOLS.fullmatch(told[1]):
        raise PermissionError(errno.EPERM, f"{told[1]}: the desk opens no connection")


def _hook_refuses() -> bool:
    try:
        sys.audit("socket.connect", None, None)
    except PermissionError:
        return True
    return False


def _kernel_refuses() -> bool:
    processor = here()
    if processor is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    asked = libc.syscall(ctypes.c_long(numbers(processor.column)["socket"]), _NO_FAMILY, 1, 0)
    return bool(asked < 0 and ctypes.get_errno() == errno.EPERM)
