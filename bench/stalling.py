"""The longest time the window answers nothing while long work goes on beside it, and while nothing does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bench.desks import Desks
from bench.measuring import Silence
from bench.people import people
from defender_desk.model.levels import Profile
from defender_desk.services import opening
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, receiving, selection
from defender_desk.services.identity import keys, trust
from defender_desk.services.practice import practice
from defender_desk.services.preferences import Preferences
from defender_desk.ui.collecting import Collector
from defender_desk.ui.tasks import Tasks
from defender_desk.vault.slots import CHEAPEST

SIZE, LIMIT_MS, QUIET_S = 3_000, 50, 3.0
_PASSPHRASE = "measured and thrown away again"


def rows(desks: Desks) -> Iterator[tuple[str, float, Silence]]:
    """Each kind of long work on the worker: its name, the limit in milliseconds and the longest silence."""
    app = QApplication.instance() or QApplication([])
    tasks = Tasks(lambda trouble: print(trouble))
    collector = Collector(app, tasks)
    folder = desks.folder / "stalling"
    folder.mkdir()
    giver = opening.create(folder / "giver", _PASSPHRASE, Preferences(who="bench"), profile=CHEAPEST).desk
    taker = opening.create(folder / "taker", _PASSPHRASE, Preferences(who="bench"), profile=CHEAPEST).desk
    to = (keys.own_identity(taker).receive,)
    yield "doing nothing", LIMIT_MS, _longest(tasks, lambda: time.sleep(QUIET_S))
    yield "importing", LIMIT_MS, _longest(tasks, lambda: _import(giver))
    ids = tuple(document.id for document in giver.store.each("person"))
    step = Step("refer", ids, date(2026, 11, 22), profile=Profile.FULL)
    yield "judging", LIMIT_MS, _longest(tasks, lambda: gate.judge(giver, step))
    sent = folder / "sent.age"
    yield "handing over", LIMIT_MS, _longest(tasks, lambda: _hand_over(giver, ids, to, sent))
    yield "taking in", LIMIT_MS, _longest(tasks, lambda: _take_in(taker, sent))
    source = folder / "source.bin"
    source.write_bytes(os.urandom(64 << 20))
    yield "evidence in", LIMIT_MS, _longest(tasks, lambda: _evidence(giver, source))
    yield "unlocking", LIMIT_MS, _longest(tasks, lambda: _unlock(folder))
    tasks.close()
    collector.deleteLater()
    for desk in (giver, taker):
        opening.close(desk)


def _longest(tasks: Tasks, work: Callable[[], object]) -> Silence:
    """The most between two turns of the event loop while this is done on the worker."""
    loop, beats = QEventLoop(), [(time.perf_counter(), time.process_time())]
    beat = QTimer(interval=1)
    beat.timeout.connect(lambda: beats.append((time.perf_counter(), time.process_time())))
    beat.start()
    tasks.run(work, done=lambda _made: loop.quit(), failed=lambda _trouble: loop.quit())
    loop.exec()
    beat.stop()
    lasted, worked = (max(after - before for before, after in pairwise(clock)) for clock in zip(*beats, strict=True))
    return Silence(lasted * 1000, worked * 1000)


def _import(desk: Desk) -> None:
    practice.populate(desk, SIZE // 2, "ar", 1)
    with desk.change("import") as writing:
        for body in people(SIZE, 5):
            writing.put(None, "person", body)


def _hand_over(desk: Desk, ids: tuple[str, ...], to: tuple[str, ...], target: Path) -> None:
    planned = handing_over.plan(desk, selection.Choice(ids=ids), to, profile=Profile.FULL, reason="measured")
    handing_over.hand_over(desk, planned, target)


def _take_in(desk: Desk, source: Path) -> None:
    with receiving.opened(desk, source) as arrived:
        trust.know(desk, arrived.sender)
        receiving.accept(desk, arrived)


def _evidence(desk: Desk, source: Path) -> None:
    with source.open("rb", buffering=0) as stream:
        desk.store.blobs.add(stream, "video.mp4", "video/mp4")


def _unlock(folder: Path) -> None:
    other = folder / "other"
    opening.close(opening.create(other, _PASSPHRASE, Preferences(), profile=None).desk)
    opening.close(opening.unlock(other, _PASSPHRASE))
