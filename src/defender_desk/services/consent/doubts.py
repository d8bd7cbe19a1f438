"""What a damaged vault tells only in part counts for no yes, and for no lower level, until a person says so.

Services floor: salvaging asks, before the new vault is opened. Where later words may be lost, a no may be among them;
where a record is lost that says whom another is about, that one may be about somebody nobody asks any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import HOLD
from defender_desk.model.kinds import Reference
from defender_desk.model.levels import HIDDEN
from defender_desk.model.types import TYPES
from defender_desk.model.types.answers import UNSURE, is_yes
from defender_desk.services.consent import held
from defender_desk.services.consent.consent import typed
from defender_desk.services.consent.held import CONSENT
from defender_desk.services.consent.subjects import SUBJECTS
from defender_desk.services.desk import Desk
from defender_desk.services.people import known_as
from defender_desk.store.salvaging import Salvaged
from defender_desk.text.dates import FuzzyDate

_LEVEL = "protection"
_REVIEW = TYPES[CONSENT].by_name["review"].kind


@dataclass(frozen=True)
class Doubts:
    """What waits for a person: ids of consents that said yes, and the records held back, each with its type."""

    yeses: tuple[str, ...]
    records: Mapping[str, str]


def hold_back(desk: Desk, told: Salvaged, heard: Callable[[], None] = lambda: None) -> Doubts:
    """Let nothing leave for what is known only in part, or may be about somebody else; what stood stays in the history.

    The yeses that wait are asked about on Today, and so is each record that is held.
    """
    tied = _tied(desk, told)
    meant = _doubted(desk, told, tied)
    yeses = [(one.id, targets(one.body.get("person"))) for one in desk.store.each(CONSENT) if is_yes(typed(one))]
    waiting = tuple(
        key for key, people in yeses if meant is None or key in told.partial or not meant.isdisjoint(people)
    )
    records = {one.id: one.type for one in _held(desk, told, tied)}
    today = codec.store(_REVIEW, FuzzyDate.exact(date.today()))  # noqa: DTZ011  the day at the desk
    with desk.store.change(HOLD) as writing:
        for key in waiting:
            writing.put(key, CONSENT, {"state": UNSURE, "review": today})
        for key, kind in records.items():
            heard()
            document = writing.get(key)
            if document is not None:
                stricter = dict(_stricter(kind, document.body))
                if writing.put(key, kind, stricter) == document:
                    writing.log(HOLD, document)
        held.note(desk.store)
    return Doubts(waiting, records)


@dataclass(frozen=True)
class _Tied:
    """What the ties that are lost, or may have said something else, reach: records by id, and all of some types."""

    ids: frozenset[str]
    types: frozenset[str]


def _tying(kind: str) -> Mapping[str, tuple[str, ...]]:
    """The fields by which a record says whom another is about, or that two ids are one, each with what it points at.

    Of a type nobody knows, those of every type.
    """
    return {
        field.name: field.kind.to
        for declared in ([TYPES[kind]] if kind in TYPES else TYPES.values())
        for field in declared.references
        if isinstance(field.kind, Reference) and (field.kind.of_whom or field.name == known_as.JOINED)
    }


def _tied(desk: Desk, told: Salvaged) -> _Tied:
    ids, types = set[str](), set[str]()
    for key, kind in (*told.lost.items(), *told.partial.items(), *([("", "")] if told.others else ())):
        tying = _tying(kind)
        if key in told.ties:
            ids |= {target for name, target in told.ties[key] if name in tying}
        else:
            types.update(*tying.values())
        if document := desk.store.get(key):
            ids.update(one for name in tying for one in targets(document.body.get(name)))
    return _Tied(frozenset(ids), frozenset(types))


def _held(desk: Desk, told: Salvaged, tied: _Tied) -> Iterator[Document]:
    """The records to hold back: all that has a level or lets others be told, where the end of the history is lost.

    The same where it may be lost what was held back before.
    """
    for document in desk.store.each():
        if document.type not in TYPES or document.type == CONSENT:
            continue
        levels = (told.end.lost or told.held) and _lets_go(document.type)
        reached = document.id in tied.ids or document.type in tied.types
        if levels or reached or (document.id in told.partial and _tells(document.type)):
            yield document


def _lets_go(kind: str) -> bool:
    """Whether records of a type say by a level, or by an answer, how far something may be told."""
    return _LEVEL in TYPES[kind].by_name or any(_opening(kind))


def _tells(kind: str) -> bool:
    """Whether records of a type tell of anybody: a provider does not."""
    return bool(TYPES[kind].about or TYPES[kind].part_of or _lets_go(kind))


def _doubted(desk: Desk, told: Salvaged, tied: _Tied) -> frozenset[str] | None:
    """The ids of whoever may have said no in what is lost, or under another name; None where that may be anybody.

    What waits for a decision may be a no too, and nothing else tells of it.
    """
    gone = any(kind == CONSENT or kind not in TYPES for kind in told.lost.values())
    answers = desk.store.many([key for key, kind in told.partial.items() if kind == CONSENT]).values()
    named = [targets(one.body.get("person")) for one in answers]
    if told.others or gone or "waiting" in told.tables or not all(named) or not tied.types.isdisjoint(SUBJECTS):
        return None
    kinds = {**told.partial, **{key: desk.store.kind(key) for key in tied.ids}}
    themselves = (key for key, kind in kinds.items() if kind in SUBJECTS)
    return known_as.all_of(desk, (*themselves, *(key for people in named for key in people)))


def _stricter(kind: str, body: Body) -> Iterator[tuple[str, Json]]:
    """What a record says instead, so that it lets nothing go: the strictest level, and no answer that opens others."""
    level = TYPES[kind].by_name.get(_LEVEL)
    if level is not None and (body.get(_LEVEL) or level.empty) != HIDDEN:
        yield _LEVEL, HIDDEN
    for name, opening in _opening(kind):
        if body.get(name) is opening:
            yield name, None


def _opening(kind: str) -> Iterator[tuple[str, bool]]:
    """The answers of a type by which fields may be told, here or in records that point at it, each with its word."""
    for declared in TYPES.values():
        for field in declared.fields:
            by = declared.by_name[field.kind.agreed_by].kind if field.kind.agreed_by else None
            if field.kind.agreed and kind in (by.to if isinstance(by, Reference) else (declared.name,)):
                yield field.kind.agreed, True
            if field.kind.agreed_if and kind == declared.name:
                yield field.kind.agreed_if, False
