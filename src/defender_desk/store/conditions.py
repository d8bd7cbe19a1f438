"""Conditions of a query as SQL, every value bound.

Store floor: each is true or false of a record, never unknown, so that "is not" is exactly what "is" leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from defender_desk.model import codec
from defender_desk.model.codec import Json, Unreadable
from defender_desk.model.kinds import Amount, Day, Kind, Moment
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.records import RecordType
from defender_desk.store.faces import Face, column_of, face, key_of
from defender_desk.store.places import Place, place
from defender_desk.text.asking import query_match
from defender_desk.text.dates import parse
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble


@dataclass(frozen=True)
class Clause:
    """A piece of SQL with what is bound to its marks."""

    sql: str
    bound: tuple[Face, ...] = ()


@dataclass(frozen=True)
class Gathered(Clause):
    """What can also be found before a list is looked at; the clause itself asks each record of a list."""

    found: str = ""
    """The statement that finds the numbers of its records; it binds what the clause binds."""


Common: TypeAlias = Callable[[Clause, int], bool]
"""Told a query for the records that hold some value, and how many such queries meet: are they too many to gather?"""

_NEVER = Clause("0")
# Said to SQLite, whose counts come from a sample: else it gathers all that is not in the bin, and sorts, for one page.
_KEPT, _BINNED = Clause("likely(l.binned = 0)"), Clause("unlikely(l.binned = 1)")


def rare(_found: Clause, _meeting: int = 1) -> bool:
    """For who wants every record anyway: gather them."""
    return False


def of_query(declared: RecordType, query: Query, common: Common = rare) -> Clause:
    """Everything a query asks: its conditions, its words and the bin."""
    clauses = [_BINNED if query.binned else _KEPT]
    clauses += (of_condition(place(declared, one.field), one, common) for one in query.where)
    if query.words.strip():
        found = "SELECT rowid FROM words WHERE words MATCH ?"
        clauses.append(Clause(f"l.seq IN ({found})", (query_match(query.words),)))
    first = _gathered_first([one for one in clauses if isinstance(one, Gathered)], common)
    return joined(" AND ", [*(one for one in clauses if one not in first), *_where_they_meet(first)])


def _gathered_first(ways: Sequence[Gathered], common: Common) -> list[Gathered]:
    """Those that few records hold; else, where several are asked, those that are few enough for where they meet."""
    few = [one for one in ways if not common(Clause(one.found, one.bound), 1)]
    if few or len(ways) < 2:
        return few
    meeting = [one for one in ways if not common(Clause(one.found, one.bound), len(ways))]
    return meeting if len(meeting) > 1 else []


def _where_they_meet(gathered: Sequence[Gathered]) -> list[Clause]:
    """One statement for all: where they meet is found without looking at a line."""
    bound = tuple(value for one in gathered for value in one.bound)
    return [Clause(f"l.seq IN ({' INTERSECT '.join(one.found for one in gathered)})", bound)] if gathered else []


def of_condition(at: Place, condition: Condition, common: Common) -> Clause:
    """One condition."""
    values = condition.values
    match condition.test:
        case Test.EMPTY:
            return Clause(f"{at.face} IS NULL")
        case Test.FILLED:
            return Clause(f"{at.face} IS NOT NULL")
        case Test.CONTAINS:
            parts = [Clause(f"desk_contains({at.known}, {at.face}, ?)", (fold(value),)) for value in values]
            return joined(" OR ", parts)
        case Test.BEFORE:
            return Clause(f"({at.key} <= ?) IS TRUE", (_end(at, values, last=True),))
        case Test.AFTER:
            return Clause(f"({at.last} >= ?) IS TRUE", (_end(at, values, last=False),))
        case Test.IS_NOT:
            same = _any_of(at, values, common)
            return Clause(f"({same.sql}) IS NOT TRUE", same.bound)
        case _:
            return _any_of(at, values, common)


def joined(word: str, clauses: Sequence[Clause]) -> Clause:
    """Clauses as one; false when there are none."""
    if not clauses:
        return _NEVER
    return Clause(f"({word.join(one.sql for one in clauses)})", tuple(value for one in clauses for value in one.bound))


def _any_of(at: Place, values: tuple[str, ...], common: Common) -> Clause:
    said = tuple(filter(None, values))
    parts = [Clause(f"{at.face} IS NULL")] if "" in values else []
    if said:
        parts.append(_one_of(at, said, common))
    return parts[0] if len(parts) == 1 else joined(" OR ", parts)


def _one_of(at: Place, values: tuple[str, ...], common: Common) -> Clause:
    kind, column = at.field.kind, column_of(at.field)
    if column.many:
        return _holds_one(at, values)
    stored = [_stored(at, value) for value in values]
    if isinstance(kind, Day):
        return joined(" OR ", [_same_days(at, one) for one in stored])
    if isinstance(kind, Amount):
        return joined(" OR ", [_same_sum(at, one) for one in stored])
    if column.key is None:
        return _is_one(at, tuple(map(face, stored)), common)
    same = f"({at.key} IS ? AND {at.face} = ?)"
    return joined(" OR ", [Clause(same, (key_of(column.key, one), face(one))) for one in stored])


def _is_one(at: Place, values: tuple[Face, ...], common: Common) -> Clause:
    plain = Clause(f"{at.face} IN ({_marks(values)})", values)
    if common is rare or not at.field.kind.listed:
        return plain
    column = at.face.removeprefix("l.")
    held = f'SELECT seq FROM "list_{at.type}" WHERE binned IN (0, 1) AND {column} IN ({_marks(values)})'  # noqa: S608
    return Gathered(plain.sql, values, held)


def _holds_one(at: Place, values: tuple[str, ...]) -> Clause:
    table = column_of(at.field).many
    if table == "link" or at.field.kind.listed:
        value = "target" if table == "link" else "code"
        held = f"SELECT source FROM {table} WHERE {value} IN ({_marks(values)}) AND field = ?"  # noqa: S608  marks alone
        return Gathered(f"EXISTS ({held} AND source = l.seq)", (*values, at.field.name), held)
    # A sheet of an older desk may hold one text where several are declared: json_each takes both.
    held = f"SELECT 1 FROM json_each(CASE WHEN json_valid({at.face}) THEN {at.face} ELSE '[]' END)"  # noqa: S608
    return Clause(f"EXISTS ({held} WHERE value IN ({_marks(values)}))", values)


def _same_days(at: Place, stored: Json) -> Clause:
    match stored:
        case [_, str(first), str(last), *_] if first or last:
            return Clause(f"({at.key} IS ? AND {at.last} IS ?)", (first or None, last or None))
        case [str(words), *_]:
            unknown = f"{at.key} IS NULL AND {at.last} IS NULL"
            return Clause(f"({unknown} AND json_extract({at.face}, '$[0]') = ?)", (words,))
    return _NEVER


def _same_sum(at: Place, stored: Json) -> Clause:
    match stored:
        case [str(amount), str(currency)]:
            return Clause(f"({at.key} = ? AND json_extract({at.face}, '$[1]') = ?)", (float(amount), currency))
    return _NEVER


def _end(at: Place, values: tuple[str, ...], *, last: bool) -> Face:
    """What a field is compared with: the far end of the value for "before", the near one for "after"."""
    value, kind = next(iter(values), ""), at.field.kind
    if isinstance(kind, Day | Moment):
        return _moment_of(at, value, last=last)
    held = key_of(column_of(at.field).key, _stored(at, value))
    if held is None:
        raise _unreadable(at)
    return held


def _moment_of(at: Place, value: str, *, last: bool) -> Face:
    if isinstance(at.field.kind, Moment) and ":" in value:
        return face(_stored(at, value))
    day = parse(value)
    end = day.last if last else day.first
    if end is None:
        raise _unreadable(at)
    if isinstance(at.field.kind, Day):
        return end.isoformat()
    return f"{end.isoformat()}T23:59:59Z" if last else f"{end.isoformat()}T00:00:00Z"


def _stored(at: Place, value: str) -> Json:
    kind: Kind = at.field.kind
    try:
        return codec.store(kind, codec.read(kind, value))
    except Unreadable as unreadable:
        raise _unreadable(at) from unreadable


def _unreadable(at: Place) -> Trouble:
    return Trouble(
        msg("“{field}” cannot be compared with what was typed."),
        msg("Type a value like those the list shows in that column."),
        field=at.field.kind.label.id,
    )


def _marks(values: Sequence[Face]) -> str:
    return ", ".join("?" * len(values))
