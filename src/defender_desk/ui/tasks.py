"""Work off the window's thread: one worker that alone touches the database, and others for all else that is long.

Desktop: results come back through one queued signal; a screen that is gone is told nothing; what takes longer than a
moment is listed in `shown`, so that the status strip can show it, how far it is, and stop it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from defender_desk.text.trouble import Trouble

SHOWN_AFTER = 0.3
"""Seconds after which work is shown as going on."""
STOPPABLE_AFTER = 2.0
"""Seconds after which it is shown how far it is, with a way to stop it."""
AGES_EVERY = 100
"""Milliseconds between looks at how long what is under way has been going on."""


@dataclass(eq=False)
class Task:
    """One piece of work under way."""

    label: str
    """What is being done, as the status strip says it; may be empty."""
    done: Callable[[Any], object] | None
    failed: Callable[[Trouble], object] | None
    owner: QObject | None
    watch: Callable[[int, int], object] | None
    lasting: bool = False
    """Whether leaving the desk does not stop it: whoever asked for it wants it done above all."""
    future: Future[Any] | None = None
    started: float = field(default_factory=monotonic)
    how_far: tuple[int, int] = (0, 0)
    """(done, total), total 0 where it is not known."""
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def age(self) -> float:
        """Seconds since it was asked for."""
        return monotonic() - self.started

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask it to stop; what has not begun never will, what has stops at its next report of progress."""
        self._stop.set()
        if self.future is not None:
            self.future.cancel()

    @property
    def alone(self) -> bool:
        """Whether the screen that asked for it is gone."""
        return self.owner is not None and not shiboken6.isValid(self.owner)


