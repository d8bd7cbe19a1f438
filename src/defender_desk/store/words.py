"""The full-text index: what of a record is searched, and finding it again.

Store floor: contentless, so it holds words and no sentences; folding and stemming are `text.search_text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from defender_desk.model.codec import Body, Json
from defender_desk.model.kinds import Content, Day
from defender_desk.model.records import Field, RecordType
from defender_desk.store.connection import Database
from defender_desk.text.asking import understand
from defender_desk.text.search_text import WEIGHTS, index_text

RANKED = 2_000
"""Of a common word only so many of the newest hits are ranked; ranking all took ten times as long at a million."""
_BM25 = f"bm25(words, {', '.join(map(str, WEIGHTS))})"


class Hit(NamedTuple):
    """A record that holds the words; the smaller the rank, the better it fits."""

    id: str
    type: str
    rank: float


def text_of(declared: RecordType, body: Body) -> str:
    """Everything in a record that is searched, one value a line."""
    return "\n".join(filter(None, (said(field, body.get(field.name)) for field in declared.searched)))


def said(field: Field, stored: Json) -> str:
    """What of one field is searched; several values one a line."""
    match stored:
        case str():
            return stored
        case [str(written), *_] if isinstance(field.kind, Day):
            return written
        case [_, str(name), *_] if isinstance(field.kind, Content):
            return name
        case list():
            return "\n".join(value for value in stored if isinstance(value, str))
        case _:
            return ""


def add(database: Database, seq: int, text: str) -> None:
    """Index a record's text."""
    if text:
        database.add("INSERT INTO words (rowid, f, s) VALUES (?, ?, ?)", [(seq, *index_text(text))])


def drop(database: Database, seq: int) -> None:
    """Take a record out of the index; its words are gone from the file after `scrub`."""
    database.run("DELETE FROM words WHERE rowid = ?", (seq,))


def bring_together(database: Database) -> bool:
    """Rewrite one more piece of the index into one, without what was taken out; False when nothing is left to do."""
    before = database.changed_rows
    database.run("INSERT INTO words (words, rank) VALUES ('merge', -500)")
    return database.changed_rows - before >= 2


def search(database: Database, words: str, lists: Iterable[str] | None, limit: int) -> list[Hit]:
    """The best hits outside the bin; `lists` are the list tables to look in, None for every record."""
    asked = understand(words)
    if asked.parts > 1:  # words that must meet seldom do, and the index is quicker to read forwards
        found = _best(database, asked.expression, lists, limit, "ASC")
        if len(found) < min(limit, RANKED):
            return found
    return _best(database, asked.expression, lists, limit, "DESC")


def _best(database: Database, expression: str, lists: Iterable[str] | None, limit: int, order: str) -> list[Hit]:
    """The best of the first `RANKED` hits in the order of the index, or, "DESC", of the newest."""
    within = ""
    if lists is not None:
        within = " OR ".join(f"EXISTS (SELECT 1 FROM {name} l WHERE l.seq = words.rowid)" for name in lists)  # noqa: S608
        within = f"AND ({within or '0'})"
    found = database.rows(
        f"""
        SELECT record.id, record.type, hit.rank FROM (
            SELECT seq, rank FROM (
                SELECT rowid AS seq, {_BM25} AS rank FROM words
                WHERE words MATCH ? AND rowid NOT IN (SELECT seq FROM record WHERE binned) {within}
                ORDER BY rowid {order} LIMIT {RANKED}
            ) ORDER BY rank, seq DESC LIMIT {limit:d}
        ) AS hit CROSS JOIN record ON record.seq = hit.seq ORDER BY hit.rank, hit.seq DESC
        """,  # noqa: S608  names of tables come from the declarations
        (expression,),
    )
    return [Hit(*row) for row in found]
