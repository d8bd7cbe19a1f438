"""The way through several steps: where one is, what goes on in between, and what went wrong on which page.

Desktop: a journey lives as long as its work; its owner puts the next one in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from defender_desk.text.speech import _, fill
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import ProgressStrip
from defender_desk.ui.kit.pieces import badge, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.theme import mark
from defender_desk.ui.steps.step import Step
from defender_desk.ui.tasks import Task, Tasks


class Trail(QWidget):
    """The names of all steps; the one in front stands out, by its tone and to a screen reader by its words."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self.ended = False
        """Whether the last step is in front."""
        self._marks = [badge(name) for name in names]
        flow = Flow(1)
        for each in self._marks:
            flow.addWidget(each)
        self.setLayout(flow)

    def at(self, place: int) -> None:
        """Show that this step is in front."""
        self.ended = place == len(self._names) - 1
        for number, each in enumerate(self._marks):
            mark(each, tone="good" if number < place else "info" if number == place else "plain")
        said = fill(_("Step {n} of {total}: {name}"), n=place + 1, total=len(self._names), name=self._names[place])
        self.setAccessibleName(said)


class Waiting(QWidget):
    """Long work going on: what, how far, and a way to stop it; nothing is half done when it was stopped."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._task: Task | None = None
        self._gave_up: Callable[[], object] | None = None
        self._what = ""
        self.strip = ProgressStrip()
        self.strip.stopped.connect(self.stop)
        self._told = label("", "heading", wrap=True)
        card = boxed(column(self._told, self.strip, gap=3, margins=6), "card")
        self.setLayout(column(None, row(None, card, None), None, None, margins=6))

    def begin(
        self,
        what: str,
        function: Callable[..., Any],
        *,
        done: Callable[[Any], object],
        failed: Callable[[Trouble], object],
        gave_up: Callable[[], object],
    ) -> None:
        """Run it on the database worker; exactly one of the three is called in the end."""
        self._what, self._gave_up = what, gave_up
        self._told.setText(what)
        self.strip.show_work("", stoppable=True)

        def ended(then: Callable[[Any], object]) -> Callable[[Any], object]:
            def end(outcome: Any) -> None:
                self._task = None
                then(outcome)

            return end

        self._task = self._tasks.run(
            function, done=ended(done), failed=ended(failed), progress=self._moved, label=what, owner=self
        )

    def stop(self) -> None:
        """Ask the work to stop; what it began is taken back before anything else happens."""
        if self._task is not None:
            self._told.setText(_("Stopping…"))
            self.strip.show_work("")
            self._task.stop()
            self._tasks.run(_nothing, done=self._stopped)  # its turn comes when the work has stopped

    def _stopped(self, _nothing: object) -> None:
        if self._task is not None and self._gave_up is not None:
            self._task = None
            self._gave_up()

    def _moved(self, done: int, total: int) -> None:
        if self._task is not None and not self._task.stopped:
            self.strip.show_work("", done, total, stoppable=True)


class Journey(QWidget):
    """Steps one after another, with one place for long work between them."""

    left = Signal()
    """The person is done, or gave it up."""

    def __init__(self, tasks: Tasks, name: str, steps: Sequence[str]) -> None:
        super().__init__()
        self.tasks = tasks
        self.trail = Trail(steps)
        self.waiting = Waiting(tasks)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.waiting)
        head = row(label(name, "title"), self.trail, gap=5, margins=(5, 3))
        head.setStretch(1, 1)
        head.setAlignment(self.trail, Qt.AlignmentFlag.AlignVCenter)
        whole = column(boxed(head, "bar"), self._stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setAccessibleName(name)

    @property
    def front(self) -> QWidget | None:
        """The page in front."""
        return self._stack.currentWidget()

    @property
    def over(self) -> bool:
        """Whether its last step is in front, so that nothing is left to do in it."""
        return self.trail.ended and self.front is not self.waiting

    def show_step(self, step: Step, place: int) -> None:
        """Put a step in front, as the one at this place of the trail."""
        if self._stack.indexOf(step) < 0:
            self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        self.trail.at(place)
        step.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to what is asked: before it was shown, Qt gave it to the foot."""
        super().showEvent(event)
        front = self.front
        if isinstance(front, Step):
            QTimer.singleShot(0, front, front.focus_first)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let what went wrong be said no longer to whoever comes back later."""
        super().hideEvent(event)
        front = self.front
        if isinstance(front, Step) and not event.spontaneous():
            front.forget_trouble()

    def forget(self, step: Step | None) -> None:
        """Let a step go whose answer no longer holds."""
        if step is not None:
            self._stack.removeWidget(step)
            step.deleteLater()

    def work(self, what: str, function: Callable[..., Any], done: Callable[[Any], object]) -> None:
        """Do something long, the waiting page in front; trouble is said on the page one came from."""
        before = self.front

        def failed(trouble: Trouble) -> None:
            self._return_to(before)
            if isinstance(before, Step):
                before.tell(trouble)

        def gave_up() -> None:
            self._return_to(before)
            if isinstance(before, Step):
                before.notice.say(_("Stopped. Nothing was changed."), closable=True)

        if isinstance(before, Step):
            before.notice.silence()
        self._stack.setCurrentWidget(self.waiting)
        self.waiting.begin(what, function, done=done, failed=failed, gave_up=gave_up)

    def _return_to(self, page: QWidget | None) -> None:
        if page is not None:
            self._stack.setCurrentWidget(page)


def _nothing() -> None:
    return None
