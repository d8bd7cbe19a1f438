"""From a list to where files come in and leave: bringing in what other programs wrote, and handing over what is listed.

Desktop: the window is asked by the name of its section, which is absent where nothing is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable

from defender_desk.ui.shell import Shell

HANDING_OVER = "handover"
"""The section that also reads files of other programs."""


def takes_in(shell: Shell) -> bool:
    """Whether this desk reads files of other programs."""
    return any(section.name == HANDING_OVER for section in shell.sections)


def bring_in(shell: Shell) -> None:
    """Go where files of other programs are read."""
    begin = getattr(shell.go(HANDING_OVER), "bring_in", None)
    if callable(begin):
        begin()


def hand_over(shell: Shell, ids: Iterable[str]) -> None:
    """Go where records are handed over, with these."""
    choose = getattr(shell.go(HANDING_OVER), "choose", None)
    if callable(choose):
        choose(tuple(ids))
