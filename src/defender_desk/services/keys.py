"""Who this desk is to others, and whom it knows: its keys, its contact card, its correspondents.

Services floor: the secrets live sealed inside the vault; a card is what others need to write to this desk.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from defender_desk.exchange import identity
from defender_desk.exchange.identity import Contact, Identity, card_of, checked_contact
from defender_desk.exchange.whole_file import whole_file
from defender_desk.services.desk import Desk
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

IDENTITY = "identity"
CORRESPONDENTS = "correspondents"
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


class Proof(Enum):
    """Whether a key is known to be theirs whose record somebody named."""

    COMPARED = "compared"
    """Somebody compared its fingerprint in person, and it is nobody else's."""
    NOT_COMPARED = "not_compared"
    NOT_THEIRS = "not_theirs"


def proof(desk: Desk, key: str, record: str) -> tuple[Proof, str]:
    """What shows that an age key is theirs whose record this is, and the name it is known under."""
    known = [one for one in correspondents(desk) if one.contact.receive == key]
    name = next((one.contact.name or one.contact.desk for one in known), "")
    if not known or any(one.record not in ("", record) for one in known):
        return Proof.NOT_THEIRS, name
    return Proof.COMPARED if any(one.verified for one in known) else Proof.NOT_COMPARED, name


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
