"""What a person decides of the desks we know: compared by ear, a changed key kept out or taken, two desks of one name.

Services floor: a desk that comes with other keys blocks both until somebody decided; nothing is decided by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from defender_desk.exchange import spoken
from defender_desk.exchange.identity import Contact
from defender_desk.exchange.spoken import Heard
from defender_desk.services.desk import Desk
from defender_desk.services.identity import correspondents
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent, Deed
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

NOT_KNOWN = msg("Nobody is known here by this card.")

_DEEDS: dict[Deed, Message] = {
    Deed.ADDED: msg("Added", "desk"),
    Deed.COMPARED: msg("Compared", "desk"),
    Deed.CHANGED: msg("Came with other keys", "desk"),
    Deed.HANDED: msg("Came with other keys, signed by the key before", "desk"),
    Deed.KEPT: msg("Other keys refused", "desk"),
    Deed.TAKEN: msg("New keys taken", "desk"),
}


def said_of(deed: Deed) -> Message:
    """What happened, in a word or two."""
    return _DEEDS[deed]


def meet(desk: Desk, contact: Contact) -> Acquaintance:
    """What we know of whoever shows this card or signed this file; other keys block until it is decided."""
    known, found = correspondents.meant(desk, contact), correspondents.standing(desk, contact)
    if found is not Acquaintance.CHANGED or known is None or desk.store.read_only:
        return found
    if not correspondents.same_keys(known.contact, contact) and _new(known, contact):
        handed = contact.before == known.contact.sign
        noted = replace(known, rival=contact)
        _put(desk, known, correspondents.happened(desk, noted, contact, Deed.HANDED if handed else Deed.CHANGED))
    return found


def _new(known: Correspondent, contact: Contact) -> bool:
    """Whether something is learnt of a rival: who it is, or that the key known before speaks for it."""
    if contact.sign in known.refused:
        return False
    rival = known.rival
    return (
        rival is None
        or not correspondents.same_keys(rival, contact)
        or rival.before != (contact.before or rival.before)
    )


def rival_of(desk: Desk, contact: Contact) -> tuple[Correspondent, Contact] | None:
    """Whom somebody must decide about because of this contact: who was known, and who came with other keys."""
    known = correspondents.meant(desk, contact)
    if known is None:
        return None
    rival = known.rival
    changed = correspondents.standing(desk, contact) is Acquaintance.CHANGED
    if changed and not any(one and correspondents.same_keys(one, contact) for one in (known.contact, rival)):
        rival = contact
    return None if rival is None else (known, rival)


def keep_old(desk: Desk, known: Correspondent, rival: Contact) -> None:
    """Go on with the keys we knew; the other ones stay refused."""
    refused = tuple(dict.fromkeys((*known.refused, rival.sign)))
    kept = replace(known, rival=None, refused=refused)
    _put(desk, known, correspondents.happened(desk, kept, rival, Deed.KEPT))


def take_new(desk: Desk, known: Correspondent, rival: Contact) -> None:
    """Take the new keys, which somebody compared in person, as those of the same desk; its files go on in order."""
    correspondents.must_be_free(desk, rival, known)
    desk.store.arrivals.go_on(known.contact.sign, rival.sign)
    signed = tuple(one for one in known.signs if one != rival.sign)
    taken = replace(known, contact=rival, verified=True, rival=None, former=known.opens, signed=signed)
    _put(desk, known, correspondents.happened(desk, taken, rival, Deed.TAKEN, Deed.COMPARED))


def keep_both(desk: Desk, known: Correspondent, rival: Contact) -> None:
    """Know both, as two desks that happen to have one name; the second is not compared yet."""
    correspondents.add(desk, rival, verified=False)
    _put(desk, known, replace(known, rival=None))


def know(desk: Desk, contact: Contact) -> None:
    """Know a desk from now on, not compared yet; one that is known stays as it is, and other keys are refused."""
    standing = meet(desk, contact)
    if standing is Acquaintance.UNKNOWN:
        correspondents.add(desk, contact, verified=False)
    elif standing is Acquaintance.OWN:
        raise Trouble(correspondents.OWN_CARD)
    elif standing.advice is not None:
        raise Trouble(standing.label, standing.advice)


def compared(desk: Desk, contact: Contact) -> None:
    """Note that two people compared the fingerprint of a desk we know."""
    if correspondents.standing(desk, contact) not in (Acquaintance.KNOWN, Acquaintance.VERIFIED):
        raise Trouble(NOT_KNOWN)
    correspondents.add(desk, contact, verified=True)


def learnt(known: Correspondent, contact: Contact) -> datetime | None:
    """When these keys were first seen here; None where that was before it was kept in mind."""
    told = contact.fingerprint
    return next((datetime.fromisoformat(one.at) for one in known.history if one.fingerprint == told), None)


def phrase(contact: Contact, language: str) -> tuple[str, ...]:
    """The fingerprint as words of a language, to be read aloud."""
    return spoken.spoken(contact, language)


def heard(contact: Contact, typed: str) -> Heard:
    """Hold what was typed of what somebody read aloud against a fingerprint."""
    return spoken.heard(contact, typed)


def _put(desk: Desk, known: Correspondent, now_: Correspondent) -> None:
    """Keep a correspondent in the place of another."""
    others = [one for one in correspondents.known(desk) if not correspondents.same_keys(one.contact, known.contact)]
    correspondents.keep(desk, [*others, now_])
