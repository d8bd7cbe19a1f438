"""Going through a vault and telling what does not hold, in plain words.

Store floor: reads, changes nothing. `Store.rebuild` mends what is only derived; the rest needs an older copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from defender_desk.model.codec import Json, blobs_of
from defender_desk.model.documents import BIN, Document
from defender_desk.model.records import RecordType
from defender_desk.store import derived, journal, rows
from defender_desk.store.blobs import Blobs
from defender_desk.store.connection import Database
from defender_desk.store.tables import ListTable
from defender_desk.store.words import text_of
from defender_desk.text.messages import Message, msg

FINDINGS: Mapping[str, Message] = {
    "pages": msg("The database file is damaged."),
    "log": msg(
        "The end of the database’s log could not be read when the vault was opened. "
        "What was being saved when the desk was stopped is not here."
    ),
    "chain": msg("Entry {counter} of the journal, or one before it, was changed from outside."),
    "gap": msg("Entries of the journal before number {counter} are missing."),
    "payload": msg("What entry {counter} of the journal says was changed from outside."),
    "older": msg("The database is older than the vault’s header remembers: {missing} entries are missing."),
    "other": msg("The journal is not the one the vault’s header remembers."),
    "record": msg("{count} records say something that the journal does not know of."),
    "blob_missing": msg("{count} sealed files are missing from the folder."),
    "blob_damaged": msg("{count} sealed files are damaged, or are not what the vault knows of them."),
    "blob_absent": msg("{count} files that records speak of never arrived here."),
    "blob_orphan": msg("{count} sealed files belong to no record any more; they are removed at the next opening."),
    "blob_spared": msg(
        "{count} sealed files belong to a later state of this desk that is not here; "
        "they are kept in case it is put back, and go with a new key."
    ),
    "derived": msg("Lists, links or search of {count} records do not agree with them; they can be made anew."),
    "stray": msg("{count} lines of lists, links or search belong to no record; they can be made anew."),
}


Heard: TypeAlias = Callable[[], None]
"""Called now and then; may raise to stop."""

_HEARD_EVERY = 1_000
_DERIVED = {
    "link": "SELECT 1 FROM link WHERE target = ? AND field = ? AND source = ?",
    "term": "SELECT 1 FROM term WHERE code = ? AND field = ? AND source = ?",
    "sound": "SELECT 1 FROM sound WHERE piece = ? AND source = ?",
    "words_docsize": "SELECT 1 FROM words_docsize WHERE id = ?",
}


@dataclass(frozen=True)
class Damage:
    """One finding: a stable code, a sentence and what fills it; counts and counters, never contents."""

    code: str
    values: Mapping[str, int] = field(default_factory=dict)
    records: tuple[str, ...] = ()
    """Ids of the records concerned, where it is known."""

    @property
    def message(self) -> Message:
        """The finding as a sentence with named places for `values`."""
        return FINDINGS[self.code]


def verify(
    database: Database,
    tables: Mapping[str, ListTable],
    blobs: Blobs,
    header: tuple[bytes, int] | None,
    heard: Heard,
) -> list[Damage]:
    """Every finding, the gravest first."""
    found: list[Damage] = []
    for findings in (
        _pages(database),
        _chain(database),
        _against_header(database, header),
        _blobs(database, blobs, heard),
        _records(database, tables, heard),
    ):
        found += findings  # each looks only now
        heard()
    return found


def verify_kept(database: Database, header: tuple[bytes, int] | None, heard: Heard) -> list[Damage]:
    """Every finding on what nothing can make anew, in a database of this schema or an earlier one."""
    found: list[Damage] = []
    for findings in (_pages(database), _chain(database), _against_header(database, header), _told(database, heard)):
        found += findings  # each looks only now
        heard()
    return found


def _told(database: Database, heard: Heard) -> Iterator[Damage]:
    untold = []
    for at, (_, document) in enumerate(rows.each(database)):
        if at % _HEARD_EVERY == 0:
            heard()
        if not _is_told(database, document):
            untold.append(document.id)
    if untold:
        yield Damage("record", {"count": len(untold)}, tuple(untold))


def _pages(database: Database) -> Iterator[Damage]:
    """Both checks, after the log was emptied: alone each has blind spots, and a hot log gives false alarms."""
    if database.unread_log:
        yield Damage("log")
    if not database.read_only:
        database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    sealed = database.rows("PRAGMA cipher_integrity_check")
    whole = database.rows("PRAGMA integrity_check")
    if sealed or whole != [("ok",)]:
        yield Damage("pages")


def _chain(database: Database) -> Iterator[Damage]:
    return (Damage(code, {"counter": counter}) for counter, code in journal.broken(database))


def _against_header(database: Database, header: tuple[bytes, int] | None) -> Iterator[Damage]:
    if header is None or header[1] == 0:
        return
    hashed, counter = header
    last = journal.head(database)
    if last.counter < counter:
        yield Damage("older", {"missing": counter - last.counter})
    elif journal.hash_at(database, counter) != hashed:
        yield Damage("other")


def _blobs(database: Database, blobs: Blobs, heard: Heard) -> Iterator[Damage]:
    for code, keys in (("blob_missing", blobs.missing()), ("blob_damaged", blobs.damaged(heard))):
        if keys:
            yield Damage(code, {"count": len(keys)}, _holders(database, keys))
    orphans = {*blobs.orphans()}
    swept = {*blobs.unfinished.of(orphans)}
    for code, found in (("blob_orphan", swept), ("blob_spared", orphans - swept)):
        if found:
            yield Damage(code, {"count": len(found)})


def _records(database: Database, tables: Mapping[str, ListTable], heard: Heard) -> Iterator[Damage]:
    """Every record against the journal, and against what is derived from it."""
    untold, lacking = list[str](), list[str]()
    wrong, absent, expected = 0, 0, dict.fromkeys(_DERIVED, 0)
    for at, (seq, document) in enumerate(rows.each(database)):
        if at % _HEARD_EVERY == 0:
            heard()
        if not _is_told(database, document):
            untold.append(document.id)
        table = tables.get(document.type)
        if table is None:
            continue
        holds = _derived(table.declared, seq, document)
        listed = _is_listed(database, table, seq, document)
        wrong += not listed or not all(_is_there(database, name, held) for name, held in holds)
        if lacks := _absent(database, table.declared, document):
            lacking.append(document.id)
            absent += lacks
        for name, _ in holds:
            expected[name] += 1
    stray = sum(int(database.value(f"SELECT count(*) FROM {name}")) - most for name, most in expected.items())  # noqa: S608
    counts = {"record": len(untold), "derived": wrong, "blob_absent": absent, "stray": max(stray, 0)}
    named = {"record": tuple(untold), "blob_absent": tuple(lacking)}
    yield from (Damage(code, {"count": count}, named.get(code, ())) for code, count in counts.items() if count)


def _holders(database: Database, keys: Iterable[str]) -> tuple[str, ...]:
    """Ids of the records that hold these sealed files, or that they will be erased with."""
    asked = (
        "SELECT record.id FROM link JOIN record ON record.seq = link.source WHERE link.target = ?1"
        " UNION SELECT record FROM blob WHERE id = ?1 AND record IS NOT NULL ORDER BY 1"
    )
    return tuple(dict.fromkeys(record for key in keys for (record,) in database.rows(asked, (key,))))


def _is_told(database: Database, document: Document) -> bool:
    """Whether the journal, read from its beginning, ends in what the record says."""
    said: dict[str, Json] = {BIN: False}
    for event in journal.of_records(database, (document.id,)):
        said |= event.after
    told = {name: value for name, value in said.items() if value is not None}
    return told == {**document.body, BIN: document.binned}


def _is_listed(database: Database, table: ListTable, seq: int, document: Document) -> bool:
    sql = f"SELECT {', '.join(table.names)} FROM {table.name} WHERE seq = ?"  # noqa: S608  declared names
    return database.row(sql, (seq,)) == table.row(seq, document)


def _derived(declared: RecordType, seq: int, document: Document) -> list[tuple[str, tuple[str | int, ...]]]:
    """The rows that should stand for a record beside its list row, each with the table."""
    held: list[tuple[str, tuple[str | int, ...]]] = []
    held += (("link", (target, name, seq)) for target, name in set(derived.links(declared, document)))
    held += (("term", (code, name, seq)) for code, name in set(derived.terms(declared, document)))
    held += (("sound", (piece, seq)) for (piece,) in derived.sounds(declared, document))
    if text_of(declared, document.body):
        held.append(("words_docsize", (seq,)))
    return held


def _is_there(database: Database, name: str, held: tuple[str | int, ...]) -> bool:
    return database.row(_DERIVED[name], held) is not None


def _absent(database: Database, declared: RecordType, document: Document) -> int:
    spoken = (blob.id for _, blob in blobs_of(declared, document.body))
    return sum(database.row("SELECT 1 FROM blob WHERE id = ?", (key,)) is None for key in spoken)
