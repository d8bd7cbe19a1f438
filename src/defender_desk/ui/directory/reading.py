"""What the directory's windows ask of the desk, on the database worker. No Qt.

Desktop: the day is that of the desk; answers come ready to be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.shown import several, shown, term_shown
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.directory import provider_files, providers
from defender_desk.services.directory.provider_files import ArrivedFile, ArrivingProvider, ProviderPlan
from defender_desk.services.directory.providers import Entry
from defender_desk.services.handover.comparing import Difference
from defender_desk.services.identity import keys, trust
from defender_desk.text.speech import _, beside, say
from defender_desk.text.written import show_date


@dataclass(frozen=True)
class Beginning:
    """What a check begins with: the entry as it stands, and who sits here."""

    entry: Entry
    who: str


@dataclass(frozen=True)
class Leaving:
    """What a file could hold: titles, how many contacts were written down here, and the name it is signed with."""

    titles: tuple[str, ...]
    contacts: int
    signed: str
    plans: Mapping[bool, ProviderPlan]
    """The file with and without what was written down of how they are reached."""


def entry(desk: Any, provider: str) -> Entry:
    """One entry as it stands today."""
    return providers.entry(desk, provider, today())


def begin(desk: Any, provider: str) -> Beginning:
    """What a check of this provider begins with."""
    return Beginning(entry(desk, provider), desk.who)


def record(desk: Any, provider: str, values: Mapping[str, object]) -> Changes:
    """Record a check."""
    return providers.record_check(desk, provider, values, today())


def leaving(desk: Any, ids: Collection[str]) -> Leaving:
    """What a file of these providers could hold."""
    plans = {contact: provider_files.plan(desk, ids, contact=contact) for contact in (False, True)}
    told = plans[True].told
    contacts = sum(bool(one.body.get("contact") or one.body.get("fingerprint")) for one in told)
    titles = records.titles(desk, [one.id for one in told])
    return Leaving(tuple(titles.values()), contacts, keys.own(desk).name, plans)


def write(desk: Any, planned: ProviderPlan, target: Path, why_named: str) -> Changes:
    """Write the file."""
    return provider_files.write(desk, planned, target, why_named)


def look(desk: Any, path: Path) -> ArrivedFile:
    """Verify a file and compare it; where its sender came with other keys, that is kept in mind."""
    arrived = provider_files.look(desk, path)
    trust.meet(desk, arrived.sender)
    return arrived


def take_in(desk: Any, arrived: ArrivedFile, chosen: Collection[str], *, know: bool) -> Changes:
    """Take in what was chosen; with `know` the desk that signed it is known from now on."""
    if know:
        trust.know(desk, arrived.sender)
    return provider_files.take_in(desk, arrived, chosen)


def differences(one: ArrivingProvider) -> tuple[Difference, ...]:
    """Each field that would change beside what stands here, and each check that would come along."""
    fields = TYPES["provider"].fields
    told = [
        Difference(
            field.name,
            say(field.kind.label),
            shown(field.kind, codec.value_of(field, one.before), title=str),
            shown(field.kind, codec.value_of(field, one.told.body), title=str),
        )
        for field in fields
        if field.name in one.changes
    ]
    return (*told, *(Difference("check", _("Their check"), "", _check(check)) for check in one.checks.values()))


def _check(body: codec.Body) -> str:
    fields = TYPES["verification"].by_name
    day = codec.value_of(fields["when"], body)
    facts = codec.value_of(fields["facts"], body)
    said = [several(term_shown("provider_fact_group", each) for each in facts)] if isinstance(facts, tuple) else []
    said += [show_date(day)] if day else []  # type: ignore[arg-type]
    named = (("route", "verification_route"), ("result", "verification_result"))
    said += [term_shown(terms, str(body[name])) for name, terms in named if body.get(name)]
    return beside(said)


def today() -> date:
    """The day at the desk."""
    return date.today()  # noqa: DTZ011  the day at the desk
