"""Who can open what is written for an age key, as far as it is known here, and whether it may be written at all.

Services floor: by the desks we know, and by the keys in records of the directory. A key is somebody's by name only once
somebody here showed that it is theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.directory import verifying
from defender_desk.services.directory.standing import CONTACT, Reliance
from defender_desk.services.identity import correspondents
from defender_desk.services.identity.correspondents import DECIDE, Acquaintance, Seat
from defender_desk.services.identity.keys import pasted_key
from defender_desk.services.people.known_as import ids_of
from defender_desk.text.bidi import plain
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NOT_THEIRS = msg("Not every key you chose is known here to be theirs, so a consent by name cannot count.")
CHANGED = msg("The key of {name} changed, and nobody has decided yet which one is theirs.")
KNOW_THEM = msg("Add their card to the desks you know and compare it, or say that it is for nobody in particular.")
NOT_COMPARED = msg("Nobody compared in person, or checked, that the key of {name} is theirs.")
COMPARE = msg("Compare its fingerprint or check their contact first, or say that it is for nobody in particular.")
SOMEBODY_ELSES = msg("One of the keys you chose is known here as somebody else’s, not of those it is meant for.")
OTHER_KEY = msg("Choose a key of theirs, or say that it is meant for whoever holds this one.")


@dataclass(frozen=True)
class Holder:
    """Somebody whom an age key is known to be, and whether somebody of this desk showed that it is theirs."""

    key: str
    name: str
    """What they are called; empty where that was forgotten."""
    proved: bool
    record: str = ""
    """Id of their record here; empty where nobody said yet who sits at that desk."""
    former: bool = False
    """Whether they had it before: they can open what is written for it, and whoever else holds it can too."""


def whose(desk: Desk, recipients: Collection[str]) -> tuple[Holder, ...]:
    """Whose these age keys are known to be: by the desks we know or knew, and by keys in records of the directory."""
    desks_ = (one for key in recipients for seat in correspondents.whose(desk, [key]) for one in _at(seat, key))
    directory = (one for each in desk.store.each("provider") for one in _held(desk, each, recipients))
    return (*desks_, *directory)


def _at(seat: Seat, key: str) -> Iterator[Holder]:
    """Whoever sits or sat at a desk that has or had a key."""
    known = seat.known
    former = known is None or key != known.contact.receive
    proved = not former and known is not None and known.standing is Acquaintance.VERIFIED
    for record in seat.records or ("",):
        yield Holder(key, known.called if known is not None else "", proved, record, former)


def of_provider(desk: Desk, provider: str) -> tuple[Holder, ...]:
    """The age keys in the record of a provider; a fingerprint of another kind is none."""
    document = desk.store.get(provider) if provider else None
    return _held(desk, document, None) if document is not None and document.type == "provider" else ()


def _held(desk: Desk, provider: Document, recipients: Collection[str] | None) -> tuple[Holder, ...]:
    """The keys a provider's record holds, or those of them that are asked about."""
    held = [key for key in _age_keys(provider) if recipients is None or key in recipients]
    if not held:
        return ()
    today = date.today()  # noqa: DTZ011  the day at the desk
    checked = verifying.standing_of(desk, provider, today).of(CONTACT).standing is Reliance.VERIFIED
    called = plain(title_of(TYPES["provider"], provider.body))
    return tuple(Holder(key, called, checked, provider.id) for key in held)


def _age_keys(provider: Document) -> Iterator[str]:
    for said in targets(provider.body.get("fingerprint")):
        try:
            yield pasted_key(said)
        except Trouble:
            continue


def records(desk: Desk, recipients: Collection[str]) -> tuple[str, ...]:
    """Ids of the records of everybody who, as far as is known here, can open what is written for these keys."""
    return tuple(dict.fromkeys(one.record for one in whose(desk, recipients) if one.record))


def blocked(desk: Desk, recipients: Collection[str]) -> Trouble | None:
    """Why nothing may be written for these keys at all: one is of a desk whose key changed."""
    for one in correspondents.known(desk):
        if one.rival is not None and {*one.opens, one.rival.receive} & {*recipients}:
            return Trouble(CHANGED, DECIDE, name=one.called)
    return None


def refusal(desk: Desk, recipients: Collection[str], record: str) -> Trouble | None:
    """Why nothing may be written for these keys that is meant for whoever has this record; None where it may.

    A yes that names somebody is for nobody else: somebody must have shown of each key that it is theirs, and is still.
    """
    known, ids = [one for one in whose(desk, recipients) if not one.former], ids_of(desk, record)
    for key in recipients:
        of_key = [one for one in known if one.key == key]
        theirs = [one for one in of_key if one.record in ids] or [one for one in of_key if not one.record]
        if not of_key:
            return Trouble(NOT_THEIRS, KNOW_THEM)
        if all(one.record not in ids for one in of_key) and any(one.record for one in of_key):
            return Trouble(SOMEBODY_ELSES, OTHER_KEY)
        if not any(one.proved for one in theirs):
            return Trouble(NOT_COMPARED, COMPARE, name=theirs[0].name)
    return None


def name(desk: Desk, recipients: Collection[str], record: str) -> None:
    """Remember whose desks these are, where nobody said so yet: what is meant for one of several tells of no other."""
    known = correspondents.known(desk)
    unsaid = [one for one in known if one.contact.receive in recipients and not one.record]
    correspondents.keep(desk, [replace(one, record=record) if one in unsaid else one for one in known])
