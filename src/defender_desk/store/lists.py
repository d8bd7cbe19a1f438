"""Lists: which records a query finds, page by page, and how many there are of each.

Store floor: reads the list tables; only a query on a field that is not listed looks into the records themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from defender_desk.model.codec import Json
from defender_desk.model.kinds import Answer
from defender_desk.model.queries import Query
from defender_desk.model.records import RecordType
from defender_desk.store import conditions, ordering
from defender_desk.store.conditions import Clause, joined
from defender_desk.store.connection import Database
from defender_desk.store.faces import Face, column_of, unface, written
from defender_desk.store.ordering import Cursor
from defender_desk.store.places import place
from defender_desk.store.tables import ListTable

__all__ = ["Cursor", "Page", "Row", "count", "ids", "page", "rows", "tally"]


Found: TypeAlias = "tuple[Any, ...]"


class Row(NamedTuple):
    """One line of a list; what its columns hold is unpacked when it is looked at, since few lines are on screen."""

    id: str
    changed: str
    held: tuple[Face, ...]
    declared: RecordType

    @property
    def values(self) -> tuple[Json, ...]:
        """Stored values of the listed fields, in the order of the declaration."""
        fields = self.declared.listed
        return tuple(unface(field.kind, held) for field, held in zip(fields, self.held, strict=True))


@dataclass(frozen=True)
class Page:
    """Some lines of a list, and where to go on; None at the end."""

    declared: RecordType
    found: Sequence[Found]
    """As they came from the table."""
    next: Cursor | None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The lines, made when they are looked at."""
        return _lines(self.declared, self.found)


def ids(database: Database, table: ListTable, query: Query, limit: int | None = None) -> list[str]:
    """Ids of everything a query finds, in its order."""
    return [str(row[0]) for row in _found(database, table, query, "l.id", None, limit)]


def count(database: Database, table: ListTable, query: Query) -> int:
    """How many records a query finds."""
    where = conditions.of_query(table.declared, query)
    return int(database.value(f"SELECT count(*) {_from(table, where.sql)} WHERE {where.sql}", where.bound))


def page(database: Database, table: ListTable, query: Query, after: Cursor | None, limit: int) -> Page:
    """The lines after a cursor, or the first ones."""
    found = _found(database, table, query, f"{', '.join(table.line)}, l.seq", after, limit)
    end = _place_of(database, table, query, found[-1]) if found and len(found) == limit else None
    return Page(table.declared, found, end)


def _place_of(database: Database, table: ListTable, query: Query, last: Found) -> Cursor:
    """Where a line stands in a list; keys it does not show are asked for, of the last of a page alone."""
    keys = [one.key for one in ordering.of_query(table.declared, query)]
    shown = dict(zip((*table.line, "l.seq"), last, strict=True))
    if all(key in shown for key in keys):
        return Cursor(tuple(shown[key] for key in keys), shown["l.seq"])
    hidden = ", ".join(keys)
    return Cursor(database.rows(f"SELECT {hidden} {_from(table, hidden)} WHERE l.seq = ?", (last[-1],))[0], last[-1])


def rows(database: Database, table: ListTable, keys: Sequence[str]) -> dict[str, Row]:
    """The lines of these records, for a list that holds ids and asks for what it paints."""
    marks = ", ".join("?" * len(keys))
    joint = f"FROM record r JOIN {table.name} l ON l.seq = r.seq WHERE r.id IN ({marks})"
    found = database.rows(f"SELECT {', '.join(table.line)} {joint}", list(keys))
    return {line.id: line for line in _lines(table.declared, found)}


def tally(database: Database, table: ListTable, query: Query, name: str) -> dict[str, int]:
    """How many records say each value, by written face; "" for those that say none. Days count by their first."""
    at, where = place(table.declared, name), conditions.of_query(table.declared, query)
    column, source = column_of(at.field), _from(table, where.sql + at.face)
    value = at.key if column.last else at.face
    if column.many:
        value = "each.value"
        source += f", json_each(CASE WHEN json_valid({at.face}) THEN {at.face} ELSE '[\"\"]' END) AS each"
    # What says nothing is what remains, so that the rest can be counted along its index.
    sql = f"SELECT {value}, count(*) {source} WHERE {where.sql} AND {value} IS NOT NULL GROUP BY 1"
    counted = {_said(table, name, held): int(times) for held, times in database.rows(sql, where.bound)}
    silent = 0 if column.many else count(database, table, query) - sum(counted.values())
    return {**counted, "": silent} if silent else counted


def _said(table: ListTable, name: str, held: Face) -> str:
    field = table.declared.by_name[name]
    column = column_of(field)
    if held is None or column.many or column.last:
        return str(held or "")
    return written(field.kind, held) if column.packed or isinstance(field.kind, Answer) else str(held)


def _found(
    database: Database, table: ListTable, query: Query, columns: str, after: Cursor | None, limit: int | None
) -> list[Found]:
    common = conditions.rare if limit is None else _Walking(database, limit).is_quicker
    where = conditions.of_query(table.declared, query, common)
    found: list[Found] = []
    for stretch in ordering.stretches(ordering.of_query(table.declared, query), after):
        both = joined(" AND ", [where, stretch.where])
        source = _from(table, columns + both.sql + stretch.by)
        most = -1 if limit is None else limit - len(found)  # written out: SQLite is a twentieth slower with one bound
        sql = f"SELECT {columns} {source} WHERE {both.sql} ORDER BY {stretch.by} LIMIT {most:d}"
        found += database.rows(sql, both.bound)
        if limit is not None and len(found) >= limit:
            break
    return found


@dataclass(frozen=True)
class _Walking:
    """Reading a list from its first line on until so many are found."""

    database: Database
    limit: int

    @cached_property
    def records(self) -> int:
        """How many there are at most."""
        return int(self.database.value("SELECT max(seq) FROM record") or 0)

    def is_quicker(self, found: Clause, meeting: int) -> bool:
        """Whether it is quicker than gathering all that hold a value and sorting them.

        Of n records m hold it: walking looks at n·limit/m of them, gathering at m. Where k such values meet, each held
        by m, n·(m/n)^k records hold them all: walking looks at limit·(n/m)^k, gathering at k·m.
        """
        most = int((self.limit / meeting * self.records**meeting) ** (1 / (meeting + 1))) + 1
        return self.database.row(f"{found.sql} LIMIT 1 OFFSET {most - 1}", found.bound) is not None


def _lines(declared: RecordType, found: Iterable[Found]) -> tuple[Row, ...]:
    """Rows that begin with `ListTable.line` as lines."""
    end = 2 + len(declared.listed)
    return tuple([Row(row[0], row[1], row[2:end], declared) for row in found])


def _from(table: ListTable, needs: str) -> str:
    record = " JOIN record r ON r.seq = l.seq" if "r.body" in needs else ""
    return f"FROM {table.name} l{record}"
