"""Who this desk is to others, and whom it knows: its keys, its contact card, its correspondents.

Services floor: the secrets live sealed inside the vault; a card is what others need to write to this desk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

from defender_desk.exchange import identity
from defender_desk.exchange.identity import Contact, Identity, card_of, checked_contact
from defender_desk.exchange.whole_file import whole_file
from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services import verifying
from defender_desk.services.desk import Desk
from defender_desk.services.standing import CONTACT, Reliance
from defender_desk.text.bidi import plain
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

IDENTITY = "identity"
CORRESPONDENTS = "correspondents"
NOT_THEIRS = msg("Not every key you chose is known here to be theirs, so a consent by name cannot count.")
KNOW_THEM = msg("Add their card to the desks you know and compare it, or say that it is for nobody in particular.")
NOT_COMPARED = msg("Nobody compared in person, or checked, that the key of {name} is theirs.")
COMPARE = msg("Compare its fingerprint or check their contact first, or say that it is for nobody in particular.")
SOMEBODY_ELSES = msg("One of the keys you chose is known here as somebody else’s, not of those it is meant for.")
OTHER_KEY = msg("Choose a key of theirs, or say that it is meant for whoever holds this one.")
MOST_CARD = 64 * 2**10
"""Largest file read as a contact card, in bytes."""


class Acquaintance(Enum):
    """What we know of somebody who hands us a file."""

    VERIFIED = "verified"
    KNOWN = "known"
    CHANGED = "changed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Message:
        """What it means, in a sentence."""
        return _STANDINGS[self]


_STANDINGS = {
    Acquaintance.VERIFIED: msg("You compared this desk’s fingerprint in person."),
    Acquaintance.KNOWN: msg("You know this desk, but nobody compared its fingerprint yet."),
    Acquaintance.CHANGED: msg("This desk’s key changed since you added it. Ask them in person before you trust it."),
    Acquaintance.UNKNOWN: msg("You do not know this desk. Compare its fingerprint in person before you trust it."),
}


@dataclass(frozen=True)
class Correspondent:
    """Another desk we hand files to, and whether somebody compared its fingerprint in person."""

    contact: Contact
    verified: bool = False
    record: str = ""
    """Id of the record here of whoever sits at that desk; empty until somebody said who that is."""


def own_identity(desk: Desk) -> Identity:
    """The secrets of this desk, made the first time they are needed."""
    kept = desk.setting(IDENTITY)
    if isinstance(kept, str):
        return Identity.from_text(kept)
    fresh = Identity.fresh()
    if not desk.store.read_only:
        desk.store.settings.put(IDENTITY, fresh.to_text())
    return fresh


def own(desk: Desk) -> Contact:
    """What others may know of this desk."""
    return own_identity(desk).contact(desk.who, desk.store.desk)


def write_card(desk: Desk, target: Path) -> None:
    """Write this desk's contact card to a file."""
    with whole_file(target) as file:
        file.write(card(desk).encode())


def card(desk: Desk) -> str:
    """The contact card of this desk as text, to be copied or printed."""
    return card_of(own_identity(desk), desk.who, desk.store.desk)


def read_card(source: Path) -> Contact:
    """The contact on a card somebody gave us."""
    try:
        with source.open("rb") as file:
            text = file.read(MOST_CARD).decode("utf-8", "replace")
    except OSError as bad:
        raise Trouble(msg("The card cannot be read.")) from bad
    return identity.read_card(text)


def pasted_card(text: str) -> Contact:
    """The contact on a card that was pasted as text."""
    return identity.read_card(text)


def pasted_key(text: str) -> str:
    """The age key alone, for somebody who has no desk: a file can be written for it, but not proved to be for whom."""
    return identity.read_key(text)


def correspondents(desk: Desk) -> list[Correspondent]:
    """The desks we know, by name."""
    kept = desk.setting(CORRESPONDENTS)
    known = [_read(one) for one in kept] if isinstance(kept, list) else []
    return sorted(known, key=lambda one: one.contact.name)


def add(desk: Desk, contact: Contact, *, verified: bool) -> None:
    """Know a desk from now on, instead of what we knew under its id; the same keys stay those of the same record."""
    if contact.desk == desk.store.desk:
        raise Trouble(msg("This is your own card."))
    known = correspondents(desk)
    same = [one for one in known if (one.contact.sign, one.contact.receive) == (contact.sign, contact.receive)]
    others = [one for one in known if one not in same and one.contact.desk != contact.desk]
    whose = next((one.record for one in same if one.record), "")
    _keep(desk, [*others, Correspondent(contact, verified, whose)])


