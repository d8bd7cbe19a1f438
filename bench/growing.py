"""Growth: what takes as long with many records as with ten thousand, so that nothing but full scans is linear."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.desks import Desks, close, filled
from bench.measuring import Row
from bench.people import Vocabulary
from defender_desk.model.queries import Order, Query
from defender_desk.store.store import Store

SMALL = 10_000
PAGE = 200


def rows(desks: Desks) -> Iterator[Row]:
    """The first page of a list and a rare word, many records against few; nothing where there are only few."""
    if desks.size <= SMALL:
        return
    few = filled(desks.folder / "few", SMALL)
    by_name, newest = Query("person", order=(Order("name"),)), Query("person")
    rare = [word + " " for word in Vocabulary().shared_by(0, 0.001, 3)]

    def pages(store: Store) -> None:
        for query in (newest, by_name):
            store.page(query, limit=PAGE)

    def found(store: Store) -> None:
        for word in rare:
            store.search(word, limit=50)

    for name, asked in (("list page", pages), ("rare words", found)):
        grown = f"{name}, from {SMALL:,} to {desks.size:,}"
        yield Row(grown, 2, partial(asked, desks.store), partial(asked, few.store))
    close(few)
