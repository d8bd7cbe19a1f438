"""A desk made in a folder of its own: of a backup, of what is whole of a damaged one, or under a new key.

Services floor: it is made beside its place, and has its name once it is whole. As long as it has none, a mark beside
it is held by whoever makes it; what lies beside a mark that nobody holds was left by a stop, opens, and goes.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from defender_desk.exchange.whole_file import settle_folder
from defender_desk.services.folders.kinds import is_home
from defender_desk.services.folders.room import PART, disk, take_away
from defender_desk.store.store import DATABASE
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.erasing import destroy_headers

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

INSIDE = msg("This folder lies inside a desk or a backup.")
APART = msg("Choose a folder elsewhere: what lies inside a desk or a backup is forgotten when that is erased.")
MARK = ".mark"
"""After the name of a folder that is being filled: a file that says nothing, and is held until the folder is named."""


def must_lie_apart(target: Path) -> None:
    """Refuse a place inside a desk, damaged or not, or inside a backup: erasing these would leave it behind."""
    with disk():
        for folder in target.resolve().parents:
            if vaults.is_vault(folder) or (folder / DATABASE).exists() or is_home(folder):
                raise Trouble(INSIDE, APART)


def must_be_free(target: Path) -> None:
    """Refuse a place where something lies, and one inside a desk or a backup."""
    must_lie_apart(target)
    with disk():
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise Trouble(vaults.NOT_EMPTY, vaults.CHOOSE_EMPTY)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder to be filled beside a target that is empty or new, and after the block the target's name to it.

    Whatever stops it leaves nothing there; what a stop by force left in that place goes before. Raises `Trouble`.
    """
    target = target.absolute()
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")
    must_be_free(target)
    sweep_beside(target.parent)
    with disk(), _marked(part):
        try:
            yield part
            if target.exists():
                target.rmdir()
            part.rename(target)
            settle_folder(target.parent)
        finally:
            take_away(part)


def left_behind(folder: Path) -> list[Path]:
    """What a stop by force left of desks that were being made in a folder, and that nobody makes any more."""
    with suppress(OSError):
        parts = (mark.with_suffix("") for mark in sorted(folder.glob(f".*{PART}{MARK}")))
        return [part for part in parts if not _is_held(_mark_of(part))]
    return []


def sweep_beside(folder: Path) -> tuple[Path, ...]:
    """Remove what a stop by force left in a folder, headers first; gives what could not be removed."""
    left = left_behind(folder)
    for part in left:
        with suppress(Trouble):
            destroy_headers(part)
        take_away(part)
        if not part.exists():
            take_away(_mark_of(part))
    return tuple(part for part in left if part.exists())


def _mark_of(part: Path) -> Path:
    return part.with_name(part.name + MARK)


@contextmanager
def _marked(part: Path) -> Iterator[None]:
    """Hold the mark of a folder until it has its name or is gone; where something of it stays, so does the mark."""
    mark = _mark_of(part)
    mark.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(OSError):  # a disk that knows no holding: what is left there stays until somebody erases it
            _hold(held)
        settle_folder(mark.parent)
        yield
    finally:
        os.close(held)
        if not part.exists():
            take_away(mark)


def _is_held(mark: Path) -> bool:
    """Whether somebody makes what lies beside this mark, or nobody can tell."""
    try:
        tried = os.open(mark, os.O_RDWR)
    except OSError:
        return True
    try:
        _hold(tried)
    except OSError:
        return True
    finally:
        os.close(tried)
    return False


def _hold(opened: int) -> None:
    """Hold an open file against everybody else until it is closed, also by force; OSError where somebody holds it."""
    if sys.platform == "win32":
        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