class Tasks(QObject):
    """The workers of one window. `trouble` is told a refusal for which nobody else asked."""

    begun = Signal()
    """Work was asked for."""
    stopping = Signal()
    """Everything is asked to stop: whatever works elsewhere for a task is to be ended too."""
    changed = Signal()
    """What is worth showing may have changed: ask `shown`."""
    _reported = Signal(object, object, object)
    _moved = Signal(object, int, int)

    def __init__(self, trouble: Callable[[Trouble], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trouble = trouble
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="beside")
        self._running: list[Task] = []
        self._closed = False
        # One timer for all while there is work: those that PySide makes for a single shot are destroyed in the event
        # loop without Python's lock, while a worker may be making objects of its own.
        self._ageing, self._aged = QTimer(self, interval=AGES_EVERY), 0
        self._ageing.timeout.connect(self._age)
        self._reported.connect(self._come_back, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._move, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        function: Callable[..., Any],
        *args: object,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Trouble], object] | None = None,
        progress: bool | Callable[[int, int], object] = False,
        label: str = "",
        owner: QObject | None = None,
        lasting: bool = False,
    ) -> Task:
        """Run a service function on the database worker; one after another, in the order asked.

        `done` gets what it returns, `failed` a Trouble (the window's own way of saying it when None); both on the
        window's thread, and neither when `owner` (or the widget whose method `done` is) has gone. With `progress`
        the function is given `progress=`, through which it is watched and stopped; `stop_all` leaves what is `lasting`.
        What was stopped after its last report is done all the same, and `done` is told: what it made is there.
        """
        task = Task(label, done, failed, owner or _widget_of(done), progress if callable(progress) else None, lasting)
        return self._start(self._desk, task, function, args, reports=bool(progress))

    def beside(
        self,
        function: Callable[..., Any],
        *args: object,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Trouble], object] | None = None,
        progress: bool | Callable[[int, int], object] = False,
        label: str = "",
        owner: QObject | None = None,
    ) -> Task:
        """Run long work that never touches the database beside it; otherwise as `run`."""
        task = Task(label, done, failed, owner or _widget_of(done), progress if callable(progress) else None)
        return self._start(self._beside, task, function, args, reports=bool(progress))

    @property
    def working(self) -> bool:
        """Whether anything is under way."""
        return bool(self._running)

    def under_way(self, label: str) -> bool:
        """Whether work that is called so has not come back yet, stopped or not."""
        return any(task.label == label for task in self._running)

    @property
    def shown(self) -> list[Task]:
        """Work that has been going on for long enough to be shown, oldest first."""
        return [task for task in self._running if task.age >= SHOWN_AFTER]

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    def stop_all(self) -> None:
        """Ask everything under way to stop, at once and without waiting."""
        self.stopping.emit()
        for task in self._running:
            if not task.lasting:
                task.stop()

    def close(self, wait: bool = True) -> None:
        """Take no more work and drop what has not begun; what a late timer still asks for is dropped in silence."""
        self._closed = True
        self._desk.shutdown(wait=wait, cancel_futures=True)
        self._beside.shutdown(wait=wait, cancel_futures=True)

    def finish(self) -> None:
        """Take no more work and wait until all that was asked of the desk is done; called off the window's thread."""
        self._closed = True
        self._beside.shutdown(wait=False, cancel_futures=True)
        self._desk.shutdown(wait=True)

    def finish_within(self, seconds: float) -> None:
        """Finish, but wait so long at most: the workers are daemons of a process that is about to go."""
        closing = ThreadPoolExecutor(1)
        wait([closing.submit(self.finish)], timeout=seconds)
        closing.shutdown(wait=False)

    def _start(
        self,
        pool: ThreadPoolExecutor,
        task: Task,
        function: Callable[..., Any],
        args: tuple[object, ...],
        *,
        reports: bool,
    ) -> Task:
        if self._closed:
            task.stop()
            return task
        extra = {"progress": self._reporter(task)} if reports else {}
        self._running.append(task)
        task.future = pool.submit(function, *args, **extra)
        task.future.add_done_callback(lambda future: self._report(task, future))
        self.begun.emit()
        if not self._ageing.isActive():
            self._ageing.start()
        return task

    def _age(self) -> None:
        """Tell where something has been going on for long enough to be shown, or stopped."""
        aged = sum(task.age >= limit for task in self._running for limit in (SHOWN_AFTER, STOPPABLE_AFTER))
        if not self._running:
            self._ageing.stop()
        if aged != self._aged:
            self._aged = aged
            self.changed.emit()

    def _reporter(self, task: Task) -> Callable[[int, int], None]:
        stopping = _cancelled()
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            if task.stopped:
                raise stopping
            if monotonic() - last > 0.05 or done == total:
                last = monotonic()
                self._emit(self._moved, task, done, total)

        return report

    def _report(self, task: Task, future: Future[Any]) -> None:
        if future.cancelled():
            self._emit(self._reported, task, None, None)
        else:
            error = future.exception()
            self._emit(self._reported, task, None if error else future.result(), error)

    def _emit(self, signal: Any, *values: object) -> None:
        if shiboken6.isValid(self):  # the window may have gone while a worker was busy
            signal.emit(*values)

    def _move(self, task: Task, done: int, total: int) -> None:
        task.how_far = (done, total)
        if task.watch is not None and not task.alone:
            task.watch(done, total)
        self.changed.emit()

    def _come_back(self, task: Task, result: object, error: BaseException | None) -> None:
        if task in self._running:
            self._running.remove(task)
        self.changed.emit()
        if task.future is not None and task.future.cancelled():
            return
        if error is None:
            if task.done is not None and not task.alone:
                task.done(result)
        elif isinstance(error, Trouble):
            self._tell(task, error)
        elif not isinstance(error, _cancelled()):
            sys.excepthook(type(error), error, error.__traceback__)

    def _tell(self, task: Task, trouble: Trouble) -> None:
        if task.failed is None:
            self._trouble(trouble)
        elif not task.alone:
            task.failed(trouble)


def _cancelled() -> type[Exception]:
    from defender_desk.services.desk import Cancelled  # late: heavy, and never needed before the first paint

    return Cancelled


def _widget_of(done: Callable[[Any], object] | None) -> QObject | None:
    bound = getattr(done, "__self__", None)
    return bound if isinstance(bound, QObject) else None
