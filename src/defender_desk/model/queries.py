"""What a list asks for, said without a word of SQL, so that screens, consoles and saved filters can hold it.

Model floor: plain values; the store turns them into SQL, services save them as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum


class Test(Enum):
    """How a condition compares a listed field with its values."""

    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    EMPTY = "empty"
    FILLED = "filled"
    CONTAINS = "contains"
    BEFORE = "before"
    """On or before; a fuzzy date counts by its first day."""
    AFTER = "after"
    """On or after; a fuzzy date counts by its last day."""


TODAY = "today"
"""A value that means the day on which the list is looked at; saved filters keep it so."""


@dataclass(frozen=True)
class Condition:
    """One condition on one field; `values` are written faces (`codec.write`)."""

    field: str
    test: Test
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """One field to sort by; records that do not say it come last either way."""

    field: str
    descending: bool = False
    stand_in: str = ""
    """The field that says it where this one does not, as the name in another language does."""


@dataclass(frozen=True)
class Query:
    """Which records of one type, and in which order."""

    type: str
    where: tuple[Condition, ...] = ()
    words: str = ""
    """Search words that must all be found, as a person types them; the last may be unfinished."""
    order: tuple[Order, ...] = field(default=())
    """Empty means newest change first."""
    binned: bool = False


def on_day(query: Query, today: date) -> Query:
    """The query with the day in place of "today"."""
    return replace(query, where=tuple(_on_day(one, today) for one in query.where))


def _on_day(condition: Condition, today: date) -> Condition:
    return replace(condition, values=tuple(today.isoformat() if one == TODAY else one for one in condition.values))
