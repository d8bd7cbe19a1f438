"""The line of the section “Hand-over” in the sidebar.

Desktop: named in `ui.sections`.
"""

from __future__ import annotations

from defender_desk.text.messages import msg
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.handover.screen import PAGES, PLACE, HandoverScreen
from defender_desk.ui.screens import BRING_IN
from defender_desk.ui.shell import Shell


def _bring_in(shell: Shell) -> None:
    screen = shell.go(HANDOVER.name)
    if isinstance(screen, HandoverScreen):
        screen.bring_in()


HANDOVER = Section(
    "handover",
    msg("Hand-over"),
    "arrow-left-right",
    HandoverScreen,
    types=(PLACE,),
    commands=((BRING_IN, "", _bring_in),),
    pages=tuple((PLACE, name, label) for name, label in PAGES.items()),
)
