"""A real desk, driven by hand from outside: unlocked, read, written in, and locked, step by step as the test asks.

Started as a program by `test_memory`. What it must not know after locking it is told by files that are gone by then.
"""

import ctypes
import sys
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from defender_desk.ui import app
from defender_desk.ui.run import Run

PLACE = Path(sys.argv.pop())
SET_DUMPABLE = 4


class Driven(Run):
    """The program itself, with hands."""

    def start(self):
        super().start()
        self.step = QTimer(self, interval=50)
        self.step.timeout.connect(self._unlock if (PLACE / "secret").exists() else self._show)
        self.step.start()

    def _unlock(self):
        page = self.door.page
        page.secret.line.insert((PLACE / "secret").read_text("utf-8"))
        (PLACE / "secret").unlink()
        page.submit()
        self._then(self._read)

    def _read(self):
        if self.window is None or not self.tasks.idle:
            return
        self.person, paper, self.words = (PLACE / "wanted").read_text("utf-8").split("\n")
        (PLACE / "wanted").unlink()
        self.window.open("evidence", paper)
        (secured,) = sqlcipher.connect(":memory:").execute("PRAGMA cipher_memory_security").fetchone()
        (PLACE / "secured").write_text(secured)
        self._then(self._look)

    def _look(self):
        if self.tasks.idle and self.window.front.pane.view is not None:
            self.window.open("person", self.person)
            self._then(self._write)

    def _write(self):
        pane = self.window.front.pane
        if not self.tasks.idle or pane.view is None:
            return
        if pane.editing is None:
            pane.edit()
            pane.editing.form.editor("name").line.setText(self.words)
            QGuiApplication.clipboard().setText(self.words)
            return
        self._show()
        if (PLACE / "lock").exists():
            self.window.lock()

    def _show(self):
        """Let this process be read, as no hardened one can be, and say that it can be."""
        ctypes.CDLL(None).prctl(SET_DUMPABLE, 1, 0, 0, 0)
        (PLACE / ("open" if self.window is not None else "locked")).touch()

    def _then(self, step):
        self.step.timeout.disconnect()
        self.step.timeout.connect(step)


app.Run = Driven
sys.exit(app.main(["--vault", str(PLACE / "desk")]))
