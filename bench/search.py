"""The first fifty hits of rare, medium, common and unfinished words, against a bare folded index."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.desks import Desks
from bench.measuring import Row
from bench.people import Vocabulary
from defender_desk.text.folding import fold

FIRST = 50
AGAIN = 5
"""Searches in a round, for those that take less than a millisecond."""
_BARE = (
    "SELECT id, rank FROM (SELECT rowid AS seq, bm25(words) AS rank FROM words WHERE words MATCH ?"
    f" ORDER BY rank LIMIT {FIRST}) AS hit JOIN person ON person.seq = hit.seq ORDER BY rank"
)


def rows(desks: Desks) -> Iterator[Row]:
    """One row for each sort of word, three words each."""
    known = Vocabulary()
    rare, medium, common = (known.shared_by(least, most, 3) for least, most in ((0, 0.001), (0.005, 0.02), (0.08, 0.3)))
    groups = {
        "rare words": [word + " " for word in rare],
        "medium words": [word + " " for word in medium],
        "unfinished words": [word[:4] for word in medium],
        "two words": [f"{one} {other} " for one, other in zip(common, medium, strict=True)],
    }
    for name, asked in groups.items():
        ways = partial(ours, desks, asked), partial(bare, desks, asked)
        yield Row(f"search, first {FIRST}, {name}", 1.5, *ways, calls=AGAIN)
    often = [word + " " for word in common]
    yield Row(f"search, first {FIRST}, common words", 1.5, lambda: ours(desks, often), lambda: bare(desks, often), 5)


def ours(desks: Desks, asked: list[str]) -> None:
    for words in asked:
        desks.store.search(words, limit=FIRST)


def bare(desks: Desks, asked: list[str]) -> None:
    for words in asked:
        quoted = [f'"{word}"' for word in fold(words).split()]
        desks.bare.rows(_BARE, (" AND ".join(quoted) + ("" if words.endswith(" ") else "*"),))
