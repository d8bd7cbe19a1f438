"""Cycles are collected, and only where the windows live."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from defender_desk.ui.collecting import Collector


class Knot:
    def __init__(self, heard):
        self.me = self
        self.heard = heard

    def __del__(self):
        self.heard.append(threading.current_thread())


@pytest.fixture
def collector(qtbot):
    owner = QObject()
    yield Collector(owner)
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
