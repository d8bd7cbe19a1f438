"""The desks this desk knows, and who of them is meant by a card or by whoever signed a file.

Services floor: `meant` and `standing` alone answer that, and `whose` of a key. What a person decides of a correspondent
is in `trust`; no two of them share a key or a mark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, cast

from defender_desk.exchange.identity import Contact, checked_contact
from defender_desk.model.codec import Json
from defender_desk.model.documents import targets
from defender_desk.services.desk import Desk, now
from defender_desk.services.identity import keys, rotation
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

CORRESPONDENTS = "correspondents"
DECIDE = msg("Ask them in person, then decide under “My card, and the desks I know”.")
OWN_CARD = msg("This is your own card.")
ANOTHERS = msg("This card bears the mark or a key of {name}, whom you know already, so it is of no other desk.")
NOT_READ = msg("A correspondent kept here cannot be read.")
_FORGOTTEN = "correspondents.forgotten"
"""The setting that keeps of desks that were forgotten their marks, their keys and who sat there, and nothing else."""
MOST_HISTORY = 100
"""How much is remembered of one correspondent."""


class Acquaintance(Enum):
    """What we know of somebody who hands us a file."""

    VERIFIED = "verified"
    KNOWN = "known"
    CHANGED = "changed"
    OLDER = "older"
    """It is signed with a key that a desk we know had before."""
    UNKNOWN = "unknown"
    OWN = "own"
    """Our own key signed it: at this desk, or at a copy of it."""
    FORMER = "former"
    """A key signed it that was our own, and may be in other hands since."""

    @property
    def label(self) -> Message:
        """What it means, in a sentence."""
        return _STANDINGS[self][0]

    @property
    def advice(self) -> Message | None:
        """What to do before anything is taken in; None where it may be."""
        return _STANDINGS[self][1]

    @property
    def let_in(self) -> bool:
        """Whether what they signed may be taken in."""
        return self.advice is None


_STANDINGS: dict[Acquaintance, tuple[Message, Message | None]] = {
    Acquaintance.VERIFIED: (msg("You compared this desk’s fingerprint with them."), None),
    Acquaintance.KNOWN: (msg("You know this desk, but nobody compared its fingerprint yet."), None),
    Acquaintance.CHANGED: (
        msg("This desk’s key changed since you added it. Ask them in person before you trust it."),
        DECIDE,
    ),
    Acquaintance.OLDER: (
        msg("This desk has other keys by now, and this was signed with a key it had before."),
        msg("Whoever holds a key from before can have made this. Ask them for it again, with the keys they have now."),
    ),
    Acquaintance.UNKNOWN: (
        msg("You do not know this desk. Compare its fingerprint in person before you trust it."),
        msg("You can look at what is in it. Add their card to the desks you know to take it in."),
    ),
    Acquaintance.OWN: (msg("Your own key signed this."), None),
    Acquaintance.FORMER: (
        msg("A key that you had before signed this."),
        msg("Whoever holds a key from before can have made this, so nothing of it is taken in."),
    ),
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
class Seat:
    """A desk by its keys: one that we know, or one that was forgotten, of which nothing more is kept."""

    mark: str
    opens: tuple[str, ...]
    """Age keys it had and has, the first of them first."""
    signs: tuple[str, ...] = ()
    """The same of its signing keys."""
    records: tuple[str, ...] = ()
    """Ids of the records here of whoever sat at it, as somebody said."""
    known: Correspondent | None = None


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
    """Age keys it had before, the first of them first."""
    refused: tuple[str, ...] = ()
    """Signing keys of rivals whom somebody refused."""
    signed: tuple[str, ...] = ()
    """Signing keys it had before."""

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

    @property
    def opens(self) -> tuple[str, ...]:
        """Age keys it had and has, the first of them first."""
        return tuple(dict.fromkeys((*self.former, self.contact.receive)))

    @property
    def signs(self) -> tuple[str, ...]:
        """Signing keys it had and has, the first of them first."""
        return (*self.signed, self.contact.sign)

    @property
    def seat(self) -> Seat:
        """It by its keys alone."""
        return Seat(self.contact.desk, self.opens, self.signs, (self.record,) if self.record else (), self)


def known(desk: Desk) -> list[Correspondent]:
    """The desks we know, by name."""
    kept = desk.setting(CORRESPONDENTS)
    every = [_read(one) for one in kept] if isinstance(kept, list) else []
    return sorted(every, key=lambda one: (one.contact.name, one.contact.desk))


def meant(desk: Desk, contact: Contact) -> Correspondent | None:
    """Whom we know by a contact: by what proves most, so that nobody is taken for another who only shares a name."""
    found = [(closeness, one) for one in known(desk) if (closeness := _closeness(one, contact)) is not None]
    return min(found, key=lambda each: each[0])[1] if found else None


def _closeness(one: Correspondent, contact: Contact) -> int | None:
    """What a contact has in common with somebody we know, the surest first; None where that is nothing."""
    noted = one.rival is not None and same_keys(one.rival, contact)
    shared = (
        contact.sign in one.signs,
        contact.before in one.signs,  # signed for by that key, unlike whatever else a card claims
        contact.receive in one.opens,
        contact.desk == one.contact.desk,
        noted,
        contact.name != "" and contact.name == one.contact.name,
    )
    return shared.index(True) if True in shared else None


def same_keys(one: Contact, other: Contact) -> bool:
    """Whether two contacts are of the same keys, whatever they call themselves."""
    return (one.sign, one.receive) == (other.sign, other.receive)


def standing(desk: Desk, sender: Contact) -> Acquaintance:
    """What we know of whoever shows a card or signed a file."""
    if same_keys(keys.own(desk), sender):
        return Acquaintance.OWN
    if sender.sign in {one.sign for one in rotation.former(desk)}:
        return Acquaintance.FORMER
    one = meant(desk, sender)
    if one is None:
        return Acquaintance.UNKNOWN
    if same_keys(one.contact, sender):
        return one.standing
    return Acquaintance.OLDER if sender.sign in one.signed else Acquaintance.CHANGED


def add(desk: Desk, contact: Contact, *, verified: bool) -> None:
    """Know a desk from now on; one that is known by the same keys stays what it was, under what it is called now."""
    if contact.desk == desk.store.desk or standing(desk, contact) in (Acquaintance.OWN, Acquaintance.FORMER):
        raise Trouble(OWN_CARD)
    same = next((one for one in known(desk) if same_keys(one.contact, contact)), None)
    must_be_free(desk, contact, same)
    made = replace(same or Correspondent(contact, former=_had(desk, contact.desk)), contact=contact, verified=verified)
    deeds = ([] if same and verified else [Deed.ADDED]) + ([Deed.COMPARED] if verified else [])
    others = [one for one in known(desk) if one != same]
    keep(desk, [*others, happened(desk, made, contact, *deeds)])


def must_be_free(desk: Desk, contact: Contact, but: Correspondent | None) -> None:
    """Refuse to know a contact as a desk of its own, or as this one, where another has its mark or had a key of it."""
    for one in known(desk):
        shared = contact.sign in one.signs or contact.receive in one.opens or contact.desk == one.contact.desk
        if shared and (but is None or one.contact != but.contact):
            raise Trouble(ANOTHERS, DECIDE, name=one.called)


def happened(desk: Desk, one: Correspondent, contact: Contact, *deeds: Deed) -> Correspondent:
    """A correspondent with something more in its history; the oldest goes where it is too long."""
    new = (Happened(deed, now().isoformat(), desk.who, contact.fingerprint) for deed in deeds)
    return replace(one, history=(*one.history, *new)[-MOST_HISTORY:])


def drop(desk: Desk, contact: Contact) -> None:
    """Forget a desk, but for its mark, its keys and who sat there: a no of somebody or to them must still hold."""
    gone = [one for one in known(desk) if one.contact == contact]
    had = {one.mark: one for one in _forgotten(desk)}
    for one in gone:
        had[one.contact.desk] = _both(had.get(one.contact.desk), one.seat)
    desk.store.settings.put(_FORGOTTEN, {mark: _kept(one) for mark, one in had.items()})
    keep(desk, [one for one in known(desk) if one not in gone])


def seats(desk: Desk) -> list[Seat]:
    """Every desk that we know, and then those that were forgotten."""
    return [*(one.seat for one in known(desk)), *_forgotten(desk)]


def whose(desk: Desk, recipients: Collection[str]) -> list[Seat]:
    """Every desk that has or had one of these age keys, or shares one with such a desk: whoever can open them."""
    every, keys_ = seats(desk), {*recipients}
    while True:
        found = [one for one in every if not keys_.isdisjoint(one.opens)]
        wider = keys_.union(*(one.opens for one in found))
        if wider == keys_:
            return found
        keys_ = wider


def keys_with(desk: Desk, recipients: Collection[str]) -> tuple[str, ...]:
    """Every age key known of the desks that have or had one of these, the first of them first, and these."""
    return tuple(dict.fromkeys((*(key for one in whose(desk, recipients) for key in one.opens), *recipients)))


def _had(desk: Desk, mark: str) -> tuple[str, ...]:
    """Age keys of a desk that was forgotten, but for those that somebody else is known by."""
    others = {key for one in known(desk) for key in one.opens}
    return tuple(key for one in _forgotten(desk) if one.mark == mark for key in one.opens if key not in others)


def _both(before: Seat | None, one: Seat) -> Seat:
    """What is kept of a desk that was forgotten more than once."""
    if before is None:
        return one
    return Seat(
        one.mark,
        tuple(dict.fromkeys((*before.opens, *one.opens))),
        tuple(dict.fromkeys((*before.signs, *one.signs))),
        tuple(dict.fromkeys((*before.records, *one.records))),
    )


def _kept(one: Seat) -> Json:
    return {"opens": [*one.opens], "signs": [*one.signs], "records": [*one.records]}


def _forgotten(desk: Desk) -> list[Seat]:
    """The desks that were forgotten; an older desk kept their age keys alone."""
    kept = desk.setting(_FORGOTTEN)
    return [_seat(mark, said) for mark, said in kept.items()] if isinstance(kept, dict) else []


def _seat(mark: str, said: Json) -> Seat:
    face = said if isinstance(said, dict) else {"opens": said}
    opens, signs, records = (tuple(targets(face.get(name))) for name in ("opens", "signs", "records"))
    return Seat(mark, opens, signs, records)


def keep(desk: Desk, every: Iterable[Correspondent]) -> None:
    """Keep these as the desks we know."""
    desk.store.settings.put(CORRESPONDENTS, [_written(one) for one in every])


def _written(one: Correspondent) -> Json:
    return {
        **_face(one.contact),
        "verified": one.verified,
        "record": one.record,
        "rival": _face(one.rival) if one.rival is not None else None,
        "history": [[each.deed.value, each.at, each.by, each.fingerprint] for each in one.history],
        "former": list(one.former),
        "refused": list(one.refused),
        "signed": list(one.signed),
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
            tuple(kept.get("signed", ())),
        )
    except (KeyError, TypeError, ValueError) as bad:
        raise Trouble(NOT_READ) from bad


def _contact(stored: Mapping[str, Any]) -> Contact:
    face = checked_contact(stored["name"], stored["desk"], stored["receive"], stored["sign"])
    return replace(face, before=stored.get("before", ""))
