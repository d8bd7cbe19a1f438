"""Back to a document by itself, once the consent that it wanted is recorded.

Desktop: one at a time waits; whoever records another consent meanwhile stays where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from defender_desk.model.changes import Changes
from defender_desk.ui.shell import Shell

_SAME = ("person", "recipient")
"""Fields of a consent that say whether it is the one that was wanted; a document may be for nobody who is recorded."""


class ComingBack(QObject):
    """Waits until a new consent of the same person for the same recipient is saved; then goes back, once."""

    def __init__(self, shell: Shell, given: Mapping[str, object], back: Callable[[], object]) -> None:
        super().__init__(shell)
        self._shell, self._given, self._back = shell, given, back
        for before in shell.findChildren(ComingBack):
            if before is not self:
                before.deleteLater()
        shell.announced.connect(self._changed)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("consent"):
            asked = _is_answer, self._shell.desk, changes, self._given
            self._shell.tasks.run(*asked, done=self._answered, owner=self)

    def _answered(self, same: bool) -> None:
        if same:
            self._shell.announced.disconnect(self._changed)
            self.deleteLater()
            self._back()


def _is_answer(desk: Any, changes: Changes, given: Mapping[str, object]) -> bool:
    """Whether a consent was recorded of the person, and for the recipient, that one was wanted of."""
    new = desk.store.many(changes.ids).values() if changes.kind == "create" else ()
    return any(
        one.type == "consent" and all((one.body.get(name) or "") == (given.get(name) or "") for name in _SAME)
        for one in new
    )
