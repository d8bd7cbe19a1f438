"""What follows for an open desk from what the system tells, and from the key that hides everything.

Desktop: each sign locks, and the end of the session goes without an unlock window after it. Nothing asks back.
"""

from __future__ import annotations

from functools import partial

from defender_desk.ui.guard.panic import PanicKey
from defender_desk.ui.guard.signs import Sign, listen
from defender_desk.ui.shell import Shell

WAITED_FOR = frozenset({Sign.SLEEP, Sign.LID, Sign.END})
"""Signs after which the system waits for us a short while."""


def guard(window: Shell) -> None:
    """Lock as soon as the system tells that somebody goes away, and vanish at the key for it."""
    PanicKey(window).pressed.connect(window.vanish)
    window.signs = listen(window)
    for each in window.signs:
        each.told.connect(partial(follow, window))


def follow(window: Shell, sign: Sign) -> None:
    """Do what a sign asks for."""
    leave = window.vanish if sign is Sign.END else window.lock
    leave(hurried=sign in WAITED_FOR)
