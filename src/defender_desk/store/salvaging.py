"""From a damaged database to a sound one: everything that can still be read, and what the history tells of the rest.

Store floor: every fact stands twice, in its record and in the journal, so that a page of the one is made good from the
other. Counters and batches stay what they were; an entry that is lost keeps its place and says that it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set  # noqa: PYI025  the abstract one
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from defender_desk.model.codec import Json, blobs_of
from defender_desk.model.documents import BIN, Document, new_id
from defender_desk.model.history import HOLD, SALVAGE
from defender_desk.model.records import RecordType
from defender_desk.model.values import Blob
from defender_desk.store import journal, schema
from defender_desk.store.connection import Database, Row, create_database
from defender_desk.store.held import BEFORE, TABLE
from defender_desk.store.journal import Entry, Head, Signature
from defender_desk.store.store import DATABASE, Store
from defender_desk.store.torn import Torn
from defender_desk.store.writing import Writing
from defender_desk.vault.keys import VaultKeys

_PUT_TOGETHER = frozenset({"record", "journal", "blob"})
"""Tables of which it is told row by row what is lost."""

Ties: TypeAlias = Mapping[str, Set[tuple[str, str]]]
"""By the id of a record, the fields by which it points at others, each with the id of one."""


@dataclass(frozen=True)
class Salvaged:
    """What became of a damaged database: ids of records, how many entries of the history, and names of tables."""

    rebuilt: Mapping[str, str]
    """Records that were put together from the history, each with its type."""
    partial: Mapping[str, str]
    """Those put together from a history with gaps, so that later words may be missing."""
    lost: Mapping[str, str]
    """Records of which nothing can be read any more, each with its type, "" where not even that is known."""
    entries: int
    tables: frozenset[str]
    """Tables of which something is lost that nothing else tells."""
    unknown: tuple[tuple[str, Blob], ...]
    """Files that records speak of and the database does not know, each with the id of its record."""
    others: bool
    """Whether there may have been records of which nothing tells any more."""
    ties: Ties
    """What the records that are partial or lost pointed at; of one that is not in it nobody knows."""
    end: End
    held: bool = False
    """Whether something of what an earlier salvage held back may be lost."""


@dataclass(frozen=True)
class End:
    """What is known of the end of the history: what was said last is there, or may be lost of every record."""

    lost: bool = False
    """Whether it is lost, or nobody can tell that it is not."""
    entries: int = 0
    """How many entries are known to be lost there."""


@dataclass(frozen=True)
class _Found:
    """The records there should be, with their types, and what is missing of the history."""

    records: Mapping[str, str]
    gaps: int
    """Entries that are lost."""
    whole: bool
    """Whether all of the history is there, as far as anything tells."""
    others: bool
    """`Salvaged.others`."""
    ties: Ties
    end: End
    held: bool
    """Whether a page of what was held back is damaged."""


def salvage(
    source: Path,
    target: Path,
    keys: VaultKeys,
    types: Mapping[str, RecordType],
    last: int,
    heard: Callable[[], None],
    *,
    ended: bool = True,
    salts: Collection[bytes] = (),
) -> tuple[Store, Salvaged]:
    """Fill a new database in one folder from the damaged one in another, and open it; `last` is the header's counter.

    `ended` tells whether the history ended there; the header of a backup knows only that it went as far. `salts` is
    what the database may have begun with. The damaged one is read as a copy that may be written to, since its log is
    emptied into it.
    """
    with closing(Torn(source / DATABASE, keys.database, heard, salts)) as torn:
        with closing(create_database(target / DATABASE, keys.database)) as database, database.transaction():
            found = _copied(torn, database, last, ended=ended)
        lacking = torn.lacking
    store = Store.open(target, keys, types)
    held = _held_is_lost(store, found)
    try:
        store.rename_desk(new_id()[:8])  # another copy may go on counting
        with store.change(SALVAGE) as writing:
            mending = _Mending(store, writing, whole=found.whole)
            for key, kind in found.records.items():
                heard()
                mending.settle(key, kind)
    except BaseException:
        store.close()
        raise
    unknown = tuple(_unknown_files(store, types))
    tables = frozenset(lacking - _PUT_TOGETHER)
    made = Salvaged(
        mending.rebuilt, mending.partial, mending.lost, found.gaps, tables, unknown,
        others=found.others, ties=found.ties, end=found.end, held=held,
    )  # fmt: skip
    return store, made


def _copied(torn: Torn, database: Database, last: int, *, ended: bool) -> _Found:
    """Copy every row that can be read."""
    version = (torn.rows("PRAGMA user_version", of="sqlite_master") or [(0,)])[0][0]
    for number, name in schema.steps():
        if number <= version:
            schema.run_step(database, number, name)
    tables = [*_tables(database)]
    for table, key in tables:
        if table != "journal":
            for row in torn.keyed(table, key) if key else torn.numbered(table):
                marks = ", ".join("?" * len(row))
                database.run(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)  # noqa: S608  our own schema
    gaps = _chain_anew(torn, database, last)
    if database.value("SELECT 1 FROM desk") is None:
        seen = int(database.value("SELECT max(batch) FROM journal") or 0)
        database.run("INSERT INTO desk VALUES (1, ?, ?, 1)", (new_id()[:8], seen))
    listed = torn.rows("SELECT id, seq FROM record ORDER BY id", of="record")  # of an index: on other pages
    gone = _gone(database, listed or ())
    known = _known(database, [key for key, _seq in listed or ()], _kinds(torn, gone))
    early = _ends_early(torn, last)
    end = End(bool(torn.unread_log or early or not ended), early)
    whole = not (gaps or end.lost or "journal" in torn.lacking)
    others = end.lost or (listed is None and not whole and "record" in torn.lacking)
    held = (TABLE if (TABLE, "") in tables else BEFORE) in torn.lacking
    return _Found(known, gaps, whole, others, _ties(torn, gone), end, held)


def _held_is_lost(store: Store, found: _Found) -> bool:
    """Whether more may have been held back than is known: one of the two that tell of it is damaged, if it ever was.

    Where both are, nobody knows that it never was.
    """
    ever = bool(store.held.all() or store.deeds_after(0, (SALVAGE, HOLD)))
    return (found.held or not found.whole) if ever else (found.held and not found.whole)


def _ends_early(torn: Torn, last: int) -> int:
    """By how many entries the history was cut off before its end: records are of then too; 0 for damaged pages."""
    sql = "SELECT counter FROM journal INDEXED BY journal_batch ORDER BY batch DESC, counter DESC LIMIT 1"
    listed = torn.rows(sql, of="journal_batch")
    read = torn.rows("SELECT counter FROM journal ORDER BY counter DESC LIMIT 1", of="journal")
    return max(0, last - max((row[0] for rows in (listed, read) for row in rows or ()), default=0))


def _gone(database: Database, listed: Iterable[Row]) -> dict[int, str]:
    """The ids of the records that are listed and could not be read, by their number."""
    read = {key for (key,) in database.rows("SELECT id FROM record")}
    return {seq: key for key, seq in listed if key not in read}


def _kinds(torn: Torn, gone: Mapping[int, str]) -> dict[str, str]:
    """The types of records that could not be read, as the lists tell them."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'list_*'"
    tables = torn.rows(sql, of="sqlite_master") if gone else ()
    return {
        gone[seq]: table.removeprefix("list_")
        for (table,) in tables or ()
        for (seq,) in torn.rows(f'SELECT seq FROM "{table}"', of=table) or ()  # noqa: S608  our own schema
        if seq in gone
    }


