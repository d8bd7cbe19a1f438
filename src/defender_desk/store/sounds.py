"""Whose names sound like what stands in a text: records by the pieces of the keys of their names.

Store floor: `derived` keeps the pieces beside the records; what a key is made of is said by `text.names`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from defender_desk.store.connection import Database

_BATCH = 400


def sounding(database: Database, keys: Iterable[tuple[str, ...]], most: int, heard: Callable[[], None]) -> list[str]:
    """Ids of the records that hold every piece of one of these keys, oldest first; also from the bin.

    Where `most` is not 0, a piece that more records share is passed over: it tells nobody apart.
    """
    wanted = set(keys)
    held = _held(database, {piece for key in wanted for piece in key}, heard)
    if most:
        held = {piece: sources for piece, sources in held.items() if len(sources) <= most}
    found: set[int] = set()
    for key in wanted:
        if all(piece in held for piece in key):
            fewest, *others = sorted((held[piece] for piece in key), key=len)
            found |= fewest.intersection(*others)
    return _ids(database, sorted(found))


def _held(database: Database, pieces: Collection[str], heard: Callable[[], None]) -> dict[str, set[int]]:
    held: dict[str, set[int]] = defaultdict(set)
    wanted = sorted(pieces)
    for at in range(0, len(wanted), _BATCH):
        heard()
        some = wanted[at : at + _BATCH]
        marks = ", ".join("?" * len(some))
        for piece, source in database.rows(f"SELECT piece, source FROM sound WHERE piece IN ({marks})", some):  # noqa: S608  marks alone
            held[piece].add(source)
    return dict(held)


def _ids(database: Database, sources: Sequence[int]) -> list[str]:
    found: list[str] = []
    for at in range(0, len(sources), _BATCH):
        some = sources[at : at + _BATCH]
        marks = ", ".join("?" * len(some))
        rows = database.rows(f"SELECT id FROM record WHERE seq IN ({marks}) ORDER BY seq", some)  # noqa: S608  marks alone
        found += (key for (key,) in rows)
    return found
