"""What is copied is marked, goes after a while and when the desk is left; what others copied is left alone.

Only a real screen tells whose a clipboard is. So where there is none, one test starts one and runs the others on it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QClipboard, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit

from defender_desk.ui.guard.clipboard import MARKS, ClipboardGuard, clear_ours

SCREEN = shutil.which("Xvfb")
OTHERS = "from PySide6.QtWidgets import QApplication; a = QApplication([]); c = a.clipboard(); "


@pytest.mark.skipif(SCREEN is None, reason="no Xvfb here: packaging/setup names what brings one")
def test_all_of_it_on_a_real_screen(qapp):
    if qapp.platformName() != "offscreen":
        pytest.skip("this is one")
    with subprocess.Popen([SCREEN, "-displayfd", "1", "-nolisten", "tcp"], stdout=subprocess.PIPE, text=True) as screen:
        try:
            around = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{screen.stdout.readline().strip()}"}
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", __file__]
            root = Path(__file__).parents[3]
            said = subprocess.run(command, cwd=root, env=around, capture_output=True, text=True, check=False)
        finally:
            screen.terminate()
    assert said.returncode == 0, said.stdout
    assert "11 passed" in said.stdout


@pytest.fixture
def clipboard(dressed):
    if dressed.platformName() == "offscreen":
        pytest.skip("nothing tells here whose the clipboard is")
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def guard(clipboard):
    parent = QObject()
    yield ClipboardGuard(parent, 10)
    parent.deleteLater()


@pytest.fixture(params=[QLineEdit, QTextEdit])
def field(request, qtbot):
    made = request.param()
    made.setText("Hala Nasser")
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_copied_bears_the_marks_and_nothing_but_its_words(guard, clipboard, field):
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    held = clipboard.mimeData()
    assert held.text() == "Hala Nasser"
    assert {name: bytes(held.data(name)) for name in MARKS} == MARKS
    assert set(held.formats()) == {"text/plain", *MARKS}, "no copy of it as a page, which no mark would stand for"
    assert guard._going.isActive()
    assert guard._going.interval() == 10_000


def test_it_goes_when_its_time_is_up_and_that_is_said_once(guard, clipboard, qtbot):
    guard.seconds = 1
    clipboard.setText("Hala Nasser")
    with qtbot.waitSignal(guard.cleared, timeout=20_000):
        pass
    assert not clipboard.mimeData().formats()
    assert clear_ours() == []


def test_what_is_copied_again_waits_anew_and_zero_waits_for_the_end(guard, clipboard):
    guard.seconds = 0
    clipboard.setText("Hala Nasser")
    assert not guard._going.isActive()
    assert clear_ours() == [QClipboard.Mode.Clipboard]
    assert clipboard.text() == ""


def test_a_picture_stays_a_picture(guard, clipboard):
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    clipboard.setImage(picture)
    assert clipboard.image().size() == picture.size()
    assert set(MARKS) < set(clipboard.mimeData().formats())


def test_files_stay_files(guard, clipboard):
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile("/v/one.png")])
    clipboard.setMimeData(held)
    assert clipboard.mimeData().urls() == [QUrl.fromLocalFile("/v/one.png")]
    assert set(MARKS) < set(clipboard.mimeData().formats())


def test_what_another_program_copied_is_neither_marked_nor_taken_away(guard, clipboard, qtbot):
    clipboard.setText("Hala Nasser")
    copy = OTHERS + "c.setText('theirs'); print(flush=True); a.exec()"
    with subprocess.Popen([sys.executable, "-c", copy], stdout=subprocess.PIPE, text=True) as other:
        try:
            other.stdout.readline()
            qtbot.waitUntil(lambda: clipboard.text() == "theirs", timeout=20_000)
            assert not set(MARKS) & set(clipboard.mimeData().formats())
            assert clear_ours() == []
            assert clipboard.text() == "theirs"
        finally:
            other.terminate()


def test_another_program_sees_the_marks(guard, clipboard, qtbot):
    clipboard.setText("Hala Nasser")
    look = OTHERS + "print(c.text(), bytes(c.mimeData().data('x-kde-passwordManagerHint')).decode())"
    with subprocess.Popen([sys.executable, "-c", look], stdout=subprocess.PIPE, text=True) as other:
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=30_000)
        assert other.stdout.read().strip() == "Hala Nasser secret"


@pytest.mark.parametrize("way", ["lock", "vanish", "close"])
def test_leaving_the_desk_takes_it_away(sit, clipboard, way):
    at = sit()
    clipboard.setText("Hala Nasser")
    getattr(at.shell, way)()
    assert not clipboard.mimeData().formats()
