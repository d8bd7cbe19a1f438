"""The line of the section “Hand-over” in the sidebar.

Desktop: named in `ui.sections`.
"""

from __future__ import annotations

from defender_desk.text.messages import msg
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.handover.screen import (
    FOR_PROGRAMS,
    HAND_OVER,
    MY_CARD,
    PAGES,
    PAST,
    PLACE,
    RECEIVE,
    HandoverScreen,
)
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
    sought={
        PAGES[HAND_OVER]: msg("send, export, share, transfer, give, print, USB stick", "other words"),
        PAGES[RECEIVE]: msg("import, open a file, bring in, get", "other words"),
        PAGES[MY_CARD]: msg("identity, identification, key, fingerprint, trust, partners", "other words"),
        PAGES[FOR_PROGRAMS]: msg("export, Excel, spreadsheet, CSV, print, save as", "other words"),
        PAGES[PAST]: msg("history, log, sent, received", "other words"),
        BRING_IN: msg("import, Excel, spreadsheet, CSV, form, telephone book", "other words"),
    },
)
