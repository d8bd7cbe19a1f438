"""A page of any list, sorted and filtered by anything declared, against the same query on a typed, indexed table."""

from __future__ import annotations

from collections.abc import Iterator

from bench.desks import LISTED, Desks
from bench.measuring import Row
from bench.people import people
from defender_desk.model.queries import Condition, Order, Query, Test

PAGE = 200
AGAIN = 5
"""Calls in a round: of one page alone, a third of a millisecond is caches that collecting garbage had emptied."""


def rows(desks: Desks) -> Iterator[Row]:
    """One row for each field to sort by, and for each kind of filter."""
    columns = ", ".join(f'"{name}"' for name in ("id", "changed", *LISTED))
    store, bare = desks.store, desks.bare

    def row(name: str, query: Query, sql: str, *bound: str | int) -> Row:
        return Row(
            f"list page of {PAGE}, {name}",
            1.5,
            lambda: store.page(query, limit=PAGE),
            lambda: bare.rows(f"SELECT {columns} FROM person {sql} LIMIT {PAGE}", bound),
            calls=AGAIN,
        )

    yield row("newest first", Query("person"), "ORDER BY changed DESC")
    for field in LISTED:
        for way in ("", " DESC"):
            order = (Order(field, descending=bool(way)),)
            # the same query: who says nothing comes last, either way
            yield row(f"by {field}{way.lower()}", Query("person", order=order), f'ORDER BY "{field}"{way} NULLS LAST')
    by_name = (Order("name"),)
    is_there = Condition("residence", Test.IS, ("TN",))
    yield row(
        "of a country, by name", Query("person", (is_there,), order=by_name), "WHERE residence = ? ORDER BY name", "TN"
    )
    since = Condition("last_contact", Test.AFTER, ("2026-11-01",))
    later = '["2026-11-01'
    yield row("since a day", Query("person", (since,)), "WHERE last_contact >= ? ORDER BY changed DESC", later)
    work = str(next(people(1))["work"][0])  # type: ignore[index]  # a list of codes
    workers = Condition("work", Test.ANY_OF, (work,))
    yield row(
        "of a kind of work, by name",
        Query("person", (workers,), order=by_name),
        "WHERE instr(work, ?) ORDER BY name",
        work,
    )
    yield row(
        "of two filters",
        Query("person", (is_there, workers)),
        "WHERE residence = ? AND instr(work, ?) ORDER BY changed DESC",
        "TN",
        work,
    )

    first = store.page(Query("person", order=by_name), limit=PAGE)
    key = bare.value(f"SELECT name FROM person ORDER BY name LIMIT 1 OFFSET {PAGE}")
    yield Row(
        "next page by name",
        1.5,
        lambda: store.page(Query("person", order=by_name), first.next, PAGE),
        lambda: bare.rows(f"SELECT {columns} FROM person WHERE name > ? ORDER BY name LIMIT {PAGE}", (key,)),
        calls=AGAIN,
    )
    some = [line.id for line in first.rows[:50]]
    marks = ", ".join("?" * len(some))
    others = [row[0] for row in bare.rows("SELECT id FROM person LIMIT 50")]
    yield Row(
        "50 lines by id",
        1.5,
        lambda: store.rows("person", some),
        lambda: bare.rows(f"SELECT {columns} FROM person WHERE id IN ({marks})", others),
        calls=AGAIN,
    )
    yield Row(
        "every id, by name",
        2.0,
        lambda: store.ids(Query("person", order=by_name), limit=200_000),
        lambda: bare.rows("SELECT id FROM person ORDER BY name LIMIT 200000"),
        rounds=5,
    )
    yield Row(
        "count of a country",
        2.0,
        lambda: store.count(Query("person", (is_there,))),
        lambda: bare.value("SELECT count(*) FROM person WHERE residence = ?", ("TN",)),
    )
    yield Row(
        "tally of countries",
        3.0,  # those that say nothing are counted too
        lambda: store.tally(Query("person"), "residence"),
        lambda: bare.rows("SELECT residence, count(*) FROM person GROUP BY residence"),
        rounds=7,
    )
