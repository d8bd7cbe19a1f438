"""The first fifty hits of rare, medium, common and unfinished words, against a bare folded index."""

from __future__ import annotations

from collections.abc import Iterator

from bench.desks import Desks
from bench.measuring import Row
from bench.sample import VOCABULARY, vocabulary
from defender_desk.text.folding import fold

FIRST = 50
_BARE = (
    "SELECT id, rank FROM (SELECT rowid AS seq, bm25(words) AS rank FROM words WHERE words MATCH ?"
    f" ORDER BY rank LIMIT {FIRST}) AS hit JOIN person ON person.seq = hit.seq ORDER BY rank"
)


def rows(desks: Desks) -> Iterator[Row]:
    """One row for each sort of word, three words each."""
    known = vocabulary()
    groups = {
        "rare words": [known[VOCABULARY // 2 + at] + " " for at in range(3)],
        "medium words": [known[VOCABULARY // 40 + at] + " " for at in range(3)],
        "unfinished words": [known[VOCABULARY // 20 + at][:4] for at in range(3)],
        "two words": [f"{known[30]} {known[3000]} ", f"{known[41]} {known[2500]} "],
    }
    for name, asked in groups.items():
        yield Row(f"search, first {FIRST}, {name}", 1.5, lambda a=asked: ours(desks, a), lambda a=asked: bare(desks, a))  # type: ignore[misc]
    common = [known[at] + " " for at in range(3)]
    yield Row(f"search, first {FIRST}, common words", 1.5, lambda: ours(desks, common), lambda: bare(desks, common), 5)


def ours(desks: Desks, asked: list[str]) -> None:
    for words in asked:
        desks.store.search(words, limit=FIRST)


def bare(desks: Desks, asked: list[str]) -> None:
    for words in asked:
        quoted = [f'"{word}"' for word in fold(words).split()]
        desks.bare.rows(_BARE, (" AND ".join(quoted) + ("" if words.endswith(" ") else "*"),))
