"""The keys of this desk, and the card by which others may write to it.

Services floor: the secrets live sealed inside the vault. New keys are made in `rotation`; whom we know by theirs is in
`correspondents`, and who can open what is written for a key in `key_holders`.
"""

from __future__ import annotations

from defender_desk.exchange import identity
from defender_desk.exchange.identity import Contact, Identity, Succession, card_of
from defender_desk.services.desk import Desk

IDENTITY = "identity"
SUCCESSION = "succession"


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
