"""The commands of the list of providers: a file of them written, a file of them taken in.

Desktop: they stand in the menu of the list and in the window's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.directory.giving import open_giving
from defender_desk.ui.directory.taking import choose_and_take
from defender_desk.ui.frame.keys import action
from defender_desk.ui.shell import Shell


def list_actions(owner: QWidget, shell: Shell, wanted: Callable[[], Sequence[str]]) -> list[QAction]:
    """The commands; `wanted` answers which providers a file shall hold."""
    return [
        action(owner, _("Take in a file of &providers…"), partial(choose_and_take, shell)),
        action(owner, _("Write providers to a &file…"), lambda: open_giving(shell, wanted())),
    ]
