"""A file that appears under its name whole, on the disk, or not at all.

Exchange floor: every format that is written to a place a person chose goes through here. A full disk, a pulled
stick or a cancelled export leaves what was there before, and a `Trouble` that says which of these happened.
What leaves the desk is written by `new_file` in the one place that `leaving` remembers until it has its name.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from defender_desk.text import disk
from defender_desk.text.digests import Sha256
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

_NO_ROOM = (msg("There is not enough room for the file."), msg("Make room or choose another place, then try again."))
_NOT_ALLOWED = (msg("This place cannot be written to."), msg("Choose another folder or another stick."))
_TOO_LONG = (msg("The file name is too long for this place."), msg("Choose a shorter name."))
TAKEN = msg("There is already a file with this name.")
ANOTHER_NAME = msg("Choose another name.")
_GONE = (msg("The file could not be written to the end."), msg("Check the disk or stick, then try again."))

_WHY: dict[int | None, tuple[Message, Message]] = {
    **dict.fromkeys(disk.NO_ROOM, _NO_ROOM),
    **dict.fromkeys((*disk.NOT_ALLOWED, errno.ENOENT, errno.ENOTDIR), _NOT_ALLOWED),
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EEXIST: (TAKEN, ANOTHER_NAME),
}


class Target:
    """The file being written: takes all bytes or raises, and remembers that it raised.

    Foreign writers swallow errors (pyrage drops its buffer unflushed), so success is what `failed` says.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self.failed: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write all of `data`; raises the first `OSError` again for ever after."""
        if self.failed:
            raise self.failed
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as bad:
            self.failed = bad
            raise
        return len(data)

    def settle(self) -> None:
        """Put everything on the disk, or raise what went wrong at any time before."""
        if self.failed:
            raise self.failed
        os.fsync(self._file)

    def close(self) -> None:
        """Give the file back to the system."""
        os.close(self._file)


@contextmanager
def new_file(path: Path, check: Callable[[Path], None] | None = None) -> Iterator[Target]:
    """Give a target at a place where nothing is, and at no other; after the block it is synced and passed to `check`.

    `check` raises where the finished file is not what was meant. Any exception leaves nothing there; whoever may be
    stopped by force remembers the place. Raises `Trouble` where the world refused, as where something is there already.
    """
    try:
        target = Target(path)
    except OSError as bad:
        raise trouble_of(bad) from bad
    try:
        with closing(target):
            yield target
            target.settle()
        if check:
            check(path)
    except BaseException as bad:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        if isinstance(bad, OSError):
            raise trouble_of(bad) from bad
        raise


@contextmanager
def whole_file(path: Path) -> Iterator[Target]:
    """Give a target to write to; after the block it is synced and takes the place of whatever stood at `path`.

    Any exception leaves that as it was. For what may lie about where the power goes: what is no secret, or is sealed.
    """
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    with new_file(draft) as target:
        yield target
    try:
        draft.replace(path)
    except OSError as bad:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise trouble_of(bad) from bad
    settle_folder(path.parent)


def give_name(draft: Path, path: Path) -> None:
    """Give a finished file its name, on the disk too, unless something has that name. Raises `Trouble` if refused."""
    try:
        _take_name(draft, path)
    except OSError as bad:
        raise trouble_of(bad) from bad
    settle_folder(path.parent)


def _take_name(draft: Path, path: Path) -> None:
    """By a second name for the same file; where a stick knows none, by an empty file that holds the name until then."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            draft.replace(path)
        except OSError:
            path.unlink()
            raise
    else:
        draft.unlink()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, read in pieces."""
    digest = Sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def trouble_of(bad: OSError) -> Trouble:
    """What to tell a person about a failed write."""
    return Trouble(*_WHY.get(bad.errno, _GONE))


def settle_folder(folder: Path) -> None:
    """Put the new name on the disk too; some systems and sticks cannot, and then the name follows soon."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
