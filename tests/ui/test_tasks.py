"""Work off the window's thread: in order, answered on the window's thread, shown when long, stopped when asked."""

import sys
import threading
import time

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QLabel

from defender_desk.services.desk import Cancelled
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.ui import tasks as tasks_module
from defender_desk.ui.frame.strips import StatusStrip
from defender_desk.ui.kit.notices import UndoBar


def refuse():
    raise Trouble(msg("The disk is full."))


def test_answers_come_on_the_windows_thread_in_order(tasks, qtbot):
    answers = []
    threads = set()

    def work(number):
        threads.add(threading.current_thread().name)
        time.sleep(0.002 * (5 - number))
        return number

    for number in range(5):
        tasks.run(work, number, done=lambda n: answers.append((n, QThread.currentThread())))
    qtbot.waitUntil(lambda: len(answers) == 5)
    assert [number for number, _thread in answers] == list(range(5))
    assert all(thread is QApplication.instance().thread() for _number, thread in answers)
    assert len(threads) == 1, "one worker alone touches the database"


def test_a_trouble_goes_to_who_asked_or_to_the_window(dressed, qtbot):
    said, told = [], []
    tasks = tasks_module.Tasks(said.append)
    tasks.run(refuse, failed=told.append)
    tasks.run(refuse)
    qtbot.waitUntil(lambda: len(said) == 1 and len(told) == 1)
    tasks.close()


def test_a_defect_goes_to_the_excepthook(tasks, qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append((kind, trace)))
    tasks.run(lambda: 1 / 0, failed=lambda trouble: pytest.fail("a defect is no trouble"))
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen[0][0] is ZeroDivisionError
    assert seen[0][1] is not None


def test_a_screen_that_is_gone_is_told_nothing(tasks, qtbot):
    held = threading.Event()
    screen = QLabel()
    tasks.run(held.wait, done=screen.setNum)
    other = QLabel()
    tasks.run(lambda: 1, done=lambda _n: other.setText("wrong"), owner=other)
    for each in (screen, other):
        each.deleteLater()
    qtbot.wait(10)
    held.set()
    qtbot.waitUntil(lambda: tasks.idle)


def test_progress_is_heard_and_stopping_is_no_defect(tasks, qtbot):
    heard, undone = [], []

    def long(progress):
        try:
            for step in range(10_000):
                progress(step, 10_000)
                time.sleep(0.001)
        except Cancelled:
            undone.append(True)
            raise

    task = tasks.run(
        long, done=lambda _: pytest.fail("it was stopped"), progress=lambda done, total: heard.append((done, total))
    )
    qtbot.waitUntil(lambda: len(heard) >= 2)
    assert heard[0][1] == 10_000
    task.stop()
    qtbot.waitUntil(lambda: tasks.idle)
    assert undone == [True]


def test_what_takes_long_is_shown_and_what_does_not_is_not(tasks, qtbot, monkeypatch):
    monkeypatch.setattr(tasks_module, "SHOWN_AFTER", 0.05)
    strip = StatusStrip(tasks, UndoBar())
    qtbot.addWidget(strip)
    strip.show()
    held = threading.Event()
    tasks.run(held.wait, label="Importing")
    assert not strip.progress.isVisible()
    qtbot.waitUntil(strip.progress.isVisible)
    held.set()
    qtbot.waitUntil(lambda: not strip.progress.isVisible())


def test_after_closing_nothing_is_taken_and_nothing_breaks(dressed, qtbot):
    tasks = tasks_module.Tasks(pytest.fail)
    tasks.close()
    ran = []
    task = tasks.run(ran.append, 1, done=ran.append)
    qtbot.wait(20)
    assert task.stopped
    assert ran == []


@pytest.mark.parametrize("_again", range(5))
def test_finishing_drops_nothing_that_was_asked_of_the_desk(dressed, _again):
    tasks = tasks_module.Tasks(pytest.fail)
    kept = []
    for draft in range(20):
        tasks.run(kept.append, draft)
    tasks.finish()
    assert kept == list(range(20))


def test_what_has_not_begun_never_does_once_stopped(tasks, qtbot):
    held, ran = threading.Event(), []
    tasks.run(held.wait)
    task = tasks.run(ran.append, 1)
    task.stop()
    held.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert ran == []
