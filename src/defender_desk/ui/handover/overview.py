"""A planned hand-over told to a person: what leaves by kind and by person, what stays and why. No Qt.

Desktop: gathered on the database worker, because it asks for titles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from defender_desk.model.documents import Document
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent.verdicts import Withheld
from defender_desk.services.desk import Progress
from defender_desk.services.handover import handing_over
from defender_desk.services.handover.handing_over import Plan
from defender_desk.services.handover.preview import Preview, preview
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message
from defender_desk.text.speech import say
from defender_desk.ui.handover.draft import Giving


@dataclass(frozen=True)
class Leaves:
    """A record that leaves, and which of its fields stay."""

    record: str
    kind: Message | str
    kinds: Message | str
    """What several of its kind are called."""
    title: str
    without: str
    people: tuple[str, ...] = ()
    """Ids of those it is about."""


@dataclass(frozen=True)
class Stay:
    """What stays of one record for one reason; no fields named means all of it."""

    record: str
    kind: str
    title: str
    fields: str
    why: Message
    overridable: bool
    people: tuple[str, ...] = ()
    """Ids of those it is about."""


@dataclass(frozen=True)
class Concerned:
    """A person or group that it is about: what they allowed, how many records about them leave, and how many stay."""

    record: str
    title: str
    standing: Message
    allowed: bool
    records: int
    stay: int


@dataclass(frozen=True)
class Overview:
    """Everything the person looks over before a file is written."""

    plan: Plan
    leaves: tuple[Leaves, ...]
    people: tuple[Concerned, ...]
    stays: tuple[Stay, ...]
    against: tuple[Stay, ...]
    """What leaves only because of the written reason."""
    preview: Preview
    """What leaves, as it opens there."""
    binned: tuple[Leaves, ...] = ()
    """Of what they are told that it lies in the bin here."""

    @property
    def reasons(self) -> dict[Message, int]:
        """How many stay for each reason, the commonest first."""
        return dict(Counter(stay.why for stay in self.stays).most_common())

    @property
    def commonest(self) -> Message:
        """Why most of those stay of which nothing leaves."""
        return Counter(stay.why for stay in self.stays if not stay.fields).most_common(1)[0][0]

    @property
    def whole_stays(self) -> int:
        """How many records stay of which nothing leaves."""
        return len({one.record for one in self.plan.verdict.withheld if not one.field})

    @property
    def partly(self) -> int:
        """How many records leave without something that stays."""
        return len({one.record for one in self.plan.verdict.withheld if one.field})

    @property
    def could_leave(self) -> int:
        """How many a written reason could let leave."""
        return sum(stay.overridable for stay in self.stays)


def look_over(desk: Any, giving: Giving, progress: Progress) -> Overview:
    """Plan a hand-over and gather what a person should see of it."""
    plan = handing_over.plan(
        desk,
        giving.choice,
        giving.recipients,
        recipient=giving.recipient or None,
        profile=giving.profile,
        reason=giving.reason,
        lifting=giving.lifting,
        noes=giving.noes,
        lacking=giving.lacking,
        progress=progress,
    )
    return overview_of(desk, plan)


def overview_of(desk: Any, plan: Plan) -> Overview:
    """What a person should see of a plan, by whatever way it leaves."""
    verdict = plan.verdict
    pointed = {one.record for one in (*plan.withheld, *verdict.overridden)} | set(verdict.permissions)
    titles = records.titles(desk, pointed | {document.id for document in (*verdict.goes, *plan.binned)})
    seen = preview(desk, plan)
    return Overview(
        plan,
        tuple(_leaves(plan, titles)),
        tuple(_people(seen, titles)),
        tuple(_stays(plan.withheld, plan, titles)),
        tuple(_stays(verdict.overridden, plan, titles)),
        seen,
        tuple(_leaving(one, titles) for one in plan.binned),
    )


def looking(desk: Any, giving: Giving) -> Any:
    """`look_over` as work to be begun."""
    return partial(look_over, desk, giving)


def _leaves(plan: Plan, titles: dict[str, str]) -> Iterable[Leaves]:
    """One line for each record, the commonest kind first."""
    stays: dict[str, list[str]] = {}
    for one in plan.withheld:
        if one.field:
            stays.setdefault(one.record, []).append(_field(one.type, one.field))
    for document in sorted(plan.verdict.goes, key=lambda each: (-plan.counts[each.type], each.type)):
        without = several(dict.fromkeys(stays.get(document.id, ())))
        yield _leaving(document, titles, without, plan.verdict.concerned.get(document.id, ()))


def _leaving(document: Document, titles: dict[str, str], without: str = "", about: tuple[str, ...] = ()) -> Leaves:
    declared = TYPES.get(document.type)
    kind, kinds = (declared.label, declared.plural) if declared else (document.type, document.type)
    return Leaves(document.id, kind, kinds, isolate(titles.get(document.id, "…")), without, about)


def _people(seen: Preview, titles: dict[str, str]) -> Iterable[Concerned]:
    for one in seen.people():
        title, allows = isolate(titles.get(one.record, "…")), one.allows
        yield Concerned(one.record, title, allows.standing.why, allows.allowed, len(one.goes), len(one.stays))


def _stays(withheld: Iterable[Withheld], plan: Plan, titles: dict[str, str]) -> Iterable[Stay]:
    """One line for a record and a reason, whole records before fields of others."""
    grouped: dict[tuple[str, str, Message, bool], list[str]] = {}
    for one in withheld:
        fields = grouped.setdefault((one.record, one.type, one.why, one.overridable), [])
        if one.field:
            fields.append(_field(one.type, one.field))
    for (record, type_name, why, overridable), fields in sorted(grouped.items(), key=lambda item: bool(item[1])):
        kind = say(TYPES[type_name].label) if type_name in TYPES else type_name
        yield Stay(
            record,
            kind,
            isolate(titles.get(record, "…")),
            several(fields),
            why,
            overridable,
            plan.verdict.concerned.get(record, ()),
        )


def _field(type_name: str, name: str) -> str:
    field = TYPES[type_name].by_name.get(name) if type_name in TYPES else None
    return say(field.kind.label) if field else name
