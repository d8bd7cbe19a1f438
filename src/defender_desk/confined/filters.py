"""Filters over system calls, which the kernel of Linux asks before each call of a process and of all it starts.

Confined floor: `lay` lays one over every thread, for good; a later one can only take more away. A filter is a list of
rules, and the first that fits decides. What is not Linux, or a processor without a table, has no filters.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from defender_desk.confined.calls import NAMES, numbers

ALLOW = 0x7FFF0000
KILL = 0x80000000
"""Ends the whole process at once: for what no flaw-free program would ever try."""
EPERM = 0x00050000 | errno.EPERM
ENOSYS = 0x00050000 | errno.ENOSYS
"""As if the kernel were too old to know the call, which a program expects."""

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06  # instructions of BPF, on the one register it has
_AT_LEAST = 0x35
_NUMBER, _PROCESSOR, _ARGUMENTS = 0, 4, 16  # where the kernel puts them, in bytes
_X32 = 0x40000000  # the third way into a 64-bit kernel, by which numbers mean other calls
_MOST = 4096
"""Instructions of one filter; the kernel takes no more."""


@dataclass(frozen=True)
class Processor:
    """One kind of processor: how the kernel marks it, and its column in the table of calls."""

    mark: int
    column: int


PROCESSORS = {"x86_64": Processor(0xC000003E, 0), "aarch64": Processor(0xC00000B7, 1)}
"""By the name that the system gives the machine."""


@dataclass(frozen=True)
class Where:
    """Holds when the low 32 bits of an argument (counted from 0), taken with `mask`, are `value`."""

    argument: int
    value: int
    mask: int = 0xFFFFFFFF


@dataclass(frozen=True)
class Rule:
    """What happens (`ALLOW`, `EPERM`, `ENOSYS`, `KILL`) to a call by its name, where all conditions hold."""

    call: str
    verdict: int
    where: tuple[Where, ...] = ()


def rules(verdict: int, names: str) -> list[Rule]:
    """One rule without conditions for each name of a line of names."""
    return [Rule(name, verdict) for name in names.split()]


def here() -> Processor | None:
    """The processor of this machine, or None where no filter can be made."""
    if sys.platform != "linux" or sys.byteorder != "little" or struct.calcsize("P") != 8:
        return None
    return PROCESSORS.get(os.uname().machine)


def program(filter_rules: Iterable[Rule], otherwise: int, processor: Processor) -> bytes:
    """The filter as the kernel reads it; a call that only this processor does not have is passed over.

    Raises ValueError for a call without a number on any: a name that was mistyped would leave open what it names.
    """
    known, asked = numbers(processor.column), [*filter_rules]
    if unknown := {rule.call for rule in asked} - NAMES:
        raise ValueError(f"no processor has such calls: {', '.join(sorted(unknown))}")
    parts = [_entrance(processor), *(_step(known[rule.call], rule) for rule in asked if rule.call in known)]
    code = b"".join([*parts, _instruction(_RETURN, otherwise)])
    if len(code) // 8 > _MOST:
        raise ValueError("a filter longer than the kernel takes")
    return code


def lay(filter_rules: Sequence[Rule], otherwise: int = ALLOW) -> None:
    """Lay a filter over this process, all its threads and all it will start or become.

    Raises OSError where the kernel takes none.
    The process can gain no rights from then on, as by starting a program that runs as another user.
    """
    processor = here()
    if processor is None:
        raise OSError(errno.ENOSYS, "no filters here")
    code = program(filter_rules, otherwise, processor)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel keeps the way to more rights")
    held = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held))
    number = numbers(processor.column)["seccomp"]
    laid = libc.syscall(ctypes.c_long(number), _SET_MODE_FILTER, _ALL_THREADS, ctypes.c_char_p(head))
    if laid:
        raise OSError(ctypes.get_errno() if laid < 0 else errno.EBUSY, os.strerror(ctypes.get_errno()))


def _entrance(processor: Processor) -> bytes:
    """Refuse calls by another way into the kernel, where the same numbers are other calls."""
    steps = [
        _instruction(_LOAD, _PROCESSOR),
        _instruction(_EQUAL, processor.mark, yes=1),
        _instruction(_RETURN, EPERM),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32, no=1),
        _instruction(_RETURN, ENOSYS),
    ]
    return b"".join(steps)


def _step(number: int, rule: Rule) -> bytes:
    """One rule: what does not fit leads to the instruction after its last."""
    tests: list[tuple[int, int]] = [(_LOAD, _NUMBER), (_EQUAL, number)]
    for one in rule.where:
        tests += [(_LOAD, _ARGUMENTS + 8 * one.argument), (_AND, one.mask), (_EQUAL, one.value & one.mask)]
    left = len(tests)
    steps = [
        _instruction(code, value, no=left - place if code == _EQUAL else 0) for place, (code, value) in enumerate(tests)
    ]
    return b"".join([*steps, _instruction(_RETURN, rule.verdict)])


def _instruction(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)
