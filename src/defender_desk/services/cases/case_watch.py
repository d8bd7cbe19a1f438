"""What a case is watched for: days on which somebody should look or ask, and whether return is dangerous.

Services floor: one reading of both, for the case desk and the board.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from defender_desk.model.documents import Document
from defender_desk.model.kinds import Day
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.cases.case_timeline import day_of
from defender_desk.text.dates import FuzzyDate

WELFARE = "welfare_check"
"""The field that says by when somebody should ask how they are."""

REPLY = "reply_due"
"""The field that says by when whoever was asked or notified should have replied."""

WATCHED: Mapping[str, tuple[str, ...]] = {
    "contact_log": ("next_contact",),
    "hearing": ("when",),
    "referral": (WELFARE, REPLY),
}
"""Days of what belongs to a case that stand among its own, by type; a step has its day in the plan."""

SAID_BESIDE: Mapping[str, tuple[str, ...]] = {"hearing": ("where", "court")}
"""What whoever goes there on that day must know, by type: fields of one line."""


@dataclass(frozen=True)
class Watched:
    """A day that a record of the case sets, and the field that says it."""

    of: Document
    field: Field
    day: FuzzyDate


def is_over(case: Document) -> bool:
    """Whether a case asks for nothing any more."""
    return str(case.body.get("status") or "") in vocabulary("case_status").idle


def watched(case: Document, others: Iterable[Document]) -> list[Watched]:
    """The days of a case, of those in it and of what belongs to it, the earliest first; none of a case that is over."""
    found = [] if is_over(case) else [one for each in (case, *others) for one in _days(each)]
    return sorted(found, key=lambda one: one.day.sort_key)


def _days(one: Document) -> Iterator[Watched]:
    declared = TYPES[one.type]
    if one.type in WATCHED and any(one.body.get(name) in codes for name, codes in declared.idle.items()):
        return
    for field in declared.due:
        day = day_of(one, field.name) if field.name in WATCHED.get(one.type, (field.name,)) else None
        rests = field.kind.rests if isinstance(field.kind, Day) else ""
        if day is not None and not one.body.get(rests):
            yield Watched(one, field, day)


def return_risk(case: Document, people: Iterable[Document]) -> bool:
    """Whether the case or somebody in it says that return is dangerous."""
    return case.body.get("return_risk") is True or any(one.body.get("danger_on_return") is True for one in people)
