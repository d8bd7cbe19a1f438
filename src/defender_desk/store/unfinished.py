"""Which sealed files this database itself began and has not known yet, or let go: they alone are ever swept.

Store floor: a file that nothing here knows may be evidence of a later state of the same vault, so that absence alone
says nothing. Sealing runs on threads that touch no database; so a mark is kept before, and the file's id tells it.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Collection, Iterable
from contextlib import closing, suppress
from pathlib import Path

from defender_desk.model.codec import Json
from defender_desk.model.documents import new_id
from defender_desk.store.connection import Database, open_database
from defender_desk.store.settings import Settings
from defender_desk.text.trouble import Trouble

SETTING = "blobs.unfinished"
"""Setting: `marks` under which sealing began since the last sweep, and `loose`, ids that began or were let go."""
_HALF = 13
"""Characters of an id that are random; as many after them tell the mark to whoever has it, and nothing to others."""


class Unfinished:
    """The marks and ids of one vault."""

    def __init__(self, database: Database) -> None:
        self._settings = Settings(database)
        self._mark = b""
        self._used = True
        self._settled = False

    def fresh(self) -> str:
        """A fresh id that tells the present mark; on any thread."""
        self._used = True
        head = new_id()[:_HALF]
        return head + _tail(self._mark, head) if self._mark else new_id()

    def renew(self) -> None:
        """Keep another mark for what is sealed from now on, where something may have begun under the last.

        So a copy that was made of the database in between does not take what came later for its own. Before the first
        one of a session, and on a disk that keeps none, a file is sealed without a new mark: no sweep takes it, and
        the desk can be read all the same.
        """
        if not self._used:
            return
        mark = secrets.token_bytes(16)
        before = [] if self._settled else self._kept("marks")
        with suppress(Trouble):
            self._put([*before, mark.hex()], self._kept("loose"))
            self._mark, self._used, self._settled = mark, False, False

    def note(self, keys: Iterable[str]) -> None:
        """Keep ids of files that are about to come with an id of their own, or are let go by what is being written."""
        if fresh := {*keys}.difference(self._kept("loose")):
            self._put(self._kept("marks"), [*self._kept("loose"), *sorted(fresh)])

    def drop(self, keys: Iterable[str]) -> None:
        """These are gone: what comes under their ids from now on is another matter."""
        if gone := {*keys}.intersection(self._kept("loose")):
            self._put(self._kept("marks"), [key for key in self._kept("loose") if key not in gone])

    def of(self, keys: Collection[str]) -> list[str]:
        """Those of these ids that this database began or let go."""
        marks, loose = [bytes.fromhex(one) for one in self._kept("marks")], {*self._kept("loose")}
        return [key for key in keys if key in loose or any(key[_HALF:] == _tail(mark, key[:_HALF]) for mark in marks)]

    def settle(self, left: Iterable[str]) -> None:
        """All that began or was let go was swept, but for these ids; the marks go with the next one that is kept."""
        self._settled = True
        if {*left} != {*self._kept("loose")}:
            self._put(self._kept("marks"), [*left])

    def forget(self) -> None:
        """Know of nothing: all of it is left for good."""
        self._put([], [])

    def _kept(self, name: str) -> list[str]:
        kept = self._settings.get(SETTING)
        found = kept.get(name) if isinstance(kept, dict) else None
        return [str(one) for one in found] if isinstance(found, list) else []

    def _put(self, marks: list[str], loose: list[str]) -> None:
        said: dict[str, Json] = {"marks": [*marks], "loose": [*loose]}
        self._settings.put(SETTING, said if marks or loose else None)


def leave_out(path: Path, key: bytes | bytearray) -> None:
    """Let a copy of a database know of nothing: beside it, put back, lies what was sealed since and came to be known.

    What was being sealed while the copy was made bears a mark from before it.
    """
    with closing(open_database(path, key)) as copy:
        Unfinished(copy).forget()


def _tail(mark: bytes, head: str) -> str:
    return b32encode(hmac.digest(mark, head.encode(), "sha256")).decode().lower()[:_HALF]
