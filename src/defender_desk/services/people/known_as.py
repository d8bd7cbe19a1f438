"""The ids that are known as one, since somebody joined two records: what is said or noted under one counts for all.

Services floor: what somebody answers is weighed by all of them, and what left keeps the ids it was noted with and is
found by each. Which record names which, and which of them lies in the bin, makes no difference: two desks that join
the same two the other way round come to the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.store.writing import Writing

JOINED = "joined"
"""The field that says which other records a record was."""
TYPES_JOINED = tuple(name for name, declared in TYPES.items() if JOINED in declared.by_name)


def ids_of(desk: Desk, record: str, coming: Mapping[str, Sequence[str]] = MappingProxyType({})) -> tuple[str, ...]:
    """Every id that is known as one with a record's, its own first.

    `coming` are the ids that records would name as themselves, by record, in place of those that they name today.
    """
    if not (coming or _is_tied(desk, record)):
        return (record,)
    naming: dict[str, list[str]] = {}
    for key, named in coming.items():
        for one in named:
            naming.setdefault(one, []).append(key)
    found, wave = {record: None}, [record]
    while wave:
        near = dict.fromkeys(_named_by(desk, wave, coming))
        near |= dict.fromkeys(key for one in wave for key in naming.get(one, ()))
        wave = [key for key in near if key not in found]
        found |= dict.fromkeys(wave)
    return tuple(found)


def all_of(desk: Desk, records: Iterable[str]) -> frozenset[str]:
    """Every id that is known as one with any of these, theirs among them."""
    return frozenset(key for record in records for key in ids_of(desk, record))


def records_of(desk: Desk, document: Document) -> tuple[Document, ...]:
    """The records by which somebody is known here: their own, and each other that does not lie in the bin.

    What one in the bin says was joined into the one that stays, and so is what comes in for it (`late_words`).
    """
    if document.type not in TYPES_JOINED:
        return (document,)
    others = desk.store.many(ids_of(desk, document.id)[1:]).values()
    return (document, *(one for one in others if not one.binned))


def _is_tied(desk: Desk, record: str) -> bool:
    """Whether it names another as itself, or is named so: hardly any is, and everybody who is judged is asked this."""
    kept = desk.store.many((record,)).get(record)
    tied = kept is not None and bool(kept.body.get(JOINED))
    return tied or any(link.field == JOINED for link in desk.store.links((record,)))


def _named_by(desk: Desk, ids: Sequence[str], coming: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids that these name as themselves, and of those that name these so today and would then."""
    here = {key: targets(one.body.get(JOINED)) for key, one in desk.store.many(ids).items()}
    here |= {key: [*coming[key]] for key in ids if key in coming}
    links = (link.source for link in desk.store.links(ids) if link.field == JOINED)
    return [*(key for named in here.values() for key in named), *(key for key in links if key not in coming)]


def keep_tied(desk: Desk, writing: Writing, record: str, erased: Collection[str]) -> None:
    """Before a record is erased, let another one say that it was that one too: answers under its id count on."""
    ids = ids_of(desk, record)
    others = desk.store.many([key for key in ids if key not in erased])
    for heir in [*others.values()][:1]:
        said = targets(heir.body.get(JOINED))
        now = list[Json](dict.fromkeys([*said, *(key for key in ids if key != heir.id)]))
        if now != said:
            writing.put(heir.id, heir.type, {JOINED: now})
