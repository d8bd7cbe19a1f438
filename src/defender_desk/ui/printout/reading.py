"""What a document asks of the desk, on the database worker. No Qt.

Desktop: a plan and the picture of its first page come back together, and its other pages are drawn from the same plan,
so that what is seen is what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.application import marks
from defender_desk.services.consent.verdicts import NOT_PUBLISHED, Withheld
from defender_desk.services.desk import Progress
from defender_desk.services.printout import printing
from defender_desk.services.printout.naming import Place, own_level
from defender_desk.services.printout.printing import Printable
from defender_desk.services.referrals import notices
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_count

LONGEST = 2400  # pixels: sharp at 200 %, and enlarged

Plan: TypeAlias = Callable[[Any, str, str, Progress], Printable]
"""(desk, language, reason, progress): the document as it would be."""


@dataclass(frozen=True)
class Off:
    """Something that stays off the document, and why."""

    what: str
    why: Message
    overridable: bool
    way: Place | None = None
    """The answer that keeps it here."""
    ask: str = ""
    """Whom to ask, where nobody asked them yet, and with what their answer then begins: who, what for, for whom."""
    asks: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A planned document, the picture of its first page (None when it is empty), what stays off, and what to mark."""

    plan: Printable
    picture: Any
    off: tuple[Off, ...]
    drawn: bytes = b""
    """All its pages, as they would be written."""
    marks: tuple[Any, ...] = ()

    @property
    def said(self) -> dict[int, str]:
        """What each number on the pages and in the list is."""
        told = _("({number}) {what}: {why}")
        return {
            number: fill(told, number=show_count(number), what=one.what, why=one.why)
            for number, one in enumerate(self.plan.heeded, 1)
        }

    def pages_of(self, number: int) -> tuple[int, ...]:
        """The pages on which a number is marked."""
        return tuple(dict.fromkeys(one.page for one in self.marks if one.number == number))


def look(desk: Any, plan: Plan, language: str, reason: str, progress: Progress) -> Seen:
    """Plan the document, draw its first page and find what is to be marked."""
    planned = plan(desk, language, reason, progress)
    off = tuple(_off(desk, planned))
    if planned.empty:
        return Seen(planned, None, off)
    made = printing.pdf(planned)
    return Seen(planned, draw(desk, made, 1), off, made, marks.marks(planned, made))


def draw(desk: Any, made: bytes, page: int) -> Any:
    """The picture of one page of a document in memory."""
    return printing.page_image(desk, made, page, LONGEST)


def keep_reason(desk: Any, referral: str, reason: str) -> Changes:
    """Keep why a referral goes to an authority that may be responsible itself."""
    return records.save(desk, "referral", referral, {notices.REASON: reason}).changes


def write_editable(desk: Any, plan: Printable, target: Path, why_named: str) -> Changes:
    """Write it as a document to edit."""
    from defender_desk.services.printout import editable  # late: it brings a library for XML, needed only here

    return editable.write(desk, plan, target, why_named)


def _off(desk: Any, plan: Printable) -> Sequence[Off]:
    whole = [one for one in plan.verdict.withheld if not one.field]
    titles = records.titles(desk, {one.record for one in whole})
    return [replace(_way(desk, plan, one), what=_called(one, titles)) for one in whole]


def _way(desk: Any, plan: Printable, one: Withheld) -> Off:
    """Where what keeps it here is changed: at its own level, a consent, or by asking somebody who was not asked."""
    kept = Off("", one.why, one.overridable)
    if one.why == NOT_PUBLISHED and TYPES[one.type].protection:
        called = isolate(records.titles(desk, [one.record]).get(one.record, "…"))
        return replace(kept, way=own_level(called, one.type, one.record))
    allows = plan.verdict.permissions
    people = [key for key in plan.verdict.concerned.get(one.record, ()) if key in allows and not allows[key].allowed]
    known = desk.store.many(people[:1])
    for key, document in known.items():
        consent = allows[key].consent
        name = isolate(records.titles(desk, [key]).get(key, "…"))
        if consent:
            return replace(kept, way=Place(fill(_("the consent of {name}"), name=name), "consent", consent))
        step = plan.leaving.step
        asked = step.apart.get(document.id, step)
        given = {"person": key, "scope": (asked.scope,), "recipient": asked.recipient or ""}
        return replace(kept, ask=fill(_("Record the consent of {name}"), name=name), asks=given)
    return kept


def _called(one: Withheld, titles: dict[str, str]) -> str:
    kind = say(TYPES[one.type].label) if one.type in TYPES else one.type
    return fill(_("{kind}: {title}"), kind=kind, title=isolate(titles.get(one.record, "…")))
