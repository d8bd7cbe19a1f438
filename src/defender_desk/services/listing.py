"""What registers show: rows of any type, counted, filtered, sorted, and the filters and layouts a person keeps.

Services floor: screens hold queries and ids; the store answers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import msgspec

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.documents import targets
from defender_desk.model.kinds import Choice, Choices, Day, Line, Reference
from defender_desk.model.queries import Condition, Order, Query, Test
from defender_desk.model.records import RecordType
from defender_desk.model.shown import code_name, own_name, shown_in_a_list, title_of
from defender_desk.model.types import TYPES
from defender_desk.services import preferences
from defender_desk.services.derived import DERIVED
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.store.lists import Cursor, Page
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

T = TypeVar("T")

NOTHING = "—"
"""Stands where a record has no word of a list of words yet."""


@dataclass(frozen=True)
class Row:
    """One line of a list: what each listed field shows, in the language in use, and the record's code name.

    A column that is worked out holds its code, by which a table chooses the icon beside the word.
    """

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
    """Ids of all records a query finds, in its order.

    By a name in the language in use where there is one, else by the name they have, all in one row.
    """
    kept, worked_out = _parted(_by_own_names(query))
    if not worked_out:
        return desk.store.ids(kept, limit=limit)
    values = _worked_out(desk, query.type)
    return [key for key in desk.store.ids(kept) if all(_holds(one, values[key]) for one in worked_out)][:limit]


def count(desk: Desk, query: Query) -> int:
    """How many records a query finds."""
    return len(ids(desk, query)) if _parted(query)[1] else desk.store.count(query)


def _by_own_names(query: Query) -> Query:
    """Sort by what `rows` shows: a name in the language in use, else the one that stands for all."""
    declared = TYPES[query.type]
    pairs = ((own_name(declared, one.field), one) for one in query.order)
    return replace(
        query,
        order=tuple(one if own == one.field else replace(one, field=own, stand_in=one.field) for own, one in pairs),
    )


def _parted(query: Query) -> tuple[Query, tuple[Condition, ...]]:
    """What the store can answer, and the conditions on the column that is worked out."""
    derived = DERIVED.get(query.type)
    name = derived.field.name if derived else ""
    worked_out = tuple(one for one in query.where if one.field == name)
    return replace(query, where=tuple(one for one in query.where if one.field != name)), worked_out


def _worked_out(desk: Desk, type_name: str) -> Mapping[str, str]:
    return DERIVED[type_name].work_out(desk, date.today())  # noqa: DTZ011  the day at the desk


def _holds(condition: Condition, value: str) -> bool:
    wanted = value in condition.values
    return not wanted if condition.test is Test.IS_NOT else wanted


def counts(desk: Desk) -> dict[str, int]:
    """How many live records there are of each type."""
    return {name: desk.store.count(Query(name)) for name in TYPES}


def tally(desk: Desk, query: Query, field: str) -> dict[str, int]:
    """How many records of a query have each value of a field."""
    kept, worked_out = _parted(query)
    derived = DERIVED.get(query.type)
    if derived is not None and field == derived.field.name:
        values = _worked_out(desk, query.type)
        return dict(Counter(values[key] for key in desk.store.ids(kept)))
    return _tally(desk, query, field) if worked_out else desk.store.tally(kept, field)


def _tally(desk: Desk, query: Query, name: str) -> dict[str, int]:
    """Count where the store cannot, record by record."""
    field, found = TYPES[query.type].by_name[name], Counter[str]()
    for document in desk.store.many(ids(desk, query)).values():
        value = codec.value_of(field, document.body)
        found.update(value or ("",) if isinstance(value, tuple) else (codec.write(field.kind, value),))
    return dict(found)


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
    made, derived = {}, DERIVED.get(type_name)
    values = _worked_out(desk, type_name) if derived else {}
    for key, document in documents.items():
        cells = {
            field.name: shown_in_a_list(
                field.kind, codec.value_of(field, document.body), title=lambda other: known.get(other, "…")
            )
            for field in declared.listed
        }
        code = code_name(declared, key)
        if isinstance(declared.by_name[declared.title[0]].kind, Day):  # words there would be read as the day
            said = any(map(cells.get, (*declared.title, *declared.parties)))
            cells[declared.title[0]] = cells[declared.title[0]] if said else NOTHING
        elif not isinstance(declared.by_name[declared.title[0]].kind, Line):
            cells[declared.title[0]] = title_of(declared, document.body) or NOTHING  # no place for a code name
        if own_name(declared, declared.title[0]) != declared.title[0]:
            cells[declared.title[0]] = title_of(declared, document.body)
        if derived is not None:
            cells[derived.field.name] = values[key]
        if veil:
            cells |= dict.fromkeys(_naming(declared), code)
        made[key] = Row(key, document.changed, code, cells)
    return made


def _naming(declared: RecordType) -> Iterator[str]:
    """The fields of a title in whose place a code stands behind the veil: the first, and all but terms of a list."""
    for place, name in enumerate(declared.title):
        if not (place and isinstance(declared.by_name[name].kind, Choice | Choices)):
            yield name


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
