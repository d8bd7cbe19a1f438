"""Names that files were given elsewhere: shown with what hides in them, and why one may not be what it seems.

Kit: whoever shows such a name, or takes such a file in, says the doubt beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from defender_desk.text.bidi import expose_controls, isolate
from defender_desk.text.disguise import suspicions
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.kit.notices import Notice

DOUBT = msg("The name of a file may not be what it seems. Look inside before you rely on it.")


def shown_name(name: str) -> str:
    """The name as it is, set apart from the text around it."""
    return isolate(expose_controls(name))


def doubts(names: Iterable[str]) -> str:
    """Of each name that may not be what it seems: the name and why, a line each; empty when nothing is odd."""
    odd = ((name, suspicions(name)) for name in names)
    return "\n".join(
        fill(_("{file}: {why}"), file=shown_name(name), why=" ".join(say(each) for each in found))
        for name, found in odd
        if found
    )


class NameDoubt(Notice):
    """The warning beside names of files; hidden while none is odd."""

    def of(self, *names: str) -> None:
        """Say it of these names, in place of those before."""
        said = doubts(names)
        if said:
            self.say(say(DOUBT), said, "warning")
        else:
            self.silence()
