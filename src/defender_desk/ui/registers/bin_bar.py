"""What can be done in the bin: take out, erase for good, empty it.

Desktop: erasing is the one thing that cannot be taken back, so that it asks for a typed word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from defender_desk.model.changes import Changes
from defender_desk.services import records
from defender_desk.services.records import FILES_LEFT, GOES_LATER, Purged
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import ask_typed
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import mark
from defender_desk.ui.shell import Shell


class BinBar(QFrame):
    """The strip above a list that shows the bin."""

    closed = Signal()

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
        run = partial(records.restore, self._shell.desk, tuple(self._chosen()))
        self._shell.tasks.run(run, done=self._restored, owner=self)

    def erase(self) -> None:
        """Erase what is selected, once the word was typed."""
        self._erase(tuple(self._chosen()))

    def empty(self) -> None:
        """Erase everything of this type in the bin, once the word was typed."""
        self._erase(tuple(self._everything()))

    def _erase(self, ids: tuple[str, ...]) -> None:
        count = len(ids)
        question = fill(
            ngettext("Erase {n} record for good?", "Erase {n} records for good?", count), n=show_count(count)
        )
        detail = _(
            "Its history and its files go too, and nothing brings them back. Copies on other desks, in backups and in"
            " files already handed over stay where they are."
        )
        if ids and ask_typed(self, question, detail, word=_("erase"), yes=_("Erase for good")):
            run = partial(records.purge, self._shell.desk, ids)
            label_ = _("Erasing for good…")
            self._shell.tasks.run(run, done=self._erased, progress=True, label=label_, owner=self)

    def _restored(self, changes: Changes) -> None:
        self._shell.announce(changes, _("Taken out of the bin"))

    def _erased(self, purged: Purged) -> None:
        self._shell.announce(purged.changes)
        self._shell.say(_("Erased for good."))
        if purged.left:
            self._shell.notice(say(FILES_LEFT), say(GOES_LATER), "warning")
