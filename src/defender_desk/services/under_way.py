"""What is on its way out: said before its file has a name, so that a stop at any moment is settled at the next opening.

Services floor: `leaving` says it; every opening asks, and so reads no more than this.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from defender_desk.services.desk import Desk
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say

STOPPED = msg("The program stopped while something was leaving. A disclosure says in its notes what is known of it.")
NOT_NAMED = msg("The file did not get its name. What was written of it was removed: it did not leave.")
NOT_KNOWN = msg("Whether the file got its name is not known. Look whether it is in its place.")

UNDER_WAY = "leaving"
"""The setting that says which file is on its way out: its path before it has its name, the name, and its note's id."""


def begin(desk: Desk, draft: Path, target: Path, *noted: str) -> None:
    """Say what is leaving, and under which notes, before it can be seen under its name."""
    paths = (os.fsencode(path.absolute()).hex() for path in (draft, target))  # a path need not be text
    desk.store.settings.put(UNDER_WAY, [*paths, *noted])


def end(desk: Desk) -> None:
    """Forget it: it left, or nothing of it is there any more."""
    desk.store.settings.put(UNDER_WAY, None)


def own_up(desk: Desk) -> tuple[Message, ...]:
    """Settle a file that was stopped on its way out: what has no name is removed, and its note, if any, says so.

    Answers with the sentence for whoever opens the desk, where there is something to know.
    """
    match desk.setting(UNDER_WAY):
        case [str(draft), str(target), *noted]:
            return _settle(desk, _path(draft), _path(target), [str(one) for one in noted if one])
    return ()


def _path(kept: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(kept)))


def _settle(desk: Desk, draft: Path, target: Path, noted: Sequence[str]) -> tuple[Message, ...]:
    begun = os.path.lexists(draft)
    for rest in draft.parent.glob(f"{draft.name}*"):  # it, and what was to become it
        with suppress(OSError):
            rest.unlink()
    left = not begun and os.path.lexists(target)
    if noted and not left:
        with desk.change("edit") as writing:
            for one in noted:
                writing.put(one, "disclosure", {"notes": say(NOT_NAMED if begun else NOT_KNOWN)})
    end(desk)
    return (STOPPED,) if noted and not left else ()
