"""A desk made in a folder of its own: of a backup, of what is whole of a damaged one, or under a new key.

Services floor: it is made beside its place, and has its name once it is whole. As long as it has none, a mark beside
it is held by whoever makes it. What lies beside a mark that nobody holds, and bears the token drawn for that mark, was
left by a stop, opens, and goes; anything else is somebody's own, whatever it is called.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from defender_desk.exchange.whole_file import settle_folder
from defender_desk.services.folders.kinds import is_home
from defender_desk.services.folders.room import PART, disk, make_folder, take_away
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
"""After the name of a folder that is being filled: a file that holds a token, and is held until the folder is named."""
TWIN = "token"
"""In a folder that is being filled: a file with the token of its mark, which says nothing of anything."""
FILLED = "desk"
"""In it too: the folder that is filled, and gets its name once it is whole."""

_DRAWN = re.compile(r"[0-9a-f]{32}")
_NAMED = re.compile(rf"\..+\.[0-9a-f]{{8}}{re.escape(PART + MARK)}")


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
    with disk(), _marked(part) as filled:
        yield filled
        if target.exists():
            target.rmdir()
        filled.rename(target)
        settle_folder(target.parent)


def left_behind(folder: Path) -> list[Path]:
    """What a stop by force left of desks that were being made in a folder, and that nobody makes any more."""
    return [part for part in _unheld(folder) if _is_ours(part)]


def sweep_beside(folder: Path) -> tuple[Path, ...]:
    """Remove what a stop by force left in a folder, headers first; gives what could not be removed."""
    left = left_behind(folder)
    for part in left:
        with suppress(Trouble):
            destroy_headers(part / FILLED)
        take_away(part)
    for part in _unheld(folder):
        with suppress(OSError):  # a stop before there was anything in it, or anything at all
            part.rmdir()
        if not os.path.lexists(part):
            take_away(_mark_of(part))
    return tuple(part for part in left if part.exists())


def _unheld(folder: Path) -> list[Path]:
    """What lies, or lay, beside marks of ours that nobody holds."""
    with suppress(OSError):
        marks = sorted(each for each in folder.iterdir() if _NAMED.fullmatch(each.name))
        return [mark.with_suffix("") for mark in marks if _token(mark) and not _is_held(mark)]
    return []


def _is_ours(part: Path) -> bool:
    """Whether a folder bears the token of its mark, and nothing was put into it but what is made there."""
    with suppress(OSError):
        inside = [*part.iterdir()]
        within = {each.name for each in inside} <= {TWIN, FILLED} and not any(map(Path.is_symlink, (part, *inside)))
        return within and _token(part / TWIN) == _token(_mark_of(part)) != ""
    return False


def _token(file: Path) -> str:
    """The token in a file; empty where it holds anything else."""
    with suppress(OSError, UnicodeDecodeError), file.open("rb") as opened:
        drawn = opened.read(64).decode("ascii")
        return drawn if _DRAWN.fullmatch(drawn) else ""
    return ""


def _mark_of(part: Path) -> Path:
    return part.with_name(part.name + MARK)


@contextmanager
def _marked(part: Path) -> Iterator[Path]:
    """Hold the mark of a folder until what is filled in it has its name; where something of it stays, so does the mark.

    The mark is held before it bears its token: without one nobody sweeps it.
    """
    mark, token = _mark_of(part), secrets.token_hex(16)
    mark.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(OSError):  # a disk that knows no holding: what is left there stays until somebody erases it
            _hold(held)
        os.write(held, token.encode())
        os.fsync(held)
        settle_folder(mark.parent)
        make_folder(part)
        with (part / TWIN).open("xb") as twin:
            twin.write(token.encode())
            twin.flush()
            os.fsync(twin.fileno())
        settle_folder(part)
        yield part / FILLED
    finally:
        take_away(part)
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
