"""Processes that read: one for each file, split off from one that never sees a file and so cannot be taken over by any.

Exchange floor: `reader` asks for them. Starting one anew takes half a second, splitting one off takes milliseconds.
Where a system cannot split a process, each is started by itself. Why so: docs/decisions/0017.
"""

from __future__ import annotations

import os
import subprocess  # allowed: ourselves once more, to read what is foreign without any rights
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Protocol, cast

from defender_desk.exchange.apart import wire

ARGUMENT = "--read-apart"
"""With this the program is no desk but the process that reads."""
PLACES = 32
"""Files that one nursery reads before another takes its place: as many pairs of pipes are made beforehand."""
NEW, END = b"n", b"e"
_TO_END = 10  # seconds
_LARGE_PAGES = "glibc.malloc.hugetlb=1"
"""Memory in large pieces: a process that was just split off has none yet, and asks for each piece by itself."""
_PIPE_SIZE, _HELD = 1031, 1 << 20  # F_SETPIPE_SZ of fcntl, and bytes


@dataclass(frozen=True)
class Bounds:
    """How much a process may take for one file."""

    memory: int = 3 << 30
    """Bytes of address space, the program itself included."""
    processor: int = 3_600
    """Seconds of processor time."""
    patience: float = 1.0
    """By how much the times are multiplied that each request may take."""
    split: bool = hasattr(os, "fork")
    """Whether processes are split off, which not every system can do."""


USUAL = Bounds()


class Child(Protocol):
    """A process that reads one file."""

    line: wire.Line

    def end(self) -> None:
        """Kill it, and wait until it is gone; asked again, it does nothing."""


class Nursery(Protocol):
    """Where they come from."""

    @property
    def left(self) -> int:
        """How many may still come."""

    @property
    def ended(self) -> bool:
        """Whether it is gone."""

    def child(self) -> Child | None:
        """Another one; None where it has no more, or is gone."""

    def end(self) -> None:
        """End it and all that came from it."""


def itself() -> list[str]:
    """How this program is started as what reads, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    return [sys.executable, "-c", "from defender_desk.exchange.apart.program import main; main()", ARGUMENT]


def start(command: Sequence[str], bounds: Bounds) -> Nursery:
    """Start a nursery; raises `OSError`."""
    return Splitting(command, bounds) if bounds.split else Starting(command, bounds)


class Starting:
    """Children that are each a program of their own."""

    def __init__(self, command: Sequence[str], bounds: Bounds) -> None:
        self._command, self._bounds = command, bounds
        self._next = self._started()
        self._all = [self._next]
        self._lock = Lock()

    @property
    def left(self) -> int:
        """Any number."""
        return PLACES

    @property
    def ended(self) -> bool:
        """Never by itself."""
        return False

    def child(self) -> Child | None:
        """The one that was started beforehand."""
        with self._lock:
            given, self._next = self._next, self._started()
            self._all = [*(one for one in self._all if not one.ended), self._next]
            return given

    def end(self) -> None:
        """End all of them."""
        with self._lock:
            for one in self._all:
                one.end()

    def _started(self) -> _Alone:
        return _Alone(_program(self._command, self._bounds, ()))


class _Alone:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.line = wire.Line(cast("BinaryIO", process.stdout), cast("BinaryIO", process.stdin))

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self._process.returncode is not None

    def end(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()
        self.line.close()


class Splitting:
    """Children that are split off from one program, each with a pair of pipes that was made before it started."""

    def __init__(self, command: Sequence[str], bounds: Bounds) -> None:
        pairs = [(*os.pipe(), *os.pipe()) for _ in range(PLACES)]
        theirs = [(hears, speaks) for hears, _, _, speaks in pairs]
        try:
            self.process = _program(command, bounds, theirs)
        except OSError:
            for own in pairs:
                for end in own:
                    os.close(end)
            raise
        for pair in theirs:
            for end in pair:
                os.close(end)
        self._free = [_Split(self, place, hears, speaks) for place, (_, speaks, hears, _) in enumerate(pairs)]
        self._ready, self._out = list[_Split](), list[_Split]()
        self.ended = False
        self._lock = Lock()
        self._split()

    @property
    def left(self) -> int:
        """As many as there are pipes for."""
        return len(self._free) + len(self._ready)

    def child(self) -> Child | None:
        """The one that was split off beforehand; the next is asked for at once, and nobody waits for it."""
        with self._lock:
            if self.ended or not (self._ready or self._split()):
                return None
            given = self._ready.pop()
            self._out.append(given)
            self._split()
            return given

    def end(self) -> None:
        """End all that came from it, and itself."""
        with self._lock:
            self._close()

    def finish(self, one: _Split) -> None:
        """End one of them; with the last that it could give, it ends too."""
        with self._lock:
            if one not in self._out or self.ended:
                return
            self._out.remove(one)
            with suppress(OSError):
                self._tell(END, one.place)
            one.line.close()
            if not self._out and not self.left:
                self._close()

    def _split(self) -> bool:
        """Ask for another; whether there will be one."""
        if not self._free:
            return False
        try:
            self._tell(NEW, self._free[-1].place)
        except OSError:  # it was killed
            self._close()
            return False
        self._ready.append(self._free.pop())
        _widen(self._ready[-1].line)
        return True

    def _close(self) -> None:
        """Let it kill all it split off, which it does when nobody speaks to it any more."""
        if self.ended:
            return
        self.ended = True
        cast("BinaryIO", self.process.stdin).close()
        try:
            self.process.wait(_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for one in (*self._free, *self._ready, *self._out):
            one.line.close()

    def _tell(self, what: bytes, place: int) -> None:
        cast("BinaryIO", self.process.stdin).write(what + bytes([place]))


class _Split:
    def __init__(self, nursery: Splitting, place: int, hears: int, speaks: int) -> None:
        self._nursery, self.place = nursery, place
        self.line = wire.Line(os.fdopen(hears, "rb", buffering=0), os.fdopen(speaks, "wb", buffering=0))

    def end(self) -> None:
        """Have it killed."""
        self._nursery.finish(self)


def _widen(line: wire.Line) -> None:
    """Let its pipes hold more at once, where the system has room for that: each half then waits less for the other."""
    if sys.platform == "linux":
        import fcntl  # late: Windows has no such module

        for end in line.ends:
            with suppress(OSError):
                fcntl.fcntl(end, _PIPE_SIZE, _HELD)


def _program(command: Sequence[str], bounds: Bounds, pairs: Sequence[tuple[int, int]]) -> subprocess.Popen[bytes]:
    """Start the program with these pairs of pipes, and nothing else of ours; raises `OSError`."""
    places = ",".join(f"{hears}-{speaks}" for hears, speaks in pairs)
    return subprocess.Popen(  # noqa: S603  our own program, and no word of anybody in it
        [*command, str(bounds.memory), str(bounds.processor), places],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL if pairs else subprocess.PIPE,
        stderr=subprocess.DEVNULL, bufsize=0,
        pass_fds=[end for pair in pairs for end in pair], cwd=Path(Path.cwd().anchor), env=_surroundings(),
        start_new_session=True, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def _surroundings() -> dict[str, str]:
    """The few words of the environment that the program needs; what else stands there is nothing to it."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    source = str(Path(__file__).resolve().parents[3])
    ours = {"PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "GLIBC_TUNABLES": _LARGE_PAGES}
    return {**kept, **ours}
