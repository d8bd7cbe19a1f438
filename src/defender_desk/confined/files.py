"""Which files a process may open, given up for good by way of Landlock, which Linux has since 5.13.

Confined floor: after `keep_to` a process reads what lies in the places named, and opens, makes, changes, removes and
starts nothing else; newer kernels also keep it from connecting anywhere and from sending signals out.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from defender_desk.confined.calls import numbers

READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
_NO_NEW_PRIVS = 38  # of prctl
_VERSION, _BENEATH = 1, 1
_SINCE = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
"""By version: the ways to use a file that it can keep a process from."""
_CONNECTING, _OUT_OF_ITS_OWN = 0b11, 0b11
_WITH_NETWORK, _WITH_SIGNALS = 4, 6
"""Versions since which it also keeps from TCP, and from abstract sockets and signals outside."""


def keep_to(readable: Iterable[Path]) -> bool:
    """Let this thread and all it starts open files in these places alone, and only to read; whether that now holds."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    call = numbers(0)  # these have the same numbers on every processor
    version = libc.syscall(ctypes.c_long(call["landlock_create_ruleset"]), None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    head = _head(version)
    rules = libc.syscall(ctypes.c_long(call["landlock_create_ruleset"]), head, ctypes.c_size_t(len(head)), 0)
    if rules < 0:
        return False
    try:
        for place in readable:
            with suppress(OSError):
                _allow(libc, call["landlock_add_rule"], rules, place)
        kept = libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        return kept and bool(libc.syscall(ctypes.c_long(call["landlock_restrict_self"]), rules, 0) == 0)
    finally:
        os.close(rules)


def _head(version: int) -> bytes:
    """What is to be kept from, as far as this version knows it."""
    files = sum(ways for since, ways in _SINCE if version >= since)
    parts = [files]
    if version >= _WITH_NETWORK:
        parts.append(_CONNECTING)
    if version >= _WITH_SIGNALS:
        parts.append(_OUT_OF_ITS_OWN)
    return struct.pack(f"={len(parts)}Q", *parts)


def _allow(libc: ctypes.CDLL, number: int, rules: int, place: Path) -> None:
    """Let what lies there be read; raises `OSError` where nothing is."""
    ways = READ_FILE | (READ_FOLDER if place.is_dir() else 0)
    held = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        libc.syscall(ctypes.c_long(number), rules, _BENEATH, struct.pack("=Qi", ways, held), 0)
    finally:
        os.close(held)