def _ties(torn: Torn, gone: Mapping[int, str]) -> Ties:
    """What records that could not be read point at, where every link can be read: those are of the record's last words.

    Where the history was cut off they are of then, as everything is.
    """
    links = torn.rows("SELECT source, field, target FROM link", of="link") if gone else ()
    found: dict[str, set[tuple[str, str]]] = {} if links is None else {key: set() for key in gone.values()}
    for source, field, target in links or ():
        if source in gone:
            found[gone[source]].add((field, target))
    return found


def _known(database: Database, listed: Collection[str], kinds: Mapping[str, str]) -> dict[str, str]:
    """The records there should be: those that are listed, those that can be read, and those the history ends well with.

    It ends otherwise where the last that it says of one is that it was erased for good, or was erased with it.
    """
    told = database.rows(
        "SELECT record, type, deed = 'purge' OR payload IS NULL, max(counter) FROM journal WHERE record <> ''"
        " GROUP BY record"
    )
    types = {key: kind for key, kind, _erased, _counter in told}
    known = {key: kinds.get(key) or types.get(key, "") for key in listed}
    known |= dict(database.rows("SELECT id, type FROM record"))
    return known | {key: kind for key, kind, erased, _counter in told if not erased}


def _tables(database: Database) -> Iterator[tuple[str, str]]:
    """The tables to carry over, each with its key where its rows have no numbers."""
    listed = database.rows("PRAGMA table_list")
    for _schema, table, kind, _columns, unnumbered, _strict in listed:
        if kind == "table" and table not in schema.DERIVED and not table.startswith("sqlite_"):
            columns = database.rows(f"PRAGMA table_info({table})")
            yield table, columns[0][1] if unnumbered else ""


