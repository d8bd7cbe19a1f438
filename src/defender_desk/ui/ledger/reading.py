"""What the ledger asks of the desk, on the database worker. No Qt.

Desktop: the lines come ready to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import shown, term_shown
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent import ledger, withdrawal
from defender_desk.services.consent.ledger import Line
from defender_desk.services.desk import Progress
from defender_desk.services.printout.printing import Printable
from defender_desk.text.bidi import isolate, plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import beside
from defender_desk.text.written import show_date


@dataclass(frozen=True)
class Left:
    """One thing that left: its id, and one line on when, as what and to whom."""

    id: str
    said: str
    facts: str
    beside: bool = False
    """Whether they were only named in it, and it was about others."""
    by_reason: bool = False
    """Whether it left for a written reason, against a warning."""


@dataclass(frozen=True)
class Ledger:
    """What one person allows, and what left about them."""

    lines: tuple[Line, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Stops:
    """Whose consent it is and for what, what taking it back stops, by title, and what has left."""

    person: str
    purposes: tuple[str, ...]
    referrals: tuple[str, ...]
    actions: tuple[str, ...]
    left: tuple[Left, ...]


def look(desk: Any, person: str) -> Ledger:
    """The ledger of one person, as it stands today."""
    about = _left(desk, withdrawal.disclosures(desk, person))
    beside = (replace(one, beside=True, facts="") for one in _left(desk, withdrawal.named_in(desk, person)))
    return Ledger(ledger.ledger(desk, person, today()), (*about, *beside))


def stops(desk: Any, consent: str) -> Stops:
    """What would follow from taking a consent back today."""
    found = withdrawal.consequences(desk, consent)
    titles = records.titles(desk, {one.id for one in (*found.referrals, *found.actions)})
    document = desk.store.get(consent)
    person = next(iter(targets(document.body.get("person"))), "")
    return Stops(
        records.titles(desk, [person]).get(person, "…"),
        tuple(term_shown("consent_scope", code) for code in targets(document.body.get("scope"))),
        tuple(titles[one.id] for one in found.referrals),
        tuple(titles[one.id] for one in found.actions),
        _left(desk, found.left),
    )


def take_back(desk: Any, consent: str, on: FuzzyDate | None, how: str, ask: bool) -> Any:
    """Take a consent back, and plan to ask for what left; the changes."""
    return withdrawal.take_back(desk, consent, on, how, today=today(), ask_for_deletion=ask)


def plan(person: str, desk: Any, language: str, _reason: str, progress: Progress) -> Printable:
    """The ledger as a document, as of today."""
    return ledger.plan(desk, person, language, today=today(), progress=progress)


def facts_shown(codes: Iterable[str]) -> str:
    """Facts that a consent can name, in one line."""
    return shown(TYPES["consent"].by_name["facts"].kind, tuple(codes), title=str)


def _left(desk: Any, found: Iterable[Document]) -> tuple[Left, ...]:
    found = list(found)
    named = records.titles(desk, {key for one in found for key in targets(one.body.get("recipient"))})
    return tuple(
        Left(
            one.id,
            _said(one, named),
            facts_shown(targets(one.body.get("facts"))),
            by_reason=one.body.get("overridden") is True,
        )
        for one in found
    )


def _said(one: Document, named: dict[str, str]) -> str:
    when = codec.value_of(TYPES["disclosure"].by_name["when"], one.body)
    recipient, opens = named.get(str(one.body.get("recipient") or ""), ""), str(one.body.get("told_to") or "")
    whom = [recipient, opens] if opens != plain(recipient) else [recipient]
    parts = (
        show_date(when) if isinstance(when, FuzzyDate) else "",
        term_shown("disclosure_way", str(one.body.get("way") or "")),
        *map(isolate, filter(None, whom)),
    )
    return beside(parts)


def today() -> date:
    """The day at the desk."""
    return date.today()  # noqa: DTZ011  the day at the desk
