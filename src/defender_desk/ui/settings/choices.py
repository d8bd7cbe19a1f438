"""What a person chose about the desk: read once, kept at once, and in force at once.

Desktop: pages change one choice at a time and say what it is; what follows from it is known here alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from defender_desk.services import preferences
from defender_desk.services.preferences import Preferences
from defender_desk.ui.habits import speak
from defender_desk.ui.kit.theme import Look, wear
from defender_desk.ui.shell import Shell
from defender_desk.ui.veil import veil

SPOKEN = frozenset({"digits", "calendar", "months", "first_weekday"})
"""Choices that every sentence on the screen may rest on: the window is made anew."""
WORN = frozenset({"theme", "text_size"})


class Choices:
    """The choices in force, and the one way to change them."""

    def __init__(self, shell: Shell, chosen: Preferences) -> None:
        self.shell, self.chosen = shell, chosen

    def keep(self, **changes: Any) -> None:
        """Keep a choice and let it hold from now on."""
        if all(getattr(self.chosen, name) == value for name, value in changes.items()):
            return
        self.chosen = replace(self.chosen, **changes)
        if "language" in changes:
            self.shell.doors.language_chosen(self.chosen.language)
        elif "role" in changes:
            self.shell.arrange(self.shell.arrangement.of_role(self.chosen.role))
        elif not WORN.isdisjoint(changes):
            wear(Look(self.chosen.theme, self.chosen.text_size))
            self.shell.doors.look_chosen(self.chosen.theme, self.chosen.text_size)
        else:
            done = self._in_force(frozenset(changes))
            self.shell.tasks.run(_keep, self.shell.desk, changes, done=lambda _kept: done(), owner=self.shell)

    def _in_force(self, names: frozenset[str]) -> Callable[[], None]:
        chosen, shell = self.chosen, self.shell

        def done() -> None:
            if names & SPOKEN:
                speak(chosen)
                shell.rebuild()
            if "idle_minutes" in names and shell.idle is not None:
                shell.idle.set_minutes(chosen.idle_minutes)
            if shell.guard is not None:
                shell.guard.clipboard.seconds = chosen.clipboard_seconds
                shell.guard.captures.hide(chosen.captures_hidden)
            if "veil" in names:
                veil(shell, on=chosen.veil)

        return done


def _keep(desk: Any, changes: dict[str, Any]) -> None:
    preferences.write(desk, replace(preferences.read(desk), **changes))
