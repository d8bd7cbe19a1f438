"""What a damaged vault tells only in part counts for no yes, and for no lower level, until a person says so.

Services floor: salvaging asks, before the new vault is opened. Where later words may be lost, a no may be among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import targets
from defender_desk.model.kinds import Reference
from defender_desk.model.levels import HIDDEN
from defender_desk.model.types import TYPES
from defender_desk.model.types.answers import UNSURE, is_yes
from defender_desk.services.consent.consent import typed
from defender_desk.services.consent.subjects import SUBJECTS
from defender_desk.services.desk import Desk
from defender_desk.services.people import known_as
from defender_desk.text.dates import FuzzyDate

_CONSENT = "consent"
_LEVEL = "protection"
_REVIEW = TYPES[_CONSENT].by_name["review"].kind


def hold_back(desk: Desk, partial: Mapping[str, str], lost: Collection[str]) -> tuple[str, ...]:
    """Let nothing leave for what is known only in part; gives the yeses that wait now, asked about on Today.

    `partial` are records that may lack later words, by id, each with its type; `lost` the types of those of which
    nothing can be read, "" where not even that is known. What stood stays in the history.
    """
    unsure = any(kind == _CONSENT or kind not in TYPES for kind in lost)
    meant = None if unsure else _doubted(desk, partial)
    yeses = [(one.id, targets(one.body.get("person"))) for one in desk.store.each(_CONSENT) if is_yes(typed(one))]
    waiting = [key for key, people in yeses if meant is None or key in partial or not meant.isdisjoint(people)]
    today = codec.store(_REVIEW, FuzzyDate.exact(date.today()))  # noqa: DTZ011  the day at the desk
    with desk.store.change("salvage") as writing:
        for key in waiting:
            writing.put(key, _CONSENT, {"state": UNSURE, "review": today})
        for key, kind in partial.items():
            document = writing.get(key)
            if document is not None and kind in TYPES:
                writing.put(key, kind, dict(_stricter(kind, document.body)))
    return tuple(waiting)


def _doubted(desk: Desk, partial: Mapping[str, str]) -> frozenset[str] | None:
    """The ids of whoever may have said no in what is lost of these; None where that may be anybody."""
    answers = desk.store.many([key for key, kind in partial.items() if kind == _CONSENT]).values()
    named = [targets(one.body.get("person")) for one in answers]
    if not all(named):
        return None
    themselves = (key for key, kind in partial.items() if kind in SUBJECTS)
    return known_as.all_of(desk, (*themselves, *(key for people in named for key in people)))


def _stricter(kind: str, body: Body) -> Iterator[tuple[str, Json]]:
    """What a record says instead, so that it lets nothing go: the strictest level, and no answer that opens others."""
    if _LEVEL in TYPES[kind].by_name:
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
