"""A database is kept as it was before a newer program brings it up to date, and put back where that fails.

Store floor: it lies beside the database, encrypted with the same key, until the vault was opened once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from defender_desk.store import schema
from defender_desk.store.connection import Database, open_database
from defender_desk.store.verifying import verify_kept
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.copies import sync_folder

OLDER = "vault.older"
"""Name of the database from before, inside the vault folder."""
_UNFINISHED = OLDER + ".part"

NOT_BROUGHT = msg("This vault could not be brought up to date with this version. It is as it was.")
GO_BACK = msg("Go on with the version you had, and make a backup with it.")


@contextmanager
def brought_up_to_date(database: Database, path: Path, key: bytes | bytearray) -> Iterator[None]:
    """Bring a database up to date, and let the block make of it what it has to; what fails closes it as it was."""
    kept = False
    try:
        kept = _keep(database, path.parent, key)
        schema.bring_up_to_date(database)
        if kept:
            _must_be_as_whole(database, path.parent, key)
        yield
    except BaseException:
        database.close()
        if kept:
            _put_back(path)
        raise


def _keep(database: Database, folder: Path, key: bytes | bytearray) -> bool:
    """Keep a database that is about to be brought up to date; tells whether it is. Trouble where there is no room.

    What was kept before a stop stays: only that is whole for the older program.
    """
    if database.read_only:
        return False
    older, unfinished = folder / OLDER, folder / _UNFINISHED
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)
    if schema.version_of(database) == schema.steps()[-1][0]:
        with suppress(OSError):
            older.unlink(missing_ok=True)
        return False
    if not older.exists():
        try:
            database.copy(unfinished, key, lambda _done, _total: None)
            unfinished.rename(older)
            sync_folder(folder)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
    return True


def _must_be_as_whole(database: Database, folder: Path, key: bytes | bytearray) -> None:
    """Trouble where a database lost something by being brought up to date."""
    found = {one.code for one in verify_kept(database, None, lambda: None)}
    if not found:
        return
    with closing(open_database(folder / OLDER, key, untouched=True)) as before:
        if found - {one.code for one in verify_kept(before, None, lambda: None)}:
            raise Trouble(NOT_BROUGHT, GO_BACK)


def _put_back(path: Path) -> None:
    """Let a database, which is closed, be what it was."""
    with suppress(OSError):
        for end in ("-wal", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        path.with_name(OLDER).replace(path)
        sync_folder(path.parent)
