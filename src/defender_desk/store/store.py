"""The store of one open vault: its records, what was done to them, and what is found in them.

Store floor: the door to everything else here. One worker thread calls it; nothing of it is shared between threads
except sealing and reading evidence (`blobs`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from defender_desk.model.codec import LIMIT_NUMBER
from defender_desk.model.documents import Clock, Document
from defender_desk.model.history import DEEDS, Event
from defender_desk.model.queries import Query
from defender_desk.model.records import RecordType
from defender_desk.store import (
    journal,
    lists,
    near,
    older,
    places,
    rows,
    schema,
    sounds,
    undoing,
    unfinished,
    verifying,
    words,
)
from defender_desk.store.arrivals import Arrivals
from defender_desk.store.blobs import Blobs
from defender_desk.store.conflicts import Conflicts
from defender_desk.store.connection import Database, assert_encrypted, create_database, open_database
from defender_desk.store.derived import Derived
from defender_desk.store.drafts import Drafts
from defender_desk.store.held import Held
from defender_desk.store.journal import Signature
from defender_desk.store.lists import Cursor, Page, Row
from defender_desk.store.near import Link, Near
from defender_desk.store.rebuilding import bring_up_to_date, rebuild
from defender_desk.store.settings import Settings
from defender_desk.store.tables import list_table
from defender_desk.store.undoing import Holds, Left, Told, Written, agree
from defender_desk.store.verifying import Damage
from defender_desk.store.waiting import WaitingList
from defender_desk.store.words import Hit
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.keys import VaultKeys

_FORMER = "desk.former"
"""Setting: names this desk gave up, each with the largest counter it had met by then."""

DATABASE = "vault.db"
"""Name of the database inside the vault folder."""
MANY = 20_000
"""Records changed at once that leave the words in so many pieces that each search would go through all of them."""


class Store:
    """One open vault's records, journal, drafts, settings and evidence."""

    def __init__(self, database: Database, folder: Path, keys: VaultKeys, types: Mapping[str, RecordType]) -> None:
        self._database, self._folder = database, folder
        self.read_only = database.read_only
        """Whether nothing can be changed, because of the medium or on request."""
        self.unread_log, self.salt = database.unread_log, database.salt
        """Whether the log that lay beside the database at opening held more than could be read of it; and what the
        database begins with, for the vault's header."""
        self._tables = {name: list_table(declared) for name, declared in types.items()}
        self._derived = Derived(database, self._tables)
        self._head = journal.head(database)
        self.desk, self._seen = database.row("SELECT name, seen FROM desk") or _unfinished()
        self.drafts = Drafts(database)
        self.settings = Settings(database)
        self.waiting = WaitingList(database)
        self.conflicts = Conflicts(database)
        self.arrivals = Arrivals(database)
        self.held = Held(database)
        self.blobs = Blobs(database, folder, keys.blobs)
        self._former = cast(Mapping[str, int], self.settings.get(_FORMER) or {})
        self._near: Near | None = None
        places.teach(database, types)

    @classmethod
    def create(cls, folder: Path, keys: VaultKeys, types: Mapping[str, RecordType], desk: str) -> Store:
        """Make the database of a new vault for the desk of that name (8 characters of base32)."""
        database = create_database(folder / DATABASE, keys.database)
        try:
            with database.transaction():
                for number, name in schema.steps():
                    schema.run_step(database, number, name)
                database.run("INSERT INTO desk VALUES (1, ?, 0, 0)", (desk,))
        finally:
            database.close()
        assert_encrypted(folder / DATABASE)
        return cls.open(folder, keys, types)

    @classmethod
    def open(
        cls,
        folder: Path,
        keys: VaultKeys,
        types: Mapping[str, RecordType],
        *,
        read_only: bool = False,
        remembered: tuple[bytes, int] | None = None,
    ) -> Store:
        """Open a vault's database, bring it up to date, and sweep the sealed files it says nothing holds.

        `remembered` is the end of the journal in the vault's header. A database that never ended so is an older one or
        another: what it does not know stays for good. One just brought up to date sweeps nothing yet. Trouble when it
        is in use, damaged, not this vault's, or a newer one's.
        """
        database = open_database(folder / DATABASE, keys.database, read_only=read_only)
        with older.brought_up_to_date(database, folder / DATABASE, keys.database):
            store = cls(database, folder, keys, types)
            bring_up_to_date(database, store._derived, store._tables)
            if not (database.read_only or older.is_kept(folder)):
                if remembered is None or store.went_through(remembered):
                    store.blobs.sweep()
                else:
                    store.blobs.spare()
        return store

    def get_ready_to_seal(self) -> None:
        """Let what is sealed from now on be known as begun here, should it be stopped; once the first list is shown."""
        if not self.read_only:
            self.blobs.unfinished.renew()

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        self._database.close()

    @property
    def closed(self) -> bool:
        """Whether it was let go of: nothing can be read here any more."""
        return self._database.closed

    @property
    def head(self) -> tuple[bytes, int]:
        """The end of the journal's chain, hash and counter, for the vault's header."""
        return self._head.hash, self._head.counter

    def copy(self, target: Path, keys: VaultKeys, heard: Callable[[int, int], None]) -> None:
        """Write the whole database, as it is at this moment, into a new file; it calls no sealed file unfinished."""
        self._database.copy(target, keys.database, heard)
        unfinished.leave_out(target, keys.database)

    def went_through(self, head: tuple[bytes, int]) -> bool:
        """Whether the journal once ended so: what ends there is this desk at an earlier moment."""
        hashed, counter = head
        return journal.hash_at(self._database, counter) == hashed

    @property
    def own(self) -> Clock:
        """Every name this desk ever wrote under, each with the last counter it can have used.

        Under a name that was given up a copy of this desk may go on counting; under the present one nobody does.
        """
        return {**self._former, self.desk: LIMIT_NUMBER}

    @contextmanager
    def change(self, deed: str, *, who: str = "", note: str = "", at: str = "") -> Iterator[Writing]:
        """One transaction and one batch: all of the block is written, or, after any exception, nothing.

        `deed` is a code of `history.DEEDS`; `at` a time in the past, for made-up practice data alone.
        """
        if deed not in DEEDS:
            raise ValueError(f"no such deed: {deed}")
        if self._near is not None:
            raise RuntimeError("nothing is written while records are held at hand")
        signed = Signature(self._seen + 1, at or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", self.desk, who)
        writing = Writing(self._database, self._derived, deed, note, signed, self._head, self.own)
        with self._database.transaction():
            yield writing
            writing.end()
            self.blobs.unfinished.note(writing.loose)
            if writing.seen != self._seen:
                self._database.run("UPDATE desk SET seen = ?", (writing.seen,))
        self._head, self._seen = writing.head, writing.seen
        writing.loose = self.blobs.after(writing.loose)
        if writing.erased and not older.forget(self._folder):
            writing.loose.append(older.OLDER)
        if len(writing.changes.ids) >= MANY:
            with suppress(Trouble):  # what was written holds; an index in pieces only answers later
                while words.bring_together(self._database):
                    pass

    def take_back(
        self, writing: Writing, batch: int, holds: Holds = agree, held: Collection[str] = (), told: Told | None = None
    ) -> list[Left]:
        """Inside a change, undo a batch: each field it wrote, unless it was written again since or a rule forbids."""
        return undoing.take_back(self._database, writing, batch, holds, held, told)

    def stays(self, batch: int) -> list[Left]:
        """What undoing a batch would leave as it is, because it was written again since."""
        return undoing.stays(self._database, batch)

    def would(self, batch: int, types: Collection[str]) -> list[Written]:
        """The records of these types that a batch wrote, as they are, and as undoing it would leave them."""
        return undoing.would(self._database, batch, types)

    def first_of(self, batch: int) -> tuple[int, bool]:
        """The batch at the root of what was undone to come to this one, and whether this does again what that did."""
        return undoing.first_of(self._database, batch)

    def get(self, key: str) -> Document | None:
        """A record, whole; also from the bin."""
        found = rows.get(self._database, key)
        return found[1] if found else None

    def many(self, keys: Collection[str]) -> dict[str, Document]:
        """Those of these records that are kept here, in the order asked for."""
        return self._near.many(keys) if self._near else rows.many(self._database, keys)

    @contextmanager
    def at_hand(self) -> Iterator[Near]:
        """Read records and links in blocks and keep them for the length of a block that writes nothing."""
        self._near = Near(self._database)
        try:
            yield self._near
        finally:
            self._near = None

    def stone(self, key: str) -> Document | None:
        """What was known of a record when it was erased here for good; it may have been taken in again since."""
        return rows.stone(self._database, key)

    def buried(self, key: str) -> bool:
        """Whether a record was erased here for good, and so stays away."""
        return rows.stone(self._database, key) is not None and rows.get(self._database, key) is None

    def kind(self, key: str) -> str:
        """The type of the record with this id, kept here or among what waits; empty where there is none."""
        return rows.kind(self._database, key)

    def each(self, type_name: str | None = None) -> Iterator[Document]:
        """Every record, or those of one type, oldest first; also from the bin."""
        return (document for _, document in rows.each(self._database, type_name))

    def ids(self, query: Query, *, limit: int | None = None) -> list[str]:
        """Ids of everything a query finds, in its order."""
        return lists.ids(self._database, self._tables[query.type], query, limit)

    def count(self, query: Query) -> int:
        """How many records a query finds."""
        return lists.count(self._database, self._tables[query.type], query)

    def page(self, query: Query, after: Cursor | None = None, limit: int = 200) -> Page:
        """The lines of a list after a cursor, or the first ones."""
        return lists.page(self._database, self._tables[query.type], query, after, limit)

    def rows(self, type_name: str, keys: Sequence[str]) -> dict[str, Row]:
        """The list lines of these records of one type."""
        return lists.rows(self._database, self._tables[type_name], keys)

    def tally(self, query: Query, field: str) -> dict[str, int]:
        """How many records say each value of a field, by written face; "" for those that say none."""
        return lists.tally(self._database, self._tables[query.type], query, field)

    def pointing_at(self, key: str) -> list[Link]:
        """Every record that points at this one (or holds this sealed file), oldest first."""
        return self._near.pointing_at(key) if self._near else near.pointing_at(self._database, (key,))[key]

    def parts(self, keys: Iterable[str], type_name: str, *fields: str) -> list[Document]:
        """The records of a type, outside the bin, that name any of these in one of these fields, oldest first."""
        found = self.links(list(dict.fromkeys(keys)))
        return list(self.many(dict.fromkeys(one.source for one in found if one.names(type_name, fields))).values())

    def links(self, keys: Collection[str]) -> list[Link]:
        """Every record that points at any of these, read at once; those of each oldest first."""
        if self._near:
            return self._near.links(keys)
        found = near.pointing_at(self._database, keys)
        return [link for key in keys for link in found[key]]

    def through(self, field: str) -> dict[str, list[str]]:
        """What live records point at through a field of this name, each with the ids of those that do."""
        return near.through(self._database, field)

    def search(self, typed: str, *, types: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        """The records outside the bin that hold all these words in some form, best first."""
        named = None if types is None else [self._tables[name].name for name in types]
        return words.search(self._database, typed, named, limit)

    def sounding(
        self, keys: Iterable[tuple[str, ...]], *, most: int = 0, heard: Callable[[], None] = lambda: None
    ) -> list[str]:
        """The records with names under one of these keys, each in its pieces, oldest first; also from the bin.

        Where `most` is not 0, a piece that more records share is passed over. `heard` may raise to stop.
        """
        return sounds.sounding(self._database, keys, most, heard)

    def beginning(self, type: str, start: str) -> list[str]:  # noqa: A002  the word of the model
        """The ids of records of a type, outside the bin, that begin so: what a code name stands for."""
        found = self._database.rows(
            "SELECT id FROM record WHERE id >= ? AND id < ? AND type = ? AND NOT binned", (start, start + "~", type)
        )
        return [key for (key,) in found]

    @property
    def last_entry(self) -> str:
        """When the last change was written, UTC, ISO 8601 to the second; empty before the first."""
        return journal.last_entry(self._database)

    def events(self, *keys: str) -> list[Event]:
        """Everything done to these records, oldest first."""
        return journal.of_records(self._database, keys)

    def batch(self, number: int) -> list[Event]:
        """Everything done in one batch, oldest first."""
        return journal.of_batch(self._database, number)

    def deeds_after(self, number: int, deeds: Collection[str]) -> list[Event]:
        """Everything of these deeds that was done after a batch, oldest first."""
        return journal.deeds_after(self._database, number, deeds)

    def written(self, number: int, types: Collection[str]) -> list[Written]:
        """The records of these types that a batch wrote, each as it was before and as it is now."""
        return undoing.written(self._database, number, types)

    def since(self, counter: int, *, limit: int = -1) -> list[Event]:
        """The journal after a counter, oldest first."""
        return journal.since(self._database, counter, limit)

    def written_since(self, moment: datetime) -> set[str]:
        """Ids of the records of which something was written here at a moment or later, by the clock of this machine."""
        return journal.written_since(self._database, f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")

    def verify(
        self, header: tuple[bytes, int] | None = None, *, heard: Callable[[], None] | None = None
    ) -> list[Damage]:
        """Go through everything and tell what does not hold; `header` is the head the vault's header remembers."""
        return verifying.verify(self._database, self._tables, self.blobs, header, heard or (lambda: None))

    def rebuild(self) -> None:
        """Make everything that is derived from the records anew."""
        with self._database.transaction():
            rebuild(self._database, self._derived, self._tables.values())

    def scrub(self, heard: Callable[[], None] | None = None) -> None:
        """After a purge: rewrite the index and the log without the words of what was erased. Long; can be stopped."""
        if not self._database.value("SELECT scrub FROM desk"):
            return
        while words.bring_together(self._database):
            if heard:
                heard()
        self._database.run("UPDATE desk SET scrub = 0")
        self._database.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def rename_desk(self, desk: str) -> None:
        """Give this desk a new name, as after a backup was restored, so that its counters mean nobody else's edits."""
        former = {**self._former, self.desk: self._seen}
        with self._database.transaction():
            self._database.run("UPDATE desk SET name = ?", (desk,))
            self.settings.put(_FORMER, {**former})
        self.desk, self._former = desk, former


def _unfinished() -> tuple[str, int]:
    raise Trouble(
        msg("This vault was never finished: the program was stopped while making it."),
        msg("Make a new vault in another folder."),
    )
