"""The desk's side of reading apart: starts the process, asks it, and ends it where it dies, hangs or lies.

Exchange floor: `Reader.ask` gives a value or raises `Trouble`, as the functions did that now run there. Nothing foreign
is decoded on this side but the answer, as the type it must be. Why so: docs/decisions/0017.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from time import monotonic
from typing import Self, TypeVar, cast

import msgspec

from defender_desk.exchange.apart import wire
from defender_desk.exchange.apart.given import Handed
from defender_desk.exchange.apart.nursery import USUAL, Bounds, Child, Nursery, itself, start
from defender_desk.exchange.apart.requests import Request
from defender_desk.exchange.refusals import UNREADABLE, may_refuse
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

STOPPED = msg("Reading this file stopped: it may be damaged, or made to do harm. Nothing of the desk was touched.")
TOO_LONG = msg("Reading this file took too long and was stopped.")
TOO_MUCH = msg("Reading this file took too much memory and was stopped.")
ANOTHER_WAY = msg("Ask for it in another form, such as a plain table or a picture, and do not open it elsewhere.")
NOT_STARTED = msg("Foreign files cannot be read now: the part of the desk that reads them did not start.")
TRY_AGAIN = msg("Close other programs, then try again.")

_A = TypeVar("_A")
_TO_SAY_READY = 60  # seconds
_KEPT_OR_READY = 2
"""Processes that the system may have ended while nobody asked them."""
_FEW = 4
"""Processes left of a nursery when the next is started."""

Progress = Callable[[int, int], None]


class _Ended(Exception):  # noqa: N818  it is what happened
    """The process is no more, or is not to be believed."""

    def __init__(self, why: Message, *, untouched: bool = False) -> None:
        super().__init__(why.id)
        self.why = why
        self.untouched = untouched
        """It was gone before it asked for anything of the file, which therefore did not end it."""


def unheard(_done: int, _total: int) -> None:
    """The progress of reading that nobody watches."""


class Reader:
    """Reads foreign files, each in a process of its own without rights, split off when it is asked."""

    def __init__(self, command: Sequence[str] = (), bounds: Bounds = USUAL) -> None:
        self._command, self._bounds = command or itself(), bounds
        self._lock = Lock()
        self._nurseries = list[Nursery]()
        self._kept = dict[str, _Process]()
        self._closed = False
        weakref.finalize(self, _end, self._nurseries)

    def warm(self) -> None:
        """Start what processes are split off from, before somebody waits for it."""
        with self._lock:
            if not self._nurseries and not self._closed:
                with suppress(OSError):  # whoever asks for it is told
                    self._nurseries.append(start(self._command, self._bounds))

    def ask(self, request: Request[_A], given: Handed, progress: Progress = unheard) -> _A:
        """What is read of a file; raises `Trouble`, and whatever `progress` raises to stop it."""
        try:
            for _ in range(_KEPT_OR_READY):
                with _unless_touched():
                    return self._ask(request, given, progress)
            return self._ask(request, given, progress)
        except _Ended as ended:
            raise Trouble(ended.why, TRY_AGAIN if ended.why == NOT_STARTED else ANOTHER_WAY) from _cause(ended)

    def without(self) -> frozenset[str]:
        """What a process takes away from itself: of `files`, `calls` and `limits`, all that this system lets it."""
        try:
            process = self._process("")
        except _Ended:
            return frozenset()
        try:
            return process.without()
        except _Ended:
            return frozenset()
        finally:
            process.end()

    def close(self) -> None:
        """End every process, whatever it reads: what it holds of files goes with it."""
        with self._lock:
            self._closed = True
            self._kept.clear()
        _end(self._nurseries)

    def _ask(self, request: Request[_A], given: Handed, progress: Progress) -> _A:
        """Ask the process that has this file, or a new one, which goes on to have it where the file has a mark."""
        process = self._process(given.mark)
        try:
            return process.ask(request, given, progress)
        finally:
            self._put_by(given.mark, process)

    def _process(self, mark: str) -> _Process:
        with self._lock:
            kept = self._kept.pop(mark, None)
            return kept or self._new()

    def _put_by(self, mark: str, process: _Process) -> None:
        """Keep it for what is asked next of the same file; of several files, for the last alone."""
        with self._lock:
            before = [*self._kept.values()]
            self._kept.clear()
            if mark and process.lives and not self._closed:
                self._kept[mark] = process
            else:
                before.append(process)
        for one in before:
            one.end()

    def _new(self) -> _Process:
        """Another process, from a nursery that has one left; the next is started before the last is given."""
        if self._closed:
            raise _Ended(NOT_STARTED)
        try:
            child = next(filter(None, (one.child() for one in self._nurseries)), None)
            self._nurseries[:] = [one for one in self._nurseries if not one.ended]
            if child is None or not any(one.left > _FEW for one in self._nurseries):
                self._nurseries.append(start(self._command, self._bounds))
            child = child or self._nurseries[-1].child()
        except OSError as bad:
            raise _Ended(NOT_STARTED) from bad
        if child is None:
            raise _Ended(NOT_STARTED)
        return _Process(child, self._bounds)


@contextmanager
def _unless_touched() -> Iterator[None]:
    """Pass over a process that was gone before it asked for anything of the file."""
    try:
        yield
    except _Ended as ended:
        if not ended.untouched:
            raise


def _cause(ended: _Ended) -> BaseException:
    """What a refusal comes from: one for want of memory says nothing of the file."""
    return MemoryError() if ended.why == TOO_MUCH else ended


def _end(nurseries: list[Nursery]) -> None:
    while nurseries:
        nurseries.pop().end()


class _Process:
    """One process that reads one file, used by one thread at a time; `end` may be called from any."""

    def __init__(self, child: Child, bounds: Bounds) -> None:
        self._child, self._bounds, self._ready = child, bounds, frozenset[str]()
        self._greeted = self._asked = self._wanted = self._late = False

    @property
    def lives(self) -> bool:
        """Whether it can be asked again: no question to it is open."""
        return not self._asked and not self._late

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        self._child.end()

    def without(self) -> frozenset[str]:
        """What it took away from itself, said when it is ready and without rights: it is told nothing before."""
        if not self._greeted:
            with _Watch(self._end_late, _TO_SAY_READY, _TO_SAY_READY):
                try:
                    message = self._hear(wire.PIECE)
                except _Ended as ended:
                    raise _Ended(NOT_STARTED, untouched=ended.untouched) from ended
            if not isinstance(message, wire.Ready):
                raise _Ended(NOT_STARTED)
            self._greeted, self._ready = True, frozenset(message.without)
        return self._ready

    def ask(self, request: Request[_A], given: Handed, progress: Progress) -> _A:
        """One question, and its answer; where there is none, it is asked no other."""
        self._asked, self._wanted = True, False
        self.without()
        question = wire.Ask(msgspec.Raw(msgspec.msgpack.encode(request)), given.size, given.mark)
        times = self._bounds.patience
        with _Watch(self._end_late, request.patience * times, request.longest * times) as watch:
            self._say(question)
            answer = self._answer(request, given, progress, watch)
        if isinstance(answer, wire.Refused):
            raise _trouble(answer)
        return cast("_A", answer)

    def _answer(self, request: Request[_A], given: Handed, progress: Progress, watch: _Watch) -> object:
        while True:
            message = self._hear(request.largest)
            watch.heard()
            match message:
                case wire.Want(at, most):
                    self._wanted = True
                    self._say(_part(given, at, most))
                case wire.Told(done, total):
                    progress(done, total)
                case wire.Answer(value):
                    answer = _decoded(value, request.answers())
                    self._asked = False
                    return answer
                case wire.Refused():
                    self._asked = False
                    return message
                case _:
                    raise _said(message)

    def _say(self, message: wire.ToReader) -> None:
        try:
            self._child.line.send(message)
        except (OSError, ValueError) as gone:
            raise self._why() from gone

    def _hear(self, most: int) -> wire.FromReader:
        try:
            message: wire.FromReader = _FROM_READER.decode(self._child.line.hear(most))
        except (EOFError, OSError, ValueError) as gone:  # and what is no message: a `DecodeError` is a `ValueError`
            raise self._why() from gone
        except wire.TooLong as lie:
            raise _Ended(STOPPED) from lie
        return message

    def _why(self) -> _Ended:
        return _Ended(TOO_LONG if self._late else STOPPED, untouched=not self._late and not self._wanted)

    def _end_late(self) -> None:
        self._late = True
        self.end()


_FROM_READER = msgspec.msgpack.Decoder(wire.FromReader)


class _Watch:
    """Ends a process that says nothing for too long, or goes on for too long, whatever thread waits for it."""

    def __init__(self, end: Callable[[], object], patience: float, longest: float) -> None:
        self._end, self._patience = end, patience
        self._heard = monotonic()
        self._last = self._heard + longest
        self._timer = Timer(0, lambda: None)
        self._over = False

    def heard(self) -> None:
        """It said something."""
        self._heard = monotonic()

    def __enter__(self) -> Self:
        self._wait()
        return self

    def __exit__(self, *_why: object) -> None:
        self._over = True
        self._timer.cancel()

    def _wait(self) -> None:
        left = min(self._heard + self._patience, self._last) - monotonic()
        if left <= 0:
            self._end()
        elif not self._over:
            self._timer = Timer(left, self._wait)
            self._timer.daemon = True
            self._timer.start()


def _part(given: Handed, at: int, most: int) -> wire.Part:
    if at < 0 or most < 0:
        raise _Ended(STOPPED)
    try:
        return wire.Part(given.piece(at, min(most, wire.PIECE)))
    except OSError:
        return wire.Part(None)


def _said(message: wire.FromReader) -> _Ended:
    """What ends the process by its own word."""
    if isinstance(message, wire.Exhausted):
        return _Ended(TOO_MUCH)
    ended = _Ended(STOPPED)
    ended.__cause__ = RuntimeError(message.what if isinstance(message, wire.Broke) else "a word out of place")
    return ended


def _decoded(value: msgspec.Raw, as_type: object) -> object:
    try:
        return msgspec.msgpack.decode(value, type=as_type)
    except (msgspec.MsgspecError, ValueError) as lie:
        raise _Ended(STOPPED) from lie


def _trouble(refused: wire.Refused) -> Trouble:
    """The refusal, where a reader has such words: nothing else is said in the voice of the desk."""
    if may_refuse(refused.message, refused.next_step, refused.values):
        return Trouble(refused.message, refused.next_step, **refused.values)
    return Trouble(UNREADABLE)
