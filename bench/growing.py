"""Growth: what takes as long with many records as with ten thousand, so that nothing but full scans is linear."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from bench.desks import PERSON, Desks, close, filled
from bench.measuring import Row
from bench.people import Vocabulary, people
from defender_desk.model.queries import Order, Query
from defender_desk.store.store import Store
from defender_desk.store.words import text_of
from defender_desk.text.joining import number_runs

SMALL = 10_000
PAGE = 200
FIRST = 50
_ASKED, _AGAIN = 5, 5


def rows(desks: Desks) -> Iterator[Row]:
    """The first page of a list, and words, in many records against few; nothing where there are only few.

    A rare word is one that as few records hold among many as among few: made-up people share all their words, but no
    telephone number. What each thousandth holds has more hits among many, and each of them is weighed.
    """
    if desks.size <= SMALL:
        return
    few = filled(desks.folder / "few", SMALL)
    by_name, newest = Query("person", order=(Order("name"),)), Query("person")
    rare = _numbers_of_one(desks.store, few.store)
    shared = [word + " " for word in Vocabulary().shared_by(0, 0.001, 3)]

    def pages(store: Store) -> None:
        for query in (newest, by_name):
            store.page(query, limit=PAGE)

    def found(words: list[str], store: Store) -> None:
        for word in words:
            store.search(word, limit=FIRST)

    asked = (
        ("list page", 2, pages),
        ("rare words", 2, partial(found, rare)),
        ("words of each thousandth", 6, partial(found, shared)),
    )
    for name, limit, work in asked:
        grown = f"{name}, from {SMALL:,} to {desks.size:,}"
        yield Row(grown, limit, partial(work, desks.store), partial(work, few.store), calls=_AGAIN)
    close(few)


def _numbers_of_one(many: Store, few: Store) -> list[str]:
    """Telephone numbers that one record alone holds, here and there."""
    said = (run for body in people(SMALL) for run in number_runs(text_of(PERSON, body)))
    alone = (run for run in said if len(few.search(run)) == len(many.search(run)) == 1)
    return list(islice(alone, _ASKED))
