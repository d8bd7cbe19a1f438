"""What the gate answers to a step outward: what goes, what stays, and why.

Services floor: plain values and sentences; `gate` judges, `limits` says field by field what a record may tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from defender_desk.model.documents import Document
from defender_desk.services.consent.asking import NOTHING, Asking
from defender_desk.services.consent.consent import Permission, Standing
from defender_desk.text.messages import Message, msg

NOT_PUBLISHED = msg("Its protection level keeps it here. A lower level would let it leave.")
OF_ITS_SOURCE = msg("The protection level of its source, or of what it was made from, keeps it here.")
NOT_BY_NAME = msg("Its protection level keeps it here, unless a consent names this recipient.")
NAME_WITHHELD = msg("Its protection level lets it leave without names only.")
PROFILE = msg("The chosen extent leaves it out.")
NOT_AGREED = msg("The consent does not cover this.")
SAID_NO = msg("Somebody concerned said that this must not be told.")
THEY_DID_NOT_AGREE = msg("Not everybody named or shown here agreed to it themselves.")
THEY_REFUSED = msg("Somebody named or shown here said no to it.")
NOT_ASKED = msg("This step does not ask to tell it.")
NOT_NAMED = msg("It leaves only where the consent names it: “everything” is not enough.")
LINK = msg("It points at a record that stays here.")
STAYS = msg("It says what this copy was made from, and stays at this desk whatever leaves.")
NOT_WHOLE = msg("Part of it stays here, and elsewhere the rest would allow more than all of it does.")
NOT_HERE = msg("Somebody or something it tells of is not in this desk, so not everybody can be asked.")
HELD = msg("It may lack words or people since a damaged vault was salvaged. Look at it first: Today lists it.")
UNKNOWN_TYPE = msg("This desk does not know this kind of record, so it cannot judge it.")
BINNED = msg("It is in the bin.")

LEVELS = (NOT_PUBLISHED, OF_ITS_SOURCE, NOT_BY_NAME, NAME_WITHHELD)
"""Why something stays by its level, whatever was agreed to."""
THEIR_NO = frozenset((SAID_NO, THEY_REFUSED, *(one.why for one in Standing if one.is_no)))
"""Why something stays here that somebody said no to themselves."""


@dataclass(frozen=True)
class Withheld:
    """One record, or one field of it, that stays here, and why."""

    record: str
    type: str
    title: str
    why: Message
    field: str = ""
    overridable: bool = True


@dataclass(frozen=True)
class Verdict:
    """What may leave, already redacted; what stays; and what to think of before going on."""

    goes: tuple[Document, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    warnings: tuple[Message, ...] = ()
    overridden: tuple[Withheld, ...] = ()
    """What would have stayed, and goes because somebody wrote a reason."""
    reason: str = ""
    lifting: frozenset[str] | None = None
    """Ids of the records that the reason was written for; None where it was for all of them."""
    permissions: Mapping[str, Permission] = field(default_factory=dict)
    """What each person concerned allows, by id."""
    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the persons and groups that each record is about, by the record's id."""
    asking: Asking = NOTHING
    """The step as it was put to everybody."""
    seen: tuple[bytes, int] = (b"", 0)
    """The end of the journal as it was judged: while nothing is written, the gate says the same again."""
    noes: tuple[Document, ...] = ()
    """Answers of no that go along without a name or a word."""
