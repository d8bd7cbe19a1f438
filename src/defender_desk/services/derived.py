"""Columns that follow from other records and from the day, so that they are worked out and never kept.

Services floor: `listing` puts them beside the fields that are kept; a list narrows by both alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from defender_desk.model.records import Field, RecordType
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers


@dataclass(frozen=True)
class Derived:
    """One such column: what it is called and holds, and its stored value for every record of the type on a day."""

    field: Field
    work_out: Callable[[Desk, date], Mapping[str, str]]


DERIVED: Mapping[str, Derived] = MappingProxyType({
    "provider": Derived(
        providers.STANDING, lambda desk, on: {key: how.value for key, how in providers.standings(desk, on).items()}
    ),
})  # fmt: skip
"""By record type; at most one each."""


def columns(declared: RecordType) -> tuple[Field, ...]:
    """The fields a list of a type may show, worked out or kept."""
    derived = DERIVED.get(declared.name)
    return (*((derived.field,) if derived else ()), *declared.listed)


def column(declared: RecordType, name: str) -> Field:
    """One field of a list by its name; KeyError where there is none."""
    derived = DERIVED.get(declared.name)
    return derived.field if derived and derived.field.name == name else declared.by_name[name]
