"""What is on its way out: said before its file has a name, so that a stop at any moment is settled at the next opening.

Services floor: `leaving` says it; every opening asks, and so reads no more than this.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from defender_desk.model.documents import targets
from defender_desk.services.desk import Desk
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say

STOPPED = msg("The program stopped while something was leaving. A disclosure says in its notes what is known of it.")
BEHIND = msg(
    "The program stopped while it wrote a file, and a part of it may still lie where the file was meant to be, under a "
    "name that ends in “.part”. If that is a stick, put it in and open this desk again: then that part is removed."
)
NOT_NAMED = msg("The file did not get its name. What was written of it was removed: it did not leave.")
NOT_REMOVED = msg(
    "The file did not get its name. What was written of it could not be removed: it lies in the same folder, under a "
    "name that ends in “.part”."
)
NOT_KNOWN = msg("Whether the file got its name is not known. Look whether it is in its place.")

UNDER_WAY = "leaving"
"""The setting that says which files are on their way out: each one's path until then, its name, its notes."""


def begin(desk: Desk, draft: Path, target: Path, *noted: str) -> None:
    """Say what is leaving, and under which notes, before it can be seen under its name."""
    _keep(desk, [*_others(desk, draft), [_kept(draft), _kept(target), *noted]])


def end(desk: Desk, draft: Path) -> None:
    """Forget it: it left."""
    _keep(desk, _others(desk, draft))


def own_up(desk: Desk) -> tuple[Message, ...]:
    """Settle each file that was stopped on its way out: what has no name is removed, and its note, if any, says so.

    One whose place cannot be looked at is kept in mind. Answers with the sentences for whoever opens the desk, where
    there is something to know.
    """
    said, behind = dict[Message, None](), list[list[str]]()
    for draft, target, *noted in _all(desk):
        told, gone = _settle(desk, _path(draft), _path(target), noted)
        said |= dict.fromkeys(told)
        behind += [] if gone else [[draft, target, *noted]]
    if behind != _all(desk):
        _keep(desk, behind)
    return tuple(said)


def unnamed(desk: Desk) -> list[Path]:
    """What was written of files that did not get their names, where it may still lie."""
    drafts = [_path(draft) for draft, *_rest in _all(desk)]
    return [draft for draft in drafts if not _is_gone(draft)]


def removed(draft: Path) -> bool:
    """Remove what was written of a file; whether nothing of it is left in its place."""
    with suppress(OSError):
        draft.unlink(missing_ok=True)
    return _is_gone(draft)


def _all(desk: Desk) -> list[list[str]]:
    match desk.setting(UNDER_WAY):
        case [*stopped]:
            return [[str(part) for part in one] for one in stopped if isinstance(one, list) and len(one) > 1]
    return []


def _others(desk: Desk, draft: Path) -> list[list[str]]:
    return [one for one in _all(desk) if one[0] != _kept(draft)]


def _keep(desk: Desk, files: list[list[str]]) -> None:
    desk.store.settings.put(UNDER_WAY, [[*one] for one in files] or None)


def _kept(path: Path) -> str:
    return os.fsencode(path.absolute()).hex()  # a path need not be text


def _path(kept: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(kept)))


def _settle(desk: Desk, draft: Path, target: Path, noted: Sequence[str]) -> tuple[list[Message], bool]:
    """What there is to know of one, and whether nothing of it is left without its name."""
    begun = os.path.lexists(draft)
    left = os.path.lexists(target) and (not begun or target.samefile(draft))
    gone = removed(draft)
    known = None if left else (NOT_NAMED if gone else NOT_REMOVED) if begun else NOT_KNOWN
    told = [STOPPED] if _note(desk, noted, known) and known else []
    return [*told, *([] if gone else [BEHIND])], gone


def _is_gone(draft: Path) -> bool:
    """Whether its folder is here and does not hold it."""
    with suppress(OSError):
        try:
            draft.lstat()
        except FileNotFoundError:
            return draft.parent.is_dir()
    return False


def _note(desk: Desk, noted: Sequence[str], known: Message | None) -> bool:
    """Say what is known in its notes, in place of what was said before; whether that is something else.

    What may not have left counts as not had: that it goes twice costs less than that it never goes.
    """
    ours = {say(one) for one in (NOT_NAMED, NOT_REMOVED, NOT_KNOWN)}
    changed, files = dict[str, str](), dict[str, None]()
    for document in desk.store.many(noted).values():
        before = str(document.body.get("notes") or "")
        lines = [line for line in before.splitlines() if line not in ours]
        after = "\n".join([*lines, *([say(known)] if known else [])])
        if after != before:
            changed[document.id] = after
            files |= dict.fromkeys(targets(document.body.get("file")))
    if changed:
        with desk.change("edit") as writing:
            for one, after in changed.items():
                writing.put(one, "disclosure", {"notes": after or None})
            for file in files:
                desk.store.arrivals.lose(file, lost=known is not None)
    return bool(changed)
