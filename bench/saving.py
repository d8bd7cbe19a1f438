"""Saving one record: history, links, lists and words included, against a row, its words and a commit."""

from __future__ import annotations

from collections.abc import Iterator

from bench.desks import Desks, import_bare, import_ours
from bench.measuring import Row
from bench.people import people


def rows(desks: Desks) -> Iterator[Row]:
    """A new record, and an edit of one field."""
    source, other = people(10_000, 2), people(10_000, 2)
    yield Row(
        "save a new record",
        3.0,
        lambda: import_ours(desks.store, [next(source)]),
        lambda: import_bare(desks.bare, [next(other)]),
        rounds=150,
    )
    known = [document.id for _, document in zip(range(500), desks.store.each("person"), strict=False)]
    turn = iter(range(10**9))

    def edit() -> None:
        number = next(turn)
        with desks.store.change("edit") as writing:
            writing.put(known[number % 500], "person", {"protection": f"p{number}"})

    def bare() -> None:
        number = next(turn)
        with desks.bare.transaction():
            desks.bare.run("UPDATE person SET protection = ? WHERE seq = ?", (f"p{number}", number % 500 + 1))

    yield Row("change one listed field", 5.0, edit, bare, rounds=150)
