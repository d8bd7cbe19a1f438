"""Taking a consent back: what is open and rests on it stops at once, and what has left already is said.

Services floor: `following` calls `stop_open` wherever a consent is written, so that no way round a withdrawal exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES, Consent
from defender_desk.services import lifecycle
from defender_desk.services.consent import Standing, consents_of, weigh
from defender_desk.services.desk import Desk
from defender_desk.services.subjects import helped
from defender_desk.store.writing import Writing

_NO = (Standing.WITHDRAWN, Standing.REFUSED)


@dataclass(frozen=True)
class Consequences:
    """What taking one consent back stops, and what left while it held."""

    referrals: tuple[Document, ...]
    actions: tuple[Document, ...]
    left: tuple[Document, ...]
    """Disclosures for a purpose and a recipient that the consent speaks of, newest first."""


def consequences(desk: Desk, consent: str) -> Consequences:
    """What would stop if this consent were taken back today, and what has left; changes nothing."""
    person, told = _person(desk, consent)
    known = [
        (key, replace(one, state="withdrawn") if key == consent else one)
        for key, one in ((document.id, typed) for document, typed in consents_of(desk, person))
    ]
    return Consequences(
        tuple(_referrals(desk, person, consent, known)),
        tuple(_actions(desk, consent)),
        tuple(_left(desk, person, told)),
    )


def stop_open(desk: Desk, writing: Writing, before: Body, after: Document) -> None:
    """Stop what rests on a consent that has just been refused or taken back."""
    if not _is_no(after.body) or _is_no(before):
        return
    for person in targets(after.body.get("person")):
        known = [(document.id, typed) for document, typed in consents_of(desk, person)]
        for referral in _referrals(desk, person, after.id, known):
            writing.put(referral.id, "referral", {"state": "withdrawn"})
    for action in _actions(desk, after.id):
        writing.put(action.id, "action", {"status": "consent_needed"})


def _is_no(body: Body) -> bool:
    return body.get("state") in ("withdrawn", "refused") or body.get("withdrawn") is not None


def _person(desk: Desk, consent: str) -> tuple[str, Consent]:
    document = desk.store.get(consent)
    person = next(iter(targets(document.body.get("person"))), "") if document else ""
    told = next((typed for one, typed in consents_of(desk, person) if one.id == consent), Consent())
    return person, told


def _referrals(desk: Desk, person: str, consent: str, known: Sequence[tuple[str, Consent]]) -> Iterable[Document]:
    """Open referrals for somebody that this consent, as it now stands, forbids or that were made to rest on it."""
    today = date.today()  # noqa: DTZ011  the day at the desk
    for referral in _live(desk, _of(desk, person), "referral"):
        if "withdrawn" not in lifecycle.next_states(str(referral.body.get("state") or "")):
            continue
        recipient = next(iter(targets(referral.body.get("provider"))), None)
        found = weigh(list(known), "refer", recipient, today)
        if found.standing in _NO and consent in (found.consent, referral.body.get("consent")):
            yield referral


def _of(desk: Desk, person: str) -> list[str]:
    """Ids of the referrals that are for somebody, by name or by their case."""
    links = desk.store.pointing_at(person)
    cases = [link.source for link in links if (link.type, link.field) == ("case", "people")]
    by_case = (link for case in cases for link in desk.store.pointing_at(case))
    named = [link.source for link in links if (link.type, link.field) == ("referral", "people")]
    meant = [link.source for link in by_case if (link.type, link.field) == ("referral", "case")]
    whole = desk.store.many(dict.fromkeys([*named, *meant]))
    return [key for key, document in whole.items() if person in helped(desk, document)]


def _actions(desk: Desk, consent: str) -> Iterable[Document]:
    resting = [
        link.source for link in desk.store.pointing_at(consent) if (link.type, link.field) == ("action", "consent")
    ]
    return _live(desk, resting, "action")


def _live(desk: Desk, ids: Iterable[str], type_name: str) -> Iterable[Document]:
    idle = TYPES[type_name].idle
    for document in desk.store.many(list(ids)).values():
        if not document.binned and not any(document.body.get(name) in codes for name, codes in idle.items()):
            yield document


def _left(desk: Desk, person: str, told: Consent) -> list[Document]:
    return [
        one
        for one in disclosures(desk, person)
        if one.body.get("scope") in told.scope and told.recipient in ("", one.body.get("recipient"))
    ]


def disclosures(desk: Desk, person: str) -> list[Document]:
    """What has left about a person or group, newest first."""
    links = (link for link in desk.store.pointing_at(person) if (link.type, link.field) == ("disclosure", "people"))
    found = desk.store.many([link.source for link in links]).values()
    return sorted((one for one in found if not one.binned), key=lambda one: one.created, reverse=True)
