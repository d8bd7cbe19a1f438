"""Today of a desk that was salvaged: what was lost, and what is to be done now, until somebody has read it.

Desktop: one card; it does nothing by itself, and leads to where a backup, a new code or a new key is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame

from defender_desk.services import after_salvage
from defender_desk.services.checking import Finding, in_a_line
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label, line
from defender_desk.ui.kit.spacing import boxed, column
from defender_desk.ui.shell import Shell


def salvage_card(shell: Shell, told: Sequence[Finding], look_again: Callable[[], object]) -> QFrame:
    """What the salvage found, one paragraph each, and the ways on."""

    def read() -> None:
        shell.tasks.run(after_salvage.read, shell.desk, done=lambda _nothing: look_again(), owner=shell)

    inside = column(label(_("This desk was salvaged"), "heading", wrap=True), gap=2, margins=(5, 4))
    inside.addWidget(label(_("No backup of it exists until you make one. This was found:"), "muted", wrap=True))
    for finding in told:
        inside.addWidget(line())
        inside.addWidget(label(say(finding.what, **finding.values), wrap=True))
        if finding.records:
            names = in_a_line(finding.records)
            inside.addWidget(label(names, "caption", wrap=True, selectable=True))
    ways = Flow(2)
    ways.addWidget(button(_("Back up…"), partial(shell.open, "settings", "backup"), "primary", "hard-drive"))
    keys = partial(shell.open, "settings", "keys")
    ways.addWidget(button(_("Passphrase and recovery…"), keys, icon_name="key-round"))
    ways.addWidget(button(_("I have read it"), read, "link"))
    ways.stretch()
    inside.addWidget(boxed(ways))
    made = boxed(inside, "card")
    made.setAccessibleName(_("This desk was salvaged"))
    return made
