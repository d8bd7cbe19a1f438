"""What a provider's conditions ask of the provider itself, or of somebody's consent to be told to it.

Services floor: beside `eligibility`. Whether a provider is open is said by `standing` alone, here as in the directory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from defender_desk.model.documents import Document
from defender_desk.model.eligibility import Fact, facts, regions
from defender_desk.model.types.answers import is_yes
from defender_desk.services.consent.asking import Asking
from defender_desk.services.consent.consent import Standing, consents_of
from defender_desk.services.desk import Desk
from defender_desk.services.directory.standing import SEEN_OPEN, STATUS, EntryStanding, Reliance
from defender_desk.services.matching import eligibility
from defender_desk.services.matching.conditions import Known, Place, Seen
from defender_desk.services.matching.matter import Matter, value
from defender_desk.services.matching.told import no, said, seen_in, yes


@dataclass(frozen=True)
class Candidate:
    """The provider whose conditions are weighed, and how its facts stand today."""

    desk: Desk
    provider: Document
    standing: EntryStanding
    today: date


Read: TypeAlias = Callable[[Candidate, Matter, Fact], Known]


def _status(asked: Candidate, _matter: Matter, _fact: Fact) -> Known:
    """Open as `standing` says; else its status, once one of us checked it. That it takes nothing needs no check."""
    status, stands = str(value(asked.provider, "status")), asked.standing.of(STATUS).standing
    if asked.standing.open is None and (status == SEEN_OPEN or stands is not Reliance.VERIFIED):
        return Known(missing=(_CHECK,))
    return Known((SEEN_OPEN if asked.standing.open else status,), whole=True, seen=_seen(asked))


def _call_open(asked: Candidate, _matter: Matter, _fact: Fact) -> Known:
    if asked.standing.open is None:
        return Known(missing=(_CHECK,))
    return yes(_seen(asked)) if asked.standing.open else no(_seen(asked))


def _seen(asked: Candidate) -> tuple[Seen, ...]:
    return tuple(seen_in(asked.provider, name) for name in ("status", "closes") if name in asked.provider.body)


_CHECK = Place("verification", "facts")
"""A check of ours would say it; no field of the provider can."""


def _presence(asked: Candidate, matter: Matter, _fact: Fact) -> Known:
    where = eligibility.of_records(matter, facts()["country"], asked.today)
    active = said((asked.provider,), "countries")
    if {*where.values} & {*active.values}:
        return yes(active.seen)
    if active.values and where.whole:
        return no(active.seen)
    return Known(missing=(*active.missing, *where.missing))


def _takes_referrals(asked: Candidate, _matter: Matter, _fact: Fact) -> Known:
    if value(asked.provider, "status") == "not_referral":
        return no((seen_in(asked.provider, "status"),))
    takes = value(asked.provider, "third_party")
    if takes is None:
        return Known(missing=(Place("provider", "third_party", asked.provider.id),))
    seen = (seen_in(asked.provider, "third_party"),)
    return yes(seen) if takes else no(seen)


def _speaks(asked: Candidate, _matter: Matter, _fact: Fact) -> Known:
    return said((asked.provider,), "languages")


def _knows_region(asked: Candidate, _matter: Matter, _fact: Fact) -> Known:
    """The regions a provider names and those of its countries, with all that hold them; “worldwide” names none."""
    active, where = said((asked.provider,), "regions"), said((asked.provider,), "countries")
    named = {str(code) for code in active.values} - {_WORLDWIDE}
    parts = [frozenset({str(code)}) for code in where.values] + [regions()[one] for one in named if one in regions()]
    held = {code for code, countries in regions().items() if any(part <= countries for part in parts)}
    whole = bool(parts) and _WORLDWIDE not in active.values
    missing = (Place("provider", "regions", asked.provider.id),)
    return Known(tuple(sorted(named | held)), whole, (*active.seen, *where.seen), missing)


_WORLDWIDE = "worldwide"


_SAID: Mapping[Standing, str] = {
    Standing.GIVEN: "granted",
    Standing.REFUSED: "refused",
    Standing.WITHDRAWN: "withdrawn",
}


def _consent(asked: Candidate, matter: Matter, fact: Fact) -> Known:
    """What everybody allows: a no of one is a no, and what nobody was asked is not known."""
    asking = Asking.whether(fact.scope, asked.provider.id, asked.today, matter.cases)
    found = [asking.of(asked.desk, one.id) for one in matter.everybody]
    values = dict.fromkeys(_SAID[each.standing] for each in found if each.standing in _SAID)
    against = [one for one in values if one != "granted"]
    rests = asked.desk.store.many([each.consent for each in found if each.consent])
    seen = tuple(seen_in(document, "state") for document in rests.values())
    if against:
        return Known(tuple(against), whole=True, seen=seen)
    if values and all(each.allowed for each in found):
        return Known(("granted",), whole=True, seen=seen)
    return Known(missing=(Place("consent", "person"),) if found else (_people(matter),))


def _giver(asked: Candidate, matter: Matter, _fact: Fact) -> Known:
    given = [
        document for one in matter.everybody for document, consent in consents_of(asked.desk, one.id) if is_yes(consent)
    ]
    known = said(given, "given_by", otherwise="consent")
    return known if matter.everybody else Known(missing=(_people(matter),))


def _authority(asked: Candidate, matter: Matter, _fact: Fact) -> Known:
    def agreed(person: str, recipient: str) -> bool:
        asking = Asking.whether("act_on_behalf", recipient or None, asked.today, matter.cases)
        return asking.of(asked.desk, person).standing.agreed

    acting = [
        document
        for one in matter.everybody
        for document, consent in consents_of(asked.desk, one.id)
        if "act_on_behalf" in consent.scope and agreed(one.id, consent.recipient)
    ]
    if acting:
        return yes(tuple(seen_in(one, "scope") for one in acting))
    return Known(missing=(Place("consent", "person"),) if matter.everybody else (_people(matter),))


def _people(matter: Matter) -> Place:
    return Place(matter.subject.type, "people", matter.subject.id)


READ: Mapping[str, Read] = {
    "status": _status,
    "call_open": _call_open,
    "presence": _presence,
    "takes_referrals": _takes_referrals,
    "helper_language": _speaks,
    "helper_region": _knows_region,
    "consent_refer": _consent,
    "consent_government": _consent,
    "consent_giver": _giver,
    "authority": _authority,
}
"""How each fact is read that is another for another provider."""