def _chain_anew(torn: Torn, database: Database, last: int) -> int:
    """Carry the journal over, with a place for each entry that is lost; returns how many are."""
    head, kept, gaps = Head(), journal.GENESIS, 0

    def lost_until(counter: int) -> None:
        nonlocal head, kept, gaps
        while head.counter + 1 < counter:
            head = journal.append(database, head, Signature(0, "", "", ""), Entry("lost"))
            kept, gaps = b"", gaps + 1

    for row in torn.numbered("journal"):
        lost_until(row[0])
        if _holds(row, kept):
            head = journal.carry(database, head, row)
        else:
            lost_until(row[0] + 1)
        kept = row[-1]
    lost_until(last + 1)
    return gaps


def _holds(row: Row, before: bytes) -> bool:
    """Whether an entry is what was written, as far as it can be known where the one before it is lost."""
    *told, payload, salt, digest, kept = row
    erased = payload is None and salt is None
    fits = erased or hashlib.sha256((salt or b"") + (payload or b"")).digest() == digest
    return fits and (not before or journal.chain(before, tuple(told), digest) == kept)


class _Mending:
    """Lets each record agree with the history again, and notes what became of it."""

    def __init__(self, store: Store, writing: Writing, *, whole: bool) -> None:
        self._store, self._writing, self._whole = store, writing, whole
        self.rebuilt: dict[str, str] = {}
        self.partial: dict[str, str] = {}
        self.lost: dict[str, str] = {}

    def settle(self, key: str, kind: str) -> None:
        """Where nothing of the history is lost it decides, else the record as it stands."""
        said: dict[str, Json] = {}
        for event in self._store.events(key):
            said |= event.after
        binned = bool(said.pop(BIN, False))
        body = {name: value for name, value in said.items() if value is not None}
        found = self._writing.get(key)
        if found is None:
            self._rebuild(key, kind, body, binned=binned)
        elif (body, binned) != (dict(found.body), found.binned):
            self._agree(found, said, binned=binned)

    def _rebuild(self, key: str, kind: str, body: Mapping[str, Json], *, binned: bool) -> None:
        if not body:
            self.lost[key] = kind
            return
        self._writing.put_under(key, kind, body, again=True)
        if binned:
            self._writing.bin(key)
        (self.rebuilt if self._whole else self.partial)[key] = kind

    def _agree(self, found: Document, said: Mapping[str, Json], *, binned: bool) -> None:
        if not self._whole:
            self._writing.vouch(found, said)
            return
        told = {name: said.get(name) for name in {*found.body, *said}}
        self._writing.put(found.id, found.type, told)
        if binned != found.binned:
            (self._writing.bin if binned else self._writing.restore)(found.id)
        self.rebuilt[found.id] = found.type


def _unknown_files(store: Store, types: Mapping[str, RecordType]) -> Iterator[tuple[str, Blob]]:
    for document in store.each():
        declared = types.get(document.type)
        for _field, blob in blobs_of(declared, document.body) if declared else ():
            if store.blobs.find(blob.id) is None:
                yield document.id, blob
