"""The few tables of the database, made and changed by numbered steps that never change again.

Store floor: `migrations/0001_first.sql` and its followers run once each, in one transaction with the mark that they
ran (`user_version`). Adding a record type or a field needs none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from defender_desk.store.connection import Database
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

DERIVED = frozenset({"shape", "link", "term", "sound", "words"})
"""Tables that are made anew from the records."""
CHANGED: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    5: {"setting": ("sent", "carried", "carried.*", "received.*")},
    6: {"arrival": ("*",)},
    7: {"setting": ("salvaged",)},
}
"""By the number of a step, what it makes other than it was: patterns of keys by table. All else must come through."""

UNFINISHED = msg("This vault was never finished: the program was stopped while making it.")

_STEP = re.compile(r"(\d{4})_\w+\.sql")


@cache
def steps() -> list[tuple[int, str]]:
    """Every step's number and file name, in order; most openings run none, so none is read here."""
    names = (_STEP.fullmatch(file.name) for file in _folder().iterdir())
    return sorted((int(match[1]), match[0]) for match in names if match)


def _folder() -> Traversable:
    return resources.files("defender_desk.store").joinpath("migrations")


def bring_up_to_date(database: Database) -> None:
    """Run the steps this database has not seen; refuse one that a newer program wrote, or that was never finished."""
    version, known = version_of(database), steps()
    if version < known[-1][0] and database.read_only:
        raise Trouble(
            msg("This vault was last used by an older Defender Desk and cannot be brought up to date here."),
            msg("Copy the whole vault folder to a disk you can write to, and open it there."),
        )
    for number, name in known:
        if number > version:
            with database.transaction():
                run_step(database, number, name)


def version_of(database: Database) -> int:
    """The schema of a database; refuses one that a newer program wrote, or that was never finished."""
    version = int(database.value("PRAGMA user_version"))
    if version > steps()[-1][0]:
        raise Trouble(
            msg("This vault was written by a newer Defender Desk."), msg("Open it with that version, or a later one.")
        )
    if version == 0:
        raise Trouble(
            UNFINISHED,
            msg("Make a new vault in another folder."),
        )
    return version


def run_step(database: Database, number: int, name: str) -> None:
    """Run one step inside the transaction of the caller, and mark that it ran."""
    sql = _folder().joinpath(name).read_text("utf-8")
    for statement in filter(None, (part.strip() for part in sql.split(";\n"))):
        database.run(statement)
    database.run(f"PRAGMA user_version = {number:d}")
