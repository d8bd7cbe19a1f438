"""A hand-over as it will open for its recipient: each record with what of it is there, and what stays, by person.

Services floor: made of what is written and of nothing else, so that a name which stays cannot show by another record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.shown import shown
from defender_desk.model.types import TYPES
from defender_desk.services.consent.consent import Permission
from defender_desk.services.consent.verdicts import Withheld
from defender_desk.services.desk import Desk
from defender_desk.services.handover import codes
from defender_desk.services.handover.handing_over import Plan
from defender_desk.services.records import line_of, parties_of
from defender_desk.text.speech import say

ELSEWHERE = "…"
"""Stands there for a record that is not in the file."""


@dataclass(frozen=True)
class Said:
    """One field that is told: its name, what it is called, and what is read there."""

    field: str
    label: str
    value: str


@dataclass(frozen=True)
class Opened:
    """One record as its recipient will open it."""

    record: str
    """Its id here."""
    id: str
    """Its id in the file: a code, where the extent names nobody."""
    type: str
    title: str
    said: tuple[Said, ...] = ()
    stays: tuple[Withheld, ...] = ()
    """Fields of it that say something here and are absent there."""


@dataclass(frozen=True)
class About:
    """A person or group that a hand-over tells of: what they allowed, and which records go and stay."""

    record: str
    allows: Permission
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A planned hand-over, record by record."""

    plan: Plan
    codes: codes.Codes | None = None

    @cached_property
    def _there(self) -> Mapping[str, Document]:
        """By our id, the records as they are told."""
        return {one.id: one for one in self.plan.documents}

    def opened(self, record: str) -> Opened | None:
        """One record as it opens there; None where nothing of it goes."""
        document = self._there.get(record)
        if document is None:
            return None
        stays = tuple(one for one in self.plan.withheld if one.record == record and one.field)
        return Opened(record, self._id(record), document.type, self._title(record), tuple(self._said(document)), stays)

    def each(self) -> Iterator[Opened]:
        """Every record that goes."""
        return (one for key in self._there if (one := self.opened(key)) is not None)

    def people(self) -> list[About]:
        """Whom it is about: those of whom most goes first, then those of whom all stays."""
        whole = {one.record: None for one in self.plan.withheld if not one.field}
        goes = [one.id for one in self.plan.verdict.goes]
        found = [
            About(person, permission, self._about(person, goes), self._about(person, whole))
            for person, permission in self.plan.verdict.permissions.items()
        ]
        return sorted((one for one in found if one.goes or one.stays), key=lambda one: (-len(one.goes), one.record))

    def _about(self, person: str, records: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for key in records if person in self.plan.verdict.concerned.get(key, ()))

    def _id(self, record: str) -> str:
        return self.codes.of(record) if self.codes else record

    def _title(self, record: str) -> str:
        """What a record is called where nothing is known but this file."""
        document = self._there.get(record)
        if document is None or document.type not in TYPES:
            return document.type if document else ELSEWHERE
        parties = {key: self._there[key] for keys in parties_of(document) for key in keys if key in self._there}
        coded = {key: replace(one, id=self._id(key)) for key, one in parties.items()}
        return line_of(replace(document, id=self._id(record)), coded)

    def _said(self, document: Document) -> Iterator[Said]:
        if document.type not in TYPES:
            return
        for field in TYPES[document.type].fields:
            if field.name in document.body:
                value = shown(field.kind, codec.value_of(field, document.body), title=self._title)
                yield Said(field.name, say(field.kind.label), value)


def preview(desk: Desk, planned: Plan) -> Preview:
    """A plan as its recipient will see it."""
    return Preview(planned, codes.codes_for(desk, planned.coded_for) if planned.profile.coded else None)
