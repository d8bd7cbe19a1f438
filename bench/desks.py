"""A store of made-up people, and the same people in a bare typed table of SQLCipher with an index a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.people import people
from defender_desk.model.codec import Json
from defender_desk.model.documents import new_id
from defender_desk.model.types import TYPES
from defender_desk.store.connection import COUNT_AGAIN, Database, create_database
from defender_desk.store.faces import face
from defender_desk.store.store import Store
from defender_desk.store.words import bring_together, text_of
from defender_desk.text.search_text import index_text
from defender_desk.vault.keys import VaultKeys

PERSON = TYPES["person"]
PIECE = 10_000
"""People at once, few enough for their words not to be brought together each time: that is done once, at the end."""
LISTED = [field.name for field in PERSON.listed]
_INSERT = f"INSERT INTO person VALUES ({', '.join('?' * (len(LISTED) + 4))})"


@dataclass
class Desks:
    """The two, of the same size, in one folder."""

    folder: Path
    size: int
    store: Store
    bare: Database


def keys() -> VaultKeys:
    """Keys for measuring."""
    return VaultKeys(bytearray(range(32)), bytes(16))


def empty(folder: Path, size: int = 0) -> Desks:
    """Both without anybody in them."""
    folder.mkdir(parents=True)
    store = Store.create(folder, keys(), TYPES, "aaaaaaaa")
    bare = create_database(folder / "bare.db", bytes(32))
    columns = ", ".join(f'"{name}"' for name in LISTED)
    bare.run(f"CREATE TABLE person (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, changed TEXT, {columns}, body TEXT)")
    for name in ("changed", *LISTED):
        bare.run(f'CREATE INDEX "by_{name}" ON person ("{name}")')
    bare.run("CREATE VIRTUAL TABLE words USING fts5 (f, content='', contentless_delete=1, prefix='2 3')")
    bare.run("INSERT INTO words (words, rank) VALUES ('hashsize', 64000000)")
    return Desks(folder, size, store, bare)


def filled(folder: Path, size: int, heard: Callable[[str], None] = lambda _: None) -> Desks:
    """Both with so many people."""
    desks = empty(folder, size)
    source = people(size)
    while piece := list(islice(source, PIECE)):
        import_ours(desks.store, piece)
        import_bare(desks.bare, piece)
        heard(f"{len(piece)} more people")
    while bring_together(desks.store._database):  # noqa: SLF001  measured from inside
        pass
    for database in (desks.store._database, desks.bare):  # noqa: SLF001  measured from inside
        database.run(COUNT_AGAIN)  # what a desk knows of its tables once it was closed
    return desks


def import_ours(store: Store, bodies: list[dict[str, Json]]) -> None:
    """Bring people in as an import does."""
    with store.change("import") as writing:
        for body in bodies:
            writing.put(None, "person", body)


def import_bare(bare: Database, bodies: list[dict[str, Json]]) -> None:
    """The least that holds the same people and finds the same words: rows and folded words, no history, no links."""
    with bare.transaction():
        last = int(bare.value("SELECT coalesce(max(seq), 0) FROM person"))
        bare.run_many(_INSERT, (bare_row(last + at, body) for at, body in enumerate(bodies, 1)))
        bare.run_many(
            "INSERT INTO words (rowid, f) VALUES (?, ?)",
            ((last + at, " ".join(index_text(text_of(PERSON, body)))) for at, body in enumerate(bodies, 1)),
        )


def bare_row(seq: int, body: Mapping[str, Json]) -> tuple[str | int | float | None, ...]:
    """One person in the bare table."""
    listed = (face(body.get(name)) for name in LISTED)
    return (seq, new_id(), "2026-01-01T00:00:00Z", *listed, face(dict(body)))


def close(desks: Desks) -> None:
    """Let go of both."""
    desks.store.close()
    desks.bare.close()
