"""Who this desk is to others, and whom it knows: its keys, its contact card, its correspondents.

Services floor: the secrets live sealed inside the vault; a card is what others need to write to this desk. What a
person decides of a correspondent is in `trust`, and a change of this desk's own keys in `rotation`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, cast

from defender_desk.exchange import identity
from defender_desk.exchange.identity import Contact, Identity, Succession, card_of, checked_contact
from defender_desk.model.codec import Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services import verifying
from defender_desk.services.desk import Desk, now
from defender_desk.services.standing import CONTACT, Reliance
from defender_desk.text.bidi import plain
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

IDENTITY = "identity"
SUCCESSION = "succession"
CORRESPONDENTS = "correspondents"
NOT_THEIRS = msg("Not every key you chose is known here to be theirs, so a consent by name cannot count.")
CHANGED = msg("The key of {name} changed, and nobody has decided yet which one is theirs.")
DECIDE = msg("Ask them in person, then decide under “My card, and the desks I know”.")
ADD_THEM = msg("You can look at what is in it. Add their card to the desks you know to take it in.")
KNOW_THEM = msg("Add their card to the desks you know and compare it, or say that it is for nobody in particular.")
NOT_COMPARED = msg("Nobody compared in person, or checked, that the key of {name} is theirs.")
COMPARE = msg("Compare its fingerprint or check their contact first, or say that it is for nobody in particular.")
SOMEBODY_ELSES = msg("One of the keys you chose is known here as somebody else’s, not of those it is meant for.")
OTHER_KEY = msg("Choose a key of theirs, or say that it is meant for whoever holds this one.")
NOT_READ = msg("A correspondent kept here cannot be read.")
MOST_HISTORY = 100
"""How much is remembered of one correspondent."""


class Acquaintance(Enum):
    """What we know of somebody who hands us a file."""

    VERIFIED = "verified"
    KNOWN = "known"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    OWN = "own"
    """Our own key signed it: at this desk, or at a copy of it."""

    @property
    def label(self) -> Message:
        """What it means, in a sentence."""
        return _STANDINGS[self]


_STANDINGS = {
    Acquaintance.VERIFIED: msg("You compared this desk’s fingerprint with them."),
    Acquaintance.KNOWN: msg("You know this desk, but nobody compared its fingerprint yet."),
    Acquaintance.CHANGED: msg("This desk’s key changed since you added it. Ask them in person before you trust it."),
    Acquaintance.UNKNOWN: msg("You do not know this desk. Compare its fingerprint in person before you trust it."),
    Acquaintance.OWN: msg("Your own key signed this."),
}


class Deed(Enum):
    """What happened with a correspondent."""

    ADDED = "added"
    COMPARED = "compared"
    CHANGED = "changed"
    HANDED = "handed"
    """Other keys came, on a card that the key known until then had signed too."""
    KEPT = "kept"
    TAKEN = "taken"


@dataclass(frozen=True)
class Happened:
    """Something that happened with a correspondent: what, when (UTC, ISO), who sat here, and with which fingerprint."""

    deed: Deed
    at: str
    by: str
    fingerprint: str


@dataclass(frozen=True)
class Correspondent:
    """Another desk we hand files to, and whether somebody compared its fingerprint in person."""

    contact: Contact
    verified: bool = False
    record: str = ""
    """Id of the record here of whoever sits at that desk; empty until somebody said who that is."""
    rival: Contact | None = None
    """Who came under its id or name with other keys; it is blocked until somebody decides."""
    history: tuple[Happened, ...] = ()
    former: tuple[str, ...] = ()
    """Age keys it had before."""
    refused: tuple[str, ...] = ()
    """Signing keys of rivals whom somebody refused."""

    @property
    def standing(self) -> Acquaintance:
        """What we know of it."""
        if self.rival is not None:
            return Acquaintance.CHANGED
        return Acquaintance.VERIFIED if self.verified else Acquaintance.KNOWN

    @property
    def called(self) -> str:
        """Its name for itself; its id where it has none."""
        return self.contact.name or self.contact.desk


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


def card(desk: Desk) -> str:
    """The contact card of this desk as text, to be copied or printed."""
    mine = own_identity(desk)
    return card_of(mine, desk.who, desk.store.desk, _succession(desk, mine))


def _succession(desk: Desk, mine: Identity) -> Succession | None:
    """What the keys before said of these, where these are the ones they spoke of."""
    match desk.setting(SUCCESSION):
        case {"receive": mine.receive, "before": str(before), "handed": str(handed)}:
            return Succession(before, handed)
    return None


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
    same = [one for one in known if same_keys(one.contact, contact)]
    under = [one for one in known if one not in same and one.contact.desk == contact.desk]
    others = [one for one in known if one not in (*same, *under)]
    before = next(iter((*same, *under)), Correspondent(contact))
    whose = next((one.record for one in same if one.record), "")
    former = before.former if same else (*before.former, *(one.contact.receive for one in under))
    deed = Deed.TAKEN if under else Deed.COMPARED if same and verified else Deed.ADDED
    made = Correspondent(contact, verified, whose, None, before.history, former, before.refused)
    deeds = (deed, Deed.COMPARED) if verified and deed is not Deed.COMPARED else (deed,)
    keep(desk, [*others, happened(desk, made, contact, *deeds)])


def same_keys(one: Contact, other: Contact) -> bool:
    """Whether two contacts are of the same keys, whatever they call themselves."""
    return (one.sign, one.receive) == (other.sign, other.receive)


def happened(desk: Desk, known: Correspondent, contact: Contact, *deeds: Deed) -> Correspondent:
    """A correspondent with something more in its history; the oldest goes where it is too long."""
    new = (Happened(deed, now().isoformat(), desk.who, contact.fingerprint) for deed in deeds)
    return replace(known, history=(*known.history, *new)[-MOST_HISTORY:])


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
        Holder(one.contact.receive, one.called, one.standing is Acquaintance.VERIFIED, one.record) for one in known
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


def ever(desk: Desk, recipients: Collection[str]) -> tuple[str, ...]:
    """These age keys, and those that the same desks had before."""
    before = (key for one in correspondents(desk) if one.contact.receive in recipients for key in one.former)
    return tuple(dict.fromkeys((*recipients, *before)))


def blocked(desk: Desk, recipients: Collection[str]) -> Trouble | None:
    """Why nothing may be written for these keys at all: one is of a desk whose key changed."""
    changed = (one for one in correspondents(desk) if one.rival is not None)
    names = (one.called for one in changed if {one.contact.receive, *_keys_of(one.rival)} & {*recipients})
    name = next(names, None)
    return None if name is None else Trouble(CHANGED, DECIDE, name=name)


def _keys_of(rival: Contact | None) -> tuple[str, ...]:
    return (rival.receive,) if rival is not None else ()


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
    keep(
        desk,
        [replace(one, record=record) if one.contact.receive in recipients else one for one in correspondents(desk)],
    )


def drop(desk: Desk, contact: Contact) -> None:
    """Forget a desk."""
    keep(desk, [one for one in correspondents(desk) if one.contact != contact])


def standing(desk: Desk, sender: Contact) -> Acquaintance:
    """What we know of the sender of a file."""
    if same_keys(own(desk), sender):
        return Acquaintance.OWN
    for known in correspondents(desk):
        if same_keys(known.contact, sender):
            return known.standing
    return Acquaintance.UNKNOWN if mistakable(desk, sender) is None else Acquaintance.CHANGED


def mistakable(desk: Desk, sender: Contact) -> Correspondent | None:
    """Whom we know under the id or the name of a sender, with other keys; None when there is nobody."""
    return next(
        (
            known
            for known in correspondents(desk)
            if not same_keys(known.contact, sender)
            and (
                known.contact.desk == sender.desk
                or (sender.name and known.contact.name == sender.name)
                or known.contact.sign in (sender.before, sender.sign)
            )
        ),
        None,
    )


def keep(desk: Desk, known: Iterable[Correspondent]) -> None:
    """Keep these as the desks we know."""
    desk.store.settings.put(CORRESPONDENTS, [_written(one) for one in known])


def _written(one: Correspondent) -> Json:
    return {
        **_face(one.contact),
        "verified": one.verified,
        "record": one.record,
        "rival": _face(one.rival) if one.rival is not None else None,
        "history": [[each.deed.value, each.at, each.by, each.fingerprint] for each in one.history],
        "former": list(one.former),
        "refused": list(one.refused),
    }


def _face(contact: Contact) -> dict[str, Json]:
    return {**contact.face, "before": contact.before}


def _read(stored: Json) -> Correspondent:
    """A correspondent as it was kept, also by desks that kept less of it."""
    try:
        kept = cast("dict[str, Any]", stored)
        rival = kept.get("rival")
        return Correspondent(
            _contact(kept),
            kept["verified"] is True,
            kept.get("record", ""),
            _contact(rival) if rival else None,
            tuple(Happened(Deed(deed), at, by, told) for deed, at, by, told in kept.get("history", ())),
            tuple(kept.get("former", ())),
            tuple(kept.get("refused", ())),
        )
    except (KeyError, TypeError, ValueError) as bad:
        raise Trouble(NOT_READ) from bad


def _contact(stored: Mapping[str, Any]) -> Contact:
    face = checked_contact(stored["name"], stored["desk"], stored["receive"], stored["sign"])
    return replace(face, before=stored.get("before", ""))
