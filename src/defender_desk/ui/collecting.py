"""Python's cyclic collector, run on the window's thread alone.

Desktop: a Qt object that stands in a cycle is destroyed by whichever thread happens to collect; on the database worker
that would be a crash. Thresholds stay Python's own.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between looks at how much there is to collect."""


class Collector(QObject):
    """Takes collecting away from the threads and does it in the event loop, as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.destroyed.connect(gc.enable)
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect the oldest generation that has grown past its threshold, if any has."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
