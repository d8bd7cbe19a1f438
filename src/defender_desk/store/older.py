"""A database is kept as it was before a newer program brings it up to date, and put back where that fails.

Store floor: it lies beside the database, encrypted with the same key. Its name says how far that came: what was not
proved yet may be put back, what was is only kept until the vault was opened once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from defender_desk.store import journal, schema
from defender_desk.store.connection import Database, open_database
from defender_desk.store.verifying import verify_kept
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.copies import sync_folder

OLDER = "vault.older"
"""Name of the database from before, inside the vault folder, once the one brought up to date was proved."""
UNPROVED = OLDER + ".unproved"
"""Its name until then."""
_UNFINISHED = OLDER + ".part"
FILES = (OLDER, UNPROVED, _UNFINISHED)
"""All that is ever written here."""

NOT_BROUGHT = msg("This vault could not be brought up to date with this version. It is as it was.")
GO_BACK = msg("Go on with the version you had, and make a backup with it.")

_DERIVED = ("list_*", "sqlite_*")
"""Tables, besides those that the schema calls so, that are made anew from the records or by the database itself."""
_MAY_GO = "setting"
"""The one table of which rows that a step names may be gone afterwards, since tables took their place."""


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
        if kept:
            _settle(path.parent)
    except BaseException:
        database.close()
        if kept:
            _put_back(path)
        raise


def is_kept(folder: Path) -> bool:
    """Whether the database from before lies there: it knows sealed files that the present one may not."""
    return any((folder / name).exists() for name in (OLDER, UNPROVED))


def forget(folder: Path) -> bool:
    """Remove the database from before, which holds what was erased since; tells whether it is gone."""
    try:
        (folder / OLDER).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _keep(database: Database, folder: Path, key: bytes | bytearray) -> bool:
    """Keep a database until it is proved that it was brought up to date; tells whether that is to be proved now.

    What was kept before a stop half way stays, since only that is whole for the older program; where the database
    went on since, it is kept anew. Trouble where there is no room.
    """
    if database.read_only:
        return False
    there = {*FILES} & {file.name for file in folder.iterdir()}  # asked once: most openings find none
    _remove(folder, there & {_UNFINISHED})
    if UNPROVED in there and _nothing_was_done_since(database, folder, key):
        return True
    _remove(folder, there)
    if schema.version_of(database) == schema.steps()[-1][0]:
        return False
    _copy(database, folder, key)
    return True


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _nothing_was_done_since(database: Database, folder: Path, key: bytes | bytearray) -> bool:
    """Whether what lies there is this very database before it was brought up to date, which stopped half way."""
    with suppress(Trouble), closing(open_database(folder / UNPROVED, key, untouched=True)) as before:
        return journal.head(before) == journal.head(database)
    return False


def _copy(database: Database, folder: Path, key: bytes | bytearray) -> None:
    unfinished = folder / _UNFINISHED
    try:
        database.copy(unfinished, key, lambda _done, _total: None)
        unfinished.rename(folder / UNPROVED)
        sync_folder(folder)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _must_be_as_whole(database: Database, folder: Path, key: bytes | bytearray) -> None:
    """Trouble where a database lost something by being brought up to date, or holds together less than before."""
    with closing(open_database(folder / UNPROVED, key, untouched=True)) as before:
        found = _findings(database)
        if (found and found - _findings(before)) or not _says_as_much(database, before):
            raise Trouble(NOT_BROUGHT, GO_BACK)


def _findings(database: Database) -> set[tuple[str, int, str]]:
    """Each finding by what it is of: an entry of the journal, a record, or all of the database."""
    found = verify_kept(database, None, lambda: None)
    return {(one.code, one.values.get("counter", 0), record) for one in found for record in one.records or ("",)}


def _says_as_much(database: Database, before: Database) -> bool:
    """Whether every row from before is there and says the same, but for what the steps since say they change."""
    version = schema.version_of(before)
    steps = [changed for number, changed in schema.CHANGED.items() if number > version]
    for _schema, table, kind, *_ in before.rows("PRAGMA table_list"):
        if kind != "table" or table in schema.DERIVED or any(fnmatchcase(table, each) for each in _DERIVED):
            continue
        if not _kept_in(database, before, table, [pattern for one in steps for pattern in one.get(table, ())]):
            return False
    return True


def _kept_in(database: Database, before: Database, table: str, changed: Sequence[str]) -> bool:
    """Whether a table holds the rows it held before; those of a key that a step changed need only be there."""
    names = [row[1] for row in before.rows(f"PRAGMA table_info({table})")]
    sql = f"SELECT {', '.join(names)} FROM {table} ORDER BY {names[0]}"  # noqa: S608  names of our own schema
    there = database.each(sql)
    for row in before.each(sql):
        named = any(fnmatchcase(str(row[0]), pattern) for pattern in changed)
        if named and table == _MAY_GO:
            continue
        if not any(other[0] == row[0] if named else other == row for other in there):
            return False
    return True


def _settle(folder: Path) -> None:
    """Let what was kept count as proved: nothing puts it back from now on."""
    (folder / UNPROVED).replace(folder / OLDER)
    sync_folder(folder)


def _put_back(path: Path) -> None:
    """Let a database, which is closed, be what it was."""
    with suppress(OSError):
        for end in ("-wal", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        path.with_name(UNPROVED).replace(path)
        sync_folder(path.parent)
