"""What a provider's conditions ask of the provider itself, or of somebody's consent to be told to it.

Services floor: beside `eligibility`. A provider is open only when one of us verified it, and not too long ago.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import TypeAlias

from defender_desk.model.documents import Document
from defender_desk.model.eligibility import SAYS_NOTHING, Fact
from defender_desk.model.referral_facts import limits
from defender_desk.services.conditions import Known, Place, Value
from defender_desk.services.consent import Standing, consents_of, permission
from defender_desk.services.desk import Desk
from defender_desk.services.matter import Matter, value
from defender_desk.services.told import joined, no, said, seen_in, yes
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

Read: TypeAlias = Callable[[Desk, Matter, Document, Fact, date], Known]


class Check(Enum):
    """How far the status of a provider can be relied on."""

    OPEN = "open"
    STALE = "stale"
    NEVER = "never"
    NOT_OPEN = "not_open"
    """Somebody checked, and did not find it open."""
    CLOSED = "closed"

    @property
    def label(self) -> Message:
        """A word for it."""
        return _LABELS[self]


_LABELS = {
    Check.OPEN: msg("Verified as open"),
    Check.STALE: msg("Verified too long ago"),
    Check.NEVER: msg("Never verified"),
    Check.NOT_OPEN: msg("Verified, but not as open"),
    Check.CLOSED: msg("Not open"),
}

OPEN = "seen_open"
_CLOSED = frozenset({"suspended", "halted", "ended", "not_referral"})


def check(provider: Document, today: date) -> Check:
    """How a provider stands today; nothing shipped is ever open by itself."""
    status = value(provider, "status")
    if status in _CLOSED:
        return Check.CLOSED
    verified = value(provider, "verified")
    if not isinstance(verified, FuzzyDate) or verified.first is None or verified.first > today:
        return Check.NEVER
    if (today - verified.first).days > _days(provider):
        return Check.STALE
    return Check.OPEN if status == OPEN else Check.NOT_OPEN


def _days(provider: Document) -> int:
    """A line to call goes stale sooner than a page of criteria."""
    contact = value(provider, "kind") == "helpline"
    return limits().stale_contact_days if contact else limits().stale_criteria_days


def _status(_desk: Desk, _matter: Matter, provider: Document, _fact: Fact, today: date) -> Known:
    checked = check(provider, today)
    status = str(value(provider, "status"))
    if checked in (Check.CLOSED, Check.NOT_OPEN) and status not in SAYS_NOTHING:
        return Known((status,), whole=True, seen=(seen_in(provider, "status"),))
    if checked is Check.OPEN:
        return Known((OPEN,), whole=True, seen=(seen_in(provider, "verified"),))
    return Known(missing=(Place("provider", "verified", provider.id),))


def _call_open(_desk: Desk, _matter: Matter, provider: Document, _fact: Fact, today: date) -> Known:
    checked = check(provider, today)
    if checked is Check.OPEN:
        return yes((seen_in(provider, "verified"),))
    if checked is Check.CLOSED:
        return no((seen_in(provider, "status"),))
    return Known(missing=(Place("provider", "verified", provider.id),))


def _presence(_desk: Desk, matter: Matter, provider: Document, _fact: Fact, _today: date) -> Known:
    where = joined(said(matter.people, "residence"), said(matter.incidents, "country"))
    active = said((provider,), "countries")
    if {*where.values} & {*active.values}:
        return yes(active.seen)
    if active.values and where.whole:
        return no(active.seen)
    return Known(missing=(*active.missing, *where.missing))


def _takes_referrals(_desk: Desk, _matter: Matter, provider: Document, _fact: Fact, _today: date) -> Known:
    if value(provider, "status") == "not_referral":
        return no((seen_in(provider, "status"),))
    takes = value(provider, "third_party")
    if takes is None:
        return Known(missing=(Place("provider", "third_party", provider.id),))
    seen = (seen_in(provider, "third_party"),)
    return yes(seen) if takes else no(seen)


_SAID: Mapping[Standing, str] = {
    Standing.GIVEN: "granted",
    Standing.REFUSED: "refused",
    Standing.WITHDRAWN: "withdrawn",
}


def _consent(desk: Desk, matter: Matter, provider: Document, fact: Fact, today: date) -> Known:
    """What everybody allows: a no of one is a no, and what nobody was asked is not known."""
    found = [(one, permission(desk, one.id, fact.scope, provider.id, today)) for one in matter.everybody]
    values = dict.fromkeys(_SAID[each.standing] for _, each in found if each.standing in _SAID)
    against = [one for one in values if one != "granted"]
    rests = desk.store.many([each.consent for _, each in found if each.consent])
    seen = tuple(seen_in(document, "state") for document in rests.values())
    if against:
        return Known(tuple(against), whole=True, seen=seen)
    if values and all(each.allowed for _, each in found):
        return Known(("granted",), whole=True, seen=seen)
    return Known(missing=(Place("consent", "person"),) if found else (_people(matter),))


def _giver(desk: Desk, matter: Matter, _provider: Document, _fact: Fact, _today: date) -> Known:
    given = [document for document, consent in _consents(desk, matter) if consent == "given"]
    known = said(given, "given_by", otherwise="consent")
    return known if matter.everybody else Known(missing=(_people(matter),))


def _authority(desk: Desk, matter: Matter, _provider: Document, _fact: Fact, today: date) -> Known:
    acting = [
        document
        for one in matter.everybody
        for document, consent in consents_of(desk, one.id)
        if "act_on_behalf" in consent.scope
        and permission(desk, one.id, "act_on_behalf", consent.recipient or None, today).standing
        in (Standing.GIVEN, Standing.OTHER_RECIPIENT)
    ]
    if acting:
        return yes(tuple(seen_in(one, "scope") for one in acting))
    return Known(missing=(Place("consent", "person"),) if matter.everybody else (_people(matter),))


def _consents(desk: Desk, matter: Matter) -> Iterable[tuple[Document, Value]]:
    for one in matter.everybody:
        for document, consent in consents_of(desk, one.id):
            yield document, consent.state


def _people(matter: Matter) -> Place:
    return Place(matter.subject.type, "people", matter.subject.id)


READ: Mapping[str, Read] = {
    "status": _status,
    "call_open": _call_open,
    "presence": _presence,
    "takes_referrals": _takes_referrals,
    "consent_refer": _consent,
    "consent_government": _consent,
    "consent_giver": _giver,
    "authority": _authority,
}
"""How each fact is read that is another for another provider."""
