"""What can be done in the bin: take out, erase for good, empty it.

Desktop: what is done and said stands in `record.binning`; the list puts the keyboard on the row that comes next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from defender_desk.text.speech import _
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import mark
from defender_desk.ui.record import binning
from defender_desk.ui.shell import Shell


class BinBar(QFrame):
    """The strip above a list that shows the bin."""

    closed = Signal()
    emptied = Signal()
    """What was selected is leaving the bin."""

    def __init__(
        self,
        shell: Shell,
        chosen: Callable[[], Sequence[str]],
        count: Callable[[], int],
        everything: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__()
        mark(self, role="notice", tone="warning")
        self._shell, self._chosen, self._count, self._everything = shell, chosen, count, everything
        self.restoring = button(_("Take out"), self.restore, "plain", "archive-restore")
        self.erasing = button(_("Erase for good…"), self.erase)
        self.emptying = button(_("Empty the bin…"), self.empty)
        leaving = button(_("Leave the bin"), self.closed.emit, "link")
        words = label(_("In the bin. Nothing here is gone until it is erased for good."), wrap=True)
        head = row(Picture("trash-2", "warning"), words, leaving, gap=2)
        head.setStretch(1, 1)
        self.setLayout(column(head, row(self.restoring, self.erasing, self.emptying, None), gap=2, margins=(3, 2)))

    def settle(self) -> None:
        """Offer what can be done with what is selected."""
        some = self._count() > 0
        self.restoring.setEnabled(some)
        self.erasing.setEnabled(some)
        self.emptying.setEnabled(bool(self._everything()))

    def restore(self) -> None:
        """Take what is selected out of the bin."""
        self.emptied.emit()
        binning.take_out(self._shell, self, tuple(self._chosen()))

    def erase(self) -> None:
        """Erase what is selected, once the word was typed."""
        binning.erase(self._shell, self, tuple(self._chosen()), self._erased)

    def empty(self) -> None:
        """Erase everything of this type in the bin, once the word was typed."""
        binning.erase(self._shell, self, tuple(self._everything()), self._erased)

    def _erased(self, _said: str) -> None:
        self.emptied.emit()
