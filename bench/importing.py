"""Importing many records in one transaction, against a bulk insert with the same folding of words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from bench.desks import Desks, close, empty, import_bare, import_ours
from bench.measuring import Row
from bench.people import people

MOST = 100_000


def rows(desks: Desks) -> Iterator[Row]:
    """As many as the desks hold, 100,000 at most, into empty ones."""
    size = min(desks.size, MOST)
    brought = list(people(size, 3))
    folder = desks.folder / "import"

    def fresh() -> Desks:
        shutil.rmtree(folder, ignore_errors=True)
        return empty(folder)

    def ours() -> None:
        made = fresh()
        import_ours(made.store, brought)
        close(made)

    def bare() -> None:
        made = fresh()
        import_bare(made.bare, brought)
        close(made)

    yield Row(f"import {size:,} records", 2.5, ours, bare, rounds=3 if size <= 20_000 else 1)
