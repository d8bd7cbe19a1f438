"""Checks of providers as this desk keeps them: which are its own, and what follows where one is written.

Services floor: `following` calls `settle_all` in the transaction that writes a check, so that the columns of a list
and the marks of the facts cannot be forgotten, whoever writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.queries import Query
from defender_desk.model.records import declared
from defender_desk.model.types import Verification
from defender_desk.services.desk import Desk
from defender_desk.services.directory.standing import Check, EntryStanding, latest, marks, of_entry
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing

_VOUCHING = ("provider", "facts", "result", "when", "route", "by", "checked", "desk")
"""What makes a check count: whoever wrote one of these last made the check."""

_FROM_OUTSIDE = FROM_DESKS | {"import"}
"""Deeds that bring in what somebody else wrote."""


def checks_of(desk: Desk, provider: str) -> list[Check]:
    """Every check of a provider that is not in the bin, of any desk."""
    return [check_of(desk, one) for one in desk.store.parts([provider], "verification", "provider")]


def every_check(desk: Desk) -> Mapping[str, Sequence[Check]]:
    """The checks of all providers, by the provider's id."""
    found: dict[str, list[Check]] = defaultdict(list)
    for document in desk.store.many(desk.store.ids(Query("verification"))).values():
        for provider in targets(document.body.get("provider")):
            found[provider].append(check_of(desk, document))
    return found


def standing_of(desk: Desk, provider: Document, today: date) -> EntryStanding:
    """How one entry stands on a day."""
    return of_entry(provider.body, checks_of(desk, provider.id), today)


def standings(desk: Desk, providers: Iterable[Document], today: date) -> dict[str, EntryStanding]:
    """How many entries stand on a day, by id."""
    checks = every_check(desk)
    return {one.id: of_entry(one.body, checks.get(one.id, ()), today) for one in providers}


def check_of(desk: Desk, document: Document) -> Check:
    """The check that a record tells of."""
    told = cast(Verification, codec.from_body(declared(Verification), document.body))
    kept = frozenset(told.checked)
    own = is_own(desk, document)
    made, written = document.created, max((n for clock in document.clocks.values() for n in clock.values()), default=0)
    return Check(document.id, told.facts, told.result, told.when, told.route, told.by, kept, own, made, written)


def is_own(desk: Desk, document: Document) -> bool:
    """Whether all that makes this check count was written at this desk, by its own journal too.

    Whoever makes a file can write our desk's mark into it; nobody but us writes our journal.
    """
    clocks = (document.clocks[name] for name in _VOUCHING if name in document.clocks)
    writers = {max(clock, key=lambda one: (clock[one], one)) for clock in clocks if clock}
    claimed = not document.body.get("desk") and bool(writers) and writers <= desk.store.own.keys()
    return claimed and not any(
        event.deed in _FROM_OUTSIDE and not event.after.keys().isdisjoint(_VOUCHING)
        for event in desk.store.events(document.id)
    )


def settle_all(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Settle each check that was written; one that another desk sent is its own affair, and turns nothing here."""
    if writing.changes.kind not in FROM_DESKS:
        for one in written:
            settle(desk, writing, one.before.body if one.before else {}, one.now)


def settle(desk: Desk, writing: Writing, before: Body, after: Document) -> None:
    """Mark what the checked facts say now, and keep the provider's columns on its newest check."""
    for provider in dict.fromkeys([*targets(after.body.get("provider")), *targets(before.get("provider"))]):
        kept = writing.get(provider)
        if kept is None or kept.type != "provider":
            continue
        if _is_about_now(before, after) and provider in targets(after.body.get("provider")) and is_own(desk, after):
            said: list[Json] = [*marks(kept.body, targets(after.body.get("facts")))]
            writing.put(after.id, "verification", {"checked": said or None})
        writing.put(provider, "provider", _columns(latest(one for one in checks_of(desk, provider) if one.vouches)))


def _is_about_now(before: Body, after: Document) -> bool:
    """Something of the check itself was written, so that it speaks of the facts as they stand now."""
    return not after.binned and any(
        before.get(name) != after.body.get(name) for name in ("provider", "facts", "result", "when")
    )


def _columns(newest: Check | None) -> dict[str, Json]:
    fields = declared(Verification).by_name
    if newest is None:
        return dict.fromkeys(("verified", "verified_by", "verified_route"))
    return {
        "verified": codec.store(fields["when"].kind, newest.when),
        "verified_by": newest.by,
        "verified_route": newest.route,
    }


def foreign(checks: Iterable[Check]) -> list[Check]:
    """The checks of other desks, newest first."""
    return sorted((one for one in checks if not one.own), key=lambda one: one.day, reverse=True)
