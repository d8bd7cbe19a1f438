"""The veil: lists show code names in place of names, for whoever looks over a shoulder.

Desktop: turned by one command or in the settings; what stands open when it comes down is put aside.
"""

from __future__ import annotations

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.ui.frame.places import Place
from defender_desk.ui.shell import Shell


def veil(window: Shell, *, on: bool) -> None:
    """Show lists under code names, with no page beside them and drafts kept; or show names again."""
    window.setProperty("veiled", on)
    here = window.history.here
    if on and here is not None:
        window.history.visit(Place(here.section) if here.type in TYPES else here)
        window.rebuild()
    else:
        window.announce(Changes(0, frozenset(TYPES)))
