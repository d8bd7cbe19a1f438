"""What stands above and below the screens: the practice band, the top bar, the status strip.

Desktop: they say what is going on and change nothing themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.notices import ProgressStrip, UndoBar
from defender_desk.ui.kit.pieces import Button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, column, row, set_shown
from defender_desk.ui.kit.theme import em, mark, unit
from defender_desk.ui.tasks import STOPPABLE_AFTER, Tasks


def practice_band() -> QFrame:
    """The coloured band of a practice desk."""
    said = label(_("Practice desk: everything here is invented. Do not enter real people."))
    said.setAlignment(Qt.AlignmentFlag.AlignCenter)
    band = boxed(row(said, margins=(4, 1)), "band")
    band.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
    band.setAccessibleName(said.text())
    return band


class Standing(QFrame):
    """What is said above every screen for as long as it holds, such as who else can open the desk."""

    def __init__(self, tasks: Tasks, ask: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        mark(self, role="standing")
        self._said = label("", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(row(self._said, margins=(4, 1)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()
        self._tasks, self._ask = tasks, ask
        self.look()

    def look(self) -> None:
        """Ask anew what holds."""
        self._tasks.run(self._ask, done=self._show, owner=self)

    def _show(self, sentences: Sequence[str]) -> None:
        self._said.setText(" ".join(sentences))
        self.setAccessibleName(self._said.text())
        set_shown(self, bool(sentences))


class TopBar(QFrame):
    """Back, forward, finding anything, making something new, locking."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="bar")
        self.back = icon_button("arrow-left", _("Back"))
        self.forward = icon_button("arrow-right", _("Forward"))
        self.anything = CutButton(_("Find people, cases, screens…"), "plain", "search", tip="Ctrl+K")
        self.anything.setProperty("look", "find")
        self.anything.setMinimumWidth(em(24))
        self.anything.setMaximumWidth(em(80))
        self.anything.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.new = Button(_("New"), "primary", "plus")
        self.lock = Button(_("Lock"), "quiet", "lock")
        self.lock.setToolTip("Ctrl+L")
        layout = row(self.back, self.forward, None, self.anything, None, self.new, self.lock, gap=2, margins=(3, 2))
        layout.setStretch(3, 3)
        self.setLayout(layout)


class StatusStrip(QFrame):
    """What was just done with the way back, what is under way and how far, and a way to stop it.

    Room for the way back is there also while nothing was done: where it appears it covers no page and moves none.
    """

    def __init__(self, tasks: Tasks, undo: UndoBar) -> None:
        super().__init__()
        mark(self, role="strip")
        self._tasks, self._undo = tasks, undo
        self.said = label("", "caption")
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.setLayout(row(undo, self.said, None, self.progress, gap=3, margins=(4, 0)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._silence = QTimer(self, singleShot=True, interval=8000)
        self._silence.timeout.connect(self.said.clear)
        tasks.changed.connect(self.look)

    def say(self, sentence: str) -> None:
        """Say something small that needs no answer; it goes away by itself."""
        self.said.setText(sentence)
        self._silence.start()

    def sizeHint(self) -> QSize:
        """As high as all it ever holds."""
        held = max(super().sizeHint().height(), self._undo.sizeHint().height() + unit())
        return QSize(super().sizeHint().width(), held)

    def look(self) -> None:
        """Show the oldest work that has been going on for a while."""
        shown = self._tasks.shown
        if not shown:
            self.progress.hide()
            return
        task = shown[0]
        far = task.how_far if task.age >= STOPPABLE_AFTER else (0, 0)
        stoppable = task.age >= STOPPABLE_AFTER and not task.stopped
        self.progress.show_work(task.label or _("Working…"), *far, stoppable=stoppable)

    def _stop(self) -> None:
        for task in self._tasks.shown[:1]:
            task.stop()


def foot(*widgets: QWidget) -> QWidget:
    """Strips under each other at the foot of the window."""
    holder = QWidget()
    holder.setLayout(column(*widgets, gap=0))
    return holder
