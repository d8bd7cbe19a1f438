"""Python's cyclic collector, run on the window's thread alone.

Desktop: a Qt object that stands in a cycle is destroyed by whichever thread happens to collect; on the database worker
that would be a crash. Thresholds stay Python's own. While work is under way it looks often and goes through what is
new once, so that no look has much to do, and leaves all that is older for when the work is done.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from defender_desk.ui.tasks import Tasks

CALM, WORKING = 500, 10
"""Milliseconds between looks at how much there is to collect."""


class Collector(QObject):
    """Takes collecting away from the threads and does it in the event loop, as long as it lives."""

    def __init__(self, parent: QObject, tasks: Tasks) -> None:
        super().__init__(parent)
        gc.disable()
        self.destroyed.connect(gc.enable)
        self._tasks, self._frozen = tasks, False
        self._timer = QTimer(self, interval=CALM)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        tasks.begun.connect(self.look)

    def look(self) -> None:
        """Collect the oldest generation that has grown past its threshold, if any has."""
        working = self._tasks.working
        if self._timer.interval() != (wanted := WORKING if working else CALM):
            self._timer.setInterval(wanted)
        counts, thresholds = gc.get_count(), gc.get_threshold()
        grown = [generation for generation in (0, 1, 2) if counts[generation] > thresholds[generation]]
        if grown:
            self._collect(1 if working else grown[-1])

    def _collect(self, generation: int) -> None:
        gc.collect(generation)
        if generation == 2 and not self._frozen:
            self._frozen = True
            gc.freeze()  # what is here by now is the program itself, and going through it again finds nothing