@dataclass(frozen=True)
class Holder:
    """Somebody whom an age key is known to be, and whether somebody of this desk showed that it is theirs."""

    key: str
    name: str
    proved: bool
    record: str = ""
    """Id of their record here; empty where nobody said yet who sits at that desk."""


def whose(desk: Desk, recipients: Collection[str]) -> tuple[Holder, ...]:
    """Whose these age keys are known to be: by the desks we know, and by the keys in records of the directory."""
    known = [one for one in correspondents(desk) if one.contact.receive in recipients]
    desks = (
        Holder(one.contact.receive, one.contact.name or one.contact.desk, one.verified, one.record) for one in known
    )
    directory = (one for each in desk.store.each("provider") for one in _held(desk, each, recipients))
    return (*desks, *directory)


def own_keys(desk: Desk, provider: str) -> tuple[Holder, ...]:
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


def holders(desk: Desk, recipients: Collection[str]) -> tuple[str, ...]:
    """Ids of the records of everybody who, as far as is known here, can open what is written for these keys."""
    return tuple(dict.fromkeys(one.record for one in whose(desk, recipients) if one.record))


def desks(desk: Desk, recipients: Collection[str]) -> frozenset[str]:
    """Ids of the desks we know by these keys."""
    return frozenset(one.contact.desk for one in correspondents(desk) if one.contact.receive in recipients)


def refusal(desk: Desk, recipients: Collection[str], record: str) -> Trouble | None:
    """Why nothing may be written for these keys that is meant for whoever has this record; None where it may.

    A yes that names somebody is for nobody else: somebody must have shown of each key that it is theirs.
    """
    known = whose(desk, recipients)
    for key in recipients:
        of_key = [one for one in known if one.key == key]
        theirs = [one for one in of_key if one.record == record] or [one for one in of_key if not one.record]
        if not of_key:
            return Trouble(NOT_THEIRS, KNOW_THEM)
        if all(one.record != record for one in of_key) and any(one.record for one in of_key):
            return Trouble(SOMEBODY_ELSES, OTHER_KEY)
        if not any(one.proved for one in theirs):
            return Trouble(NOT_COMPARED, COMPARE, name=theirs[0].name)
    return None


def name(desk: Desk, recipients: Collection[str], record: str) -> None:
    """Remember whose desks these are."""
    _keep(
        desk,
        [replace(one, record=record) if one.contact.receive in recipients else one for one in correspondents(desk)],
    )


def drop(desk: Desk, contact: Contact) -> None:
    """Forget a desk."""
    _keep(desk, [one for one in correspondents(desk) if one.contact != contact])


def standing(desk: Desk, sender: Contact) -> Acquaintance:
    """What we know of the sender of a file."""
    for known in correspondents(desk):
        if (known.contact.sign, known.contact.receive) == (sender.sign, sender.receive):
            return Acquaintance.VERIFIED if known.verified else Acquaintance.KNOWN
    return Acquaintance.UNKNOWN if mistakable(desk, sender) is None else Acquaintance.CHANGED


def mistakable(desk: Desk, sender: Contact) -> Correspondent | None:
    """Whom we know under the id or the name of a sender, with other keys; None when there is nobody."""
    return next(
        (
            known
            for known in correspondents(desk)
            if (known.contact.sign, known.contact.receive) != (sender.sign, sender.receive)
            and (known.contact.desk == sender.desk or (sender.name and known.contact.name == sender.name))
        ),
        None,
    )


def _keep(desk: Desk, known: list[Correspondent]) -> None:
    desk.store.settings.put(
        CORRESPONDENTS, [{**asdict(one.contact), "verified": one.verified, "record": one.record} for one in known]
    )


def _read(stored: object) -> Correspondent:
    match stored:
        case {
            "name": str(name),
            "desk": str(desk),
            "receive": str(receive),
            "sign": str(sign),
            "verified": bool(verified),
        }:
            record = stored["record"] if isinstance(stored, dict) and "record" in stored else ""
            return Correspondent(checked_contact(name, desk, receive, sign), verified, str(record))
    raise Trouble(msg("A correspondent kept here cannot be read."))
