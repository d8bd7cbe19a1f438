"""What registers show: rows of any type, counted, filtered, sorted, and the filters and layouts a person keeps.

Services floor: screens hold queries and ids; the store answers them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.documents import targets
from defender_desk.model.kinds import Reference
from defender_desk.model.queries import Order, Query
from defender_desk.model.shown import code_name, shown
from defender_desk.model.types import TYPES
from defender_desk.services import preferences
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.store.lists import Cursor, Page
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One line of a list: what each listed field shows, in the language in use, and the record's code name."""

    id: str
    changed: str
    code_name: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class SavedFilter:
    """A query a person gave a name."""

    name: str
    query: Query


@dataclass(frozen=True)
class Layout:
    """How a person arranged a list: fields shown in order, widths in pixels at 100 % text, and the sorting."""

    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    order: tuple[Order, ...] = ()


def ids(desk: Desk, query: Query, *, limit: int | None = None) -> list[str]:
    """Ids of all records a query finds, in its order."""
    return desk.store.ids(query, limit=limit)


def count(desk: Desk, query: Query) -> int:
    """How many records a query finds."""
    return desk.store.count(query)


def counts(desk: Desk) -> dict[str, int]:
    """How many live records there are of each type."""
    return {name: desk.store.count(Query(name)) for name in TYPES}


def tally(desk: Desk, query: Query, field: str) -> dict[str, int]:
    """How many records of a query have each value of a field."""
    return desk.store.tally(query, field)


def page(desk: Desk, query: Query, after: Cursor | None = None, limit: int = 200) -> Page:
    """One page of stored rows, and the cursor of the next; for readers that go through everything."""
    return desk.store.page(query, after, limit)


def rows(desk: Desk, type_name: str, wanted: Collection[str]) -> dict[str, Row]:
    """What a table paints for these records of one type."""
    declared = TYPES[type_name]
    documents = desk.store.many(wanted)
    pointed = {
        key
        for document in documents.values()
        for field in declared.listed
        if isinstance(field.kind, Reference)
        for key in targets(document.body.get(field.name))
    }
    known = titles(desk, pointed)
    veil = preferences.read(desk).veil
    made = {}
    for key, document in documents.items():
        cells = {
            field.name: shown(
                field.kind, codec.value_of(field, document.body), title=lambda other: known.get(other, "…")
            )
            for field in declared.listed
        }
        code = code_name(declared, key)
        if veil:
            cells |= dict.fromkeys(declared.title, code)
        made[key] = Row(key, document.changed, code, cells)
    return made


def filters(desk: Desk, type_name: str) -> list[SavedFilter]:
    """The filters a person keeps for one register."""
    stored = desk.setting(f"filters.{type_name}")
    return _read(stored, list[SavedFilter]) if stored is not None else []


def save_filter(desk: Desk, saved: SavedFilter) -> None:
    """Keep a filter under its name, instead of one of the same name."""
    if not saved.name.strip():
        raise Trouble(msg("Give the filter a name."))
    others = [one for one in filters(desk, saved.query.type) if one.name != saved.name]
    _keep_filters(desk, saved.query.type, [*others, saved])


def drop_filter(desk: Desk, type_name: str, name: str) -> None:
    """Forget a saved filter."""
    _keep_filters(desk, type_name, [one for one in filters(desk, type_name) if one.name != name])


def _keep_filters(desk: Desk, type_name: str, saved: list[SavedFilter]) -> None:
    desk.store.settings.put(f"filters.{type_name}", msgspec.to_builtins(saved))


def layout(desk: Desk, type_name: str, direction: str) -> Layout:
    """How this list was arranged for this direction of writing ("rtl" or "ltr")."""
    stored = desk.setting(f"layout.{type_name}.{direction}")
    return _read(stored, Layout) if stored is not None else Layout()


def keep_layout(desk: Desk, type_name: str, direction: str, chosen: Layout) -> None:
    """Keep how a list was arranged."""
    desk.store.settings.put(f"layout.{type_name}.{direction}", msgspec.to_builtins(chosen))


def _read(stored: Json, shape: type[T]) -> T:
    try:
        return msgspec.convert(stored, shape)
    except msgspec.ValidationError as bad:
        raise Trouble(msg("A setting kept in this vault cannot be read.")) from bad
