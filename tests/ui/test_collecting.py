"""Cycles are collected, and only where the windows live."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from defender_desk.ui import collecting
from defender_desk.ui.collecting import Collector
from defender_desk.ui.tasks import Tasks


class Knot:
    def __init__(self, heard):
        self.me = self
        self.heard = heard

    def __del__(self):
        self.heard.append(threading.current_thread())


@pytest.fixture
def collector(qtbot, monkeypatch):
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what this test made goes with it
    owner = QObject()
    tasks = Tasks(lambda _trouble: None, owner)
    yield Collector(owner, tasks)
    tasks.close()
    gc.enable()


def test_a_cycle_made_on_a_worker_goes_on_the_windows_thread(collector, qtbot):
    heard, kept = [], []

    def work():
        knot = Knot(heard)
        kept.append(weakref.ref(knot))
        del knot
        for _ in range(3000):  # more than Python lets grow before it would collect by itself
            tied = []
            tied.append(tied)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [threading.main_thread()]


def test_while_work_is_under_way_it_looks_often_and_at_the_young_alone(collector, qtbot, monkeypatch):
    collected, going_on = [], threading.Event()
    monkeypatch.setattr(gc, "collect", collected.append)
    monkeypatch.setattr(gc, "get_count", lambda: (1000, 100, 100))
    task = collector._tasks.run(going_on.wait)
    qtbot.waitUntil(lambda: len(collected) >= 3)
    assert collector._timer.interval() == collecting.WORKING
    assert set(collected) == {1}
    going_on.set()
    qtbot.waitUntil(lambda: 2 in collected)
    assert task.future.done()
    assert collector._timer.interval() == collecting.CALM
