"""Telling records of one name apart by what a person knows of them, wherever they are offered or asked about.

Services floor: one place decides how. A type declares by what its records are known apart (`RecordType.apart`); the day
one was made comes after that, and its code name only where nothing else differs. Behind the veil nothing is added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Handles, Line
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.records import Field
from defender_desk.model.shown import code_name, shown_in_a_list
from defender_desk.model.types import TYPES
from defender_desk.services import preferences, records
from defender_desk.services.desk import Desk
from defender_desk.text.bidi import isolate, ltr, plain
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.speech import beside, say
from defender_desk.text.written import show_date

HERE_SINCE = msg("here since {day}")
MOST_SAID = 2
"""How many things are said of one before only what tells it apart is added."""
LAST_SIGNS = 4
"""Signs of a telephone number by which a person knows it again."""
MOST_NAMESAKES = 50
"""Most others of one name that are looked at beside those asked for."""


def titles_apart(desk: Desk, ids: Collection[str]) -> dict[str, str]:
    """The line each record is known by; with what tells it apart where another of this desk bears the same."""
    kept = desk.store.many(ids)
    titles = records.titles(desk, kept)
    if preferences.read(desk).veil:
        return titles
    beside_them = {one.id: one for one in _namesakes(desk, kept.values()) if one.id not in kept}
    known = {**kept, **beside_them}
    called = {**records.titles(desk, beside_them), **titles}
    alike: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for one in known.values():
        alike[one.type, fold(plain(called[one.id]))].append(one)
    several = {key: group for key, group in alike.items() if len(group) > 1 and any(one.id in kept for one in group)}
    pointed = _pointed(desk, several.values())
    told: dict[str, str] = {}
    for group in several.values():
        told |= _told(group, pointed)
    return {key: beside((isolate(title), told[key])) if told.get(key) else title for key, title in titles.items()}


def _namesakes(desk: Desk, documents: Iterable[Document]) -> list[Document]:
    """Those outside the bin that bear the name of one of these, by the list of their type."""
    names: dict[str, set[str]] = defaultdict(set)
    for one in documents:
        declared = TYPES.get(one.type)
        if declared is None or not declared.apart:
            continue
        field = declared.by_name[declared.title[0]]
        name = str(one.body.get(field.name) or "")
        if name and isinstance(field.kind, Line) and field.kind.listed:
            names[one.type].add(name)
    found: list[str] = []
    for type_name, said in names.items():
        same = Condition(TYPES[type_name].title[0], Test.ANY_OF, tuple(sorted(said)))
        found += desk.store.ids(Query(type_name, where=(same,)), limit=MOST_NAMESAKES + len(said))
    return list(desk.store.many(found).values())


def _pointed(desk: Desk, groups: Iterable[Sequence[Document]]) -> Mapping[str, str]:
    """The titles of the records by which those of one name are known apart."""
    fields = ((one, name) for group in groups for one in group for name in _apart(one))
    return records.titles(desk, {key for one, name in fields for key in _keys(one, name)})


def _keys(document: Document, name: str) -> list[str]:
    declared = TYPES[document.type]
    is_link = declared.by_name[name] in declared.references
    return targets(document.body.get(name)) if is_link else []


def _apart(document: Document) -> tuple[str, ...]:
    declared = TYPES.get(document.type)
    return declared.apart if declared is not None else ()


def _told(group: Sequence[Document], pointed: Mapping[str, str]) -> dict[str, str]:
    """What is said of each of those that bear one name, so that no two read alike."""
    said: dict[str, list[str]] = {one.id: [] for one in group}
    for name in _apart(group[0]):
        _add(said, {one.id: _of_field(one, name, pointed) for one in group}, most=MOST_SAID)
    for worded in (_made, _coded):
        counted = [tuple(words) for words in said.values()]
        lacking = {key for key, words in said.items() if not words or counted.count(tuple(words)) > 1}
        _add(said, {one.id: worded(one) for one in group}, only=lacking)
    return {key: beside(words) for key, words in said.items()}


def _add(
    said: Mapping[str, list[str]], words: Mapping[str, str], *, most: int = 1 << 20, only: Collection[str] | None = None
) -> None:
    """Say one thing more of each, where they do not all say the same of it."""
    if len(set(words.values())) < 2:
        return
    for key, one in words.items():
        if one and len(said[key]) < most and (only is None or key in only):
            said[key].append(one)


def _of_field(document: Document, name: str, pointed: Mapping[str, str]) -> str:
    field: Field = TYPES[document.type].by_name[name]
    typed = codec.value_of(field, document.body)
    if isinstance(field.kind, Handles):
        number = next(iter(typed), "") if isinstance(typed, tuple) else ""
        return ltr(f"…{number[-LAST_SIGNS:]}") if number else ""
    return shown_in_a_list(field.kind, typed, title=lambda key: pointed.get(key, "…"))


def _made(document: Document) -> str:
    day = datetime.fromisoformat(document.created).astimezone().date() if document.created else None
    return say(HERE_SINCE, day=show_date(day)) if day else ""


def _coded(document: Document) -> str:
    declared = TYPES.get(document.type)
    return ltr(code_name(declared, document.id)) if declared is not None else ""
