"""The process that reads apart: gives up its rights, then answers what it is asked of one file.

Exchange floor: started by `nursery`, with pipes and nothing else of the desk: no key, no place of a file, no word of
the environment. It ends with its pipe.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePath
from typing import Any, Union

import msgspec

from defender_desk.confined import files, limits, reading
from defender_desk.confined.memory import keep_to_itself
from defender_desk.exchange.apart import wire
from defender_desk.exchange.apart.calls import CALLS, Call, Kept, warm
from defender_desk.exchange.apart.nursery import NEW
from defender_desk.exchange.apart.requests import Request
from defender_desk.text import resources
from defender_desk.text.trouble import Trouble

TYPEFACES = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")
"""Where typefaces of the system lie, with which pages are drawn that bring none."""
CLOCKS = ("/usr/share/zoneinfo", "/etc/localtime")
"""By what hour this computer goes, and how others do, into which the hours of a calendar are turned."""
MOST_FILES = 1_024
"""Numbers below which open files lie."""


def main() -> int:
    """Read what is asked, until nobody asks any more."""
    answer_by(CALLS)
    return 0


def answer_by(calls: Mapping[type[Request[Any]], Call]) -> None:
    """Split off a process for each file, or be one; the last arguments are its bytes, its seconds, and the pipes."""
    memory, processor, pairs = int(sys.argv[-3]), int(sys.argv[-2]), sys.argv[-1]
    line = wire.Line(os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for taken in (0, 1, 2):  # no library can print where the desk listens
        os.dup2(nowhere, taken)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    time.localtime()  # reads the system's zone, which lies in a file
    limits.go_first()
    keep_to_itself()
    warm()
    given_up = ("files",) if files.keep_to(_readable()) else ()

    def serve(line: wire.Line) -> None:
        mine = (*given_up, *_given_up(memory, processor))
        line.send(wire.Ready(mine))
        asked = Asked(line, calls)
        while asked.one():
            pass

    if pairs:
        _nurse(line, [pair.split("-") for pair in pairs.split(",")], serve)
    else:
        serve(line)


def _readable() -> list[Path]:
    """The program's own files, which may be needed late, typefaces, and the hours of places."""
    own = [Path(place) for place in sys.path if place]
    return [*own, resources.folder(), *map(Path, (*TYPEFACES, *CLOCKS))]


def _given_up(memory: int, processor: int) -> Iterator[str]:
    """Give up what a process that splits off others needs, and one that reads does not."""
    steps = {"limits": lambda: limits.lower(memory, processor), "calls": reading.only_what_reading_takes}
    return (name for name, step in steps.items() if step())


def _nurse(desk: wire.Line, pairs: list[list[str]], serve: Callable[[wire.Line], None]) -> None:
    """Split off a process on each pair of pipes that the desk asks for, and kill those it is done with.

    It reads two bytes at a time from the desk alone, and nothing of any file.
    """
    gc.freeze()  # what is there by now is shared by all, and never looked through
    children: dict[int, int] = {}
    while len(told := desk.take(2)) == 2:
        place = told[1]
        if told[:1] == NEW:
            hears, speaks = map(int, pairs[place])
            children[place] = _split(hears, speaks, serve)
            os.close(hears)
            os.close(speaks)
        else:
            _kill(children.pop(place))
    for child in children.values():
        _kill(child)


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _split(hears: int, speaks: int, serve: Callable[[wire.Line], None]) -> int:
    """Split off a process that has these two pipes and nothing else; it ends here."""
    child = os.fork()  # allowed: the process that reads one file, without rights
    if child:
        return child
    try:
        limits.go_with_parent()
        first, second = sorted((hears, speaks))
        os.closerange(3, first)
        os.closerange(first + 1, second)
        os.closerange(second + 1, MOST_FILES)
        serve(wire.Line(os.fdopen(hears, "rb", buffering=0), os.fdopen(speaks, "wb", buffering=0)))
    finally:
        os._exit(0)  # nothing of the other process may run in this one


class Asked:
    """Answers questions of the desk, one at a time."""

    def __init__(self, line: wire.Line, calls: Mapping[type[Request[Any]], Call]) -> None:
        self._line, self._calls, self._kept = line, calls, Kept()
        self._request = msgspec.msgpack.Decoder(Union[tuple(calls)])  # noqa: UP007  made of a table

    def one(self) -> bool:
        """Answer one question; whether there may be another."""
        try:
            asked = _TO_READER.decode(self._line.hear(wire.LONGEST_QUESTION))
        except EOFError:
            return False
        if not isinstance(asked, wire.Ask):
            return False
        answer = self._answer(asked)
        self._line.send(answer)
        return not isinstance(answer, wire.Exhausted)

    def _answer(self, asked: wire.Ask) -> wire.Answer | wire.Refused | wire.Exhausted | wire.Broke:
        try:
            request = self._request.decode(asked.request)
            self._kept.begin(asked.mark)
            value = self._calls[type(request)](request, _File(self._line, asked.size), self._kept, self._progress)
            return wire.Answer(msgspec.Raw(msgspec.msgpack.encode(value)))
        except Trouble as refused:
            if isinstance(refused.__cause__, MemoryError):
                return wire.Exhausted()
            return wire.Refused(refused.message, refused.next_step, {**refused.values})  # type: ignore[dict-item]
        except MemoryError:
            return wire.Exhausted()
        except BaseException as defect:  # a panic of a library written in Rust is one of these
            return wire.Broke(_where(defect))

    def _progress(self, done: int, total: int) -> None:
        self._line.send(wire.Told(done, total))


_TO_READER = msgspec.msgpack.Decoder(wire.ToReader)


def _where(defect: BaseException) -> str:
    """What broke and in which lines of the program, without a word of what it read."""
    places = [f"{PurePath(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(defect.__traceback__)]
    return f"{type(defect).__name__} in {', '.join(places[-5:])}"


class _File:
    """The file a question is about, asked of the desk piece by piece."""

    def __init__(self, line: wire.Line, size: int) -> None:
        self._line = line
        self.st_size = size

    def stat(self) -> _File:
        """How large it is."""
        return self

    def open(self, _mode: str = "rb", /) -> BufferedReader:
        """Its bytes from the beginning."""
        return BufferedReader(_Stream(self._line, self.st_size), wire.PIECE >> 2)

    def read_bytes(self) -> bytes:
        """All of them."""
        taken, at = bytearray(self.st_size), 0
        while at < self.st_size:
            piece = _wanted(self._line, at, wire.PIECE)
            if not piece:
                break
            taken[at : at + len(piece)] = piece
            at += len(piece)
        return bytes(memoryview(taken)[:at])


class _Stream(RawIOBase):
    def __init__(self, line: wire.Line, size: int) -> None:
        super().__init__()
        self._line, self._size, self._at = line, size, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in it."""
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        """The place it is at."""
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer from there."""
        piece = _wanted(self._line, self._at, min(len(buffer), wire.PIECE))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def _wanted(line: wire.Line, at: int, most: int) -> bytes:
    """Some bytes of the file; raises `OSError` where the desk cannot read it."""
    line.send(wire.Want(at, most))
    part = _TO_READER.decode(line.hear(wire.LONGEST_QUESTION))
    if not isinstance(part, wire.Part) or part.data is None:
        raise OSError("the file cannot be read")
    return part.data
